import type { VolumeMemory } from './volumeMemory.ts';

/** Rows and slices in which a set has voxels, inclusive. */
export interface RowBounds {
  readonly jMin: number;
  readonly jMax: number;
  readonly kMin: number;
  readonly kMax: number;
}

/** Where the set lies; null for an empty one. `set`: its place in the memory. */
export function rowBounds({ kernels, scratch, columns, rows, slices }: VolumeMemory, set: number): RowBounds | null {
  return scratch.take(16, (bounds) => {
    kernels.rowBounds(set, columns, rows, slices, bounds);
    const [jMin = 0, jMax = 0, kMin = 0, kMax = 0] = scratch.ints(bounds, 4);
    return jMin > jMax ? null : { jMin, jMax, kMin, kMax };
  });
}
