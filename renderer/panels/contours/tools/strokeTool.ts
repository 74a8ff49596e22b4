import { createStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import type { Vec3 } from '#core/geometry';
import type { Desk } from '../desk.ts';
import { maskOf } from './maskState.ts';
import { perDesk, type Tool, type ToolPointer } from './tool.ts';

export const REACHES_MM = ['20', '40', '80'] as const;
export type Reach = (typeof REACHES_MM)[number];

interface StrokeState {
  readonly reach: Reach;
  /** The stroke under the hand, patient mm; it stays until its effect is there. */
  readonly on: { readonly plane: ViewPlane; readonly index: number } | null;
  readonly points: readonly Vec3[];
}

/** What both strokes hold for one open series. */
export const strokeStore = perDesk(() => createStore<StrokeState>(() => ({ reach: '40', on: null, points: [] })));

/** A stroke is thinner than a brush: it says where, not how far. */
const RADIUS_MM = 3;
const APART_MM = 0.5;

/**
 * A stroke that says what belongs to the segment, or does not: what is like it around, within the reach, follows. An
 * adding stroke never takes away, an erasing one never adds. Alt takes the other of the two.
 */
export function strokeTool(desk: Desk, mode: 'add' | 'erase'): Tool {
  const store = () => strokeStore(desk);
  let down: ToolPointer | null = null;
  const clear = () => store().setState({ on: null, points: [] });

  return {
    hints: [
      ['Drag', mode === 'add' ? 'through what is missing' : 'through what is too much'],
      ['Alt-drag', mode === 'add' ? 'erase' : 'add'],
    ],
    down(pointer) {
      if (desk.brushSegment() === null) return;
      down = pointer;
      store().setState({ on: { plane: pointer.plane, index: pointer.index }, points: [pointer.position] });
    },
    drag({ position }) {
      if (!down) return;
      const { points } = store().getState();
      const [x, y, z] = points.at(-1)!;
      if (Math.hypot(position[0] - x, position[1] - y, position[2] - z) >= APART_MM)
        store().setState({ points: [...points, position] });
    },
    up() {
      const from = down;
      down = null;
      const segment = from && desk.brushSegment();
      if (!from || segment === null) return;
      const { points, reach } = store().getState();
      const other = mode === 'add' ? 'erase' : 'add';
      const asked = from.alt ? other : mode;
      const where = { plane: from.plane, k: from.index, reachMm: Number(reach), ...maskOf(desk) };
      const params = { segment, mode: asked, radiusMm: RADIUS_MM, points, ...where };
      void desk.runCommand('segment.stroke', params, asked === 'add' ? 'Adding' : 'Erasing').then(() => {
        // The next one may be in the hand by now.
        if (store().getState().points === points) clear();
      });
    },
    cancel() {
      down = null;
      clear();
    },
    holdsSomething: () => store().getState().points.length > 0,
    draw(painter, plane) {
      const { on, points } = store().getState();
      const frame = desk.views.frames[plane];
      if (on?.plane === plane && on.index === desk.views.indexOf(plane)) {
        const places = points.map((point) => frame.planePoint(point));
        painter.curve(places.slice(1).map((place, n) => [places[n]!, place] as const));
        painter.ring(places.at(-1)!, RADIUS_MM, mode === 'erase');
        return;
      }
      const { pointer } = desk.views.now;
      if (pointer?.plane === plane) painter.ring(pointer.point, RADIUS_MM, mode === 'erase');
    },
  };
}
