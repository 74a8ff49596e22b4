import type { SegmentNumber } from '../contours/reading.ts';
import { sliceExtents, type VolumeGeometry } from '../geometry.ts';
import { type CubicMillimetre, type Millilitre, millilitresFrom } from '../units.ts';

/** SHA-256 over bytes that come piece by piece. */
export interface Hashing {
  update(bytes: Uint8Array): void;
  hex(): string;
}

/** A segment's own voxels, whatever else its layer holds: how many, and the hash that a decision or signature binds. */
export interface SegmentVoxels {
  readonly number: SegmentNumber;
  readonly voxels: number;
  /** Of them in each slice, index k. */
  readonly perSlice: readonly number[];
  readonly hash: string;
}

/** Runs that are handed to the hash at once. */
const RUNS = 2048;

/**
 * The voxel hash of every segment of a layer that has voxels, by number ascending: SHA-256 over columns, rows and slices of the
 * grid, then first index and length of each longest run of the segment's voxels, index order i + j·nI + k·nI·nJ, all as u32 little
 * endian. So it is the same for the same voxels on the same grid, whatever lies beside them.
 */
export function segmentVoxels(
  voxels: Uint8Array,
  { columns, rows, slices }: Pick<VolumeGeometry, 'columns' | 'rows' | 'slices'>,
  hashing: () => Hashing,
): SegmentVoxels[] {
  const found = new Map<number, HashedRuns>();
  for (let v = 0; v < voxels.length; ) {
    const number = voxels[v]!;
    const from = v++;
    while (v < voxels.length && voxels[v] === number) v++;
    if (number === 0) continue;
    let runs = found.get(number);
    if (!runs) {
      runs = new HashedRuns(hashing(), { columns, rows, slices });
      found.set(number, runs);
    }
    runs.add(from, v - from);
  }
  return [...found].sort(([a], [b]) => a - b).map(([number, runs]) => ({ number, ...runs.end() }));
}

class HashedRuns {
  readonly #hashing: Hashing;
  readonly #pixels: number;
  readonly #perSlice: number[];
  readonly #bytes = new Uint8Array(8 * RUNS);
  readonly #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #voxels = 0;

  constructor(
    hashing: Hashing,
    { columns, rows, slices }: { readonly columns: number; readonly rows: number; readonly slices: number },
  ) {
    this.#hashing = hashing;
    this.#pixels = columns * rows;
    this.#perSlice = new Array<number>(slices).fill(0);
    const head = new DataView(new ArrayBuffer(12));
    for (const [n, value] of [columns, rows, slices].entries()) head.setUint32(4 * n, value, true);
    hashing.update(new Uint8Array(head.buffer));
  }

  add(from: number, length: number): void {
    this.#view.setUint32(this.#at, from, true);
    this.#view.setUint32(this.#at + 4, length, true);
    this.#at += 8;
    this.#voxels += length;
    for (let v = from; v < from + length; ) {
      const k = Math.floor(v / this.#pixels);
      const end = Math.min(from + length, (k + 1) * this.#pixels);
      this.#perSlice[k]! += end - v;
      v = end;
    }
    if (this.#at === this.#bytes.length) this.#flush();
  }

  end(): Omit<SegmentVoxels, 'number'> {
    this.#flush();
    return { voxels: this.#voxels, perSlice: this.#perSlice, hash: this.#hashing.hex() };
  }

  #flush(): void {
    // A copy: whoever hashes may keep what it is given until the end.
    this.#hashing.update(this.#bytes.slice(0, this.#at));
    this.#at = 0;
  }
}

/**
 * What a segment measures, ml; every slice counts with its own extent along the normal.
 * @param sliceHeightsMm heights of the slices along the normal, ascending
 */
export function segmentMl(
  { perSlice }: Pick<SegmentVoxels, 'perSlice'>,
  {
    pixelSpacingMm: [row, column],
    sliceHeightsMm,
  }: {
    readonly pixelSpacingMm: readonly [number, number];
    readonly sliceHeightsMm: readonly number[];
  },
): Millilitre {
  const extents = sliceExtents(sliceHeightsMm);
  const mm3 = perSlice.reduce((sum, count, k) => sum + count * row * column * extents[k]!, 0);
  return millilitresFrom(mm3 as CubicMillimetre);
}
