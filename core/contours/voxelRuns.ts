import type { VoxelBits } from '../commands/kernels.ts';

/**
 * A set of voxels as runs: pairs [offset, length] laid flat, offsets ascending, no run touching or overlapping the one
 * before it within a slice, none crossing a slice. What a brush, a grow and a hole fill hand to the commands.
 */
export type RunSet = Uint32Array;

/** Collects runs in ascending order and joins those that meet within a slice. Grows as needed. */
export class RunCollector {
  private pairs = new Uint32Array(1024);
  private used = 0;
  private sliceVoxels: number;

  /** @param sliceVoxels voxels of one slice: runs that meet across its border stay two */
  constructor(sliceVoxels: number) {
    this.sliceVoxels = sliceVoxels;
  }

  /** Adds voxels offset … offset + length − 1; offset must not lie before the end of what was added last. */
  add(offset: number, length: number): void {
    if (length <= 0) return;
    const last = this.used - 2;
    if (last >= 0 && this.pairs[last]! + this.pairs[last + 1]! === offset && offset % this.sliceVoxels !== 0) {
      this.pairs[last + 1]! += length;
      return;
    }
    if (this.used === this.pairs.length) {
      const larger = new Uint32Array(this.pairs.length * 2);
      larger.set(this.pairs);
      this.pairs = larger;
    }
    this.pairs[this.used++] = offset;
    this.pairs[this.used++] = length;
  }

  runs(): RunSet {
    return this.pairs.slice(0, this.used);
  }
}

/** Runs of a set of bits; words without a bit cost one look. */
export function runsOfBits(bits: VoxelBits): RunSet {
  const { columns, rows, slices, wordsPerRow, words } = bits;
  const collected = new RunCollector(columns * rows);
  for (let row = 0; row < rows * slices; row++) {
    const first = row * wordsPerRow;
    const base = row * columns;
    let start = -1;
    for (let w = 0; w < wordsPerRow; w++) {
      const word = words[first + w]!;
      if (word === 0) {
        if (start >= 0) collected.add(base + start, 32 * w - start);
        start = -1;
      } else if (word === 0xffffffff) {
        if (start < 0) start = 32 * w;
      } else {
        // From one change of bit to the next, not bit by bit: a noisy scan has many words that are neither full nor empty.
        for (let bit = 0; bit < 32; ) {
          const rest = (start < 0 ? word : ~word) >>> bit;
          if (rest === 0) break;
          bit += 31 - Math.clz32(rest & -rest);
          if (start < 0) start = 32 * w + bit;
          else {
            collected.add(base + start, 32 * w + bit - start);
            start = -1;
          }
        }
      }
    }
    if (start >= 0) collected.add(base + start, columns - start);
  }
  return collected.runs();
}

/** Voxels of a layer that hold any of the given Segment Numbers, as runs. Looks at every voxel of the layer. */
export function runsOfSegments(
  voxels: Uint8Array,
  sliceVoxels: number,
  holds: (segment: number) => boolean,
  from = 0,
  to = voxels.length,
): RunSet {
  const wanted = Array.from({ length: 256 }, (_, n) => holds(n));
  const collected = new RunCollector(sliceVoxels);
  for (let v = from; v < to; ) {
    if (!wanted[voxels[v]!]) {
      v++;
      continue;
    }
    const start = v;
    const end = Math.min(to, (Math.floor(v / sliceVoxels) + 1) * sliceVoxels);
    while (v < end && wanted[voxels[v]!]) v++;
    collected.add(start, v - start);
  }
  return collected.runs();
}

/** How many voxels a run set holds. */
export function voxelsIn(runs: RunSet): number {
  let total = 0;
  for (let r = 1; r < runs.length; r += 2) total += runs[r]!;
  return total;
}

/** Voxels of `a` that are not in `b`. */
export function runsWithout(a: RunSet, b: RunSet, sliceVoxels: number): RunSet {
  const collected = new RunCollector(sliceVoxels);
  let q = 0;
  for (let r = 0; r < a.length; r += 2) {
    let at = a[r]!;
    const end = at + a[r + 1]!;
    while (q < b.length && b[q]! + b[q + 1]! <= at) q += 2;
    for (let s = q; s < b.length && b[s]! < end; s += 2) {
      collected.add(at, b[s]! - at);
      at = Math.max(at, b[s]! + b[s + 1]!);
    }
    collected.add(at, end - at);
  }
  return collected.runs();
}
