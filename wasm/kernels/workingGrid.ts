import type { VolumeGeometry } from '#core/geometry';
import { type WorkingGrid, type WorkingPlan, workingPlan } from '#core/segmentation/workingGrid';
import type { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';

/**
 * The volume's HU averaged over the blocks of a plan, rounded to whole HU: a copy, to be kept as long as the HU stay.
 * Reads each native voxel once.
 */
export function averagedHu(volume: VolumeMemory, plan: WorkingPlan, task: KernelTask = volume.newTask()): Int16Array {
  const { kernels, layout, scratch, work, columns, rows } = volume;
  const pixels = plan.columns * plan.rows;
  const hu = new Int16Array(pixels * plan.slices);
  work.take(2 * pixels, (slice) =>
    scratch.take(4 * (columns + 8), (sums) => {
      for (let k = 0; k < plan.slices; k++) {
        task.throwIfAborted();
        const first = plan.firstSlices[k]!;
        const count = plan.firstSlices[k + 1]! - first;
        const from = layout.hu + 2 * first * columns * rows;
        kernels.averageBlocks(from, columns, rows, count, plan.factorI, plan.factorJ, slice, sums);
        hu.set(work.i16(slice, pixels), k * pixels);
      }
    }),
  );
  return hu;
}

/** The working grid of about 3 mm over native slices `from` to before `to`; box means, no other filter. */
export function workingGrid(
  volume: VolumeMemory,
  geometry: VolumeGeometry,
  from = 0,
  to = geometry.slices,
  task: KernelTask = volume.newTask(),
): WorkingGrid {
  const plan = workingPlan(geometry, from, to);
  return { ...plan, hu: averagedHu(volume, plan, task) };
}
