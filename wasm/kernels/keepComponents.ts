import type { VoxelBits } from '#core/commands/kernels';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * The components of the set that have at least a volume, by 6 or 26 neighbours. `volumes`: what one voxel of each slice
 * measures, in the unit of `least`.
 */
export function keepComponents(
  volume: VolumeMemory,
  bits: VoxelBits,
  connectivity: 6 | 26,
  volumes: readonly number[],
  least: number,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, scratch, bitSets, columns, rows, slices } = volume;
  const runsPerSlice = rows * Math.ceil(columns / 2);
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (kept) => {
      bitSets.at(kept).words.fill(0);
      const marked = scratch.take(8 * slices, (volumesAt) => {
        scratch.floats(volumesAt, slices).set(volumes);
        return scratch.take(24 * runsPerSlice, (runs) =>
          scratch.take(8 * (rows + 1), (starts) =>
            scratch.take(
              24 * (2 * runsPerSlice + 1),
              (labels) =>
                kernels.markComponents(
                  set,
                  columns,
                  rows,
                  slices,
                  connectivity,
                  runs,
                  starts,
                  labels,
                  volumesAt,
                  least,
                  kept,
                  task.pointer,
                ) >>> 0,
            ),
          ),
        );
      });
      if (marked === STOPPED) return 0;
      return scratch.take(kernels.sweepState(columns, rows, slices), (state) =>
        kernels.spread(set, kept, state, columns, rows, slices, connectivity, false, task.pointer),
      );
    }),
  );
}

const STOPPED = 0xfffffffe;
