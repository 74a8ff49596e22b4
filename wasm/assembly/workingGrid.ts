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
  return 4 * <u32>columns + 8 * <u32>nI + 16;
}

/** Between two working voxels of so much or less nothing is above ½, and between two of so much or more all is sure: rounding included. */
const OUT: f32 = 0.4999;
const SURE: f32 = 0.9801;

/** Sets the bits from … to − 1 of a row. */
function setBits(row: usize, from: i32, to: i32): void {
  const first = from >> 3;
  const last = to >> 3;
  const head = <u32>0xff << (<u32>from & 7);
  const tail = ((<u32>1) << (<u32>to & 7)) - 1;
  if (first == last) {
    store<u8>(row + <usize>first, load<u8>(row + <usize>first) | <u8>(head & tail));
    return;
  }
  store<u8>(row + <usize>first, load<u8>(row + <usize>first) | <u8>head);
  memory.fill(row + <usize>(first + 1), 0xff, <usize>(last - first - 1));
  if (tail != 0) store<u8>(row + <usize>last, load<u8>(row + <usize>last) | <u8>tail);
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
  const shares = scratch;
  const ends = shares + (<usize>columns << 2);
  const line = ends + (<usize>nI << 2);
  const stride = ((columns + 127) >> 7) << 4;
  // Native columns from each working voxel on to the next one; of the last two, to the end.
  const stretches = max(1, nI - 1);
  let before = 0;
  for (let i = 0; i < columns; i++) {
    const at = <f64>i * columnSpacing;
    const here = placeBefore(at, placesI, nI, before);
    for (; before < here; before++) store<i32>(ends + (<usize>before << 2), i);
    store<f32>(shares + (<usize>i << 2), shareOf(at, placesI, nI, before));
  }
  for (; before < stretches; before++) store<i32>(ends + (<usize>before << 2), columns);
  const upwards4 = f32x4.splat(upwards);
  before = 0;
  for (let j = 0; j < rows; j++) {
    const row = bits + <usize>(j * stride);
    memory.fill(row, 0, stride);
    const place = <f64>j * rowSpacing;
    before = placeBefore(place, placesJ, nJ, before);
    const share = shareOf(place, placesJ, nJ, before);
    const shares4 = f32x4.splat(share);
    const near = <usize>(before * nI) << 2;
    const far = <usize>(min(nJ - 1, before + 1) * nI) << 2;
    let mosts = f32x4.splat(0);
    let i = 0;
    for (; i + 4 <= nI; i += 4) {
      const at = <usize>i << 2;
      const a = v128.load(below + near + at);
      const b = v128.load(above + near + at);
      const low = f32x4.add(a, f32x4.mul(shares4, f32x4.sub(v128.load(below + far + at), a)));
      const high = f32x4.add(b, f32x4.mul(shares4, f32x4.sub(v128.load(above + far + at), b)));
      const value = f32x4.add(low, f32x4.mul(upwards4, f32x4.sub(high, low)));
      v128.store(line + at, value);
      mosts = f32x4.max(mosts, value);
    }
    let most = max(
      max(f32x4.extract_lane(mosts, 0), f32x4.extract_lane(mosts, 1)),
      max(f32x4.extract_lane(mosts, 2), f32x4.extract_lane(mosts, 3)),
    );
    for (; i < nI; i++) {
      const at = <usize>i << 2;
      const a = load<f32>(below + near + at);
      const b = load<f32>(above + near + at);
      const low = a + share * (load<f32>(below + far + at) - a);
      const high = b + share * (load<f32>(above + far + at) - b);
      const value = low + upwards * (high - low);
      store<f32>(line + at, value);
      most = max(most, value);
    }
    if (most <= OUT) continue;
    // A grid one voxel wide has no next one: its share is 0, and what is read there is the line's own padding.
    store<f32>(line + (<usize>nI << 2), 0);
    const values = hu + (<usize>(j * columns) << 1);
    let sure = -1;
    let from = 0;
    for (let n = 0; n < stretches; n++) {
      const to = load<i32>(ends + (<usize>n << 2));
      const a = load<f32>(line + (<usize>n << 2));
      const b = load<f32>(line + (<usize>n << 2), 4);
      if (a >= SURE && b >= SURE) {
        if (sure < 0) sure = from;
      } else {
        if (sure >= 0) setBits(row, sure, from);
        sure = -1;
        if (a > OUT || b > OUT) {
          for (let i = from; i < to; i++) {
            const chance = a + load<f32>(shares + (<usize>i << 2)) * (b - a);
            if (chance <= 0.5) continue;
            if (chance < 0.98 && <i32>load<i16>(values + (<usize>i << 1)) < leastHu) continue;
            const byte = row + <usize>(i >> 3);
            store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (<u32>i & 7)));
          }
        }
      }
      from = to;
    }
    if (sure >= 0) setBits(row, sure, columns);
  }
}
