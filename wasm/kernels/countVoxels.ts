import type { VoxelBits } from '#core/commands/kernels';
import { type VolumeMemory, withBits } from './volumeMemory.ts';

/** How many voxels the set holds. */
export const countVoxels = (volume: VolumeMemory, bits: VoxelBits): number =>
  withBits(volume, bits, (set) => volume.kernels.countBits(set, volume.layout.bytesPerBitSet) >>> 0);
