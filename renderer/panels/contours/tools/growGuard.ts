import { createStore } from 'zustand';
import type { LeakGuard } from '#core/commands/leakGuard';
import type { ViewPlane } from '#core/contours/brush';
import { patientFromVoxel, type Vec3 } from '#core/geometry';
import type { ViewPainter } from '../../../viewport/viewPainter.ts';
import type { Desk } from '../desk.ts';
import { perDesk, type ToolPointer } from './tool.ts';

/** What the left hand draws while growing: seeds, what is not entered, or what is not left. */
export type GrowHand = 'seed' | 'barrier' | 'box';

/** A box of voxels, first and last of each axis. */
type Box = readonly [low: Vec3, high: Vec3];

interface GuardState {
  readonly hand: GrowHand;
  /** Radius of the narrowest bridge that is crossed, mm; null: every one is. */
  readonly bottleneckMm: number | null;
  readonly barriers: LeakGuard['barriers'];
  readonly box: Box | null;
}

const OPEN = { hand: 'seed', bottleneckMm: null, barriers: [], box: null } as const satisfies GuardState;

export const guardStore = perDesk(() => createStore<GuardState>(() => OPEN));

/** The guard as the command takes it. */
export function guardOf(desk: Desk): LeakGuard {
  const { bottleneckMm, barriers, box } = guardStore(desk).getState();
  const { geometry } = desk.workspace;
  const corners = box && ([patientFromVoxel(geometry, box[0]), patientFromVoxel(geometry, box[1])] as const);
  return { bottleneckMm, barriers, box: corners };
}

export const isGuarded = (desk: Desk): boolean => {
  const { barriers, box } = guardStore(desk).getState();
  return barriers.length > 0 || box !== null;
};

/** Takes barriers and box away; the bottleneck stays, as a setting does. */
export function openGuard(desk: Desk): void {
  guardStore(desk).setState({ hand: 'seed', barriers: [], box: null });
}

/** So many mm between two points of a barrier. */
const STEP_MM = 0.5;
/** A barrier is as wide as a vein wall is drawn by a hand. */
const BARRIER_MM = 2;
const AXES = [0, 1, 2] as const;

/** The hand that draws barriers and the box; what it draws shows at once, and the preview follows when it lifts. */
export function guardHand(desk: Desk) {
  const store = guardStore(desk);
  let stroke: { readonly plane: ViewPlane; readonly index: number; points: readonly Vec3[] } | null = null;
  let corner: { readonly pointer: ToolPointer; readonly before: Box | null } | null = null;

  const voxelAt = ({ plane, point, index }: ToolPointer): Vec3 => {
    const { columns, rows, slices } = desk.workspace.geometry;
    const voxel = desk.views.frames[plane].voxelPlace(point, index);
    const last = [columns - 1, rows - 1, slices - 1];
    return AXES.map((axis) => Math.max(0, Math.min(last[axis]!, Math.round(voxel[axis])))) as unknown as Vec3;
  };
  /** The box after a drag over a view: its two axes as dragged, the one across the view as it was, or all of it. */
  const boxTo = (pointer: ToolPointer): Box => {
    const { pointer: from, before } = corner!;
    const { fixed } = desk.views.frames[pointer.plane];
    const [a, b] = [voxelAt(from), voxelAt(pointer)];
    const { columns, rows, slices } = desk.workspace.geometry;
    const last = [columns - 1, rows - 1, slices - 1];
    const side = (pick: (...values: number[]) => number, whole: 0 | 1) =>
      AXES.map((axis) =>
        axis === fixed ? (before?.[whole][axis] ?? (whole === 0 ? 0 : last[axis]!)) : pick(a[axis], b[axis]),
      ) as unknown as Vec3;
    return [side(Math.min, 0), side(Math.max, 1)];
  };

  return {
    down(pointer: ToolPointer) {
      const { hand, box } = store.getState();
      if (hand === 'barrier') stroke = { plane: pointer.plane, index: pointer.index, points: [pointer.position] };
      else corner = { pointer, before: box };
    },
    drag(pointer: ToolPointer) {
      if (stroke && pointer.plane === stroke.plane) {
        const last = stroke.points[stroke.points.length - 1]!;
        if (Math.hypot(...AXES.map((axis) => last[axis] - pointer.position[axis])) < STEP_MM) return;
        stroke.points = [...stroke.points, pointer.position];
      }
      if (corner && pointer.plane === corner.pointer.plane) store.setState({ box: boxTo(pointer) });
      desk.set({});
    },
    up() {
      if (stroke)
        store.setState({
          barriers: [
            ...store.getState().barriers,
            {
              plane: stroke.plane,
              k: stroke.index,
              shape: 'ball',
              radiusMm: BARRIER_MM,
              points: stroke.points as LeakGuard['barriers'][number]['points'],
            },
          ],
        });
      stroke = null;
      corner = null;
      desk.set({});
      desk.proposeGrow();
    },
    cancel() {
      stroke = null;
      corner = null;
    },
    draw(painter: ViewPainter, plane: ViewPlane) {
      const { barriers, box } = store.getState();
      const frame = desk.views.frames[plane];
      const line = (points: readonly Vec3[]) => {
        const places = points.map((point) => frame.planePoint(point));
        painter.curve(places.map((place, n) => [place, places[Math.min(n + 1, places.length - 1)]!] as const));
        for (const end of [places[0]!, places[places.length - 1]!]) painter.ring(end, BARRIER_MM, false);
      };
      for (const { points } of barriers) if (points.some((point) => desk.isOnPlane(plane, point))) line(points);
      if (stroke?.plane === plane) line(stroke.points);
      const index = desk.views.indexOf(plane);
      const { fixed, across, down } = frame;
      if (!box || index < box[0][fixed] || index > box[1][fixed]) return;
      const at = (a: 0 | 1, d: 0 | 1) => {
        const voxel = [0, 0, 0];
        voxel[fixed] = index;
        voxel[across] = box[a][across];
        voxel[down] = box[d][down];
        return frame.placeOf(voxel as unknown as Vec3);
      };
      const [p, q, r, s] = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
      painter.curve([
        [p, q],
        [q, r],
        [r, s],
        [s, p],
      ]);
    },
  };
}
