import type { Vec3, VolumeGeometry, VoxelIndex } from '../geometry.ts';
import { patientFromVoxel } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { VesselBranch } from './plans.ts';
import type { RunSet } from './voxelRuns.ts';
import { voxelsIn } from './voxelRuns.ts';

/** A place on a vessel, and the territory that what begins there feeds. */
export interface BranchMark {
  readonly territory: string;
  readonly at: Vec3;
}

/** A mark farther than this from any voxel of the vessel was not meant for it. */
const NEAREST_MM = 10;
/** One point stands for the vessel's voxels in a cube of this edge: finer than a branch is wide. */
const POINT_STEP_MM = 4;

/**
 * A vessel split into branches: each of its voxels belongs to the mark that is nearest along the vessel (26 neighbours,
 * true distances), so that a person parts a tree by a click on each branch. Parts of the vessel that no mark reaches
 * belong to no branch.
 * @param vessel runs of the vessel's voxels
 * @returns for each mark its branch, as points some 4 mm apart; refuses an empty vessel and a mark that lies beside it
 */
export function splitVessel(
  geometry: VolumeGeometry,
  vessel: RunSet,
  marks: readonly BranchMark[],
): Result<VesselBranch[], 'vessel.empty' | 'vessel.notThere'> {
  if (vessel.length === 0) return refuse('vessel.empty');
  const { columns, rows } = geometry;
  const offsets = new Uint32Array(voxelsIn(vessel));
  let used = 0;
  for (let r = 0; r < vessel.length; r += 2) for (let n = 0; n < vessel[r + 1]!; n++) offsets[used++] = vessel[r]! + n;
  const placeOf = (offset: number): VoxelIndex => [
    offset % columns,
    Math.floor(offset / columns) % rows,
    Math.floor(offset / columns / rows),
  ];
  const positions = Array.from(offsets, (offset) => patientFromVoxel(geometry, placeOf(offset)));

  const starts: number[] = [];
  for (const [n, { at }] of marks.entries()) {
    const nearest = nearestOf(positions, at);
    if (distance(positions[nearest]!, at) > NEAREST_MM) return refuse('vessel.notThere', { mark: n });
    starts.push(nearest);
  }
  const branchOf = nearestAlong(offsets, positions, starts, columns, rows);
  return ok(
    marks.map(({ territory }, mark) => {
      const own = positions.filter((_, v) => branchOf[v] === mark);
      const start = starts[mark]!;
      // Where it was pointed at comes first, so that a branch still knows its mark.
      return { territory, points: thinned(branchOf[start] === mark ? [positions[start]!, ...own] : own) };
    }),
  );
}

const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function nearestOf(positions: readonly Vec3[], at: Vec3): number {
  let best = 0;
  for (let v = 1; v < positions.length; v++) if (distance(positions[v]!, at) < distance(positions[best]!, at)) best = v;
  return best;
}

/** For every voxel the start that is nearest along the vessel, −1 where none leads there (Dijkstra from all at once). */
function nearestAlong(
  offsets: Uint32Array,
  positions: readonly Vec3[],
  starts: readonly number[],
  columns: number,
  rows: number,
): Int16Array {
  const indexOf = new Map<number, number>();
  for (const [v, offset] of offsets.entries()) indexOf.set(offset, v);
  const farMm = new Float64Array(offsets.length).fill(Number.POSITIVE_INFINITY);
  const owner = new Int16Array(offsets.length).fill(-1);
  const waiting = new Waiting(farMm);
  for (const [mark, v] of starts.entries())
    if (farMm[v] !== 0) {
      farMm[v] = 0;
      owner[v] = mark;
      waiting.add(v, 0);
    }
  for (let v = waiting.take(); v >= 0; v = waiting.take()) {
    const offset = offsets[v]!;
    const i = offset % columns;
    const j = Math.floor(offset / columns) % rows;
    for (let dk = -1; dk <= 1; dk++)
      for (let dj = -1; dj <= 1; dj++)
        for (let di = -1; di <= 1; di++) {
          if (i + di < 0 || i + di >= columns || j + dj < 0 || j + dj >= rows) continue;
          const next = indexOf.get(offset + di + (dj + dk * rows) * columns);
          if (next === undefined || next === v) continue;
          const far = farMm[v]! + distance(positions[v]!, positions[next]!);
          if (far >= farMm[next]!) continue;
          farMm[next] = far;
          owner[next] = owner[v]!;
          waiting.add(next, far);
        }
  }
  return owner;
}

/** Voxels waiting to be gone on from, the nearest first; one may wait several times, and is taken by its last distance. */
class Waiting {
  private readonly heap: number[] = [];
  private readonly keys: number[] = [];
  private readonly farMm: Float64Array;

  constructor(farMm: Float64Array) {
    this.farMm = farMm;
  }

  add(v: number, key: number): void {
    const { heap, keys } = this;
    let at = heap.push(v) - 1;
    keys.push(key);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (keys[above]! <= key) break;
      heap[at] = heap[above]!;
      keys[at] = keys[above]!;
      at = above;
    }
    heap[at] = v;
    keys[at] = key;
  }

  /** The nearest one whose distance still holds; −1 where nothing waits. */
  take(): number {
    const { heap, keys } = this;
    while (heap.length > 0) {
      const [v, key] = [heap[0]!, keys[0]!];
      const [last, lastKey] = [heap.pop()!, keys.pop()!];
      if (heap.length > 0) {
        let at = 0;
        for (;;) {
          let below = 2 * at + 1;
          if (below >= heap.length) break;
          if (below + 1 < heap.length && keys[below + 1]! < keys[below]!) below++;
          if (keys[below]! >= lastKey) break;
          heap[at] = heap[below]!;
          keys[at] = keys[below]!;
          at = below;
        }
        heap[at] = last;
        keys[at] = lastKey;
      }
      if (key === this.farMm[v]) return v;
    }
    return -1;
  }
}

/** One point for each cube that holds any, in hundredths of a millimetre. */
function thinned(positions: readonly Vec3[]): Vec3[] {
  const cubes = new Map<string, Vec3>();
  const cube = (value: number) => Math.floor(value / POINT_STEP_MM);
  const hundredth = (value: number) => Math.round(value * 100) / 100;
  for (const [x, y, z] of positions) {
    const key = `${cube(x)} ${cube(y)} ${cube(z)}`;
    if (!cubes.has(key)) cubes.set(key, [hundredth(x), hundredth(y), hundredth(z)]);
  }
  return [...cubes.values()];
}
