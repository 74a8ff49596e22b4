import { bitsFrom, columnsMask, complementRow, strideOf } from './rows';

// Dilation by any shape that is a list of rows: [dk, dj, first di, last di], i32 each. A source row is widened once by
// each number of columns that occurs; every row of the shape then takes one of these, shifted by its first column.

const ENTRY: usize = 16;

/** Bytes of scratch that dilateSlice wants: widest is last − first di, at most; farthest the largest |di|. */
export function dilateScratch(columns: i32, widest: i32, farthest: i32): u32 {
  return (<u32>widest + 1) * paddedStride(columns, farthest);
}

// @ts-ignore: decorator
@inline
function paddingOf(farthest: i32): u32 {
  return ((<u32>farthest >> 3) + 2 + 15) & ~15;
}

// @ts-ignore: decorator
@inline
function paddedStride(columns: i32, farthest: i32): u32 {
  return <u32>strideOf(columns) + 2 * paddingOf(2 * farthest) + 16;
}

/**
 * Adds to `out` every voxel that a voxel of slice k of the set reaches. set, out: bits of the volume; shape: i32[4·count],
 * seen from slice k; scratch: u8[dilateScratch]. Rows and slices outside the volume are passed over; bits past the last
 * column may be set (trimRows takes them away).
 */
export function dilateSlice(
  set: usize, out: usize, k: i32, columns: i32, rows: i32, slices: i32, shape: usize, count: i32, widest: i32,
  farthest: i32, scratch: usize,
): void {
  const stride = <usize>strideOf(columns);
  const padding = <usize>paddingOf(2 * farthest);
  const padded = <usize>paddedStride(columns, farthest);
  const end = shape + <usize>count * ENTRY;
  for (let j = 0; j < rows; j++) {
    const row = set + <usize>(k * rows + j) * stride;
    const first = firstBit(row, stride);
    if (first < 0) continue;
    const last = lastBit(row, stride);
    memory.fill(scratch, 0, padded);
    memory.copy(scratch + padding, row, stride);
    widen(scratch, padding, padded, first, last, widest);
    for (let entry = shape; entry < end; entry += ENTRY) {
      const z = k + load<i32>(entry);
      const y = j + load<i32>(entry, 4);
      if (z < 0 || z >= slices || y < 0 || y >= rows) continue;
      const lo = load<i32>(entry, 8);
      const hi = load<i32>(entry, 12);
      const from = max(0, first + lo);
      const to = min(columns - 1, last + hi);
      if (from > to) continue;
      const seen = scratch + <usize>(hi - lo) * padded + padding;
      const target = out + <usize>(z * rows + y) * stride;
      for (let at = <usize>(from >> 7) << 4; at <= <usize>(to >> 7) << 4; at += 16) {
        v128.store(target + at, v128.or(v128.load(target + at), bitsFrom(seen, (<i32>at << 3) - lo)));
      }
    }
  }
}

/** Row n of scratch: the first row spread n columns to the right; only between the blocks where it can have bits. */
function widen(scratch: usize, padding: usize, padded: usize, first: i32, last: i32, widest: i32): void {
  const from = padding + (<usize>(first >> 7) << 4);
  for (let n = 1; n <= widest; n++) {
    const before = scratch + <usize>(n - 1) * padded;
    const now = before + padded;
    memory.fill(now, 0, padded);
    const to = min(padding + (<usize>((last + n) >> 7) << 4), padded - 32);
    for (let at = from; at <= to; at += 16) {
      v128.store(now + at, v128.or(v128.load(before + at), bitsFrom(scratch, (<i32>at << 3) - n)));
    }
  }
}

function firstBit(row: usize, stride: usize): i32 {
  for (let at: usize = 0; at < stride; at += 8) {
    const word = load<u64>(row + at);
    if (word != 0) return (<i32>at << 3) + <i32>ctz(word);
  }
  return -1;
}

function lastBit(row: usize, stride: usize): i32 {
  for (let at: isize = <isize>stride - 8; at >= 0; at -= 8) {
    const word = load<u64>(row + at);
    if (word != 0) return (<i32>at << 3) + 63 - <i32>clz(word);
  }
  return -1;
}

/** Takes away the bits past the last column of so many rows. */
export function trimRows(bits: usize, columns: i32, rows: i32): void {
  const stride = <usize>strideOf(columns);
  const words = <i32>(stride >> 3);
  for (let row = 0; row < rows; row++) {
    const at = bits + <usize>row * stride;
    for (let w = columns >> 6; w < words; w++) {
      const word = at + (<usize>w << 3);
      store<u64>(word, load<u64>(word) & columnsMask(columns, w));
    }
  }
}

/** The complement of rows jFrom … jTo of slices kFrom … kTo, inclusive; all other rows are empty. */
export function complementWithin(
  bits: usize, out: usize, columns: i32, rows: i32, slices: i32, jFrom: i32, jTo: i32, kFrom: i32, kTo: i32,
): void {
  const stride = <usize>strideOf(columns);
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const at = <usize>(k * rows + j) * stride;
      if (k >= kFrom && k <= kTo && j >= jFrom && j <= jTo) complementRow(bits + at, out + at, columns);
      else memory.fill(out + at, 0, stride);
    }
  }
}

/** Rows and slices in which the set has voxels: [jMin, jMax, kMin, kMax], i32 each; jMin > jMax for an empty set. */
export function rowBounds(bits: usize, columns: i32, rows: i32, slices: i32, bounds: usize): void {
  const stride = <usize>strideOf(columns);
  let jMin = rows;
  let jMax = -1;
  let kMin = slices;
  let kMax = -1;
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const row = bits + <usize>(k * rows + j) * stride;
      // A row between the bounds widens them only by its slice.
      if (j >= jMin && j <= jMax && kMax == k) continue;
      if (firstBit(row, stride) < 0) continue;
      jMin = min(jMin, j);
      jMax = max(jMax, j);
      kMin = min(kMin, k);
      kMax = k;
    }
  }
  store<i32>(bounds, jMin);
  store<i32>(bounds, jMax, 4);
  store<i32>(bounds, kMin, 8);
  store<i32>(bounds, kMax, 12);
}

/** to = a and b (0), a or b (1), a without b (2); a multiple of 16 bytes. */
export function combineBits(a: usize, b: usize, to: usize, bytes: usize, how: i32): void {
  if (how == 0) for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.and(v128.load(a + at), v128.load(b + at)));
  else if (how == 1) for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.or(v128.load(a + at), v128.load(b + at)));
  else for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.andnot(v128.load(a + at), v128.load(b + at)));
}
