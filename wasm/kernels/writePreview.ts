import type { VoxelBits } from '#core/commands/kernels';
import { type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * Draws a set of voxels into the preview: `value` in the set, 0 elsewhere. Gives the slices that changed, ascending, to
 * be painted again.
 */
export function writePreview(volume: VolumeMemory, bits: VoxelBits, value: number): number[] {
  const { kernels, layout, columns, rows, slices } = volume;
  const sliceBytes = layout.bytesPerBitSet / slices;
  return withBits(volume, bits, (set) => {
    const changed: number[] = [];
    for (let k = 0; k < slices; k++) {
      const slice = layout.preview + k * columns * rows;
      if (kernels.writeSlice(set + k * sliceBytes, slice, value, columns, rows) !== 0) changed.push(k);
    }
    return changed;
  });
}
