import type { PartitionMap } from '#core/contours/partitionMap';
import { FLR_PART } from '#core/contours/partitionMap';
import { forEachRow } from '#core/contours/planeVolumes';
import type { Vec3, VolumeGeometry } from '#core/geometry';
import { addScaled, dot, subtract } from '#core/geometry';
import type { MeasuredLiver } from './cutVolumes.ts';

/** How far apart the control points lie with which a curved surface begins: few enough that one bends a good part. */
const STEP_MM = 30;
/** Liver so near to the surface has it bent. */
const NEAR_MM = 20;
const LOOK_MM = 8;
const SIDE_MM = 1000;

/**
 * A cut's surface as control points, evenly where it meets the liver: what a curved surface begins with, so that nothing
 * moves until a hand pulls. Null where the cut has no surface, more than one, or none that meets the liver.
 */
export function controlPointsOf(
  { surfaces, partAt }: PartitionMap,
  { extent, middle }: Pick<MeasuredLiver, 'extent' | 'middle'>,
  geometry: VolumeGeometry,
): { readonly points: readonly Vec3[]; readonly flrSide: Vec3 } | null {
  if (surfaces.length !== 1) return null;
  const { surface, shiftMm } = surfaces[0]!;
  const { origin, normal, u, v, bendAt } = surface;
  const { slicePositions, rowDirection, columnDirection, pixelSpacingMm } = geometry;
  const cells = new Set<string>();
  const points: Vec3[] = [];
  const step = Math.max(1, Math.round(LOOK_MM / pixelSpacingMm[1]));
  forEachRow(extent, geometry, (k, j, from, to) => {
    if (j % Math.max(1, Math.round(LOOK_MM / pixelSpacingMm[0])) !== 0) return;
    const row = addScaled(slicePositions[k]!, columnDirection, j * pixelSpacingMm[0]);
    for (let i = from; i < to; i += step) {
      const place = addScaled(row, rowDirection, i * pixelSpacingMm[1]);
      if (Math.abs(surface.heightAt(...place) + shiftMm) > NEAR_MM) continue;
      const arm = subtract(place, origin);
      const [a, b] = [Math.round(dot(arm, u) / STEP_MM), Math.round(dot(arm, v) / STEP_MM)];
      if (cells.has(`${a} ${b}`)) continue;
      cells.add(`${a} ${b}`);
      const [pu, pv] = [a * STEP_MM, b * STEP_MM];
      points.push(addScaled(addScaled(addScaled(origin, u, pu), v, pv), normal, bendAt(pu, pv) - shiftMm));
    }
  });
  if (points.length < 4) return null;
  const above = addScaled(middle, normal, SIDE_MM);
  return { points, flrSide: partAt(above) === FLR_PART ? above : addScaled(middle, normal, -SIDE_MM) };
}
