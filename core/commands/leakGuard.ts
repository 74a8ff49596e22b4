import { z } from 'zod';
import type { Abort } from '../abort.ts';
import { ball } from '../contours/ball.ts';
import { paintStroke, planesOf } from '../contours/brush.ts';
import { PaintedRows } from '../contours/paintedRows.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector } from '../contours/voxelRuns.ts';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { voxelFromPatient } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { CommandWorkspace } from './command.ts';
import { point } from './command.ts';
import type { GrowRequest, VoxelBits, VoxelKernels } from './kernels.ts';
import { hasVoxel } from './kernels.ts';

/** What keeps a growing from leaking into a neighbour. */
export const leakGuard = z
  .object({
    /** Bridges narrower than twice this are not crossed, mm; null: all are. */
    bottleneckMm: z.number().positive().max(15).nullable().default(null),
    /** Strokes that are not entered. */
    barriers: z
      .array(
        z.object({
          plane: z.enum(['axial', 'coronal', 'sagittal']),
          k: z.number().int().min(0),
          shape: z.enum(['round', 'ball']).default('ball'),
          radiusMm: z.number().positive().max(50),
          points: z.array(point).min(1),
        }),
      )
      .default([]),
    /** Two opposite corners of a box of voxels that is not left; null: the whole volume. */
    box: z.tuple([point, point]).readonly().nullable().default(null),
  })
  .prefault({});

export type LeakGuard = z.output<typeof leakGuard>;

/** How much further than the bottleneck's radius the core is grown back: a corner is rounded, the border is reached. */
const GROWN_BACK = 1.3;
/** Holes of noise up to this area do not count as outside when it is asked how wide a place is. */
const NOISE_HOLE_MM2 = 10;

/**
 * Grows within a guard. Barriers and box are not entered. With a bottleneck, what was grown is taken back to its core, the
 * places further than the radius from everything outside; the part of the core that belongs to each seed is grown back over
 * what was grown (segmentation study, pipeline 3). It only ever takes away from what plain growing gives.
 * Refuses a seed behind a barrier or outside the box (`seed.barred`), and one in a place narrower than the bottleneck
 * (`seed.tooNarrow`).
 */
export async function growGuarded(
  workspace: CommandWorkspace,
  request: GrowRequest,
  guard: LeakGuard,
  kernels: VoxelKernels,
  signal?: Abort,
): Promise<Result<VoxelBits, 'seed.barred' | 'seed.tooNarrow' | 'slice.outside'>> {
  const { geometry } = workspace;
  for (const { plane, k } of guard.barriers)
    if (k >= planesOf(geometry, plane)) return refuse('slice.outside', { plane, k });
  const barred = await barredVoxels(geometry, guard, kernels);
  if (barred && request.seeds.some((seed) => hasVoxel(barred, ...placeOf(geometry, seed))))
    return refuse('seed.barred');
  const grown = await kernels.grow(barred ? { ...request, barred } : request, signal);
  if (barred) kernels.release?.(barred);
  if (guard.bottleneckMm === null) return ok(grown);
  return throughBottleneck(geometry, request, grown, guard.bottleneckMm, kernels, signal);
}

async function throughBottleneck(
  geometry: VolumeGeometry,
  { seeds, connectivity }: GrowRequest,
  grown: VoxelBits,
  radiusMm: number,
  kernels: VoxelKernels,
  signal?: Abort,
): Promise<Result<VoxelBits, 'seed.tooNarrow'>> {
  const noise = Math.max(1, Math.floor(NOISE_HOLE_MM2 / geometry.pixelAreaMm2));
  const solid = await kernels.fillHoles(grown, 'inSlice', signal, noise);
  const core = await kernels.erode(solid, ball(geometry, radiusMm), signal);
  kernels.release?.(solid);
  let kept: VoxelBits | null = null;
  for (const seed of seeds) {
    const nearest = nearestVoxel(geometry, core, seed, radiusMm * GROWN_BACK);
    if (nearest === null) return refuse('seed.tooNarrow', { bottleneckMm: radiusMm });
    if (kept && hasVoxel(kept, ...placeOf(geometry, nearest))) continue;
    const part = await kernels.componentAt(core, nearest, connectivity, signal);
    if (!kept) kept = part;
    else {
      const both: VoxelBits = await kernels.combine(kept, 'or', part);
      kernels.release?.(kept);
      kernels.release?.(part);
      kept = both;
    }
  }
  kernels.release?.(core);
  const wide = await kernels.dilate(kept!, ball(geometry, radiusMm * GROWN_BACK), signal);
  kernels.release?.(kept!);
  const result = await kernels.combine(wide, 'and', grown);
  kernels.release?.(wide);
  kernels.release?.(grown);
  return ok(result);
}

const placeOf = ({ columns, rows }: VolumeGeometry, offset: number) =>
  [offset % columns, Math.floor(offset / columns) % rows, Math.floor(offset / columns / rows)] as const;

/** The voxel of the set that lies nearest to a voxel, no further than a distance; null where there is none. */
function nearestVoxel(geometry: VolumeGeometry, bits: VoxelBits, offset: number, withinMm: number): number | null {
  const [i, j, k] = placeOf(geometry, offset);
  const { columns, rows } = geometry;
  for (let radiusMm = 0; ; radiusMm = Math.min(withinMm, radiusMm + STEP_MM)) {
    const shape = ball(geometry, radiusMm).rowsAt(k);
    for (let r = 0; r < shape.length; r += 4)
      for (let di = shape[r + 2]!; di <= shape[r + 3]!; di++) {
        const [a, b, c] = [i + di, j + shape[r + 1]!, k + shape[r]!];
        if (a >= 0 && b >= 0 && a < columns && b < rows && hasVoxel(bits, a, b, c))
          return a + b * columns + c * columns * rows;
      }
    if (radiusMm >= withinMm) return null;
  }
}

const STEP_MM = 0.5;

/** Voxels that are not entered: those of the barriers and all outside the box; null where nothing is barred. */
async function barredVoxels(
  geometry: VolumeGeometry,
  { barriers, box }: LeakGuard,
  kernels: VoxelKernels,
): Promise<VoxelBits | null> {
  const painted = new PaintedRows(geometry);
  for (const { k, ...barrier } of barriers) paintStroke(painted, geometry, { ...barrier, index: k });
  const strokes = barriers.length > 0 ? await kernels.bitsOfRuns(painted.runs()) : null;
  const outside = box && (await kernels.bitsOfRuns(outsideBox(geometry, box)));
  if (!strokes || !outside) return strokes ?? outside;
  const both = await kernels.combine(strokes, 'or', outside);
  kernels.release?.(strokes);
  kernels.release?.(outside);
  return both;
}

/** All voxels but those of the box between two corners, which are taken at their nearest voxels. */
function outsideBox(geometry: VolumeGeometry, corners: readonly [Vec3, Vec3]): RunSet {
  const { columns, rows, slices } = geometry;
  const [a, b] = [voxelFromPatient(geometry, corners[0]), voxelFromPatient(geometry, corners[1])];
  const low = (axis: 0 | 1 | 2) => Math.max(0, Math.round(Math.min(a[axis], b[axis])));
  const high = (axis: 0 | 1 | 2) => Math.round(Math.max(a[axis], b[axis]));
  const [from, to] = [Math.min(columns, low(0)), Math.min(columns - 1, high(0))];
  const outside = new RunCollector(columns * rows);
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) {
      const row = (k * rows + j) * columns;
      const inside = k >= low(2) && k <= high(2) && j >= low(1) && j <= high(1) && from <= to;
      outside.add(row, inside ? from : columns);
      if (inside) outside.add(row + to + 1, columns - to - 1);
    }
  return outside.runs();
}
