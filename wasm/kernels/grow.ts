import type { GrowRequest, VoxelBits } from '#core/commands/kernels';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * Voxels connected to the seeds with lowerHu ≤ HU ≤ upperHu, by 6 or 26 neighbours: what ITK's ConnectedThreshold
 * gives for face and full connectivity (docs/kernels.md). Voxels of `barred` are not entered. Seeds out of the range, or
 * barred, add nothing; a range without a whole HU is empty. Reads only the rows it reaches.
 */
export function grow(
  volume: VolumeMemory,
  { seeds, lowerHu, upperHu, connectivity, barred }: GrowRequest,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, layout, scratch, columns, rows, slices, bitSets } = volume;
  const lower = Math.max(-32768, Math.ceil(lowerHu));
  const upper = Math.min(32767, Math.floor(upperHu));
  // An empty range has no seeds that could lie in it.
  const count = lower <= upper ? seeds.length : 0;
  const growPast = (barredAt: number) =>
    resultBits(volume, task, (reached) => {
      const allowed = bitSets.take();
      try {
        return scratch.take(kernels.sweepState(columns, rows, slices), (state) =>
          scratch.take(4 * count, (seedsAt) => {
            scratch.words(seedsAt, count).set(seeds.slice(0, count));
            return kernels.grow(
              layout.hu,
              lower,
              upper,
              barredAt,
              allowed.pointer,
              reached,
              state,
              columns,
              rows,
              slices,
              seedsAt,
              count,
              connectivity,
              task.pointer,
            );
          }),
        );
      } finally {
        bitSets.release(allowed);
      }
    });
  return barred ? withBits(volume, barred, growPast) : growPast(0);
}
