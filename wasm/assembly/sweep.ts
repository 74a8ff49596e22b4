import { fillRow, pushRow, strideOf, thresholdRow, widenRow } from './rows';
import { report, stopped } from './task';

// Region growing by slice sweep: no queue. Each row remembers whether its threshold is known, whether bits were put
// into it that are not yet spread along it (dirty), and whether it has news for the slices above and below.
const KNOWN: u8 = 1;
const DIRTY: u8 = 2;
const NEWS: u8 = 4;

let hu: usize, allowed: usize, reached: usize, flags: usize, ranges: usize, widened: usize;
let columns: i32, rows: i32, slices: i32, stride: i32;
let lower: i32, span: i32;
/** Voxels that are not entered whatever their HU, as bits; 0: none. */
let barred: usize;
let full: bool;
let visited: i32;

// @ts-ignore: decorator
@inline
function flagOf(row: i32): usize {
  return flags + <usize>row;
}

/** Puts row `r` (counted through the volume) on its slice's list of dirty rows: a range. */
// @ts-ignore: decorator
@inline
function widenRange(k: i32, j: i32): void {
  const range = ranges + (<usize>k << 4);
  if (j < load<i32>(range)) store<i32>(range, j);
  if (j > load<i32>(range, 4)) store<i32>(range, j, 4);
}

/** Thresholds a row when it is first reached: what is never reached is never read. */
// @ts-ignore: decorator
@inline
function know(row: i32): void {
  if (hu == 0 || (load<u8>(flagOf(row)) & KNOWN) != 0) return;
  thresholdRow(
    hu + ((<usize>row * <usize>columns) << 1),
    columns,
    i16x8.splat(<i16>lower),
    i16x8.splat(<i16>span),
    allowed + <usize>row * <usize>stride,
  );
  if (barred != 0) {
    const at = <usize>row * <usize>stride;
    for (let b: usize = 0; b < <usize>stride; b += 16) {
      v128.store(allowed + at + b, v128.andnot(v128.load(allowed + at + b), v128.load(barred + at + b)));
    }
  }
  store<u8>(flagOf(row), load<u8>(flagOf(row)) | KNOWN);
}

/** Spreads bits of a neighbouring row into this one; whether that added a bit. */
// @ts-ignore: decorator
@inline
function spreadInto(row: i32, from: usize): bool {
  know(row);
  const at = <usize>row * <usize>stride;
  if (!pushRow(from, allowed + at, reached + at, stride)) return false;
  store<u8>(flagOf(row), load<u8>(flagOf(row)) | DIRTY);
  return true;
}

/** The row's bits as its neighbours see them: for 26 neighbours a column wider on both sides. */
// @ts-ignore: decorator
@inline
function seenFrom(row: i32): usize {
  const own = reached + <usize>row * <usize>stride;
  if (!full) return own;
  widenRow(own, widened, stride);
  return widened;
}

/** Fills slice k from its dirty rows until nothing moves, sweeping down and up; gives back its range as what changed. */
function settle(k: i32): void {
  const range = ranges + (<usize>k << 4);
  const base = k * rows;
  let lo = load<i32>(range);
  let hi = load<i32>(range, 4);
  let changedLo = lo;
  let changedHi = hi;
  let down = true;
  while (lo <= hi) {
    let backLo = rows;
    let backHi = -1;
    let j = down ? lo : hi;
    const step = down ? 1 : -1;
    while (j >= lo && j <= hi) {
      const row = base + j;
      const flag = load<u8>(flagOf(row));
      if ((flag & DIRTY) != 0) {
        store<u8>(flagOf(row), (flag & ~DIRTY) | NEWS);
        fillRow(allowed + <usize>row * <usize>stride, reached + <usize>row * <usize>stride, stride);
        const from = seenFrom(row);
        const ahead = j + step;
        if (ahead >= 0 && ahead < rows && spreadInto(base + ahead, from)) {
          if (ahead > hi) hi = ahead;
          if (ahead < lo) lo = ahead;
        }
        const behind = j - step;
        if (behind >= 0 && behind < rows && spreadInto(base + behind, from)) {
          if (behind < backLo) backLo = behind;
          if (behind > backHi) backHi = behind;
        }
      }
      j += step;
    }
    changedLo = min(changedLo, min(lo, backLo));
    changedHi = max(changedHi, max(hi, backHi));
    lo = backLo;
    hi = backHi;
    down = !down;
  }
  store<i32>(range, changedLo);
  store<i32>(range, changedHi, 4);
}

/** Carries the news of slice k's changed rows to the slices above and below, and empties its range. */
function carry(k: i32): void {
  const range = ranges + (<usize>k << 4);
  const lo = load<i32>(range);
  const hi = load<i32>(range, 4);
  store<i32>(range, rows);
  store<i32>(range, -1, 4);
  for (let j = lo; j <= hi; j++) {
    const row = k * rows + j;
    const flag = load<u8>(flagOf(row));
    if ((flag & NEWS) == 0) continue;
    store<u8>(flagOf(row), flag & ~NEWS);
    const from = seenFrom(row);
    for (let z = k - 1; z <= k + 1; z += 2) {
      if (z < 0 || z >= slices) continue;
      if (spreadInto(z * rows + j, from)) widenRange(z, j);
      if (full) {
        if (j > 0 && spreadInto(z * rows + j - 1, from)) widenRange(z, j - 1);
        if (j + 1 < rows && spreadInto(z * rows + j + 1, from)) widenRange(z, j + 1);
      }
    }
  }
}

/** Sweeps up and down through the slices until none is dirty; false when stopped. */
function sweep(task: usize): bool {
  let up = true;
  let moved = true;
  while (moved) {
    moved = false;
    for (let n = 0; n < slices; n++) {
      const k = up ? n : slices - 1 - n;
      const range = ranges + (<usize>k << 4);
      if (load<i32>(range) > load<i32>(range, 4)) continue;
      if (stopped(task)) return false;
      moved = true;
      if (load<i32>(range, 8) == 0) {
        store<i32>(range, 1, 8);
        visited++;
      }
      settle(k);
      carry(k);
      report(task, visited, slices);
    }
    up = !up;
  }
  return true;
}

/** Makes one voxel of the grid a seed where it is allowed. */
function seed(i: i32, row: i32): void {
  know(row);
  const at = <usize>row * <usize>stride + (<usize>(i >> 6) << 3);
  const bit = (<u64>1) << <u64>(i & 63);
  if ((load<u64>(allowed + at) & bit) == 0) return;
  store<u64>(reached + at, load<u64>(reached + at) | bit);
  store<u8>(flagOf(row), load<u8>(flagOf(row)) | DIRTY);
  widenRange(row / rows, row % rows);
}

function begin(allowedBits: usize, reachedBits: usize, state: usize, nI: i32, nJ: i32, nK: i32, neighbours: i32): void {
  columns = nI;
  rows = nJ;
  slices = nK;
  stride = strideOf(nI);
  allowed = allowedBits;
  reached = reachedBits;
  full = neighbours == 26;
  visited = 0;
  // state: widened row; [first, last] dirty row and visited (i32[4]) a slice; flags (u8) a row.
  widened = state;
  ranges = state + <usize>stride;
  flags = ranges + (<usize>nK << 4);
  memory.fill(flags, 0, <usize>nJ * <usize>nK);
  for (let k = 0; k < nK; k++) {
    store<i32>(ranges + (<usize>k << 4), nJ);
    store<i32>(ranges + (<usize>k << 4), -1, 4);
    store<i32>(ranges + (<usize>k << 4), 0, 8);
  }
}

/** Bytes of state that a sweep wants. */
export function sweepState(nI: i32, nJ: i32, nK: i32): u32 {
  return <u32>strideOf(nI) + (<u32>nK << 4) + <u32>nJ * <u32>nK;
}

/**
 * Voxels connected to the seeds with lower ≤ hu ≤ upper. hu: i16[nI·nJ·nK]; allowedBits: bits, scratch; reachedBits:
 * bits, the answer; barredBits: bits that are not entered, or 0; seeds: u32[seedCount], offsets, those out of range or
 * barred are passed over; state: u8[sweepState].
 * 1 when done, 0 when stopped (the answer is then a part of it).
 */
export function grow(
  huAt: usize, lowerHu: i32, upperHu: i32, barredBits: usize, allowedBits: usize, reachedBits: usize, state: usize,
  nI: i32, nJ: i32, nK: i32, seeds: usize, seedCount: i32, neighbours: i32, task: usize,
): i32 {
  begin(allowedBits, reachedBits, state, nI, nJ, nK, neighbours);
  hu = huAt;
  barred = barredBits;
  lower = lowerHu;
  span = upperHu - lowerHu;
  memory.fill(reached, 0, <usize>stride * <usize>nJ * <usize>nK);
  for (let n = 0; n < seedCount; n++) {
    const offset = load<u32>(seeds + (<usize>n << 2));
    seed(<i32>(offset % <u32>nI), <i32>(offset / <u32>nI));
  }
  return <i32>sweep(task);
}

/** The components of the set `allowedBits` that hold one of the seeds; otherwise as grow. */
export function componentAt(
  allowedBits: usize, reachedBits: usize, state: usize, nI: i32, nJ: i32, nK: i32, seeds: usize, seedCount: i32,
  neighbours: i32, task: usize,
): i32 {
  return grow(0, 0, 0, 0, allowedBits, reachedBits, state, nI, nJ, nK, seeds, seedCount, neighbours, task);
}

/**
 * Spreads what already lies in reachedBits (within allowedBits) by 6 or 26 neighbours through the volume, or through each
 * slice by itself. 1 when done, 0 when stopped.
 */
export function spread(
  allowedBits: usize, reachedBits: usize, state: usize, nI: i32, nJ: i32, nK: i32, neighbours: i32, inSlice: bool,
  task: usize,
): i32 {
  begin(allowedBits, reachedBits, state, nI, nJ, nK, neighbours);
  hu = 0;
  for (let k = 0; k < nK; k++) {
    for (let j = 0; j < nJ; j++) markIfSet(k, j);
    if (inSlice) {
      if (stopped(task)) return 0;
      settle(k);
      report(task, k + 1, nK);
    }
  }
  return inSlice ? 1 : <i32>sweep(task);
}

// @ts-ignore: decorator
@inline
function markIfSet(k: i32, j: i32): void {
  const row = k * rows + j;
  let any = i64x2.splat(0);
  const from = reached + <usize>row * <usize>stride;
  for (let at: usize = 0; at < <usize>stride; at += 16) any = v128.or(any, v128.load(from + at));
  if (!v128.any_true(any)) return;
  store<u8>(flagOf(row), DIRTY);
  widenRange(k, j);
}

/**
 * The component of one slice's set that holds voxel (i, j), by edge neighbours, added to `part`; the last row it
 * touches. state: u8[sweepState], of which one slice is used.
 */
export function componentInSlice(set: usize, part: usize, state: usize, nI: i32, nJ: i32, i: i32, j: i32): i32 {
  begin(set, part, state, nI, nJ, 1, 6);
  hu = 0;
  seed(i, j);
  settle(0);
  return load<i32>(ranges, 4);
}
