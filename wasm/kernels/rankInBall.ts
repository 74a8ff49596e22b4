import type { VoxelBits } from '#core/commands/kernels';
import { type Ball, ballVoxels } from '#core/contours/ball';
import { measuresOf, reachOf } from './dilate.ts';
import { rowBounds } from './rowBounds.ts';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * Voxels of which more than a share of the ball around them is in the set: with half, the median in three dimensions. Past
 * the border of the volume its outermost voxels go on, so `ball` reaches beyond the ends (as ITK's median does).
 */
export function rankInBall(
  volume: VolumeMemory,
  bits: VoxelBits,
  ball: Ball,
  share = 0.5,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, scratch, bitSets, columns, rows, slices } = volume;
  const shapes = Array.from({ length: slices }, (_, k) => ball.rowsAt(k));
  const farthest = Math.max(...shapes.map((shape) => measuresOf(shape).farthest));
  const [kReach, jReach] = reachOf(shapes);
  const deep = Math.min(slices, 2 * kReach + 1);
  const longest = Math.max(...shapes.map(({ length }) => length));
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (out) => {
      bitSets.at(out).words.fill(0);
      const bounds = rowBounds(volume, set);
      if (!bounds) return 1;
      const jFrom = Math.max(0, bounds.jMin - jReach);
      const jTo = Math.min(rows - 1, bounds.jMax + jReach);
      const kTo = Math.min(slices - 1, bounds.kMax + kReach);
      return scratch.take(4 * longest, (shapeAt) =>
        scratch.take(longest, (pointers) =>
          scratch.take(kernels.rankScratch(columns, rows, farthest, deep), (room) => {
            const kFrom = Math.max(0, bounds.kMin - kReach);
            let padded = Math.max(0, kFrom - kReach);
            for (let k = kFrom; k <= kTo; k++) {
              if (task.aborted) return 0;
              for (; padded <= Math.min(slices - 1, k + kReach); padded++)
                kernels.padSlice(set, padded, columns, rows, farthest, deep, room);
              const shape = shapes[k]!;
              scratch.ints(shapeAt, shape.length).set(shape);
              const total = ballVoxels(shape);
              kernels.rankSlice(
                out,
                k,
                columns,
                rows,
                slices,
                shapeAt,
                shape.length / 4,
                Math.floor(share * total),
                total,
                farthest,
                deep,
                jFrom,
                jTo,
                pointers,
                room,
              );
              task.report(k - kFrom + 1, kTo - kFrom + 1);
            }
            return 1;
          }),
        ),
      );
    }),
  );
}
