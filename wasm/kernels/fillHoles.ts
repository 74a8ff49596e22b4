import type { VoxelBits } from '#core/commands/kernels';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * The set with its holes: background that reaches, by face neighbours, no border of its slice (`inSlice`) or of the
 * volume (`volume`). With `maxAreaVoxels`, in slice only, a hole of more voxels stays open.
 */
export function fillHoles(
  volume: VolumeMemory,
  bits: VoxelBits,
  mode: 'inSlice' | 'volume',
  maxAreaVoxels = Number.POSITIVE_INFINITY,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  if (mode === 'volume' && maxAreaVoxels !== Number.POSITIVE_INFINITY) throw new Error('an area is of a slice');
  const { kernels, scratch, columns, rows, slices, bitSets, layout } = volume;
  const grid = [columns, rows, slices] as const;
  const sliceBytes = layout.bytesPerBitSet / slices;
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (filled) =>
      scratch.take(kernels.sweepState(...grid), (state) => {
        const free = bitSets.take();
        try {
          const done = kernels.fillHoles(set, free.pointer, filled, state, ...grid, mode === 'inSlice', task.pointer);
          if (done !== 1 || maxAreaVoxels >= columns * rows) return done;
          return scratch.take(2 * sliceBytes, (holes) =>
            kernels.keepSmallHoles(
              set,
              filled,
              holes,
              holes + sliceBytes,
              state,
              ...grid,
              Math.floor(maxAreaVoxels),
              task.pointer,
            ),
          );
        } finally {
          bitSets.release(free);
        }
      }),
    ),
  );
}
