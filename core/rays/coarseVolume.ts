import type { VolumeGeometry } from '../geometry.ts';
import { dot, subtract } from '../geometry.ts';
import { type CoarseGrid, shiftOf, slabsOf } from './coarseGrid.ts';

/** A CT on a coarse grid, to be looked through: a byte a cell, index order x + y·width + z·width·height. */
export interface CoarseVolume {
  readonly grid: CoarseGrid;
  readonly values: Uint8Array;
  /** The greatest value in and around each block of cells, so that what shows nothing is passed over. */
  readonly blocks: CoarseBlocks;
}

export interface CoarseBlocks {
  readonly size: CoarseGrid['size'];
  readonly greatest: Uint8Array;
}

/** A byte is so many HU; 0 is this and all below, 255 is 820 HU and all above: fat to bone, finer than the noise of a CT. */
const LOWEST_HU = -200;
const HU_PER_STEP = 4;
/** Cells along a side of a block. */
export const BLOCK = 8;

/** An HU as a byte of a coarse volume, not rounded, 0 to 255. */
export const byteOfHu = (hu: number): number => Math.max(0, Math.min(255, (hu - LOWEST_HU) / HU_PER_STEP));
/** The HU that a byte stands for. */
export const huOfByte = (byte: number): number => LOWEST_HU + byte * HU_PER_STEP;

/**
 * The mean HU of each cell, as a byte: of each slice the voxels whose centre lies in the cell, where the slice lies; of
 * slices each by as much as it reaches into the cell. Air where no voxel lies.
 * @param hu of the whole series, index order i + j·nI + k·nI·nJ
 */
export function coarseValues(geometry: VolumeGeometry, hu: Int16Array, grid: CoarseGrid): Uint8Array {
  const [width, height, depth] = grid.size;
  const values = new Uint8Array(width * height * depth);
  const sums = new Float32Array(width * height);
  const weights = new Float32Array(width * height);
  const bottomMm = dot(subtract(grid.corner, geometry.slicePositions[0]!), geometry.normal);
  const slabs = slabsOf(geometry).map(([from, to]) => [from - bottomMm, to - bottomMm] as const);
  // A slice that reaches into several levels is averaged once.
  const means = new Map<number, Float32Array>();
  for (let level = 0, first = 0; level < depth; level++) {
    const [from, to] = [level * grid.cellMm[2], (level + 1) * grid.cellMm[2]];
    sums.fill(0);
    weights.fill(0);
    while (first < slabs.length && slabs[first]![1] <= from) means.delete(first++);
    for (let k = first; k < slabs.length && slabs[k]![0] < to; k++) {
      const reach = Math.min(to, slabs[k]![1]) - Math.max(from, slabs[k]![0]);
      const mean = means.get(k) ?? sliceMeans(geometry, hu, grid, k);
      means.set(k, mean);
      for (let c = 0; c < mean.length; c++) {
        const value = mean[c]!;
        if (Number.isNaN(value)) continue;
        sums[c] = sums[c]! + reach * value;
        weights[c] = weights[c]! + reach;
      }
    }
    const plane = level * sums.length;
    for (let c = 0; c < sums.length; c++)
      if (weights[c]! > 0) values[plane + c] = Math.round(byteOfHu(sums[c]! / weights[c]!));
  }
  return values;
}

/** Mean HU of a slice's voxels in each cell of a level; NaN where none lies. */
function sliceMeans(geometry: VolumeGeometry, hu: Int16Array, grid: CoarseGrid, k: number): Float32Array {
  const { columns, rows, pixelSpacingMm } = geometry;
  const [width, height] = grid.size;
  const means = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  const corner = subtract(grid.corner, geometry.slicePositions[0]!);
  const shift = shiftOf(geometry, k);
  const cells = (count: number, spacing: number, axis: 0 | 1, limit: number) =>
    Int32Array.from({ length: count }, (_, n) => {
      const cell = Math.floor((n * spacing + shift[axis] - dot(corner, grid.axes[axis])) / grid.cellMm[axis]);
      return cell >= 0 && cell < limit ? cell : -1;
    });
  const across = cells(columns, pixelSpacingMm[1], 0, width);
  const down = cells(rows, pixelSpacingMm[0], 1, height);
  const iFrom = across.findIndex((cell) => cell >= 0);
  const iTo = across.findLastIndex((cell) => cell >= 0);
  for (let j = 0; j < rows; j++) {
    if (down[j]! < 0 || iFrom < 0) continue;
    const row = columns * (j + rows * k);
    const line = width * down[j]!;
    for (let i = iFrom; i <= iTo; i++) {
      const cell = line + across[i]!;
      means[cell] = means[cell]! + hu[row + i]!;
      counts[cell] = counts[cell]! + 1;
    }
  }
  for (let c = 0; c < means.length; c++) means[c] = counts[c]! > 0 ? means[c]! / counts[c]! : Number.NaN;
  return means;
}

/**
 * The greatest value of each block and of the cells that touch it: a place between cells is a mixture of both sides, so
 * within a block nothing is greater.
 */
export function coarseBlocks(values: Uint8Array, [width, height, depth]: CoarseGrid['size']): CoarseBlocks {
  const size = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK), Math.ceil(depth / BLOCK)] as const;
  const greatest = new Uint8Array(size[0] * size[1] * size[2]);
  /** Blocks from and to that a cell counts in: its own, and the one that it touches. */
  const reached = (cell: number, count: number) =>
    [Math.max(0, ((cell - 1) / BLOCK) | 0), Math.min(count - 1, ((cell + 1) / BLOCK) | 0)] as const;
  for (let z = 0, v = 0; z < depth; z++) {
    const [z0, z1] = reached(z, size[2]);
    for (let y = 0; y < height; y++) {
      const [y0, y1] = reached(y, size[1]);
      for (let x = 0; x < width; x++, v++) {
        const value = values[v]!;
        if (value === 0) continue;
        const [x0, x1] = reached(x, size[0]);
        for (let c = z0; c <= z1; c++)
          for (let b = y0; b <= y1; b++)
            for (let a = x0; a <= x1; a++) {
              const at = a + size[0] * (b + size[1] * c);
              if (value > greatest[at]!) greatest[at] = value;
            }
      }
    }
  }
  return { size, greatest };
}

/** The box around all blocks that hold a value of at least `least`, in cells, from and to; null when none does. */
export function boxOfBlocks(
  { size, greatest }: CoarseBlocks,
  cells: CoarseGrid['size'],
  least: number,
): { readonly from: readonly [number, number, number]; readonly to: readonly [number, number, number] } | null {
  const from: [number, number, number] = [Infinity, Infinity, Infinity];
  const to: [number, number, number] = [-1, -1, -1];
  greatest.forEach((value, n) => {
    if (value < least) return;
    const place = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / size[0] / size[1])];
    for (const [axis, block] of place.entries()) {
      from[axis] = Math.min(from[axis]!, block * BLOCK);
      to[axis] = Math.max(to[axis]!, Math.min(cells[axis]!, (block + 1) * BLOCK));
    }
  });
  return to[0] < 0 ? null : { from, to };
}
