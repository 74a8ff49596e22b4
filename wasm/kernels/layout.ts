import { ok, type Result, refuse } from '#core/result';

/** The grid of a volume: voxels along a row, down a column, and slices. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/**
 * Where everything of one open series lies in its memory: byte offsets. Plain data, to be posted with the memory to
 * those who attach to it.
 */
export interface VolumeLayout extends Grid {
  /** 64 KiB pages, never more than this. */
  readonly pages: number;
  /** i16 a voxel, HU. */
  readonly hu: number;
  /** u8 a voxel: Segment Numbers of three layers, and what a gesture would add before it is accepted. */
  readonly extent: number;
  readonly findings: number;
  readonly partition: number;
  readonly preview: number;
  /** Sets of voxels as bits, one after another: the results of kernels and what they need on the way. */
  readonly bits: number;
  readonly bitSets: number;
  readonly bytesPerBitSet: number;
  /** Room of the kernels of one thread, a lane each: a table that is always left zeroed, then scratch. */
  readonly lanes: number;
  readonly lanesAt: number;
  readonly bytesPerLane: number;
  /** u32 slots of a lane's table, a power of two of at least twice the voxels of a slice. */
  readonly tableSlots: number;
  /** Room for working grids and boxes with numbers a voxel, one thread at a time: see WorkRoom. */
  readonly work: number;
  readonly workBytes: number;
}

export interface LayoutOptions {
  /** Sets of voxels that may lie in the memory at once; at most 31. Untouched ones cost address space only. */
  readonly bitSets?: number;
  /** Threads that may run kernels at the same time. */
  readonly lanes?: number;
}

const PAGE = 65536;
const LARGEST_PAGES = 65536;
/** Vector loads reach up to 126 bytes past the end of what they read. */
const GUARD = 256;
/** Working grids of 3 mm need 30 MB, a native liver's distances 5 bytes a voxel of its box. */
const LARGEST_WORK = 192 * 2 ** 20;
const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;

export const wordsPerRowOf = ({ columns }: Pick<Grid, 'columns'>): number => 4 * Math.ceil(columns / 128);

/**
 * Plans the memory of one series and says how many bytes it needs (`pages` × 65,536); takes none yet. Refuses as
 * `memory.tooLarge` what passes the 4 GiB that a kernel can address; `details.bytes` says how much it would have been.
 */
export function volumeLayout(
  { columns, rows, slices }: Grid,
  { bitSets = 8, lanes = 2 }: LayoutOptions = {},
): Result<VolumeLayout, 'memory.tooLarge'> {
  const pixels = columns * rows;
  const voxels = pixels * slices;
  const bytesPerBitSet = wordsPerRowOf({ columns }) * 4 * rows * slices;
  const tableSlots = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * pixels)));
  // The widest needs: runs and labels of two slices for the largest component, 36 bytes a voxel of a slice; beside a
  // sweep's state, a byte a row and 16 a slice, lie seeds or a slice's holes.
  const scratch = 36 * rows * (columns + 1) + rows * slices + 16 * slices + 4 * PAGE;
  const bytesPerLane = roundUp(4 * tableSlots + scratch, GUARD);

  let end = PAGE; // Page 0: the module's own data, and the tasks' words.
  const place = (bytes: number) => {
    const at = end;
    end = roundUp(end + bytes + GUARD, GUARD);
    return at;
  };
  const hu = place(2 * voxels);
  const extent = place(voxels);
  const findings = place(voxels);
  const partition = place(voxels);
  const preview = place(voxels);
  const bits = place(bitSets * bytesPerBitSet);
  const lanesAt = place(lanes * bytesPerLane);
  const workBytes = Math.min(LARGEST_WORK, roundUp(64 * voxels + 4 * PAGE, GUARD));
  const work = place(workBytes);
  const pages = Math.ceil(end / PAGE);
  if (pages > LARGEST_PAGES) return refuse('memory.tooLarge', { bytes: pages * PAGE, largest: LARGEST_PAGES * PAGE });
  return ok({
    columns,
    rows,
    slices,
    pages,
    hu,
    extent,
    findings,
    partition,
    preview,
    bits,
    bitSets,
    bytesPerBitSet,
    lanes,
    lanesAt,
    bytesPerLane,
    tableSlots,
    work,
    workBytes,
  });
}

/** Bytes that an open series takes of the address space. */
export const bytesOf = ({ pages }: VolumeLayout): number => pages * PAGE;
