import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { cross, dot, length, subtract } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { PlaneRecipe } from './reading.ts';

/**
 * A plane laid through a grid: per row of voxels, which columns lie on the side that stays. Every use (accepted cut, live
 * ml, the drawing while a handle is dragged, new liver voxels) asks this one thing, so that they cannot differ.
 */
export interface PlanePartition {
  /** Signed distance of a point to the plane, mm; positive on the FLR side. */
  distanceMm(position: Vec3): number;
  /** Columns [from, to) of row j of slice k that lie on the FLR side or on the plane; from = to where none does. */
  flrColumns(j: number, k: number): readonly [from: number, to: number];
}

/** A triangle smaller than this names no plane: its points lie on a line, or on one another. */
const SMALLEST_TRIANGLE_MM2 = 1;
/** A side is named by a point that is clearly off the plane. */
const SMALLEST_SIDE_MM = 1e-3;

/**
 * The plane of a recipe in a grid. A voxel goes by its centre, at its slice's true position.
 * Refuses points on a line (`plane.degenerate`) and an FLR side that lies on the plane (`plane.sideUnclear`).
 */
export function planePartition(
  geometry: VolumeGeometry,
  { points: [a, b, c], flrSide }: PlaneRecipe,
): Result<PlanePartition, 'plane.degenerate' | 'plane.sideUnclear'> {
  const across = cross(subtract(b, a), subtract(c, a));
  const area = length(across);
  if (!(area >= SMALLEST_TRIANGLE_MM2)) return refuse('plane.degenerate', { areaMm2: area / 2 });
  const side = dot(subtract(flrSide, a), across) / area;
  if (!(Math.abs(side) >= SMALLEST_SIDE_MM)) return refuse('plane.sideUnclear', { distanceMm: Math.abs(side) });
  const sign = Math.sign(side) / area;
  const normal: Vec3 = [across[0] * sign, across[1] * sign, across[2] * sign];

  const { columns, rowDirection, columnDirection, pixelSpacingMm, slicePositions } = geometry;
  const perColumn = dot(normal, rowDirection) * pixelSpacingMm[1];
  const perRow = dot(normal, columnDirection) * pixelSpacingMm[0];
  const perSlice = slicePositions.map((position) => dot(normal, subtract(position, a)));
  return ok({
    distanceMm: (position) => dot(normal, subtract(position, a)),
    flrColumns(j, k) {
      const start = perSlice[k]! + j * perRow;
      // Rising or falling along the row without exception, in floating point too: one crossing, found by division and
      // then set right by the test itself.
      const inside = (i: number) => start + i * perColumn >= 0;
      const guess = perColumn === 0 ? 0 : Math.min(columns, Math.max(0, Math.round(-start / perColumn)));
      let crossing = Number.isFinite(guess) ? guess : 0;
      if (perColumn >= 0) {
        while (crossing > 0 && inside(crossing - 1)) crossing--;
        while (crossing < columns && !inside(crossing)) crossing++;
        return [crossing, columns];
      }
      while (crossing > 0 && !inside(crossing - 1)) crossing--;
      while (crossing < columns && inside(crossing)) crossing++;
      return [0, crossing];
    },
  });
}
