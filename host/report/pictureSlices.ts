/**
 * Three slices that show a segment: those below which a sixth, a half and five sixths of its voxels lie, ascending. A
 * segment of fewer than three slices gives fewer.
 * @param voxels voxels of the segment per slice, index k
 */
export function pictureSlices(voxels: readonly number[]): number[] {
  const total = voxels.reduce((sum, one) => sum + one, 0);
  if (total === 0) return [];
  const chosen = [1 / 6, 1 / 2, 5 / 6].map((share) => {
    let below = 0;
    return voxels.findIndex((one) => {
      below += one;
      return below >= share * total;
    });
  });
  return [...new Set(chosen)];
}
