import type { VoxelBits } from '#core/commands/kernels';
import type { LayerName } from '#core/contours/codes';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory } from './volumeMemory.ts';

/** Voxels of a layer that hold the Segment Number (0 gives the background). */
export function bitsOf(
  volume: VolumeMemory,
  layer: LayerName,
  segment: number,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, layout, columns, rows, slices } = volume;
  return resultBits(volume, task, (bits) =>
    kernels.bitsOf(layout[layer], segment, bits, columns, rows, slices, task.pointer),
  );
}
