import type { ViewPlane } from '#core/contours/brush';
import { strokeVoxels } from '#core/contours/brush';
import type { HuRange } from '#core/contours/proposeRange';
import type { RunSet } from '#core/contours/voxelRuns';
import { RunCollector } from '#core/contours/voxelRuns';
import type { Vec3, VolumeGeometry } from '#core/geometry';
import { length, patientFromVoxel, subtract } from '#core/geometry';
import type { PlaneFrame, PlanePoint } from '../../viewport/planeFrame.ts';
import type { Histogram, Seed } from './deskState.ts';

/** What a click looks at: for its range, and for a voxel within it. */
const CLICK_RADIUS_MM = 3;
const HISTOGRAM_RADIUS_MM = 30;
const HISTOGRAM_HALF_HU = 150;
const BINS = 60;

/** HU of the voxels of a set. */
export function huOf(hu: Int16Array, runs: RunSet): Int16Array {
  const values: number[] = [];
  for (let r = 0; r < runs.length; r += 2) for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) values.push(hu[v]!);
  return Int16Array.from(values);
}

/** The disc of a plane around a click; where it holds no voxel centre, the voxel that the point lies in. */
export function discVoxels(
  geometry: VolumeGeometry,
  plane: ViewPlane,
  index: number,
  centre: Vec3,
  nearest: number | null,
): RunSet {
  const runs = strokeVoxels(geometry, { plane, index, radiusMm: CLICK_RADIUS_MM, points: [centre] });
  return runs.length > 0 || nearest === null ? runs : Uint32Array.of(nearest, 1);
}

/**
 * Where a click grows from: the voxel of its disc nearest to it whose HU lies in the range, since noise puts single voxels
 * of every organ out of any range. The click itself where there is none, so that the refusal tells its HU.
 */
export function seedWithin(
  geometry: VolumeGeometry,
  hu: Int16Array,
  { position, plane, index }: Seed,
  { lowerHu, upperHu }: HuRange,
): Vec3 {
  const runs = discVoxels(geometry, plane, index, position, null);
  let nearest: { readonly centre: Vec3; readonly distance: number } | null = null;
  for (let r = 0; r < runs.length; r += 2)
    for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) {
      if (hu[v]! < lowerHu || hu[v]! > upperHu) continue;
      const centre = patientFromVoxel(geometry, [
        v % geometry.columns,
        Math.floor(v / geometry.columns) % geometry.rows,
        Math.floor(v / geometry.columns / geometry.rows),
      ]);
      const distance = length(subtract(centre, position));
      if (!nearest || distance < nearest.distance) nearest = { centre, distance };
    }
  return nearest?.centre ?? position;
}

/** The voxels of a plane inside the ellipse that a drag has drawn from corner to corner. */
export function ellipseVoxels(
  geometry: VolumeGeometry,
  frame: PlaneFrame,
  index: number,
  from: PlanePoint,
  to: PlanePoint,
): RunSet {
  const sizes = [geometry.columns, geometry.rows, geometry.slices];
  const [a, b] = [frame.voxelPlace(from, index), frame.voxelPlace(to, index)];
  const range = (axis: 0 | 1 | 2): readonly [number, number] =>
    axis === frame.fixed
      ? [index, index]
      : [
          Math.max(0, Math.ceil(Math.min(a[axis], b[axis]))),
          Math.min(sizes[axis]! - 1, Math.floor(Math.max(a[axis], b[axis]))),
        ];
  const [iRange, jRange, kRange] = [range(0), range(1), range(2)];
  const half = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2] as const;
  const centre = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as const;
  const collected = new RunCollector(geometry.columns * geometry.rows);
  for (let k = kRange[0]; k <= kRange[1]; k++)
    for (let j = jRange[0]; j <= jRange[1]; j++)
      for (let i = iRange[0]; i <= iRange[1]; i++) {
        const [u, v] = frame.placeOf([i, j, k]);
        if (((u - centre[0]) / half[0]) ** 2 + ((v - centre[1]) / half[1]) ** 2 <= 1)
          collected.add((k * geometry.rows + j) * geometry.columns + i, 1);
      }
  return collected.runs();
}

/** How HU are spread around a place: 150 HU to both sides of the value given. */
export function histogramAround(
  geometry: VolumeGeometry,
  hu: Int16Array,
  plane: ViewPlane,
  index: number,
  centre: Vec3,
  middleHu: number,
): Histogram {
  const [fromHu, toHu] = [Math.round(middleHu) - HISTOGRAM_HALF_HU, Math.round(middleHu) + HISTOGRAM_HALF_HU];
  const bins = new Array<number>(BINS).fill(0);
  const runs = strokeVoxels(geometry, { plane, index, radiusMm: HISTOGRAM_RADIUS_MM, points: [centre] });
  for (const value of huOf(hu, runs)) {
    const bin = Math.floor(((value - fromHu) / (toHu - fromHu)) * BINS);
    if (bin >= 0 && bin < BINS) bins[bin]!++;
  }
  return { fromHu, toHu, bins };
}
