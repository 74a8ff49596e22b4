import type { Abort } from '../abort.ts';
import type { LayerName } from '../contours/codes.ts';
import type { VolumeGeometry } from '../geometry.ts';

/**
 * What commands need of the voxel kernels; wasm/kernels answers it, in a worker (window) or at once (command line).
 * Every method reads the volume's HU and layers where they lie and gives a set of voxels as bits: one bit a voxel,
 * rows padded to whole 128-bit words, shape [slices, rows, wordsPerRow × 4 u32]. `VoxelBits` hides that.
 */
export interface VoxelKernels {
  /** Voxels connected to the seeds with lower ≤ HU ≤ upper; 6 or 26 neighbours; equal to ITK's ConnectedThreshold. */
  grow(request: GrowRequest, signal?: Abort): Promise<VoxelBits>;
  /** The set with its holes: background that reaches no border of the slice (inSlice) or of the volume (volume). */
  fillHoles(bits: VoxelBits, mode: 'inSlice' | 'volume', signal?: Abort): Promise<VoxelBits>;
  /** The component of the set that holds the voxel offset; 6 or 26 neighbours. Empty when the voxel is not in the set. */
  componentAt(bits: VoxelBits, offset: number, connectivity: 6 | 26, signal?: Abort): Promise<VoxelBits>;
  /** The component with most voxels; the first in index order where two are equal. */
  largestComponent(bits: VoxelBits, connectivity: 6 | 26, signal?: Abort): Promise<VoxelBits>;
  /**
   * The set smoothed within each slice: a voxel is in when more than half of the voxels of the slice in the ellipse around
   * it are in; the ellipse holds the voxels (di, dj) with (di / radiusColumns)² + (dj / radiusRows)² ≤ 1.
   */
  smoothInSlice(bits: VoxelBits, radiusColumns: number, radiusRows: number, signal?: Abort): Promise<VoxelBits>;
  /** Voxels of a layer that hold the Segment Number. */
  bitsOf(layer: LayerName, segment: number): Promise<VoxelBits>;
  /** Gives back what these kernels gave, where it lies in shared memory; runCommand calls it when a command has ended. */
  release?(): void;
}

export interface GrowRequest {
  /** Voxel offsets (i + j·nI + k·nI·nJ), each inside the grid and in the range. */
  readonly seeds: readonly number[];
  /** Inclusive, whole HU: ceil of the lower and floor of the upper threshold asked for. */
  readonly lowerHu: number;
  readonly upperHu: number;
  readonly connectivity: 6 | 26;
}

/** A set of voxels of one grid. `words` rows are padded with zero bits to a multiple of 128. */
export interface VoxelBits {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** 32-bit words per row: 4·ceil(columns / 128). Bit b of word w of a row is column 32·w + b. */
  readonly wordsPerRow: number;
  readonly words: Uint32Array;
  /**
   * Byte offset in the volume's shared memory, where the words lie there. Such a set lives until the command that asked
   * for it has ended; who keeps it longer copies its words.
   */
  readonly pointer?: number;
}

export const emptyBits = ({
  columns,
  rows,
  slices,
}: Pick<VolumeGeometry, 'columns' | 'rows' | 'slices'>): VoxelBits => {
  const wordsPerRow = 4 * Math.ceil(columns / 128);
  return { columns, rows, slices, wordsPerRow, words: new Uint32Array(wordsPerRow * rows * slices) };
};

export const hasVoxel = (bits: VoxelBits, i: number, j: number, k: number): boolean =>
  ((bits.words[(k * bits.rows + j) * bits.wordsPerRow + (i >> 5)]! >>> (i & 31)) & 1) === 1;

export const addVoxel = (bits: VoxelBits, i: number, j: number, k: number): void => {
  bits.words[(k * bits.rows + j) * bits.wordsPerRow + (i >> 5)]! |= 1 << (i & 31);
};
