import type { VoxelBits } from '#core/commands/kernels';
import type { Box, BoxPlaces } from '#core/segmentation/workingGrid';
import type { KernelTask } from './task.ts';
import { type VolumeMemory, withBits } from './volumeMemory.ts';

export type DistanceSide = 'outside' | 'inside' | 'both';
const SIDES = { outside: 1, inside: 2, both: 3 } as const;

/** Runs `use` with the places of a box in the work room: three pointers to f64. */
export const withPlaces = <T>(
  { work }: Pick<VolumeMemory, 'work'>,
  { placesI, placesJ, placesK }: BoxPlaces,
  use: (i: number, j: number, k: number) => T,
): T => work.with(placesI, (i) => work.with(placesJ, (j) => work.with(placesK, (k) => use(i, j, k))));

/**
 * Exact Euclidean distances between voxel centres, mm, over a box: outside the set to its nearest voxel, positive; inside
 * to the nearest voxel of the box that is not in it, negative; ±Infinity where there is none. A side that is not asked for
 * holds 0. `set` (u8, 0 or not) and `distances` (f32) are places in the memory, in index order of the box.
 */
export function signedDistanceAt(
  volume: VolumeMemory,
  places: BoxPlaces,
  set: number,
  distances: number,
  side: DistanceSide = 'both',
  task: KernelTask = volume.newTask(),
): void {
  const { kernels, work } = volume;
  const { columns, rows, slices } = places;
  withPlaces(volume, places, (i, j, k) =>
    work.take(kernels.distanceScratch(rows, slices), (scratch) => {
      const grid = [columns, rows, slices, i, j, k] as const;
      if (kernels.signedDistance(set, distances, ...grid, SIDES[side], scratch, task.pointer) !== 1)
        task.throwIfAborted();
    }),
  );
}

/** As signedDistanceAt, for a set of bytes (0 or not) that lies anywhere; gives a copy. */
export function signedDistance(
  volume: VolumeMemory,
  places: BoxPlaces,
  set: Uint8Array,
  side: DistanceSide = 'both',
  task: KernelTask = volume.newTask(),
): Float32Array {
  const { work } = volume;
  return work.with(set, (bytes) =>
    work.take(4 * set.length, (distances) => {
      signedDistanceAt(volume, places, bytes, distances, side, task);
      return work.f32(distances, set.length).slice();
    }),
  );
}

/** Bytes of the work room that signedDistanceOfBits needs for a box. */
export const distanceBytes = ({ columns, rows, slices }: Box): number =>
  5 * columns * rows * slices + 8 * (columns + rows + slices) + 212 * Math.max(rows, slices) + 1024;

/** Writes the voxels of a set that lie in the box as bytes, 0 or 1, at a place in the memory. */
export function bytesOfBitsAt(volume: VolumeMemory, bits: VoxelBits, box: Box, pointer: number): void {
  const stride = 4 * bits.wordsPerRow;
  withBits(volume, bits, (at) =>
    volume.kernels.bytesOfBits(
      at + (box.k * bits.rows + box.j) * stride,
      stride,
      bits.rows,
      box.i,
      box.columns,
      box.rows,
      box.slices,
      pointer,
    ),
  );
}

/**
 * Runs `use` with the signed distances of a set of native voxels over a box (signedDistanceAt), as a view that is only
 * good for that time. Nothing beyond the box is seen: a margin needs a box wider by it.
 */
export function signedDistanceOfBits<T>(
  volume: VolumeMemory,
  bits: VoxelBits,
  box: Box,
  places: BoxPlaces,
  side: DistanceSide,
  use: (distances: Float32Array, pointer: number) => T,
  task: KernelTask = volume.newTask(),
): T {
  const { work } = volume;
  const voxels = box.columns * box.rows * box.slices;
  return work.take(4 * voxels, (distances) => {
    work.take(voxels, (set) => {
      bytesOfBitsAt(volume, bits, box, set);
      signedDistanceAt(volume, places, set, distances, side, task);
    });
    return use(work.f32(distances, voxels), distances);
  });
}
