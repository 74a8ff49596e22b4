import { addBits, bitsFrom, columnsMask, strideOf } from './rows';
import { report, stopped } from './task';

// Majority within a disc, 128 voxels at a time: counters lie across registers, a plane a binary digit.

/** Most digits of a counter. */
const PLANES = 24;

/** Adds the voxels of one row that lie within halfWidth columns of each of 128 voxels. */
// @ts-ignore: decorator
@inline
function addRow(planes: usize, row: usize, position: i32, halfWidth: i32): void {
  for (let di = -halfWidth; di <= halfWidth; di++) addBits(planes, bitsFrom(row, position + di));
}

/** Which of 128 counters, doubled, exceed the others. */
// @ts-ignore: decorator
@inline
function majority(planes: usize, totals: usize): v128 {
  let greater = i64x2.splat(0);
  let equal = i64x2.splat(-1);
  for (let p = PLANES - 1; p >= 0; p--) {
    const twice = p > 0 ? v128.load(planes + (<usize>(p - 1) << 4)) : i64x2.splat(0);
    const total = v128.load(totals + (<usize>p << 4));
    greater = v128.or(greater, v128.and(equal, v128.andnot(twice, total)));
    equal = v128.andnot(equal, v128.xor(twice, total));
  }
  return greater;
}

/** Bytes of scratch that smoothInSlice wants. */
export function smoothScratch(columns: i32, rows: i32, widest: i32): u32 {
  return (<u32>rows + 1) * paddedStride(columns, widest) + 2 * PLANES * 16;
}

// @ts-ignore: decorator
@inline
function paddingOf(widest: i32): u32 {
  return ((<u32>widest >> 3) + 2 + 15) & ~15;
}

// @ts-ignore: decorator
@inline
function paddedStride(columns: i32, widest: i32): u32 {
  return <u32>strideOf(columns) + 2 * paddingOf(widest) + 16;
}

/**
 * Majority in each slice: a voxel is in when more than half of the image's voxels in the disc around it are.
 * halfWidths: i32[2·reach + 1], columns to either side in rows −reach … reach of the disc, widest in the middle; scratch:
 * u8[smoothScratch]. 1 done, 0 stopped.
 */
export function smoothInSlice(
  bits: usize, smooth: usize, columns: i32, rows: i32, slices: i32, halfWidths: usize, reach: i32, scratch: usize,
  task: usize,
): i32 {
  const stride = <usize>strideOf(columns);
  const widest = load<i32>(halfWidths + (<usize>reach << 2));
  const padding = <usize>paddingOf(widest);
  const padded = <usize>paddedStride(columns, widest);
  const planes = scratch;
  const totals = planes + PLANES * 16;
  const image = totals + PLANES * 16;
  const slice = image + padded;
  memory.fill(image, 0, padded * <usize>(rows + 1));
  for (let w = 0; w < <i32>(stride >> 3); w++) store<u64>(image + padding + (<usize>w << 3), columnsMask(columns, w));

  for (let k = 0; k < slices; k++) {
    if (stopped(task)) return 0;
    const from = bits + <usize>k * <usize>rows * stride;
    const to = smooth + <usize>k * <usize>rows * stride;
    for (let j = 0; j < rows; j++) {
      memory.copy(slice + <usize>j * padded + padding, from + <usize>j * stride, stride);
    }
    for (let j = 0; j < rows; j++) {
      const first = max(0, j - reach);
      const last = min(rows - 1, j + reach);
      for (let block: usize = 0; block < stride; block += 16) {
        const out = to + <usize>j * stride + block;
        const valid = v128.load(image + padding + block);
        if (widest <= 128) {
          // Where nothing or everything around is in the set, there is nothing to count.
          let any = i64x2.splat(0);
          let missing = i64x2.splat(0);
          const left: usize = block > 0 ? 16 : 0;
          const right: usize = block + 16 < stride ? 16 : 0;
          for (let y = first; y <= last; y++) {
            const row = slice + <usize>y * padded + padding + block;
            const here = v128.load(row);
            const before = v128.load(row - left);
            const after = v128.load(row + right);
            any = v128.or(any, v128.or(here, v128.or(before, after)));
            missing = v128.or(missing, v128.andnot(valid, here));
            missing = v128.or(missing, v128.andnot(v128.load(image + padding + block - left), before));
            missing = v128.or(missing, v128.andnot(v128.load(image + padding + block + right), after));
          }
          if (!v128.any_true(any)) {
            v128.store(out, any);
            continue;
          }
          if (!v128.any_true(missing)) {
            v128.store(out, valid);
            continue;
          }
        }
        const position = <i32>((padding + block) << 3);
        memory.fill(planes, 0, 2 * PLANES * 16);
        for (let y = first; y <= last; y++) {
          const halfWidth = load<i32>(halfWidths + (<usize>(y - j + reach) << 2));
          addRow(planes, slice + <usize>y * padded, position, halfWidth);
        }
        const column = <i32>block << 3;
        if (column >= widest && column + 128 + widest <= columns) {
          let total = 0;
          for (let y = first; y <= last; y++) total += 2 * load<i32>(halfWidths + (<usize>(y - j + reach) << 2)) + 1;
          for (let p = 0; p < PLANES; p++) v128.store(totals + (<usize>p << 4), i64x2.splat(-(<i64>((total >> p) & 1))));
        } else {
          for (let y = first; y <= last; y++) {
            addRow(totals, image, position, load<i32>(halfWidths + (<usize>(y - j + reach) << 2)));
          }
        }
        v128.store(out, v128.and(majority(planes, totals), valid));
      }
    }
    report(task, k + 1, slices);
  }
  return 1;
}
