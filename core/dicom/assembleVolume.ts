import type { Series } from './series.ts';
import type { CtVolume } from './volume.ts';

/**
 * The volume of a series and its decoded slices, laid one after another in the order of `series.sources`; nothing is
 * copied. Only a series that has a geometry can have been decoded, so anything else is a mistake of ours.
 * @param hu HU, shape [slices, rows, columns]
 */
export function assembleVolume({ seriesInstanceUID, geometry }: Series, hu: Int16Array): CtVolume {
  if (!geometry) throw new Error('A series without geometry has no volume');
  const voxels = geometry.columns * geometry.rows * geometry.slices;
  if (hu.length !== voxels) throw new Error(`${hu.length} values for a volume of ${voxels} voxels`);
  return { seriesInstanceUID, geometry, hu };
}
