import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { addScaled, cross, dot, length, normalized, patientFromVoxel, subtract } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { RunCollector, type RunSet } from './voxelRuns.ts';

/** An ellipsoid in patient space: its middle, three unit directions at right angles, and half its extent along each, mm. */
export interface Ellipsoid {
  readonly middle: Vec3;
  readonly axes: readonly [Vec3, Vec3, Vec3];
  readonly radiiMm: readonly [number, number, number];
}

/** A diameter as it was drawn: two ends, patient mm LPS. */
export type Diameter = readonly [Vec3, Vec3];

/** A diameter shorter than this was not drawn. */
const SHORTEST_MM = 1;

/** A voxel on the surface is within, rounding aside. */
const ON_SURFACE = 1 + 1e-9;

/**
 * The ellipsoid of two diameters drawn on one plane. The first is taken as it is, with its middle; of the second counts
 * its extent at right angles to the first. Across the plane it reaches as far as is said, else the mean of the two, and
 * may lie shifted to either side. Refuses diameters that were not drawn, or lie on one line, as `ellipsoid.flat`.
 */
export function ellipsoidOf(
  first: Diameter,
  second: Diameter,
  { acrossMm, shiftMm = 0 }: { acrossMm?: number | undefined; shiftMm?: number | undefined } = {},
): Result<Ellipsoid, 'ellipsoid.flat'> {
  const along = subtract(first[1], first[0]);
  const longMm = length(along);
  const other = subtract(second[1], second[0]);
  const normal = cross(along, other);
  const area = length(normal);
  const shortMm = longMm > 0 ? area / longMm : 0;
  if (!(longMm >= SHORTEST_MM && shortMm >= SHORTEST_MM)) return refuse('ellipsoid.flat', { longMm, shortMm });
  const a = normalized(along);
  const c = normalized(normal);
  const b = cross(c, a);
  const middle = addScaled(addScaled(first[0], along, 0.5), c, shiftMm);
  return ok({ middle, axes: [a, b, c], radiiMm: [longMm / 2, shortMm / 2, (acrossMm ?? (longMm + shortMm) / 2) / 2] });
}

/**
 * Voxels whose centre lies in the ellipsoid, its surface included, at their true positions; sheared and unevenly spaced
 * slices too. Along a row they are one stretch, found by the square equation and set right by the test itself.
 */
export function ellipsoidVoxels(geometry: VolumeGeometry, { middle, axes, radiiMm }: Ellipsoid): RunSet {
  const { columns, rows, pixelSpacingMm, rowDirection, columnDirection, slicePositions } = geometry;
  const collected = new RunCollector(columns * rows);
  /** In the ellipsoid's own measure: one is its surface. */
  const scaled = (v: Vec3): Vec3 => [
    dot(v, axes[0]) / radiiMm[0],
    dot(v, axes[1]) / radiiMm[1],
    dot(v, axes[2]) / radiiMm[2],
  ];
  const perColumn = scaled([
    rowDirection[0] * pixelSpacingMm[1],
    rowDirection[1] * pixelSpacingMm[1],
    rowDirection[2] * pixelSpacingMm[1],
  ]);
  const perRow = scaled([
    columnDirection[0] * pixelSpacingMm[0],
    columnDirection[1] * pixelSpacingMm[0],
    columnDirection[2] * pixelSpacingMm[0],
  ]);
  const square = dot(perColumn, perColumn);
  slicePositions.forEach((position, k) => {
    const corner = scaled(subtract(position, middle));
    for (let j = 0; j < rows; j++) {
      const start = addScaled(corner, perRow, j);
      const half = dot(start, perColumn);
      const root = half * half - square * (dot(start, start) - ON_SURFACE - 1e-9);
      if (root < 0) continue;
      const inside = (i: number) => {
        const place = addScaled(start, perColumn, i);
        return dot(place, place) <= ON_SURFACE;
      };
      let from = Math.max(0, Math.floor((-half - Math.sqrt(root)) / square));
      let to = Math.min(columns - 1, Math.ceil((-half + Math.sqrt(root)) / square));
      while (from <= to && !inside(from)) from++;
      while (to >= from && !inside(to)) to--;
      if (from <= to) collected.add((k * rows + j) * columns + from, to - from + 1);
    }
  });
  return collected.runs();
}

/** Those voxels of a set whose HU lie within a range, both ends included. */
export function voxelsWithinHu(
  runs: RunSet,
  hu: Int16Array,
  { lowerHu, upperHu }: { lowerHu: number; upperHu: number },
  sliceVoxels: number,
): RunSet {
  const collected = new RunCollector(sliceVoxels);
  for (let r = 0; r < runs.length; r += 2) {
    const end = runs[r]! + runs[r + 1]!;
    for (let v = runs[r]!; v < end; ) {
      while (v < end && !(hu[v]! >= lowerHu && hu[v]! <= upperHu)) v++;
      const from = v;
      while (v < end && hu[v]! >= lowerHu && hu[v]! <= upperHu) v++;
      collected.add(from, v - from);
    }
  }
  return collected.runs();
}

/** The voxel of a set whose centre lies nearest to a place, the first of several; null where the set is empty. */
export function nearestVoxel(geometry: VolumeGeometry, runs: RunSet, to: Vec3): number | null {
  const { columns, rows } = geometry;
  let nearest: { readonly offset: number; readonly mm: number } | null = null;
  for (let r = 0; r < runs.length; r += 2)
    for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) {
      const k = Math.floor(v / (columns * rows));
      const centre = patientFromVoxel(geometry, [v % columns, Math.floor(v / columns) % rows, k]);
      const mm = length(subtract(centre, to));
      if (!nearest || mm < nearest.mm) nearest = { offset: v, mm };
    }
  return nearest?.offset ?? null;
}
