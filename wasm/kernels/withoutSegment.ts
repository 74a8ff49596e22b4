import type { VoxelBits } from '#core/commands/kernels';
import type { LayerName } from '#core/contours/codes';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/** Voxels of a set that do not hold the Segment Number in a layer, which is looked at where the set has voxels. */
export const withoutSegment = (
  volume: VolumeMemory,
  bits: VoxelBits,
  layer: LayerName,
  segment: number,
  task: KernelTask = volume.newTask(),
): VoxelBits => {
  const { kernels, layout, columns, rows, slices } = volume;
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (out) => {
      kernels.withoutLabel(set, layout[layer], segment, out, columns, rows, slices);
      return 1;
    }),
  );
};
