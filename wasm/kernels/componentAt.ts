import type { VoxelBits } from '#core/commands/kernels';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * The components of the set that hold one of the voxel offsets; 6 or 26 neighbours. Offsets that are not in the set add
 * nothing.
 */
export function componentAt(
  volume: VolumeMemory,
  bits: VoxelBits,
  offsets: readonly number[],
  connectivity: 6 | 26,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, scratch, columns, rows, slices } = volume;
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (reached) =>
      scratch.take(kernels.sweepState(columns, rows, slices), (state) =>
        scratch.take(4 * offsets.length, (seeds) => {
          scratch.words(seeds, offsets.length).set(offsets);
          const count = offsets.length;
          return kernels.componentAt(
            set,
            reached,
            state,
            columns,
            rows,
            slices,
            seeds,
            count,
            connectivity,
            task.pointer,
          );
        }),
      ),
    ),
  );
}
