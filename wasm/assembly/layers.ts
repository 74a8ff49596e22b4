import { columnsMask, strideOf } from './rows';
import { report, stopped } from './task';

/** 16 labels as bits: those equal to the segment. */
// @ts-ignore: decorator
@inline
function equal16(labels: usize, segment: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(labels), segment)));
}

/**
 * Voxels of a layer that hold the Segment Number, as bits. labels: u8[columns·rows·slices], read up to 63 voxels past
 * its end. 1 done, 0 stopped.
 */
export function bitsOf(labels: usize, segment: i32, bits: usize, columns: i32, rows: i32, slices: i32, task: usize): i32 {
  const words = strideOf(columns) >> 3;
  const wanted = i8x16.splat(<i8>segment);
  for (let k = 0; k < slices; k++) {
    if (stopped(task)) return 0;
    for (let j = 0; j < rows; j++) {
      let from = labels;
      for (let w = 0; w < words; w++) {
        const mask = columnsMask(columns, w);
        let word: u64 = 0;
        if (mask != 0) {
          word =
            equal16(from, wanted) |
            (equal16(from + 16, wanted) << 16) |
            (equal16(from + 32, wanted) << 32) |
            (equal16(from + 48, wanted) << 48);
          from += 64;
        }
        store<u64>(bits, word & mask);
        bits += 8;
      }
      labels += columns;
    }
    report(task, k + 1, slices);
  }
  return 1;
}

/**
 * Voxels of a set that do not hold the Segment Number. labels: u8[columns·rows·slices], looked at where the set has
 * voxels, and read up to 63 voxels past its end.
 */
export function withoutLabel(bits: usize, labels: usize, label: i32, out: usize, columns: i32, rows: i32, slices: i32): void {
  const words = strideOf(columns) >> 3;
  const left = i8x16.splat(<i8>label);
  for (let row = 0; row < rows * slices; row++) {
    for (let w = 0; w < words; w++) {
      let word = load<u64>(bits);
      if (word != 0) {
        const from = labels + (<usize>w << 6);
        word &= ~(
          equal16(from, left) |
          (equal16(from + 16, left) << 16) |
          (equal16(from + 32, left) << 32) |
          (equal16(from + 48, left) << 48)
        );
      }
      store<u64>(out, word);
      bits += 8;
      out += 8;
    }
    labels += columns;
  }
}

/** 16 bits as bytes: 0xff where set. */
// @ts-ignore: decorator
@inline
function bytesOf16(word: u64): v128 {
  const spread = i8x16.swizzle(
    i16x8.splat(<i16>word),
    i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1),
  );
  const bit = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  return i8x16.eq(v128.and(spread, bit), bit);
}

/**
 * Writes one slice of a set into a slice of bytes: `value` where the bit is set, 0 elsewhere; whether a byte changed.
 * labels: u8[columns·rows].
 */
export function writeSlice(bits: usize, labels: usize, value: i32, columns: i32, rows: i32): bool {
  const stride = strideOf(columns);
  const filling = i8x16.splat(<i8>value);
  let changed = i64x2.splat(0);
  for (let j = 0; j < rows; j++) {
    const row = labels + <usize>j * <usize>columns;
    const from = bits + <usize>j * <usize>stride;
    let i = 0;
    for (; i + 16 <= columns; i += 16) {
      const is = v128.and(bytesOf16(<u64>load<u16>(from + <usize>(i >> 3))), filling);
      const differs = v128.xor(is, v128.load(row + i));
      // What stays is not written: memory that is only read costs half.
      if (!v128.any_true(differs)) continue;
      changed = v128.or(changed, differs);
      v128.store(row + i, is);
    }
    for (; i < columns; i++) {
      const set = (load<u8>(from + <usize>(i >> 3)) >> <u8>(i & 7)) & 1;
      const is: u8 = set ? <u8>value : 0;
      if (load<u8>(row + i) != is) changed = i8x16.splat(1);
      store<u8>(row + i, is);
    }
  }
  return v128.any_true(changed);
}
