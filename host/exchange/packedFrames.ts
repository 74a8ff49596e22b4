import { forEachLabelRun } from '#core/exchange/labelRuns';

/** Bits of single segments in single slices, and the bytes they are stored in: the first voxel is the lowest bit (PS3.5 8.1.1). */
export interface PackedFrame {
  readonly segment: number;
  readonly k: number;
}

export interface PackedFrames {
  readonly frames: readonly PackedFrame[];
  readonly bytes: Uint8Array;
}

/** A layer whose voxels of each listed value become the frames of a segment. */
export interface PackedLayer {
  readonly voxels: Uint8Array;
  /** Segment by value; 0 for values that are not written. */
  readonly segmentOf: Uint16Array;
}

/**
 * The frames of segments that have a voxel, ordered by segment and slice, one bit a voxel and no gap between frames: a frame
 * of a size that fills no whole bytes begins within the byte in which the last one ends.
 */
export function packedFrames(
  layers: readonly PackedLayer[],
  { pixels, slices }: { readonly pixels: number; readonly slices: number },
): PackedFrames {
  const found: { segment: number; k: number; bits: Uint8Array }[] = [];
  for (const { voxels, segmentOf } of layers)
    for (let k = 0; k < slices; k++)
      for (const [segment, bits] of sliceBits(voxels, k * pixels, pixels, segmentOf)) found.push({ segment, k, bits });
  found.sort((a, b) => a.segment - b.segment || a.k - b.k);
  const bytes = new Uint8Array(Math.ceil((found.length * pixels) / 8));
  found.forEach(({ bits }, n) => {
    const bit = n * pixels;
    const [at, shift] = [bit >> 3, bit & 7];
    if (shift === 0) bytes.set(bits, at);
    else
      for (let b = 0; b < bits.length; b++) {
        bytes[at + b]! |= (bits[b]! << shift) & 0xff;
        if (at + b + 1 < bytes.length) bytes[at + b + 1]! |= bits[b]! >> (8 - shift);
      }
  });
  return { frames: found.map(({ segment, k }) => ({ segment, k })), bytes };
}

function sliceBits(voxels: Uint8Array, first: number, pixels: number, segmentOf: Uint16Array): Map<number, Uint8Array> {
  const bits = new Map<number, Uint8Array>();
  forEachLabelRun(voxels, first, first + pixels, (value, from, to) => {
    const segment = segmentOf[value]!;
    if (segment === 0) return;
    let into = bits.get(segment);
    if (!into) {
      into = new Uint8Array(Math.ceil(pixels / 8));
      bits.set(segment, into);
    }
    setBits(into, from - first, to - first);
  });
  return bits;
}

/** Sets the bits from … to − 1. */
function setBits(bits: Uint8Array, from: number, to: number): void {
  const [first, last] = [from >> 3, (to - 1) >> 3];
  const head = (0xff << (from & 7)) & 0xff;
  const tail = 0xff >> (7 - ((to - 1) & 7));
  if (first === last) bits[first]! |= head & tail;
  else {
    bits[first]! |= head;
    bits.fill(0xff, first + 1, last);
    bits[last]! |= tail;
  }
}

/** Calls back with each run of set bits of a frame that begins at this bit: voxels from … to − 1. */
export function forEachRun(
  bytes: Uint8Array,
  firstBit: number,
  pixels: number,
  visit: (from: number, to: number) => void,
): void {
  const end = firstBit + pixels;
  let start = -1;
  for (let bit = firstBit; bit < end; ) {
    if ((bit & 7) === 0 && bit + 8 <= end) {
      const byte = bytes[bit >> 3]!;
      // Whole bytes of nothing, or of nothing else, are most of them.
      if (byte === 0 ? start < 0 : byte === 0xff && start >= 0) {
        bit += 8;
        continue;
      }
      if (byte === 0 || byte === 0xff) {
        if (byte === 0) {
          visit(start - firstBit, bit - firstBit);
          start = -1;
        } else start = bit;
        bit += 8;
        continue;
      }
    }
    const set = (bytes[bit >> 3]! >> (bit & 7)) & 1;
    if (set && start < 0) start = bit;
    else if (!set && start >= 0) {
      visit(start - firstBit, bit - firstBit);
      start = -1;
    }
    bit++;
  }
  if (start >= 0) visit(start - firstBit, pixels);
}
