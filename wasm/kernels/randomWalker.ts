import type { BoxPlaces } from '#core/segmentation/workingGrid';
import { withPlaces } from './distance.ts';
import type { KernelTask } from './task.ts';
import type { VolumeMemory } from './volumeMemory.ts';

/** What a voxel is to the random walker. */
export const BACKGROUND = 0;
export const OBJECT = 1;
export const UNKNOWN = 2;

export interface WalkerOptions {
  /** Step in HU over which a walker goes e times as seldom. */
  readonly scaleHu: number;
  /** Sweeps of successive over-relaxation: always as many, so that the same question has the same answer. */
  readonly sweeps: number;
  /** 1 … below 2. */
  readonly relaxation: number;
}

export const WALKER: WalkerOptions = { scaleHu: 30, sweeps: 60, relaxation: 1.6 };

/**
 * The chance of each voxel, 0 … 1, that a walker who starts there meets the object before the background: random walker
 * with seeds where `states` says OBJECT or BACKGROUND, asked where it says UNKNOWN. Crosses steps of HU seldom. `hu` (i16)
 * and `states` (u8) are places in the memory in index order of the box; `use` sees the chances for that time.
 */
export function randomWalkerAt<T>(
  volume: VolumeMemory,
  places: BoxPlaces,
  hu: number,
  states: number,
  use: (chances: Float32Array, pointer: number) => T,
  { scaleHu, sweeps, relaxation }: WalkerOptions = WALKER,
  task: KernelTask = volume.newTask(),
): T {
  const { kernels, work } = volume;
  const { columns, rows, slices } = places;
  const pixels = columns * rows;
  const voxels = pixels * slices;
  return work.take(4 * (voxels + 2 * pixels), (chances) => {
    withPlaces(volume, places, (i, j, k) =>
      work.take(kernels.walkerScratch(kernels.countUnknown(states, voxels)), (scratch) => {
        const grid = [columns, rows, slices, i, j, k] as const;
        const how = [scaleHu, sweeps, relaxation, scratch, task.pointer] as const;
        if (kernels.randomWalker(hu, states, chances, ...grid, ...how) !== 1) task.throwIfAborted();
      }),
    );
    const first = chances + 4 * pixels;
    return use(work.f32(first, voxels), first);
  });
}

/** As randomWalkerAt for HU and states that lie anywhere; gives a copy of the chances. */
export function randomWalker(
  volume: VolumeMemory,
  places: BoxPlaces,
  hu: Int16Array,
  states: Uint8Array,
  options: WalkerOptions = WALKER,
  task: KernelTask = volume.newTask(),
): Float32Array {
  const { work } = volume;
  return work.with(hu, (huAt) =>
    work.with(states, (statesAt) =>
      randomWalkerAt(volume, places, huAt, statesAt, (chances) => chances.slice(), options, task),
    ),
  );
}
