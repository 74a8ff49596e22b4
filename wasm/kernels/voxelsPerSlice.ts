import type { VoxelBits } from '#core/commands/kernels';
import { type VolumeMemory, withBits } from './volumeMemory.ts';

/** How many voxels the set holds in each slice. */
export const voxelsPerSlice = (volume: VolumeMemory, bits: VoxelBits): number[] =>
  withBits(volume, bits, (set) =>
    volume.scratch.take(4 * volume.slices, (counts) => {
      volume.kernels.countSlices(set, volume.columns, volume.rows, volume.slices, counts);
      return [...volume.scratch.words(counts, volume.slices)];
    }),
  );
