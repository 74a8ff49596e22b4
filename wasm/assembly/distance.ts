import { report, stopped } from './task';

// Exact Euclidean distances by lower envelopes of parabolas, one axis after the other (Felzenszwalb and Huttenlocher,
// Theory of Computing 8, 2012, doi:10.4086/toc.2012.v008a019). Both sides at once: outside the set a voxel holds its
// squared distance to the set, inside minus that to the outside. Seen from either side the other one is 0, so that a
// line falls into runs of one sign, each bounded by zeros, and every run is a line of its own.

export const OUTSIDE: i32 = 1;
export const INSIDE: i32 = 2;

/** Lines that are worked on side by side: what one cache line of floats holds. */
const BLOCK: i32 = 16;

/** Envelope: coordinate, height, height + coordinate², and where its reign begins as a fraction, f64 each. No division. */
const PARABOLA: usize = 40;

/**
 * One run of one sign, from … to, of a line of n; its neighbours in the line, where there are any, are at 0. The last
 * parabola of the envelope is kept in hand.
 */
function lowerRun(line: usize, from: i32, to: i32, n: i32, places: usize, envelope: usize): void {
  const first = max(0, from - 1);
  const last = min(n - 1, to + 1);
  let top = envelope - PARABOLA;
  let x: f64 = 0;
  let lifted: f64 = 0;
  let rise: f64 = -1;
  let run: f64 = 0;
  for (let q = first; q <= last; q++) {
    const f = q < from || q > to ? 0 : <f64>abs(load<f32>(line + (<usize>q << 2)));
    if (f == Infinity) continue;
    const at = load<f64>(places + (<usize>q << 3));
    const own = f + at * at;
    let up: f64 = -1;
    let along: f64 = 0;
    while (top >= envelope) {
      up = own - lifted;
      along = 2 * (at - x);
      if (up * run > rise * along) break;
      top -= PARABOLA;
      x = load<f64>(top);
      lifted = load<f64>(top, 16);
      rise = load<f64>(top, 24);
      run = load<f64>(top, 32);
    }
    if (top < envelope) {
      up = -1;
      along = 0;
    }
    top += PARABOLA;
    x = at;
    lifted = own;
    rise = up;
    run = along;
    store<f64>(top, x);
    store<f64>(top, f, 8);
    store<f64>(top, lifted, 16);
    store<f64>(top, rise, 24);
    store<f64>(top, run, 32);
  }
  if (top < envelope) return;
  // Behind the last one nothing begins.
  store<f64>(top, Infinity, PARABOLA + 24);
  store<f64>(top, 0, PARABOLA + 32);
  const sign: f64 = load<f32>(line + (<usize>from << 2)) > 0 ? 1 : -1;
  let at = envelope;
  let centre = load<f64>(at);
  let height = load<f64>(at, 8);
  let nextRise = load<f64>(at, PARABOLA + 24);
  let nextRun = load<f64>(at, PARABOLA + 32);
  for (let q = from; q <= to; q++) {
    const place = load<f64>(places + (<usize>q << 3));
    while (place * nextRun > nextRise) {
      at += PARABOLA;
      centre = load<f64>(at);
      height = load<f64>(at, 8);
      nextRise = load<f64>(at, PARABOLA + 24);
      nextRun = load<f64>(at, PARABOLA + 32);
    }
    const d = place - centre;
    store<f32>(line + (<usize>q << 2), <f32>(sign * (d * d + height)));
  }
}

function lowerLine(line: usize, n: i32, places: usize, envelope: usize): void {
  for (let q = 0; q < n; ) {
    const value = load<f32>(line + (<usize>q << 2));
    const from = q;
    q++;
    if (value == 0) continue;
    if (value > 0) while (q < n && load<f32>(line + (<usize>q << 2)) > 0) q++;
    else while (q < n && load<f32>(line + (<usize>q << 2)) < 0) q++;
    lowerRun(line, from, q - 1, n, places, envelope);
  }
}

/** Lines side by side, `count` of them from `at` on, each of n values `step` bytes apart; the last axis takes the root. */
function lowerBlock(at: usize, count: i32, n: i32, step: usize, places: usize, scratch: usize, root: bool): void {
  // One parabola's room before it, which none ever takes.
  const envelope = scratch + <usize>(BLOCK * n) * 4 + PARABOLA;
  let any = i32x4.splat(0);
  if (count == BLOCK) {
    for (let q = 0; q < n; q++) {
      const from = at + <usize>q * step;
      any = v128.or(any, v128.or(v128.or(v128.load(from), v128.load(from, 16)), v128.or(v128.load(from, 32), v128.load(from, 48))));
    }
    if (!v128.any_true(any)) return;
  }
  transposeIn(at, count, n, step, scratch);
  for (let c = 0; c < count; c++) lowerLine(scratch + <usize>(c * n) * 4, n, places, envelope);
  if (root) rootLines(scratch, count * n);
  transposeOut(at, count, n, step, scratch);
}

/** Squares become distances, their sign kept. */
function rootLines(lines: usize, n: i32): void {
  const signs = i32x4.splat(0x80000000);
  let v = 0;
  for (; v + 4 <= n; v += 4) {
    const squared = v128.load(lines + (<usize>v << 2));
    const side = v128.and(squared, signs);
    v128.store(lines + (<usize>v << 2), v128.or(f32x4.sqrt(v128.xor(squared, side)), side));
  }
  for (; v < n; v++) {
    const squared = load<f32>(lines + (<usize>v << 2));
    store<f32>(lines + (<usize>v << 2), squared < 0 ? -sqrt<f32>(-squared) : sqrt<f32>(squared));
  }
}

/** Lines side by side come to lie one behind the other, four by four places at a time. */
function transposeIn(at: usize, count: i32, n: i32, step: usize, lines: usize): void {
  const length = <usize>n << 2;
  let q = 0;
  if (count == BLOCK) {
    for (; q + 4 <= n; q += 4) {
      for (let c = 0; c < BLOCK; c += 4) {
        const from = at + <usize>q * step + (<usize>c << 2);
        fourByFour(from, step, lines + <usize>c * length + (<usize>q << 2), length);
      }
    }
  }
  for (; q < n; q++) {
    const from = at + <usize>q * step;
    for (let c = 0; c < count; c++) store<f32>(lines + <usize>c * length + (<usize>q << 2), load<f32>(from + (<usize>c << 2)));
  }
}

/** And back. */
function transposeOut(at: usize, count: i32, n: i32, step: usize, lines: usize): void {
  const length = <usize>n << 2;
  let q = 0;
  if (count == BLOCK) {
    for (; q + 4 <= n; q += 4) {
      for (let c = 0; c < BLOCK; c += 4) {
        const to = at + <usize>q * step + (<usize>c << 2);
        fourByFour(lines + <usize>c * length + (<usize>q << 2), length, to, step);
      }
    }
  }
  for (; q < n; q++) {
    const to = at + <usize>q * step;
    for (let c = 0; c < count; c++) store<f32>(to + (<usize>c << 2), load<f32>(lines + <usize>c * length + (<usize>q << 2)));
  }
}

// @ts-ignore: decorator
@inline
function fourByFour(from: usize, step: usize, to: usize, length: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + step);
  const c = v128.load(from + 2 * step);
  const d = v128.load(from + 3 * step);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to + length, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(to + 2 * length, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * length, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
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
    for (let v = from; v < q; v++) {
      const x = load<f64>(places + (<usize>v << 3));
      const d = min(x - left, right - x);
      store<f32>(out + (<usize>v << 2), <f32>(sign * d * d));
    }
  }
}

/** Bytes of scratch that signedDistance wants. */
export function distanceScratch(nJ: i32, nK: i32): u32 {
  const n = <u32>max(nJ, nK);
  return n * (BLOCK * 4 + <u32>PARABOLA) + 4 * <u32>PARABOLA;
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
      lowerBlock(at + (<usize>i << 2), min(BLOCK, nI - i), nJ, row, placesJ, scratch, false);
    }
    report(task, k + 1, total);
  }
  for (let j = 0; j < nJ; j++) {
    if (stopped(task)) return 0;
    const at = out + <usize>j * row;
    for (let i = 0; i < nI; i += BLOCK) {
      lowerBlock(at + (<usize>i << 2), min(BLOCK, nI - i), nK, slice, placesK, scratch, true);
    }
    report(task, nK + j + 1, total);
  }
  return 1;
}
