import type { Abort } from '../abort.ts';
import type { Ball } from '../contours/ball.ts';
import type { LayerName } from '../contours/codes.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Lattice } from '../segmentation/sliceEditDistance.ts';
import type { BoxPlaces, WorkingPlan } from '../segmentation/workingGrid.ts';
import type { SegmentBounds } from '../volumetry/counts.ts';

/**
 * What commands need of the voxel kernels; wasm/kernels answers it, in a worker (window) or at once (command line).
 * Every method reads the volume's HU and layers where they lie and gives a set of voxels as bits: one bit a voxel,
 * rows padded to whole 128-bit words, shape [slices, rows, wordsPerRow × 4 u32]. `VoxelBits` hides that.
 */
export interface VoxelKernels {
  /** Voxels connected to the seeds with lower ≤ HU ≤ upper; 6 or 26 neighbours; equal to ITK's ConnectedThreshold. */
  grow(request: GrowRequest, signal?: Abort): Promise<VoxelBits>;
  /**
   * The set with its holes: background that reaches no border of the slice (inSlice) or of the volume (volume). In slice
   * only, holes of more voxels than `maxAreaVoxels` stay open.
   */
  fillHoles(bits: VoxelBits, mode: 'inSlice' | 'volume', signal?: Abort, maxAreaVoxels?: number): Promise<VoxelBits>;
  /** The component of the set that holds the voxel offset; 6 or 26 neighbours. Empty when the voxel is not in the set. */
  componentAt(bits: VoxelBits, offset: number, connectivity: 6 | 26, signal?: Abort): Promise<VoxelBits>;
  /** The component with most voxels; the first in index order where two are equal. */
  largestComponent(bits: VoxelBits, connectivity: 6 | 26, signal?: Abort): Promise<VoxelBits>;
  /**
   * The set smoothed within each slice: a voxel is in when more than half of the voxels of the slice in the ellipse around
   * it are in; the ellipse holds the voxels (di, dj) with (di / radiusColumns)² + (dj / radiusRows)² ≤ 1.
   */
  smoothInSlice(bits: VoxelBits, radiusColumns: number, radiusRows: number, signal?: Abort): Promise<VoxelBits>;
  /** Every voxel within the ball around a voxel of the set: a margin outwards. */
  dilate(bits: VoxelBits, ball: Ball, signal?: Abort): Promise<VoxelBits>;
  /** Voxels of the set with no voxel outside it within the ball around them; outside the volume nothing is known. */
  erode(bits: VoxelBits, ball: Ball, signal?: Abort): Promise<VoxelBits>;
  /**
   * Voxels of which more than a share of the ball around them is in the set; half is the median. The ball reaches beyond
   * the ends, where the outermost voxels of the volume go on.
   */
  rankInBall(bits: VoxelBits, ball: Ball, share: number, signal?: Abort): Promise<VoxelBits>;
  /** Components that have at least a volume; `volumes`: what one voxel of each slice measures, in the unit of `least`. */
  keepComponents(
    bits: VoxelBits,
    connectivity: 6 | 26,
    volumes: readonly number[],
    least: number,
    signal?: Abort,
  ): Promise<VoxelBits>;
  /** Voxels of both sets, of either, or of the first without the second. */
  combine(a: VoxelBits, how: 'and' | 'or' | 'without', b: VoxelBits): Promise<VoxelBits>;
  /** How many voxels the set holds in each slice. */
  voxelsPerSlice(bits: VoxelBits): Promise<number[]>;
  /**
   * Each candidate's voxel of a layer, inside the box, takes the candidate that most voxels of the ball around it hold, and
   * stays where that is not more than hold its own. What would change, as runs of a change; writes nothing.
   */
  voteLabels(
    layer: LayerName,
    candidates: readonly number[],
    ball: Ball,
    box: VoxelBox,
    signal?: Abort,
  ): Promise<Uint32Array>;
  /** Voxels of a layer that hold the Segment Number. */
  bitsOf(layer: LayerName, segment: number): Promise<VoxelBits>;
  /** Voxels of a set that do not hold the Segment Number in a layer. */
  withoutSegment(bits: VoxelBits, layer: LayerName, segment: number): Promise<VoxelBits>;
  /** A set from runs, where these kernels keep theirs. */
  bitsOfRuns(runs: RunSet): Promise<VoxelBits>;
  /** The chance of each node, 0 … 1, to be in: as it was given where that is decided, else by a random walker. */
  randomWalk(nodes: WalkNodes, signal?: Abort): Promise<Float32Array>;
  /** The volume's HU averaged over the blocks of a plan, rounded to whole HU. */
  averagedHu(plan: WorkingPlan, signal?: Abort): Promise<Int16Array>;
  /**
   * Exact Euclidean distances between voxel centres of a box, mm: outside the set (bytes, 0 or not) to its nearest voxel,
   * inside, negative, to the nearest one that is not in it; ±Infinity where there is none. A side not asked for holds 0.
   */
  signedDistance(
    box: BoxPlaces,
    set: Uint8Array,
    side: 'outside' | 'inside' | 'both',
    signal?: Abort,
  ): Promise<Float32Array>;
  /** Signed distances of the nodes of a lattice from the border of a label within one plane, mm: see `PlaneDistances`. */
  planeDistances(request: PlaneDistances, signal?: Abort): Promise<Float32Array>;
  /** Who gets each voxel of a box, 1 liver or 2 background, when both grow from their seeds over what is cheap for each. */
  compete(field: Competition, signal?: Abort): Promise<Uint8Array>;
  /** Native voxels where a field of a working box is above ½, trilinearly: see `Carried`. */
  carry(field: Carried, signal?: Abort): Promise<VoxelBits>;
  /**
   * Gives back one set that these kernels gave, or all of them, where they lie in shared memory: there is room for eight.
   * runCommand gives back all when a command has ended.
   */
  release?(bits?: VoxelBits): void;
}

/**
 * One plane of voxels, and where in it signed distances are asked for: negative inside, to the nearest edge of a voxel on
 * the other side, at most `deepMm` within and the lesser of that and `farMm` without. Shape of the answer [down, across].
 */
export interface PlaneDistances {
  readonly lattice: Lattice;
  /** Voxel u of line v is at first + u·uStride + v·vStride: a layer of the volume, or bytes of one's own. */
  readonly voxels: Uint8Array;
  readonly first: number;
  readonly uStride: number;
  readonly vStride: number;
  /** What voxels inside hold. */
  readonly label: number;
  readonly deepMm: number;
  readonly farMm: number;
}

/** What a node is to a random walker. */
export const WALK = { out: 0, in: 1, undecided: 2 } as const;

/** Nodes in a box, index order of the box, for a random walker that seldom crosses a step of HU. */
export interface WalkNodes extends BoxPlaces {
  readonly hu: Int16Array;
  /** A value of WALK each. */
  readonly states: Uint8Array;
  /** A step of so many HU is crossed e times as seldom as none. */
  readonly scaleHu: number;
  /** How often each undecided node is visited, and how boldly (1 … below 2): a wide field needs more than a band. */
  readonly sweeps?: number;
  readonly relaxation?: number;
}

/**
 * A box in which liver and background grow from their seeds at once. A mm costs both 0.02 + 1 / (1 + (depth / 3 mm)²);
 * beside that the liver (ΔI / halfHu)² + ((HU − centreHu) / halfHu)², ΔI the step of HU from voxel to voxel, and the
 * background 0.35. Steps go to all 26 neighbours; a mm never costs more than 20.
 */
export interface Competition extends BoxPlaces {
  readonly hu: Int16Array;
  /** How deep each voxel lies within what looks like liver, mm, of either sign. */
  readonly depths: Float32Array;
  /** 1 liver, 2 background, 0 to be decided. */
  readonly seeds: Uint8Array;
  readonly centreHu: number;
  readonly halfHu: number;
  /** What would cost the liver more is background. */
  readonly furthest: number;
}

/** A field of a working box, 0 … 1, to be carried to the volume's own voxels. */
export interface Carried {
  readonly box: BoxPlaces;
  readonly field: Float32Array;
  /** Native slices that get voxels, from … before to; the heights are those of all slices of the volume. */
  readonly fromSlice: number;
  readonly toSlice: number;
  readonly heightsMm: Float64Array;
  readonly rowSpacingMm: number;
  readonly columnSpacingMm: number;
  /** Where the field is not sure, below 0.98, voxels of less HU stay out. */
  readonly leastHu: number;
}

export interface GrowRequest {
  /** Voxel offsets (i + j·nI + k·nI·nJ), each inside the grid and in the range. */
  readonly seeds: readonly number[];
  /** Inclusive, whole HU: ceil of the lower and floor of the upper threshold asked for. */
  readonly lowerHu: number;
  readonly upperHu: number;
  readonly connectivity: 6 | 26;
  /** Voxels that are not entered, whatever their HU. */
  readonly barred?: VoxelBits;
}

/** A box of voxels, inclusive. */
export type VoxelBox = SegmentBounds;

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
