import type { Hint } from '../common/app.ts';

/** What hands and held keys do on the three views, whichever tool is in hand (viewport/hands.ts, contours/heldKeys.ts). */
export const IMAGE_GESTURES: readonly Hint[] = [
  ['wheel', 'slice'],
  ['Ctrl-wheel, pinch', 'zoom'],
  ['Alt-wheel', 'size of the brush'],
  ['middle drag, Space-drag', 'pan'],
  ['right drag', 'window and level'],
  ['Shift-move, Shift-arrows', 'the crosshair'],
  ['Ctrl-Shift-arrows', 'the crosshair by 10 mm'],
  ['Space', 'click at the crosshair; Shift and Ctrl: as Shift- and Alt-click'],
  ['hold Space, arrows', 'drag from the crosshair'],
  ['one finger, pen', 'the tool in hand'],
  ['two fingers', 'zoom and pan'],
  ['other end of the pen', 'erase'],
  ['double middle click', 'fit the view'],
  ['hold V', 'only this segment'],
  ['hold O', 'outlines alone'],
  ['hold H', 'nothing over the CT'],
];
