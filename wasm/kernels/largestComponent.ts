import type { VoxelBits } from '#core/commands/kernels';
import { componentAt } from './componentAt.ts';
import type { KernelTask } from './task.ts';
import { type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * The component with most voxels; of equals the one whose first voxel comes first in index order. Empty for an empty
 * set. 6 or 26 neighbours.
 */
export function largestComponent(
  volume: VolumeMemory,
  bits: VoxelBits,
  connectivity: 6 | 26,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  return withBits(volume, bits, (set) => {
    const first = firstOfLargest(volume, set, connectivity, task);
    return componentAt(volume, { ...bits, pointer: set }, first === null ? [] : [first], connectivity, task);
  });
}

function firstOfLargest(volume: VolumeMemory, set: number, connectivity: 6 | 26, task: KernelTask): number | null {
  const { kernels, scratch, columns, rows, slices } = volume;
  const runsPerSlice = rows * Math.ceil(columns / 2);
  const first = scratch.take(24 * runsPerSlice, (runs) =>
    scratch.take(8 * (rows + 1), (starts) =>
      scratch.take(
        24 * (2 * runsPerSlice + 1),
        (labels) =>
          kernels.largestComponent(set, columns, rows, slices, connectivity, runs, starts, labels, task.pointer) >>> 0,
      ),
    ),
  );
  if (first === STOPPED) task.throwIfAborted();
  return first === NONE ? null : first;
}

const NONE = 0xffffffff;
const STOPPED = 0xfffffffe;
