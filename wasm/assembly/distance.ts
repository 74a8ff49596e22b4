import { report, stopped } from './task';

// Exact Euclidean distances by lower envelopes of parabolas, one axis after the other (Felzenszwalb and Huttenlocher,
// Theory of Computing 8, 2012, doi:10.4086/toc.2012.v008a019). Both sides at once: outside the set a voxel holds its
// squared distance to the set, inside minus that to the outside. Seen from either side the other one is 0, so that a
// line falls into runs of one sign, each bounded by zeros, and every run is a line of its own.

export const OUTSIDE: i32 = 1;
export const INSIDE: i32 = 2;

/** Lines that are worked on side by side: what one cache line of floats holds. */
const BLOCK: i32 = 16;

/** Envelope: coordinate, height, height + coordinate² and where its reign begins, f64 each. */
const PARABOLA: usize = 32;

// @ts-ignore: decorator
@inline
function push(envelope: usize, top: i32, x: f64, f: f64): i32 {
  const lifted = f + x * x;
  let begins = -Infinity;
  while (top >= 0) {
    const at = envelope + <usize>top * PARABOLA;
    const rise = lifted - load<f64>(at, 16);
    const twice = 2 * (x - load<f64>(at));
    if (rise > load<f64>(at, 24) * twice) {
      begins = rise / twice;
      break;
    }
    top--;
  }
  top++;
  const at = envelope + <usize>top * PARABOLA;
  store<f64>(at, x);
  store<f64>(at, f, 8);
  store<f64>(at, lifted, 16);
  store<f64>(at, begins, 24);
  return top;
}

/** One run of one sign, from … to, of a line of n; its neighbours in the line, where there are any, are at 0. */
function lowerRun(line: usize, from: i32, to: i32, n: i32, places: usize, envelope: usize): void {
  let top = -1;
  if (from > 0) top = push(envelope, top, load<f64>(places + (<usize>(from - 1) << 3)), 0);
  for (let q = from; q <= to; q++) {
    const f = <f64>abs(load<f32>(line + (<usize>q << 2)));
    if (f != Infinity) top = push(envelope, top, load<f64>(places + (<usize>q << 3)), f);
  }
  if (to < n - 1) top = push(envelope, top, load<f64>(places + (<usize>(to + 1) << 3)), 0);
  if (top < 0) return;
  const sign: f64 = load<f32>(line + (<usize>from << 2)) > 0 ? 1 : -1;
  let at = envelope;
  const last = envelope + <usize>top * PARABOLA;
  let ends = at < last ? load<f64>(at, PARABOLA + 24) : Infinity;
  for (let q = from; q <= to; q++) {
    const x = load<f64>(places + (<usize>q << 3));
    while (x > ends) {
      at += PARABOLA;
      ends = at < last ? load<f64>(at, PARABOLA + 24) : Infinity;
    }
    const d = x - load<f64>(at);
    store<f32>(line + (<usize>q << 2), <f32>(sign * (d * d + load<f64>(at, 8))));
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

/** Lines side by side, `count` of them from `at` on, each of n values `step` bytes apart. */
function lowerBlock(at: usize, count: i32, n: i32, step: usize, places: usize, scratch: usize): void {
  const envelope = scratch + <usize>(BLOCK * n) * 4;
  let any = i32x4.splat(0);
  if (count == BLOCK) {
    for (let q = 0; q < n; q++) {
      const from = at + <usize>q * step;
      any = v128.or(any, v128.or(v128.or(v128.load(from), v128.load(from, 16)), v128.or(v128.load(from, 32), v128.load(from, 48))));
    }
    if (!v128.any_true(any)) return;
  }
  for (let q = 0; q < n; q++) {
    const from = at + <usize>q * step;
    const to = scratch + (<usize>q << 2);
    for (let c = 0; c < count; c++) store<f32>(to + <usize>(c * n) * 4, load<f32>(from + (<usize>c << 2)));
  }
  for (let c = 0; c < count; c++) lowerLine(scratch + <usize>(c * n) * 4, n, places, envelope);
  for (let q = 0; q < n; q++) {
    const to = at + <usize>q * step;
    const from = scratch + (<usize>q << 2);
    for (let c = 0; c < count; c++) store<f32>(to + (<usize>c << 2), load<f32>(from + <usize>(c * n) * 4));
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
export function distanceScratch(nI: i32, nJ: i32, nK: i32): u32 {
  const n = <u32>max(nJ, nK);
  return n * (BLOCK * 4 + <u32>PARABOLA) + 2 * <u32>PARABOLA;
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
      lowerBlock(at + (<usize>i << 2), min(BLOCK, nI - i), nJ, row, placesJ, scratch);
    }
    report(task, k + 1, total);
  }
  for (let j = 0; j < nJ; j++) {
    if (stopped(task)) return 0;
    const at = out + <usize>j * row;
    for (let i = 0; i < nI; i += BLOCK) {
      lowerBlock(at + (<usize>i << 2), min(BLOCK, nI - i), nK, slice, placesK, scratch);
    }
    report(task, nK + j + 1, total);
  }
  const n = <usize>nI * <usize>nJ * <usize>nK;
  for (let v: usize = 0; v < n; v++) {
    const squared = load<f32>(out + (v << 2));
    if (squared != 0) store<f32>(out + (v << 2), squared > 0 ? sqrt<f32>(squared) : -sqrt<f32>(-squared));
  }
  return 1;
}
