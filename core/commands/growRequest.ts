import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { insideGrid, voxelFromPatient, voxelOffset } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { GrowRequest } from './kernels.ts';

export interface GrowParameters {
  /** Patient mm, LPS; each is taken at the nearest voxel centre. */
  readonly seeds: readonly Vec3[];
  /** Inclusive, HU, may be fractional. */
  readonly lowerHu: number;
  readonly upperHu: number;
  readonly connectivity: 6 | 26;
}

/** The voxel offset nearest to a patient position; null outside the grid. */
export function voxelOffsetAt(geometry: VolumeGeometry, position: Vec3): number | null {
  const [i, j, k] = voxelFromPatient(geometry, position);
  if (!insideGrid(geometry, [i, j, k])) return null;
  return voxelOffset(geometry, [Math.round(i), Math.round(j), Math.round(k)]);
}

/**
 * What the growing kernel is asked, from seeds in patient space. HU are whole, so the lower threshold rounds up and the
 * upper down. Refuses, in this order, any seed outside the volume, an empty range, and any seed whose own HU is not in
 * the range.
 */
export function growRequest(
  geometry: VolumeGeometry,
  hu: Int16Array,
  { seeds, lowerHu, upperHu, connectivity }: GrowParameters,
): Result<GrowRequest, 'range.empty' | 'seed.outside' | 'seed.notInRange'> {
  const lower = Math.max(-32768, Math.ceil(lowerHu));
  const upper = Math.min(32767, Math.floor(upperHu));
  const offsets: number[] = [];
  for (const seed of seeds) {
    const offset = voxelOffsetAt(geometry, seed);
    if (offset === null) return refuse('seed.outside', { seed });
    offsets.push(offset);
  }
  // An empty range speaks for itself: that no seed lies in it says less.
  if (!(lower <= upper)) return refuse('range.empty', { lowerHu, upperHu });
  for (const [n, offset] of offsets.entries()) {
    const seed = seeds[n]!;
    const value = hu[offset]!;
    if (value < lower || value > upper) return refuse('seed.notInRange', { seed, hu: value, lowerHu, upperHu });
  }
  return ok({ seeds: offsets, lowerHu: lower, upperHu: upper, connectivity });
}
