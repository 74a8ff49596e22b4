import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { addScaled, cross, dot, length, normalized } from '../geometry.ts';
import type { NamedSurface } from './partitionMap.ts';
import { forEachRow } from './planeVolumes.ts';
import type { EntryProfile } from './plans.ts';
import type { RunSet } from './voxelRuns.ts';

const STEP_MM = 5;
/** A boundary that faces front or back so squarely has no depth from the front; its depth is taken from above. */
const LEAST_ALONG = 0.3;

/**
 * Where the liver begins on a boundary, seen from the front (from above on a boundary that faces the front): for every
 * 5 mm across, the foremost liver voxel within half the zone's width. Null where the boundary does not meet the liver.
 * @param liver runs of the extent
 */
export function entryProfile(
  { surface, shiftMm }: NamedSurface,
  widthMm: number,
  liver: RunSet,
  geometry: VolumeGeometry,
): EntryProfile | null {
  const { origin, normal, steepest } = surface;
  const inwards = along([0, 1, 0], normal) ?? along([0, 0, -1], normal)!;
  const across = cross(normal, inwards);
  const half = (widthMm / 2) * steepest;
  const { rowDirection, columnDirection, pixelSpacingMm, slicePositions } = geometry;
  const first = new Map<number, number>();
  forEachRow(liver, geometry, (k, j, from, to) => {
    const row = addScaled(slicePositions[k]!, columnDirection, j * pixelSpacingMm[0]);
    for (let i = from; i < to; ) {
      const place = addScaled(row, rowDirection, i * pixelSpacingMm[1]);
      const off = Math.abs(surface.heightAt(...place) + shiftMm) - half;
      if (off <= 0) {
        const arm: Vec3 = [place[0] - origin[0], place[1] - origin[1], place[2] - origin[2]];
        const bin = Math.round(dot(arm, across) / STEP_MM);
        const depth = dot(arm, inwards);
        if (!(first.get(bin)! <= depth)) first.set(bin, depth);
      }
      i += Math.max(1, Math.floor(off / steepest / pixelSpacingMm[1]));
    }
  });
  if (first.size === 0) return null;
  const bins = [...first.keys()].sort((a, b) => a - b);
  const [lowest, highest] = [bins[0]!, bins[bins.length - 1]!];
  const entryMm: number[] = [];
  for (let bin = lowest; bin <= highest; bin++) entryMm.push(first.get(bin) ?? entryMm[entryMm.length - 1]!);
  return { origin, across, inwards, fromMm: lowest * STEP_MM, stepMm: STEP_MM, entryMm };
}

/** A direction as it runs within a plane; null where it hardly does. */
function along(direction: Vec3, normal: Vec3): Vec3 | null {
  const within = addScaled(direction, normal, -dot(direction, normal));
  return length(within) >= LEAST_ALONG ? normalized(within) : null;
}
