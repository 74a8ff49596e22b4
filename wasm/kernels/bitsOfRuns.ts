import type { VoxelBits } from '#core/commands/kernels';
import { forEachRow } from '#core/contours/planeVolumes';
import type { RunSet } from '#core/contours/voxelRuns';
import type { VolumeMemory } from './volumeMemory.ts';

/** The voxels of runs as a set in the volume's memory. */
export function bitsOfRuns(volume: VolumeMemory, runs: RunSet): VoxelBits {
  const bits = volume.bitSets.take();
  const { words, wordsPerRow } = bits;
  words.fill(0);
  forEachRow(runs, volume, (k, j, from, to) => {
    const row = (k * volume.rows + j) * wordsPerRow;
    for (let i = from; i < to; ) {
      const end = Math.min(to, (i & ~31) + 32);
      const ones = end - i === 32 ? -1 : (1 << (end - i)) - 1;
      words[row + (i >> 5)]! |= ones << (i & 31);
      i = end;
    }
  });
  return bits;
}
