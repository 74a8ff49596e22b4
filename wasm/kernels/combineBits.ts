import type { VoxelBits } from '#core/commands/kernels';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

export type Combination = 'and' | 'or' | 'without';
const HOW: Record<Combination, number> = { and: 0, or: 1, without: 2 };

/** Voxels of both sets, of either, or of the first without the second. */
export const combineBits = (
  volume: VolumeMemory,
  a: VoxelBits,
  how: Combination,
  b: VoxelBits,
  task: KernelTask = volume.newTask(),
): VoxelBits =>
  withBits(volume, a, (first) =>
    withBits(volume, b, (second) =>
      resultBits(volume, task, (out) => {
        volume.kernels.combineBits(first, second, out, volume.layout.bytesPerBitSet, HOW[how]);
        return 1;
      }),
    ),
  );
