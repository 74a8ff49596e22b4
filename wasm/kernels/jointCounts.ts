import type { JointCount, JointCounts } from '#core/volumetry/counts';
import type { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';

/**
 * Joint counts of the three layers for slices from … to − 1, all of them by default: what lies upon what, how often and
 * within which columns and rows. Combinations ascend by extent, findings, partition. One slice costs one slice, so an
 * edit counts only what it touched. The layers are read where they lie.
 */
export function jointCounts(
  volume: VolumeMemory,
  from = 0,
  to = volume.slices,
  task: KernelTask = volume.newTask(),
): JointCounts {
  const counts: JointCount[][] = [];
  for (let k = from; k < to; k++) {
    task.throwIfAborted();
    counts.push(sliceJointCount(volume, k));
  }
  return counts;
}

function sliceJointCount({ kernels, layout, scratch, table, columns, rows }: VolumeMemory, k: number): JointCount[] {
  const pixels = columns * rows;
  return scratch.take(24 * pixels, (entries) => {
    const { extent, findings, partition, tableSlots } = layout;
    const first = k * pixels;
    const n = kernels.jointCounts(
      extent + first,
      findings + first,
      partition + first,
      columns,
      rows,
      table,
      tableSlots,
      entries,
    );
    const words = scratch.words(entries, 6 * n);
    return Array.from({ length: n }, (_, at) => {
      const [key = 0, voxels = 0, iMin = 0, iMax = 0, jMin = 0, jMax = 0] = words.subarray(6 * at, 6 * at + 6);
      return { key, count: { ...labelsOf(key), voxels, iMin, iMax, jMin, jMax } };
    })
      .sort((a, b) => a.key - b.key)
      .map(({ count }) => count);
  });
}

const labelsOf = (key: number) => ({ extent: key >>> 16, findings: (key >>> 8) & 0xff, partition: key & 0xff });
