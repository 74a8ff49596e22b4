import type { Carried, VoxelBits } from '#core/commands/kernels';
import { withPlaces } from './distance.ts';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory } from './volumeMemory.ts';

/** Native voxels where a field of a working box is above ½, trilinearly; see Carried. */
export function carry(
  volume: VolumeMemory,
  { box, field, fromSlice, toSlice, heightsMm, rowSpacingMm, columnSpacingMm, leastHu }: Carried,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, work, scratch, layout, columns, rows, slices } = volume;
  const sliceBytes = layout.bytesPerBitSet / slices;
  const fieldBytes = 4 * box.columns * box.rows;
  const { placesK } = box;
  return resultBits(volume, task, (bits) => {
    work.u8(bits, layout.bytesPerBitSet).fill(0);
    return work.with(field, (fieldAt) =>
      withPlaces(volume, box, (placesI, placesJ) =>
        scratch.take(kernels.carryScratch(columns, box.columns), (room) => {
          let before = 0;
          for (let k = fromSlice; k < toSlice; k++) {
            if (task.aborted) return 0;
            const height = heightsMm[k]!;
            while (before < box.slices - 2 && placesK[before + 1]! <= height) before++;
            const next = Math.min(box.slices - 1, before + 1);
            const step = placesK[next]! - placesK[before]!;
            const upwards = step > 0 ? Math.max(0, Math.min(1, (height - placesK[before]!) / step)) : 0;
            kernels.carrySlice(
              fieldAt + before * fieldBytes,
              fieldAt + next * fieldBytes,
              upwards,
              box.columns,
              box.rows,
              placesI,
              placesJ,
              columns,
              rows,
              columnSpacingMm,
              rowSpacingMm,
              layout.hu + 2 * k * columns * rows,
              leastHu,
              bits + k * sliceBytes,
              room,
            );
          }
          return 1;
        }),
      ),
    );
  });
}
