import type { StoredVolume } from './volumeFileStored.ts';

/**
 * Names of the segments that a volume file holds where it is a labelmap rather than a CT, empty where it has no names;
 * null where its values may be HU. A labelmap says so itself (3D Slicer's keys, ours), or holds whole numbers from 0 to
 * 255 only: a CT in HU has air, far below 0.
 */
export function labelsHeld({ voxels, slope, intercept, segmentNames, drawnOn }: StoredVolume): string[] | null {
  const names = [...segmentNames.values()];
  if (names.length > 0 || drawnOn !== null) return names;
  if (slope !== 1 || intercept !== 0) return null;
  for (const stored of voxels) {
    const value = Number(stored);
    if (!(value >= 0 && value <= 255 && Number.isInteger(value))) return null;
  }
  return names;
}
