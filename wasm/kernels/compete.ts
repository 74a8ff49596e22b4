import type { Competition } from '#core/commands/kernels';
import { withPlaces } from './distance.ts';
import type { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';

/** Who gets each voxel of the box, 1 liver or 2 background; 0 where no seed reaches. See Competition. */
export function compete(
  volume: VolumeMemory,
  { seeds, hu, depths, centreHu, halfHu, furthest, ...box }: Competition,
  task: KernelTask = volume.newTask(),
): Uint8Array {
  const { kernels, work } = volume;
  const { columns, rows, slices } = box;
  const voxels = columns * rows * slices;
  return work.with(hu, (huAt) =>
    work.with(depths, (depthsAt) =>
      work.with(seeds, (labels) =>
        work.take(4 * voxels, (costs) =>
          work.take(8 * voxels, (links) =>
            withPlaces(volume, box, (i, j, k) =>
              work.take(kernels.competeScratch(columns, rows, slices, i, j, k), (scratch) => {
                const fields = [huAt, depthsAt, labels, costs, links] as const;
                const grid = [columns, rows, slices, i, j, k] as const;
                const done = kernels.compete(...fields, ...grid, centreHu, halfHu, furthest, scratch, task.pointer);
                if (done !== 1) task.throwIfAborted();
                return work.u8(labels, voxels).slice();
              }),
            ),
          ),
        ),
      ),
    ),
  );
}
