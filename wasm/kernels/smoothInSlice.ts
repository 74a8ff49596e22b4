import type { VoxelBits } from '#core/commands/kernels';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * Majority in each slice: a voxel is in when more than half of the image's voxels around it are, those with
 * (Δi / radiusColumns)² + (Δj / radiusRows)² ≤ 1, itself included. Radii in voxels (mm divided by spacing), above 0.
 */
export function smoothInSlice(
  volume: VolumeMemory,
  bits: VoxelBits,
  radiusColumns: number,
  radiusRows: number,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  if (!(radiusColumns > 0 && radiusRows > 0)) throw new Error(`radii ${radiusColumns}, ${radiusRows}`);
  const { kernels, scratch, columns, rows, slices } = volume;
  const disc = halfWidths(radiusColumns, radiusRows, columns - 1, rows - 1);
  const reach = (disc.length - 1) / 2;
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (smooth) =>
      scratch.take(4 * disc.length, (widths) => {
        scratch.words(widths, disc.length).set(disc);
        return scratch.take(kernels.smoothScratch(columns, rows, disc[reach]!), (room) =>
          kernels.smoothInSlice(set, smooth, columns, rows, slices, widths, reach, room, task.pointer),
        );
      }),
    ),
  );
}

/** Columns to either side that belong to the disc, for each of its rows from top to bottom; no more than the image has. */
function halfWidths(radiusColumns: number, radiusRows: number, widest: number, highest: number): number[] {
  const within = (di: number, dj: number) => (di / radiusColumns) ** 2 + (dj / radiusRows) ** 2 <= 1;
  const reach = Math.min(Math.floor(radiusRows), highest);
  return Array.from({ length: 2 * reach + 1 }, (_, row) => {
    const dj = row - reach;
    let di = Math.floor(radiusColumns);
    while (di > 0 && !within(di, dj)) di--;
    return Math.min(di, widest);
  });
}
