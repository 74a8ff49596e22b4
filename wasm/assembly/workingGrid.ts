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

/** Of the working places along an axis, the last one not beyond `at`, searched from `from` on; never the last of all. */
// @ts-ignore: decorator
@inline
function placeBefore(at: f64, places: usize, n: i32, from: i32): i32 {
  while (from < n - 2 && load<f64>(places + (<usize>(from + 1) << 3)) <= at) from++;
  return from;
}

/** How far `at` lies from that place to the next, 0 … 1. */
// @ts-ignore: decorator
@inline
function shareOf(at: f64, places: usize, n: i32, before: i32): f32 {
  if (n < 2) return 0;
  const a = load<f64>(places + (<usize>before << 3));
  const b = load<f64>(places + (<usize>(before + 1) << 3));
  return <f32>max(0, min(1, (at - a) / (b - a)));
}

/** Bytes of scratch that carrySlice wants. */
export function carryScratch(columns: i32, nI: i32): u32 {
  return 8 * <u32>columns + 4 * <u32>nI + 16;
}

/**
 * One native slice of what a field of the working grid says: voxels where it is above ½, trilinearly, and of those that
 * it is not sure of (below 0.98) only such with at least leastHu. Beyond the outermost centres the field goes on.
 * below, above: f32[nI·nJ], the working slices around it, and how far it is from the one to the other, 0 … 1; placesI, J:
 * f64, mm; hu: i16[columns·rows]; bits: the slice's, all written; scratch: u8[carryScratch].
 */
export function carrySlice(
  below: usize, above: usize, upwards: f32, nI: i32, nJ: i32, placesI: usize, placesJ: usize, columns: i32, rows: i32,
  columnSpacing: f64, rowSpacing: f64, hu: usize, leastHu: i32, bits: usize, scratch: usize,
): void {
  const befores = scratch;
  const shares = befores + (<usize>columns << 2);
  const line = shares + (<usize>columns << 2);
  const stride = ((columns + 127) >> 7) << 4;
  let before = 0;
  for (let i = 0; i < columns; i++) {
    const at = <f64>i * columnSpacing;
    before = placeBefore(at, placesI, nI, before);
    store<i32>(befores + (<usize>i << 2), before);
    store<f32>(shares + (<usize>i << 2), shareOf(at, placesI, nI, before));
  }
  // A grid one voxel wide has no next one: its share is 0, and what is read there is the line's own padding.
  store<f32>(line + (<usize>nI << 2), 0);
  before = 0;
  for (let j = 0; j < rows; j++) {
    const row = bits + <usize>(j * stride);
    memory.fill(row, 0, stride);
    const place = <f64>j * rowSpacing;
    before = placeBefore(place, placesJ, nJ, before);
    const share = shareOf(place, placesJ, nJ, before);
    const near = <usize>(before * nI) << 2;
    const far = <usize>(min(nJ - 1, before + 1) * nI) << 2;
    let most: f32 = 0;
    for (let i = 0; i < nI; i++) {
      const at = <usize>i << 2;
      const a = load<f32>(below + near + at);
      const b = load<f32>(above + near + at);
      const low = a + share * (load<f32>(below + far + at) - a);
      const high = b + share * (load<f32>(above + far + at) - b);
      const value = low + upwards * (high - low);
      store<f32>(line + at, value);
      most = max(most, value);
    }
    if (most <= 0.5) continue;
    const values = hu + (<usize>(j * columns) << 1);
    for (let i = 0; i < columns; i++) {
      const at = line + (<usize>load<i32>(befores + (<usize>i << 2)) << 2);
      const a = load<f32>(at);
      const chance = a + load<f32>(shares + (<usize>i << 2)) * (load<f32>(at, 4) - a);
      if (chance <= 0.5) continue;
      if (chance < 0.98 && <i32>load<i16>(values + (<usize>i << 1)) < leastHu) continue;
      const byte = row + <usize>(i >> 3);
      store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (<u32>i & 7)));
    }
  }
}
