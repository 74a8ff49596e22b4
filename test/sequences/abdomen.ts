import type { VolumeGeometry } from '#core/geometry';
import { patientFromVoxel } from '#core/geometry';

/**
 * The HU of a coarse upper abdomen about the middle of a grid: a liver of 170 × 120 × 120 mm with a vessel and a lesion, fat
 * around it, air outside, padding in a corner, and noise; the same for the same grid.
 */
export function abdomenHu(geometry: VolumeGeometry): Int16Array {
  const { columns, rows, slices } = geometry;
  let state = 7;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 24 * (state / 2 ** 32 - 0.5);
  };
  return Int16Array.from({ length: columns * rows * slices }, (_, v) => {
    const [i, j, k] = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / columns / rows)];
    const [x, y, z] = patientFromVoxel(geometry, [i, j, k]);
    if (i < 3 && j < 3) return -3024;
    if ((x / 95) ** 2 + (y / 80) ** 2 > 1) return -1000 + noise();
    if ((x / 85) ** 2 + (y / 60) ** 2 + (z / 60) ** 2 > 1) return -90 + noise();
    const vessel = Math.hypot(y, z) < 9 && x > -20 && x < 50;
    const lesion = Math.hypot(x + 45, y + 10, z - 10) < 14;
    return (vessel ? 195 : lesion ? 45 : 105) + noise();
  });
}
