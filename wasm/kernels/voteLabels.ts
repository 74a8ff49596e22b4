import type { VoxelBox } from '#core/commands/kernels';
import { Relabelling } from '#core/commands/relabelling';
import type { Ball } from '#core/contours/ball';
import type { LayerName } from '#core/contours/codes';
import type { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';

/**
 * Smooths several segments of a layer together, so that where they touch their common border moves and no gap opens: in
 * slices of the box each voxel of a candidate (background, 0, may be one) takes the candidate that most voxels of the ball
 * around it hold, and stays where that is not more than hold its own. Voxels of other segments stay. Gives the runs of the
 * change; writes nothing.
 */
export function voteLabels(
  volume: VolumeMemory,
  layer: LayerName,
  candidates: readonly number[],
  ball: Ball,
  box: VoxelBox,
  task: KernelTask = volume.newTask(),
): Uint32Array {
  const changed = new Relabelling(layer, volume.layers[layer], volume.columns * volume.rows);
  const { kernels, layout, layers, scratch, columns, rows, slices } = volume;
  const pixels = columns * rows;
  scratch.take(pixels, (out) =>
    scratch.take(256, (candidatesAt) =>
      scratch.take(256, (taking) =>
        scratch.take(1024, (counts) => {
          scratch.bytes(candidatesAt, candidates.length).set(candidates);
          scratch.bytes(taking, 256).set(Uint8Array.from({ length: 256 }, (_, n) => (candidates.includes(n) ? 1 : 0)));
          for (let k = box.kMin; k <= box.kMax; k++) {
            task.throwIfAborted();
            const shape = ball.rowsAt(k);
            const labels = scratch.bytes(out, pixels);
            labels.set(layers[layer].subarray(k * pixels, (k + 1) * pixels));
            scratch.take(4 * shape.length, (shapeAt) => {
              scratch.ints(shapeAt, shape.length).set(shape);
              scratch.take(shape.length, (pointers) =>
                kernels.voteSlice(
                  layout[layer],
                  out,
                  k,
                  columns,
                  rows,
                  slices,
                  shapeAt,
                  shape.length / 4,
                  candidatesAt,
                  candidates.length,
                  taking,
                  counts,
                  pointers,
                  box.iMin,
                  box.iMax,
                  box.jMin,
                  box.jMax,
                ),
              );
            });
            // Bounds of the box alone: nothing else was voted on.
            for (let j = box.jMin; j <= box.jMax; j++)
              for (let i = box.iMin; i <= box.iMax; ) {
                const from = i;
                const label = labels[j * columns + i]!;
                do i++;
                while (i <= box.iMax && labels[j * columns + i] === label);
                const row = k * pixels + j * columns;
                changed.set(row + from, row + i, label);
              }
            task.report(k - box.kMin + 1, box.kMax - box.kMin + 1);
          }
        }),
      ),
    ),
  );
  return changed.runs().runs;
}
