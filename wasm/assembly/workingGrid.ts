// The working grid: native voxels averaged in whole blocks, so that a place in one grid is a place in the other.

/**
 * One slice of the working grid: the mean HU of blocks of factorI × factorJ voxels through sliceCount slices, rounded (a
 * half upwards). Blocks at the far edges hold what there is of them.
 * hu: i16[columns·rows·sliceCount], read up to 7 voxels past the end; out: i16[⌈columns / factorI⌉·⌈rows / factorJ⌉];
 * sums: i32[columns + 8], scratch.
 */
export function averageBlocks(
  hu: usize, columns: i32, rows: i32, sliceCount: i32, factorI: i32, factorJ: i32, out: usize, sums: usize,
): void {
  for (let top = 0; top < rows; top += factorJ) {
    memory.fill(sums, 0, <usize>(columns + 8) << 2);
    const bottom = min(rows, top + factorJ);
    for (let k = 0; k < sliceCount; k++) {
      for (let j = top; j < bottom; j++) {
        const row = hu + ((<usize>(k * rows + j) * <usize>columns) << 1);
        for (let i = 0; i < columns; i += 8) {
          const at = sums + (<usize>i << 2);
          const eight = v128.load(row + (<usize>i << 1));
          v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_s(eight)));
          v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_s(eight)), 16);
        }
      }
    }
    const deep = (bottom - top) * sliceCount;
    for (let left = 0; left < columns; left += factorI) {
      const right = min(columns, left + factorI);
      let sum = 0;
      for (let i = left; i < right; i++) sum += load<i32>(sums + (<usize>i << 2));
      store<i16>(out, <i16>floor(<f64>sum / <f64>(deep * (right - left)) + 0.5));
      out += 2;
    }
  }
}

/** Bits of a box of the volume as bytes, 0 or 1: `bits` at its first voxel's row, `shift` columns in; out: u8[nI·nJ·nK]. */
export function bytesOfBits(
  bits: usize, stride: i32, rows: i32, shift: i32, nI: i32, nJ: i32, nK: i32, out: usize,
): void {
  for (let k = 0; k < nK; k++) {
    for (let j = 0; j < nJ; j++) {
      const row = bits + <usize>(k * rows + j) * <usize>stride;
      for (let i = 0; i < nI; i++, out++) {
        const column = i + shift;
        store<u8>(out, (load<u8>(row + <usize>(column >> 3)) >> <u8>(column & 7)) & 1);
      }
    }
  }
}
