import { complementRow, countBits, strideOf } from './rows';
import { componentInSlice, spread } from './sweep';
import { report, stopped } from './task';

/** Marks the columns of a row that lie on the border: all of it, or its two ends. */
// @ts-ignore: decorator
@inline
function borderRow(free: usize, outside: usize, columns: i32, stride: i32, all: bool): void {
  if (all) {
    memory.copy(outside, free, stride);
    return;
  }
  memory.fill(outside, 0, stride);
  store<u64>(outside, load<u64>(free) & 1);
  const last = <usize>((columns - 1) >> 6) << 3;
  const bit = (<u64>1) << <u64>((columns - 1) & 63);
  store<u64>(outside + last, load<u64>(outside + last) | (load<u64>(free + last) & bit));
}

/**
 * The set with its holes: background that reaches, by face neighbours, no border of its slice (inSlice) or of the
 * volume. free, filled: bits, the first scratch, the second the answer; state: u8[sweepState]. 1 done, 0 stopped.
 */
export function fillHoles(
  bits: usize, free: usize, filled: usize, state: usize, columns: i32, rows: i32, slices: i32, inSlice: bool, task: usize,
): i32 {
  const stride = strideOf(columns);
  const total = rows * slices;
  for (let row = 0; row < total; row++) {
    const at = <usize>row * <usize>stride;
    complementRow(bits + at, free + at, columns);
    const j = row % rows;
    const k = row / rows;
    const all = j == 0 || j == rows - 1 || (!inSlice && (k == 0 || k == slices - 1));
    borderRow(free + at, filled + at, columns, stride, all);
  }
  if (spread(free, filled, state, columns, rows, slices, 6, inSlice, task) == 0) return 0;
  for (let row = 0; row < total; row++) {
    const at = filled + <usize>row * <usize>stride;
    complementRow(at, at, columns);
  }
  return 1;
}

/**
 * Takes back the filled holes of each slice that hold more than maxArea voxels. bits: the set before; filled: after
 * fillHoles in slice, and the answer; holes, part: bits, scratch, of one slice. 1 done, 0 stopped.
 */
export function keepSmallHoles(
  bits: usize, filled: usize, holes: usize, part: usize, state: usize, columns: i32, rows: i32, slices: i32, maxArea: i32,
  task: usize,
): i32 {
  const stride = strideOf(columns);
  const size = <usize>stride * <usize>rows;
  for (let k = 0; k < slices; k++) {
    if (stopped(task)) return 0;
    const from = <usize>k * size;
    for (let at: usize = 0; at < size; at += 16) {
      v128.store(holes + at, v128.andnot(v128.load(filled + from + at), v128.load(bits + from + at)));
    }
    memory.fill(part, 0, size);
    for (let at: usize = 0; at < size; at += 8) {
      while (load<u64>(holes + at) != 0) {
        const j = <i32>(at / <usize>stride);
        const i = (<i32>(at % <usize>stride) << 3) + <i32>ctz(load<u64>(holes + at));
        const lastRow = componentInSlice(holes, part, state, columns, rows, i, j);
        // The first voxel in index order was the seed, so no row above it is touched.
        const top = <usize>j * <usize>stride;
        const bytes = <usize>(lastRow + 1 - j) * <usize>stride;
        const small = countBits(part + top, bytes) <= maxArea;
        for (let b = top; b < top + bytes; b += 16) {
          const hole = v128.load(part + b);
          v128.store(holes + b, v128.andnot(v128.load(holes + b), hole));
          if (!small) v128.store(filled + from + b, v128.andnot(v128.load(filled + from + b), hole));
        }
        memory.fill(part + top, 0, bytes);
      }
    }
    report(task, k + 1, slices);
  }
  return 1;
}
