import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { dot, subtract } from '../geometry.ts';

/**
 * Rows of voxels that lie within a distance of one voxel, as seen from it: quadruples [dk, dj, first di, last di] laid
 * flat. The voxels themselves are measured, centre to centre, at their slices' true positions: a tilted or irregular
 * series has another ball in every slice.
 */
export type BallRows = Int32Array;

export interface Ball {
  readonly radiusMm: number;
  /** The ball around a voxel of slice k. */
  rowsAt(k: number): BallRows;
}

type Step = readonly [dk: number, alongRowsMm: number, alongColumnsMm: number, alongNormalMm: number];

/** A voxel exactly at the radius is in, also where spacing × steps is not quite the radius in floating point. */
const ROUNDING = 1e-9;

/**
 * The ball of a radius in a grid. Rows that no voxel of the grid could reach are left out. With `beyondEnds` slices past
 * the first and the last count too, each as far on as the end slices lie apart; without, only slices that there are.
 */
export function ball(geometry: VolumeGeometry, radiusMm: number, { beyondEnds = false } = {}): Ball {
  const { columns, rows, slices, rowDirection, columnDirection, normal, pixelSpacingMm } = geometry;
  const [rowSpacing, columnSpacing] = pixelSpacingMm;
  const squared = radiusMm * radiusMm * (1 + ROUNDING);
  /** Slices within the radius of slice k: how far away, along rows, columns and normal, mm. */
  const slicesAround = (k: number): Step[] => {
    const steps: Step[] = [];
    const here = positionOf(geometry, k);
    for (const way of [-1, 1])
      for (let dk = way < 0 ? -1 : 0; ; dk += way) {
        const there = k + dk >= 0 && k + dk < slices;
        if (!there && (!beyondEnds || slices < 2)) break;
        const step = subtract(positionOf(geometry, k + dk), here);
        const dz = dot(step, normal);
        if (dz * dz > squared) break;
        steps.push([dk, dot(step, rowDirection), dot(step, columnDirection), dz]);
      }
    return steps;
  };
  // In a regular series all inner slices have the same ball.
  const known = new Map<string, BallRows>();
  return {
    radiusMm,
    rowsAt(k) {
      const steps = slicesAround(k);
      const key = steps.map((step) => step.map((mm) => mm.toFixed(6)).join()).join(';');
      const ready = known.get(key);
      if (ready) return ready;
      const rowsOfBall: number[] = [];
      for (const [dk, u, v, dz] of steps) {
        const half = Math.sqrt(squared - dz * dz);
        const last = Math.min(rows - 1, Math.floor((half - v) / rowSpacing) + 1);
        for (let dj = Math.max(1 - rows, Math.ceil((-half - v) / rowSpacing) - 1); dj <= last; dj++) {
          const left = squared - dz * dz - (dj * rowSpacing + v) ** 2;
          if (left < 0) continue;
          const reach = Math.sqrt(left);
          const within = (di: number) => (di * columnSpacing + u) ** 2 <= left;
          let from = Math.floor((-reach - u) / columnSpacing);
          let to = Math.ceil((reach - u) / columnSpacing);
          while (from <= to && !within(from)) from++;
          while (to >= from && !within(to)) to--;
          if (from > to || from >= columns || to <= -columns) continue;
          rowsOfBall.push(dk, dj, Math.max(from, 1 - columns), Math.min(to, columns - 1));
        }
      }
      const found = Int32Array.from(rowsOfBall);
      known.set(key, found);
      return found;
    },
  };
}

/** Where a slice lies; past an end the stack goes on as its last two slices do. */
function positionOf({ slicePositions, slices }: VolumeGeometry, k: number): Vec3 {
  if (k >= 0 && k < slices) return slicePositions[k]!;
  const [end, inner] = k < 0 ? [0, 1] : [slices - 1, slices - 2];
  const [a, b] = [slicePositions[end]!, slicePositions[inner]!];
  const steps = k < 0 ? -k : k - end;
  return [a[0] + (a[0] - b[0]) * steps, a[1] + (a[1] - b[1]) * steps, a[2] + (a[2] - b[2]) * steps];
}

/** How many voxels a ball holds. */
export function ballVoxels(rows: BallRows): number {
  let voxels = 0;
  for (let r = 0; r < rows.length; r += 4) voxels += rows[r + 3]! - rows[r + 2]! + 1;
  return voxels;
}
