import { createStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import type { Vec3 } from '#core/geometry';
import { length, subtract } from '#core/geometry';
import type { PlanePoint } from '../../../viewport/planeFrame.ts';
import type { ViewPainter } from '../../../viewport/viewPainter.ts';
import type { Desk } from '../desk.ts';
import { perDesk, type Tool, type ToolPointer } from './tool.ts';

/** Two places, patient mm, and the view on which they were measured. */
export interface Measured {
  readonly ends: readonly [from: Vec3, to: Vec3];
  readonly plane: ViewPlane;
}

interface RulerState {
  readonly lines: readonly Measured[];
  /** Where a distance begins whose other end is still to be clicked. */
  readonly from: Vec3 | null;
}

/** Distances measured on the open series. For the eye: they stay while it is open, and are stored nowhere. */
export const rulerStore = perDesk(() => createStore<RulerState>(() => ({ lines: [], from: null })));

/** The distance in space, by true slice positions. */
export const distanceMm = ({ ends: [from, to] }: Measured): number => length(subtract(to, from));

/** A hand that shakes by less has clicked. */
const CLICK_PX = 4;
/** So near to an end, the end is taken. */
const GRIP_PX = 10;
const TICK_PX = 5;

/** Takes all distances away. */
export const clearRulers = (desk: Desk): void => rulerStore(desk).setState({ lines: [], from: null });

/**
 * The ruler: a drag on any view, or a click at either end, on the same slice or on another. An end can be dragged on. Esc
 * takes the last one away.
 */
export function rulerTool(desk: Desk): Tool {
  const store = () => rulerStore(desk);
  let dragged: { readonly at: number; readonly end: 0 | 1 } | null = null;
  let down: Vec3 | null = null;

  const endNear = ({ plane, position }: ToolPointer) => {
    const reachMm = GRIP_PX * desk.views.now.cameras[plane].mmPerPixel;
    const { lines } = store().getState();
    for (let at = lines.length - 1; at >= 0; at--)
      for (const end of [1, 0] as const)
        if (length(subtract(lines[at]!.ends[end], position)) <= reachMm) return { at, end };
    return null;
  };
  const put = (from: Vec3, { position: to, plane }: ToolPointer) => {
    // Twice on one place is no distance.
    if (length(subtract(to, from)) > 0)
      store().setState(({ lines }) => ({ lines: [...lines, { ends: [from, to], plane }] }));
    store().setState({ from: null });
  };

  return {
    looksOnly: true,
    hints: [
      ['Drag', 'a distance'],
      ['click, then click', 'its ends, on other slices too'],
      ['drag an end', 'to move it'],
      ['Esc', 'takes the last away'],
    ],
    down(pointer) {
      down = pointer.position;
      dragged = store().getState().from ? null : endNear(pointer);
    },
    drag(pointer) {
      const { position, travelled } = pointer;
      if (!down || (travelled < CLICK_PX && !dragged)) return;
      if (!dragged) {
        put(store().getState().from ?? down, pointer);
        dragged = { at: store().getState().lines.length - 1, end: 1 };
      }
      const { at, end } = dragged;
      store().setState(({ lines }) => ({
        lines: lines.map(
          (line, n): Measured =>
            n !== at ? line : { ...line, ends: end === 1 ? [line.ends[0], position] : [position, line.ends[1]] },
        ),
      }));
    },
    up(pointer) {
      const { from } = store().getState();
      if (down && !dragged) {
        if (from) put(from, pointer);
        else store().setState({ from: pointer.position });
      }
      down = null;
      dragged = null;
    },
    cancel() {
      down = null;
      dragged = null;
      store().setState({ from: null });
    },
    leave() {
      const { lines, from } = store().getState();
      if (from) store().setState({ from: null });
      else store().setState({ lines: lines.slice(0, -1) });
      return from !== null || lines.length > 0;
    },
    draw() {},
  };
}

/** The ends of a distance that a view shows: both where it lies on its plane, one where it leaves it and was measured here. */
export function endsOn(desk: Desk, plane: ViewPlane, line: Measured): readonly Vec3[] {
  const ends = line.ends.filter((end) => desk.isOnPlane(plane, end));
  return ends.length === 2 || line.plane === plane ? ends : [];
}

/** Draws all distances that lie on the plane of a view, whichever tool is in hand; of one that leaves it, its end there. */
export function drawRulers(desk: Desk, painter: ViewPainter, plane: ViewPlane): void {
  const { lines, from } = rulerStore(desk).getState();
  const frame = desk.views.frames[plane];
  const tickMm = TICK_PX * desk.views.now.cameras[plane].mmPerPixel;
  for (const line of lines) {
    const ends = endsOn(desk, plane, line).map((end) => frame.planePoint(end));
    if (ends.length === 1) painter.seed(ends[0]!);
    if (ends.length < 2) continue;
    const [a, b] = ends as [PlanePoint, PlanePoint];
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const tick: PlanePoint = [(-(b[1] - a[1]) / long) * tickMm, ((b[0] - a[0]) / long) * tickMm];
    painter.curve([
      [a, b],
      ...[a, b].map(
        (end) =>
          [
            [end[0] - tick[0], end[1] - tick[1]],
            [end[0] + tick[0], end[1] + tick[1]],
          ] as const,
      ),
    ]);
  }
  if (from && desk.isOnPlane(plane, from)) painter.seed(frame.planePoint(from));
}
