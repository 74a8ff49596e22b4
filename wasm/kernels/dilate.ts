import type { VoxelBits } from '#core/commands/kernels';
import type { Ball, BallRows } from '#core/contours/ball';
import { type RowBounds, rowBounds } from './rowBounds.ts';
import type { KernelTask } from './task.ts';
import { resultBits, type VolumeMemory, withBits } from './volumeMemory.ts';

/**
 * Every voxel of the volume that lies within the ball around a voxel of the set: exact, at the slices' true positions, so
 * also on tilted and irregular series. Takes as long as the set has rows, times the rows of the ball.
 */
export function dilate(
  volume: VolumeMemory,
  bits: VoxelBits,
  ball: Ball,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  return withBits(volume, bits, (set) => resultBits(volume, task, (out) => dilateInto(volume, set, out, ball, task)));
}

/**
 * Voxels of the set that have no voxel outside it within the ball around them. What lies outside the volume is not known,
 * and takes nothing away.
 */
export function erode(
  volume: VolumeMemory,
  bits: VoxelBits,
  ball: Ball,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const { kernels, layout, bitSets, columns, rows, slices } = volume;
  return withBits(volume, bits, (set) =>
    resultBits(volume, task, (out) => {
      const outside = bitSets.take();
      try {
        // Only what lies as near to the set as the ball reaches can take anything away.
        const { jMin, jMax, kMin, kMax } = reached(volume, rowBounds(volume, set), ball);
        kernels.complementWithin(set, outside.pointer, columns, rows, slices, jMin, jMax, kMin, kMax);
        if (dilateInto(volume, outside.pointer, out, ball, task) !== 1) return 0;
        kernels.combineBits(set, out, out, layout.bytesPerBitSet, WITHOUT);
        return 1;
      } finally {
        bitSets.release(outside);
      }
    }),
  );
}

/** The set dilated, then eroded by the same ball: gaps that the ball does not fit into are closed. */
export function close(
  volume: VolumeMemory,
  bits: VoxelBits,
  ball: Ball,
  task: KernelTask = volume.newTask(),
): VoxelBits {
  const wide = dilate(volume, bits, ball, task);
  try {
    return erode(volume, wide, ball, task);
  } finally {
    volume.bitSets.release(wide);
  }
}

const WITHOUT = 2;

function dilateInto(volume: VolumeMemory, set: number, out: number, ball: Ball, task: KernelTask): number {
  const { kernels, scratch, bitSets, columns, rows, slices } = volume;
  bitSets.at(out).words.fill(0);
  const bounds = rowBounds(volume, set);
  if (!bounds) return 1;
  for (let k = bounds.kMin; k <= bounds.kMax; k++) {
    if (task.aborted) return 0;
    const shape = ball.rowsAt(k);
    const { widest, farthest } = measuresOf(shape);
    scratch.take(4 * shape.length, (shapeAt) => {
      scratch.ints(shapeAt, shape.length).set(shape);
      scratch.take(kernels.dilateScratch(columns, widest, farthest), (room) =>
        kernels.dilateSlice(set, out, k, columns, rows, slices, shapeAt, shape.length / 4, widest, farthest, room),
      );
    });
    task.report(k - bounds.kMin + 1, bounds.kMax - bounds.kMin + 1);
  }
  if (columns % 128 !== 0) kernels.trimRows(out, columns, rows * slices);
  return 1;
}

/** Rows and slices that the ball reaches from the set's; all columns with them. */
function reached({ rows, slices }: VolumeMemory, bounds: RowBounds | null, ball: Ball): RowBounds {
  if (!bounds) return { jMin: 0, jMax: -1, kMin: 0, kMax: -1 };
  const count = bounds.kMax - bounds.kMin + 1;
  const [kReach, jReach] = reachOf(Array.from({ length: count }, (_, n) => ball.rowsAt(bounds.kMin + n)));
  return {
    jMin: Math.max(0, bounds.jMin - jReach),
    jMax: Math.min(rows - 1, bounds.jMax + jReach),
    kMin: Math.max(0, bounds.kMin - kReach),
    kMax: Math.min(slices - 1, bounds.kMax + kReach),
  };
}

/** Most columns between first and last of a row, and the farthest column from the middle. */
export function measuresOf(shape: BallRows): { widest: number; farthest: number } {
  let [widest, farthest] = [0, 0];
  for (let r = 0; r < shape.length; r += 4) {
    widest = Math.max(widest, shape[r + 3]! - shape[r + 2]!);
    farthest = Math.max(farthest, Math.abs(shape[r + 2]!), Math.abs(shape[r + 3]!));
  }
  return { widest, farthest };
}

/** How many slices and rows any of the shapes reaches. */
export function reachOf(shapes: readonly BallRows[]): [slices: number, rows: number] {
  let [kReach, jReach] = [0, 0];
  for (const shape of shapes)
    for (let r = 0; r < shape.length; r += 4) {
      kReach = Math.max(kReach, Math.abs(shape[r]!));
      jReach = Math.max(jReach, Math.abs(shape[r + 1]!));
    }
  return [kReach, jReach];
}
