import { strideOf } from './rows';
import { report, stopped } from './task';

// The largest component, found in one pass: runs of a row are joined with those of the row and the slice before by
// union-find. After each slice the labels still in touch are counted anew from 1, and a component that is left behind
// is compared with the best so far, so that room for two slices is enough.

/**
 * Run: [first column, last column, label], u32 each. Label: parent, voxels, offset of the first voxel, new label, u32
 * each, and its volume, f64.
 */
const RUN: usize = 12;
const LABEL: usize = 24;

let labels: usize;
let bestVoxels: u32, bestFirst: u32;
// Where components are sought by volume: each that has as much gets its first voxel marked. 0: the largest is sought.
let marks: usize;
let leastVolume: f64, voxelVolume: f64;
let rowColumns: u32;

// @ts-ignore: decorator
@inline
function labelAt(n: u32): usize {
  return labels + <usize>n * LABEL;
}

function rootOf(n: u32): u32 {
  let parent = load<u32>(labelAt(n));
  while (parent != n) {
    const above = load<u32>(labelAt(parent));
    store<u32>(labelAt(n), above);
    n = above;
    parent = load<u32>(labelAt(n));
  }
  return n;
}

/** Makes one component of two; the lower first voxel stays. The root of both. */
function join(a: u32, b: u32): u32 {
  a = rootOf(a);
  b = rootOf(b);
  if (a == b) return a;
  const keep = labelAt(a);
  const drop = labelAt(b);
  store<u32>(keep, load<u32>(keep, 4) + load<u32>(drop, 4), 4);
  store<u32>(keep, min(load<u32>(keep, 8), load<u32>(drop, 8)), 8);
  store<f64>(keep, load<f64>(keep, 16) + load<f64>(drop, 16), 16);
  store<u32>(drop, a);
  return a;
}

/** Joins the runs [from, to) of one row with the runs [other, otherTo) of a neighbouring one; columns may differ by `reach`. */
function joinRows(from: usize, to: usize, other: usize, otherTo: usize, reach: i32): void {
  while (from < to && other < otherTo) {
    const first = load<i32>(from);
    const last = load<i32>(from, 4);
    const otherFirst = load<i32>(other);
    const otherLast = load<i32>(other, 4);
    if (otherFirst <= last + reach && first <= otherLast + reach) join(load<u32>(from, 8), load<u32>(other, 8));
    if (last < otherLast) from += RUN;
    else other += RUN;
  }
}

/** Compares a component that has ended with the best so far, of equals the first in index order wins; or marks it. */
// @ts-ignore: decorator
@inline
function compare(label: usize): void {
  const voxels = load<u32>(label, 4);
  const first = load<u32>(label, 8);
  if (marks != 0) {
    if (load<f64>(label, 16) < leastVolume) return;
    const row = first / rowColumns;
    const i = first - row * rowColumns;
    const word = marks + <usize>row * <usize>strideOf(<i32>rowColumns) + (<usize>(i >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << <u64>(i & 63)));
    bestVoxels++;
    return;
  }
  if (voxels > bestVoxels || (voxels == bestVoxels && first < bestFirst)) {
    bestVoxels = voxels;
    bestFirst = first;
  }
}

/**
 * Offset of the first voxel of the component with most voxels, or 0xffffffff for an empty set. runs: two halves of u32[3·runsPerSlice]; starts: two halves of u32[rows + 1]; labelsAt:
 * 24 bytes a label, 2·runsPerSlice + 1 of them, runsPerSlice = rows·ceil(columns / 2). Stopped: 0xfffffffe.
 */
export function largestComponent(
  bits: usize, columns: i32, rows: i32, slices: i32, neighbours: i32, runs: usize, starts: usize, labelsAt: usize,
  task: usize,
): u32 {
  marks = 0;
  return components(bits, columns, rows, slices, neighbours, runs, starts, labelsAt, 0, task) ? bestFirst : 0xfffffffe;
}

/**
 * Marks the first voxel of every component that has at least so much volume. marksAt: bits, empty; volumes: f64[slices], of
 * one voxel of each slice; the rest as largestComponent. How many were marked; stopped: 0xfffffffe.
 */
export function markComponents(
  bits: usize, columns: i32, rows: i32, slices: i32, neighbours: i32, runs: usize, starts: usize, labelsAt: usize,
  volumes: usize, least: f64, marksAt: usize, task: usize,
): u32 {
  marks = marksAt;
  leastVolume = least;
  rowColumns = columns;
  return components(bits, columns, rows, slices, neighbours, runs, starts, labelsAt, volumes, task) ? bestVoxels : 0xfffffffe;
}

function components(
  bits: usize, columns: i32, rows: i32, slices: i32, neighbours: i32, runs: usize, starts: usize, labelsAt: usize,
  volumes: usize, task: usize,
): bool {
  const stride = strideOf(columns);
  const full = neighbours == 26;
  const reach = full ? 1 : 0;
  const runsHalf = RUN * <usize>rows * <usize>((columns + 1) >> 1);
  const startsHalf = <usize>(rows + 1) << 2;
  labels = labelsAt;
  bestVoxels = 0;
  bestFirst = 0xffffffff;
  let used: u32 = 0;
  for (let k = 0; k < slices; k++) {
    if (stopped(task)) return false;
    voxelVolume = volumes != 0 ? load<f64>(volumes + (<usize>k << 3)) : 0;
    const here = runs + (k & 1 ? runsHalf : 0);
    const hereStarts = starts + (k & 1 ? startsHalf : 0);
    const before = runs + (k & 1 ? 0 : runsHalf);
    const beforeStarts = starts + (k & 1 ? 0 : startsHalf);
    let end = here;
    for (let j = 0; j < rows; j++) {
      store<u32>(hereStarts + (<usize>j << 2), <u32>(end - here));
      const first = end;
      end = runsOfRow(bits, stride, end, used, (<u32>k * <u32>rows + <u32>j) * <u32>columns);
      used += <u32>((end - first) / RUN);
      bits += <usize>stride;
      if (j > 0) joinRows(first, end, here + load<u32>(hereStarts + (<usize>(j - 1) << 2)), first, reach);
      if (k == 0) continue;
      for (let y = max(0, j - reach); y <= min(rows - 1, j + reach); y++) {
        const from = before + load<u32>(beforeStarts + (<usize>y << 2));
        const to = before + load<u32>(beforeStarts + (<usize>(y + 1) << 2));
        joinRows(first, end, from, to, reach);
      }
    }
    store<u32>(hereStarts + (<usize>rows << 2), <u32>(end - here));
    used = renumber(here, end, used);
    report(task, k + 1, slices);
  }
  for (let n: u32 = 1; n <= used; n++) compare(labelAt(n));
  return true;
}

/** Writes the runs of one row, each with a label of its own, from used + 1 on; the end of what was written. */
function runsOfRow(bits: usize, stride: i32, out: usize, used: u32, offset: u32): usize {
  let first = -1;
  for (let at = 0; at < stride; at += 8) {
    const word = load<u64>(bits + at);
    const base = at << 3;
    if (first < 0 ? word == 0 : word == ~(<u64>0)) continue;
    let b = 0;
    while (b < 64) {
      const rest = (first < 0 ? word : ~word) >> <u64>b;
      if (rest == 0) break;
      b += <i32>ctz(rest);
      if (first < 0) first = base + b;
      else {
        out = putRun(out, first, base + b - 1, ++used, offset);
        first = -1;
      }
    }
  }
  return first < 0 ? out : putRun(out, first, (stride << 3) - 1, ++used, offset);
}

// @ts-ignore: decorator
@inline
function putRun(out: usize, first: i32, last: i32, label: u32, offset: u32): usize {
  store<i32>(out, first);
  store<i32>(out, last, 4);
  store<u32>(out, label, 8);
  const fresh = labelAt(label);
  store<u32>(fresh, label);
  store<u32>(fresh, <u32>(last - first + 1), 4);
  store<u32>(fresh, offset + <u32>first, 8);
  store<u32>(fresh, 0, 12);
  store<f64>(fresh, <f64>(last - first + 1) * voxelVolume, 16);
  return out + RUN;
}

/**
 * Gives the components that this slice's runs belong to labels from 1 on, and compares those it does not touch: they
 * are whole. How many labels are left.
 */
function renumber(runs: usize, end: usize, used: u32): u32 {
  for (let run = runs; run < end; run += RUN) {
    const root = rootOf(load<u32>(run, 8));
    store<u32>(run, root, 8);
    store<u32>(labelAt(root), 1, 12);
  }
  // Numbers ascend as the roots do, so that a label only ever moves down, over ones that are done with.
  let kept: u32 = 0;
  for (let n: u32 = 1; n <= used; n++) {
    const label = labelAt(n);
    if (load<u32>(label) != n) continue;
    if (load<u32>(label, 12) == 0) compare(label);
    else store<u32>(label, ++kept, 12);
  }
  for (let run = runs; run < end; run += RUN) store<u32>(run, load<u32>(labelAt(load<u32>(run, 8)), 12), 8);
  for (let n: u32 = 1; n <= used; n++) {
    const label = labelAt(n);
    const number = load<u32>(label, 12);
    if (load<u32>(label) != n || number == 0) continue;
    const to = labelAt(number);
    store<u32>(to, number);
    store<u32>(to, load<u32>(label, 4), 4);
    store<u32>(to, load<u32>(label, 8), 8);
    store<u32>(to, 0, 12);
    store<f64>(to, load<f64>(label, 16), 16);
  }
  return kept;
}
