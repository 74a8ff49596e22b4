import { type Hint, useHints } from '../../common/app.ts';
import { hiddenWords } from '../hiddenSaid.ts';
import { useDesk, useReading, useTools, useViews } from '../useDesk.ts';
import { useMaskWords } from './MaskOptions.tsx';

/** The status line of the contouring screen: what the hand will do now, what of the segments is not seen, and the mask where one is on. Draws nothing. */
export function ToolHints() {
  const desk = useDesk();
  const { hints } = desk.toolNamed(useTools((s) => s).tool);
  const byKeys = useViews((s) => s.pointer?.byKeys ?? false);
  const hidden = useReading((s) => hiddenWords(s.segments, s.activeSegment));
  const remark = [hidden, useMaskWords()].filter(Boolean).join('. ');
  useHints(byKeys ? [...BY_KEYS, ...hints] : [...hints, ...BY_MOUSE], remark);
  return null;
}

const BY_MOUSE: readonly Hint[] = [
  ['wheel', 'slice'],
  ['Ctrl-wheel', 'zoom'],
  ['Shift-arrows, Space', 'crosshair and click by keys'],
];
/** While the keyboard leads the crosshair: how its keys do what the tool asks of a hand. */
const BY_KEYS: readonly Hint[] = [
  ['Space', 'click at the crosshair'],
  ['Space + arrows', 'drag'],
  ['Shift-arrows', 'move it'],
];
