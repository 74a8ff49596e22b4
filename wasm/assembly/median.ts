import { addBits, bitsFrom, columnsMask, countBits, strideOf } from './rows';

// Rank within a ball: a voxel is in when more than so many voxels of the ball around it are. Counted 128 voxels at a time,
// a counter's binary digits across registers. Past the border the outermost row, column or slice goes on.

/** Most digits of a counter. */
const PLANES = 24;
const ENTRY: usize = 16;

// @ts-ignore: decorator
@inline
function paddingOf(farthest: i32): u32 {
  return ((<u32>farthest >> 3) + 2 + 15) & ~15;
}

/** Bytes of one padded row. */
// @ts-ignore: decorator
@inline
function paddedStride(columns: i32, farthest: i32): u32 {
  return <u32>strideOf(columns) + 2 * paddingOf(farthest) + 16;
}

/** Bytes of the ring of padded slices that rankSlice wants: `deep` slices may be in use at once. */
export function rankScratch(columns: i32, rows: i32, farthest: i32, deep: i32): u32 {
  return PLANES * 16 + (<u32>rows * <u32>deep + 1) * paddedStride(columns, farthest);
}

/** Puts slice k of the set into its place of the ring, every row continued by its outermost columns. */
export function padSlice(
  set: usize, k: i32, columns: i32, rows: i32, farthest: i32, deep: i32, scratch: usize,
): void {
  const stride = <usize>strideOf(columns);
  const padding = <usize>paddingOf(farthest);
  const padded = <usize>paddedStride(columns, farthest);
  const words = <i32>(stride >> 3);
  let to = scratch + PLANES * 16 + <usize>(k % deep) * <usize>rows * padded;
  for (let j = 0; j < rows; j++) {
    const row = set + <usize>(k * rows + j) * stride;
    memory.fill(to, load<u64>(row) & 1 ? 0xff : 0, padding);
    memory.copy(to + padding, row, stride);
    const tail = to + padding + stride;
    const last = (load<u64>(row + (<usize>((columns - 1) >> 6) << 3)) >> (<u64>((columns - 1) & 63))) & 1;
    memory.fill(tail, last ? 0xff : 0, padded - padding - stride);
    if (last) {
      for (let w = columns >> 6; w < words; w++) {
        const word = to + padding + (<usize>w << 3);
        store<u64>(word, load<u64>(word) | ~columnsMask(columns, w));
      }
    }
    to += padded;
  }
}

/** Which of 128 counters exceed the number. */
// @ts-ignore: decorator
@inline
function above(planes: usize, digits: i32, number: i32): v128 {
  let greater = i64x2.splat(0);
  let equal = i64x2.splat(-1);
  for (let p = digits - 1; p >= 0; p--) {
    const digit = v128.load(planes + (<usize>p << 4));
    if ((number >> p) & 1) equal = v128.and(equal, digit);
    else {
      greater = v128.or(greater, v128.and(equal, digit));
      equal = v128.andnot(equal, digit);
    }
  }
  return greater;
}

/**
 * Slice k of the answer: voxels of which more than `number` voxels of the ball are in the set. shape: i32[4·count], rows
 * [dk, dj, first di, last di] seen from slice k, `total` voxels in all; every slice it reaches lies in the ring. Rows jFrom
 * … jTo are done, all others are empty.
 */
export function rankSlice(
  out: usize, k: i32, columns: i32, rows: i32, slices: i32, shape: usize, count: i32, number: i32, total: i32,
  farthest: i32, deep: i32, jFrom: i32, jTo: i32, pointers: usize, scratch: usize,
): void {
  const stride = <usize>strideOf(columns);
  const padding = <usize>paddingOf(farthest);
  const padded = <usize>paddedStride(columns, farthest);
  const planes = scratch;
  const ring = scratch + PLANES * 16;
  const digits = 32 - <i32>clz(total);
  const near = farthest <= 128;
  const words = <i32>(stride >> 3);
  memory.fill(out + <usize>(k * rows) * stride, 0, <usize>rows * stride);
  for (let j = jFrom; j <= jTo; j++) {
    const answer = out + <usize>(k * rows + j) * stride;
    for (let n = 0; n < count; n++) {
      const entry = shape + <usize>n * ENTRY;
      const row = rowOf(ring, padded, k + load<i32>(entry), j + load<i32>(entry, 4), rows, slices, deep) + padding;
      store<usize>(pointers + (<usize>n << 2), row);
    }
    for (let block: usize = 0; block < stride; block += 16) {
      if (near) {
        // Where nothing or everything around is in the set, there is nothing to count.
        let any = i64x2.splat(0);
        let every = i64x2.splat(-1);
        for (let n = 0; n < count; n++) {
          const entry = shape + <usize>n * ENTRY;
          const row = load<usize>(pointers + (<usize>n << 2)) + block;
          const here = v128.load(row);
          const before = bitsFrom(row, load<i32>(entry, 8));
          const after = bitsFrom(row, load<i32>(entry, 12));
          any = v128.or(any, v128.or(here, v128.or(before, after)));
          every = v128.and(every, v128.and(here, v128.and(before, after)));
          if (v128.any_true(any) && !i64x2.all_true(i64x2.eq(every, i64x2.splat(-1)))) break;
        }
        if (!v128.any_true(any)) continue;
        if (i64x2.all_true(i64x2.eq(every, i64x2.splat(-1)))) {
          v128.store(answer + block, every);
          continue;
        }
      }
      memory.fill(planes, 0, <usize>(digits + 1) << 4);
      for (let n = 0; n < count; n++) {
        const entry = shape + <usize>n * ENTRY;
        const row = load<usize>(pointers + (<usize>n << 2)) + block;
        const hi = load<i32>(entry, 12);
        for (let di = load<i32>(entry, 8); di <= hi; di++) addBits(planes, bitsFrom(row, di));
      }
      v128.store(answer + block, above(planes, digits, number));
    }
    for (let w = columns >> 6; w < words; w++) {
      const word = answer + (<usize>w << 3);
      store<u64>(word, load<u64>(word) & columnsMask(columns, w));
    }
  }
}

/** Where row j of slice k lies in the ring, both held within the volume. */
// @ts-ignore: decorator
@inline
function rowOf(ring: usize, padded: usize, k: i32, j: i32, rows: i32, slices: i32, deep: i32): usize {
  const z = max(0, min(slices - 1, k));
  const y = max(0, min(rows - 1, j));
  return ring + (<usize>(z % deep) * <usize>rows + <usize>y) * padded;
}

/** Voxels of each slice of a set. perSlice: u32[slices]. */
export function countSlices(bits: usize, columns: i32, rows: i32, slices: i32, perSlice: usize): void {
  const bytes = <usize>strideOf(columns) * <usize>rows;
  for (let k = 0; k < slices; k++) store<u32>(perSlice + (<usize>k << 2), countBits(bits + <usize>k * bytes, bytes));
}

let labels: usize, nI: i32, nJ: i32, nK: i32;

/** The label of a voxel, held within the volume in rows and slices; the column is held by the caller. */
// @ts-ignore: decorator
@inline
function rowOfLabels(k: i32, j: i32): usize {
  return labels + (<usize>max(0, min(nK - 1, k)) * <usize>nJ + <usize>max(0, min(nJ - 1, j))) * <usize>nI;
}

// @ts-ignore: decorator
@inline
function vote(counts: usize, row: usize, i: i32, by: i32): void {
  const at = counts + (<usize>load<u8>(row + <usize>max(0, min(nI - 1, i))) << 2);
  store<i32>(at, load<i32>(at) + by);
}

/**
 * Rows jFrom … jTo, columns iFrom … iTo of slice k after a vote among the candidates (u8[candidateCount], background
 * among them): each voxel of a candidate takes the one that most voxels of the ball around it hold, and stays where that
 * is not more than hold its own; all other voxels stay. labelsAt: u8, the whole layer; out: u8[columns·rows], of which the
 * named rows and columns are written; taking: u8[256], 1 for a candidate; counts: u32[256], pointers: u32[count], scratch.
 */
export function voteSlice(
  labelsAt: usize, out: usize, k: i32, columns: i32, rows: i32, slices: i32, shape: usize, count: i32, candidates: usize,
  candidateCount: i32, taking: usize, counts: usize, pointers: usize, iFrom: i32, iTo: i32, jFrom: i32, jTo: i32,
): void {
  labels = labelsAt;
  nI = columns;
  nJ = rows;
  nK = slices;
  for (let j = jFrom; j <= jTo; j++) {
    memory.fill(counts, 0, 1024);
    for (let n = 0; n < count; n++) {
      const entry = shape + <usize>n * ENTRY;
      const row = rowOfLabels(k + load<i32>(entry), j + load<i32>(entry, 4));
      store<usize>(pointers + (<usize>n << 2), row);
      const hi = load<i32>(entry, 12);
      for (let di = load<i32>(entry, 8); di <= hi; di++) vote(counts, row, iFrom + di, 1);
    }
    const own = rowOfLabels(k, j);
    for (let i = iFrom; i <= iTo; i++) {
      const old = load<u8>(own + <usize>i);
      let now = old;
      if (load<u8>(taking + <usize>old)) {
        let most = load<i32>(counts + (<usize>old << 2));
        for (let c = 0; c < candidateCount; c++) {
          const label = load<u8>(candidates + <usize>c);
          const votes = load<i32>(counts + (<usize>label << 2));
          if (votes > most) {
            most = votes;
            now = label;
          }
        }
      }
      store<u8>(out + <usize>(j * columns + i), now);
      if (i == iTo) break;
      for (let n = 0; n < count; n++) {
        const entry = shape + <usize>n * ENTRY;
        const row = load<usize>(pointers + (<usize>n << 2));
        vote(counts, row, i + load<i32>(entry, 8), -1);
        vote(counts, row, i + 1 + load<i32>(entry, 12), 1);
      }
    }
  }
}
