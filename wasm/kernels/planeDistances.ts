import type { PlaneDistances } from '#core/commands/kernels';
import { heightOfRow, linesInReach, voxelsInReach } from '#core/segmentation/sliceEditDistance';
import type { VolumeMemory } from './volumeMemory.ts';

/** Bytes that one row of nodes may be written beyond its end. */
const BEYOND = 64;

/** Signed distances of a lattice's nodes within one plane; see PlaneDistances. A layer of the volume is read where it lies. */
export function planeDistances(
  volume: VolumeMemory,
  { lattice, voxels, first, uStride, vStride, label, deepMm, farMm }: PlaneDistances,
): Float32Array {
  const { kernels, work, memory } = volume;
  const { stack, uFrom, uEach, vFrom, vEach, across, down } = lattice;
  const { lines, uStepMm, vMm } = stack;
  const { lineFrom, lineTo } = linesInReach(lattice, deepMm);
  const [from, last] = voxelsInReach(lattice, deepMm);
  const nodeHeights = Float64Array.from({ length: down }, (_, b) => heightOfRow(lattice, b));
  const at = (use: (pointer: number) => Float32Array) =>
    voxels.buffer === memory.buffer ? use(voxels.byteOffset) : work.with(voxels, use);
  return at((pointer) =>
    work.with(vMm, (heights) =>
      work.with(nodeHeights, (rows) =>
        work.take(4 * across * down + BEYOND, (out) =>
          work.take(kernels.planeDistanceScratch(lines, across), (scratch) => {
            const plane = [pointer + first, label, uStride, vStride, lines, lineFrom, lineTo, from, last] as const;
            const nodes = [uStepMm, heights, uFrom, uEach, vFrom, vEach, across, down, rows] as const;
            kernels.planeDistances(...plane, ...nodes, deepMm, farMm, out, scratch);
            return work.f32(out, across * down).slice();
          }),
        ),
      ),
    ),
  );
}
