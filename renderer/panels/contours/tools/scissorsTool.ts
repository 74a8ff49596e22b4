import { createStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import type { PlanePoint } from '../../../viewport/planeFrame.ts';
import type { Desk } from '../desk.ts';
import { maskOf } from './maskState.ts';
import { perDesk, type Tool, type ToolPointer } from './tool.ts';

export type ScissorsMode = 'removeInside' | 'removeOutside' | 'fillInside';
export type ScissorsReach = 'all' | 'near' | 'this';

interface ScissorsState {
  readonly mode: ScissorsMode;
  readonly reach: ScissorsReach;
  /** How many planes to either side, where it reaches near ones. */
  readonly planes: number;
}

export const scissorsStore = perDesk(() =>
  createStore<ScissorsState>(() => ({ mode: 'removeInside', reach: 'all', planes: 3 })),
);

/** An outline of fewer pixels was a slip of the hand. */
const SMALLEST_PX = 8;
/** So many mm on the view between two corners of the outline: what a hand draws finer is its tremor. */
const CORNER_MM = 0.3;

/**
 * Scissors: what is circled is cut out of the segment, through all planes of the view or some; or it alone is kept; or it
 * is filled. Shift fills, whatever the mode. Done when the hand lifts; undo takes it back.
 */
export function scissorsTool(desk: Desk): Tool {
  let drawn: { readonly plane: ViewPlane; readonly index: number; readonly points: PlanePoint[] } | null = null;

  const cut = async (outline: NonNullable<typeof drawn>, fill: boolean) => {
    const segment = desk.brushSegment();
    if (segment === null) return;
    const { mode, reach, planes } = scissorsStore(desk).getState();
    const { plane, index, points } = outline;
    const frame = desk.views.frames[plane];
    const around = reach === 'near' ? planes : 0;
    await desk.runSaid(
      'scissors.cut',
      {
        segment,
        mode: fill ? 'fillInside' : mode,
        plane,
        outline: points.map((point) => frame.patientPoint(point, index)),
        through:
          reach === 'all' ? null : { from: Math.max(0, index - around), to: Math.min(frame.count - 1, index + around) },
        ...maskOf(desk),
      },
      'Cutting',
    );
  };
  const add = ({ plane, point }: ToolPointer) => {
    if (drawn?.plane !== plane) return;
    const last = drawn.points[drawn.points.length - 1];
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < CORNER_MM) return;
    drawn.points.push(point);
    desk.set({});
  };

  return {
    hints: [
      ['Drag', 'around what to cut'],
      ['Shift-drag', 'fill it'],
      ['Esc', 'leave it'],
    ],
    down(pointer) {
      if (desk.brushSegment() === null) return;
      drawn = { plane: pointer.plane, index: pointer.index, points: [pointer.point] };
    },
    drag: add,
    up(pointer) {
      const outline = drawn;
      drawn = null;
      desk.set({});
      if (outline && pointer.travelled >= SMALLEST_PX) void cut(outline, pointer.shift);
    },
    holdsSomething: () => drawn !== null,
    cancel() {
      drawn = null;
      desk.set({});
    },
    draw(painter, plane) {
      if (drawn?.plane !== plane || drawn.points.length < 2) return;
      const { points } = drawn;
      painter.curve(points.map((point, n) => [point, points[(n + 1) % points.length]!] as const));
    },
  };
}
