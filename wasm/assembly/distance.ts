import { report, stopped } from './task';

// Exact Euclidean distances, one axis after the other (Saito and Toriwaki, Pattern Recognition 27, 1994,
// doi:10.1016/0031-3203(94)90133-3): along each line the least of height + step². Where along a line that least lies only
// moves forwards (the parabolas' envelope is totally monotone), so that a place between two others is looked for between
// what these found: halving again and again, sixteen lines side by side in a vector's lanes, without a branch on a value.
// Both sides at once: outside the set a voxel holds its squared distance to the set, inside minus that to the outside.
// Seen from either side the other one is 0.

export const OUTSIDE: i32 = 1;
export const INSIDE: i32 = 2;

/** Lines that are worked on side by side: what one cache line of floats holds. */
const BLOCK: i32 = 16;
const ROW: usize = 64;

/** Of a block's scratch: values (f32[16]) and heights (f32[16]) a place, then places of heights (f64), found (i32[2]), wanted (i32). */
const PER_PLACE: u32 = 64 + 64 + 8 + 8 + 4;

// @ts-ignore: decorator
@inline
function isZero(row: usize): bool {
  return !v128.any_true(v128.or(v128.or(v128.load(row), v128.load(row, 16)), v128.or(v128.load(row, 32), v128.load(row, 48))));
}

/** Heights of one side of a block, those of rows that can be nearest to something; how many there are. */
function gatherHeights(values: usize, n: i32, places: usize, heights: usize, centres: usize, turn: v128): i32 {
  const zero = f32x4.splat(0);
  let count = 0;
  // The row before and this one hold nothing but 0: what lies beyond the next one is nearer to that.
  let zeroBefore = true;
  let to = heights;
  for (let q = 0; q < n; q++) {
    const from = values + <usize>q * ROW;
    const a = f32x4.max(v128.xor(v128.load(from), turn), zero);
    const b = f32x4.max(v128.xor(v128.load(from, 16), turn), zero);
    const c = f32x4.max(v128.xor(v128.load(from, 32), turn), zero);
    const d = f32x4.max(v128.xor(v128.load(from, 48), turn), zero);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    // A row that knows nothing of the other side knows it in no lane.
    if (load<f32>(to) == Infinity) {
      zeroBefore = false;
      continue;
    }
    const empty = isZero(to);
    // One zero row between zero rows is nearest to nothing that is asked.
    if (empty && zeroBefore && (q + 1 == n || noneAbove(from + ROW, turn))) continue;
    zeroBefore = empty;
    store<f64>(centres + (<usize>count << 3), load<f64>(places + (<usize>q << 3)));
    count++;
    to += ROW;
  }
  return count;
}

// @ts-ignore: decorator
@inline
function noneAbove(row: usize, turn: v128): bool {
  const zero = f32x4.splat(0);
  const a = f32x4.gt(v128.xor(v128.load(row), turn), zero);
  const b = f32x4.gt(v128.xor(v128.load(row, 16), turn), zero);
  const c = f32x4.gt(v128.xor(v128.load(row, 32), turn), zero);
  const d = f32x4.gt(v128.xor(v128.load(row, 48), turn), zero);
  return !v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
}

/** The least of the heights first … last as seen from `at` takes the place of what is asked; between which ones it lay. */
// @ts-ignore: decorator
@inline
function least(row: usize, turn: v128, at: f64, heights: usize, centres: usize, first: i32, last: i32, found: usize, noted: bool): void {
  let a = f32x4.splat(Infinity);
  let b = a;
  let c = a;
  let d = a;
  let aFrom = i32x4.splat(first);
  let bFrom = aFrom;
  let cFrom = aFrom;
  let dFrom = aFrom;
  let height = heights + <usize>first * ROW;
  for (let n = first; n <= last; n++, height += ROW) {
    const off = <f32>(at - load<f64>(centres + (<usize>n << 3)));
    const squared = f32x4.splat(off * off);
    const own = i32x4.splat(n);
    let here = f32x4.add(v128.load(height), squared);
    let nearer = f32x4.lt(here, a);
    a = f32x4.pmin(a, here);
    if (noted) aFrom = v128.bitselect(own, aFrom, nearer);
    here = f32x4.add(v128.load(height, 16), squared);
    nearer = f32x4.lt(here, b);
    b = f32x4.pmin(b, here);
    if (noted) bFrom = v128.bitselect(own, bFrom, nearer);
    here = f32x4.add(v128.load(height, 32), squared);
    nearer = f32x4.lt(here, c);
    c = f32x4.pmin(c, here);
    if (noted) cFrom = v128.bitselect(own, cFrom, nearer);
    here = f32x4.add(v128.load(height, 48), squared);
    nearer = f32x4.lt(here, d);
    d = f32x4.pmin(d, here);
    if (noted) dFrom = v128.bitselect(own, dFrom, nearer);
  }
  keep(row, a, turn);
  keep(row + 16, b, turn);
  keep(row + 32, c, turn);
  keep(row + 48, d, turn);
  if (!noted) return;
  let least = i32x4.min_s(i32x4.min_s(aFrom, bFrom), i32x4.min_s(cFrom, dFrom));
  let most = i32x4.max_s(i32x4.max_s(aFrom, bFrom), i32x4.max_s(cFrom, dFrom));
  least = i32x4.min_s(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  store<i32>(found, min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1)));
  store<i32>(found, max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)), 4);
}

// @ts-ignore: decorator
@inline
function keep(row: usize, squared: v128, turn: v128): void {
  const before = v128.load(row);
  v128.store(row, v128.bitselect(v128.xor(squared, turn), before, f32x4.gt(v128.xor(before, turn), f32x4.splat(0))));
}

/** One side of a block: values above nothing become the least of height + step² along their line. */
function lowerSide(values: usize, n: i32, places: usize, scratch: usize, turn: v128): void {
  const heights = scratch;
  const centres = heights + <usize>n * ROW;
  const found = centres + (<usize>n << 3);
  const wanted = found + (<usize>n << 3);
  let asked = 0;
  for (let q = 0; q < n; q++) {
    if (noneAbove(values + <usize>q * ROW, turn)) continue;
    store<i32>(wanted + (<usize>asked << 2), q);
    asked++;
  }
  if (asked == 0) return;
  const last = gatherHeights(values, n, places, heights, centres, turn) - 1;
  if (last < 0) return;
  let step = 1;
  while (2 * step <= asked) step *= 2;
  for (; step > 1; step >>= 1) {
    for (let w = step - 1; w < asked; w += 2 * step) {
      ask(values, turn, places, heights, centres, wanted, found, w, step, asked, last, true);
    }
  }
  for (let w = 0; w < asked; w += 2) ask(values, turn, places, heights, centres, wanted, found, w, 1, asked, last, false);
}

/** One of the places that are asked, looked for between what those `step` before and behind it found. */
// @ts-ignore: decorator
@inline
function ask(
  values: usize, turn: v128, places: usize, heights: usize, centres: usize, wanted: usize, found: usize, w: i32,
  step: i32, asked: i32, last: i32, noted: bool,
): void {
  const q = load<i32>(wanted + (<usize>w << 2));
  const at = load<f64>(places + (<usize>q << 3));
  const own = found + (<usize>w << 3);
  const from = w >= step ? load<i32>(own - (<usize>step << 3)) : 0;
  const to = w + step < asked ? load<i32>(own + (<usize>step << 3), 4) : last;
  least(values + <usize>q * ROW, turn, at, heights, centres, from, to, own, noted);
}

/** The values of one place of a block of lines. */
// @ts-ignore: decorator
@inline
function copyRow(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** Lines side by side, `count` of them from `at` on, each of n values `step` bytes apart; the last axis takes the root. */
function lowerBlock(
  at: usize, count: i32, n: i32, step: usize, places: usize, scratch: usize, sides: i32, root: bool,
): void {
  let any = i32x4.splat(0);
  let to = scratch;
  for (let q = 0; q < n; q++, to += ROW) {
    const from = at + <usize>q * step;
    if (count == BLOCK) copyRow(from, to);
    else {
      // What is wanting of a block is as the last line is.
      for (let c = 0; c < BLOCK; c++) store<f32>(to + (<usize>c << 2), load<f32>(from + (<usize>min(c, count - 1) << 2)));
    }
    any = v128.or(any, v128.or(v128.or(v128.load(to), v128.load(to, 16)), v128.or(v128.load(to, 32), v128.load(to, 48))));
  }
  if (!v128.any_true(any)) return;
  const room = scratch + <usize>n * ROW;
  if ((sides & OUTSIDE) != 0) lowerSide(scratch, n, places, room, i32x4.splat(0));
  if ((sides & INSIDE) != 0) lowerSide(scratch, n, places, room, i32x4.splat(0x80000000));
  if (root) rootLines(scratch, n);
  to = scratch;
  for (let q = 0; q < n; q++, to += ROW) {
    const into = at + <usize>q * step;
    if (count == BLOCK) copyRow(to, into);
    else memory.copy(into, to, <usize>count << 2);
  }
}

/** Squares become distances, their sign kept. */
function rootLines(lines: usize, n: i32): void {
  const signs = i32x4.splat(0x80000000);
  const end = lines + <usize>n * ROW;
  for (let at = lines; at < end; at += 16) {
    const squared = v128.load(at);
    const side = v128.and(squared, signs);
    v128.store(at, v128.or(f32x4.sqrt(v128.xor(squared, side)), side));
  }
}

/** The first axis: squared distance to the nearest voxel of the other side in the row itself. */
function rowDistances(set: usize, out: usize, n: i32, places: usize, sides: i32): void {
  for (let q = 0; q < n; ) {
    const inside = load<u8>(set + <usize>q) != 0;
    const from = q;
    do q++;
    while (q < n && (load<u8>(set + <usize>q) != 0) == inside);
    if ((sides & (inside ? INSIDE : OUTSIDE)) == 0) {
      memory.fill(out + (<usize>from << 2), 0, <usize>(q - from) << 2);
      continue;
    }
    const sign: f64 = inside ? -1 : 1;
    if (from == 0 && q == n) {
      for (let v = 0; v < n; v++) store<f32>(out + (<usize>v << 2), <f32>(sign * Infinity));
      return;
    }
    const left = from > 0 ? load<f64>(places + (<usize>(from - 1) << 3)) : -Infinity;
    const right = q < n ? load<f64>(places + (<usize>q << 3)) : Infinity;
    const lefts = f64x2.splat(left);
    const rights = f64x2.splat(right);
    const signs = f64x2.splat(sign);
    let v = from;
    for (; v + 4 <= q; v += 4) {
      const x = v128.load(places + (<usize>v << 3));
      const y = v128.load(places + (<usize>v << 3), 16);
      const a = f64x2.pmin(f64x2.sub(x, lefts), f64x2.sub(rights, x));
      const b = f64x2.pmin(f64x2.sub(y, lefts), f64x2.sub(rights, y));
      const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.mul(a, a), signs));
      const high = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.mul(b, b), signs));
      v128.store(out + (<usize>v << 2), v128.shuffle<i64>(low, high, 0, 2));
    }
    for (; v < q; v++) {
      const x = load<f64>(places + (<usize>v << 3));
      const d = min(x - left, right - x);
      store<f32>(out + (<usize>v << 2), <f32>(sign * d * d));
    }
  }
}

/** Bytes of scratch that signedDistance wants. */
export function distanceScratch(nJ: i32, nK: i32): u32 {
  return <u32>max(nJ, nK) * (<u32>ROW + PER_PLACE);
}

/**
 * Distance between voxel centres, mm: outside the set to the nearest voxel of it, positive; inside to the nearest voxel
 * that is not in it, negative. Where the box holds none of the other side: ±Infinity. Beyond the box there is nothing.
 * set: u8[nI·nJ·nK], 0 or not; out: f32 as many; placesI, J, K: f64, ascending mm along each axis; sides: OUTSIDE,
 * INSIDE or both, the other side then holds 0; scratch: u8[distanceScratch], 8-aligned. 1 done, 0 stopped.
 */
export function signedDistance(
  set: usize, out: usize, nI: i32, nJ: i32, nK: i32, placesI: usize, placesJ: usize, placesK: usize, sides: i32,
  scratch: usize, task: usize,
): i32 {
  const total = nK + nJ;
  const row = <usize>nI << 2;
  const slice = row * <usize>nJ;
  for (let k = 0; k < nK; k++) {
    if (stopped(task)) return 0;
    const at = out + <usize>k * slice;
    for (let j = 0; j < nJ; j++) {
      rowDistances(set + <usize>(k * nJ + j) * <usize>nI, at + <usize>j * row, nI, placesI, sides);
    }
    for (let i = 0; i < nI; i += BLOCK) {
      lowerBlock(at + (<usize>i << 2), min(BLOCK, nI - i), nJ, row, placesJ, scratch, sides, false);
    }
    report(task, k + 1, total);
  }
  for (let j = 0; j < nJ; j++) {
    if (stopped(task)) return 0;
    const at = out + <usize>j * row;
    for (let i = 0; i < nI; i += BLOCK) {
      lowerBlock(at + (<usize>i << 2), min(BLOCK, nI - i), nK, slice, placesK, scratch, sides, true);
    }
    report(task, nK + j + 1, total);
  }
  return 1;
}
