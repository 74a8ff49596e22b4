// One row of bits: a bit a voxel, padded with zeros to whole 128-bit words; `stride` is its length in bytes. Bit b of
// 64-bit word w is column 64·w + b.

/** Bytes of a row of bits. */
// @ts-ignore: decorator
@inline
export function strideOf(columns: i32): i32 {
  return ((columns + 127) >> 7) << 4;
}

/** The bits of 64-bit word w that are columns of the image. */
// @ts-ignore: decorator
@inline
export function columnsMask(columns: i32, w: i32): u64 {
  const left = columns - (w << 6);
  return left >= 64 ? ~(<u64>0) : left <= 0 ? 0 : ((<u64>1) << (<u64>left)) - 1;
}

/** 16 voxels of hu as bits: lower ≤ hu ≤ lower + span, by one unsigned comparison a lane. */
// @ts-ignore: decorator
@inline
function inRange16(hu: usize, lower: v128, span: v128): u64 {
  const a = i16x8.le_u(i16x8.sub(v128.load(hu), lower), span);
  const b = i16x8.le_u(i16x8.sub(v128.load(hu, 16), lower), span);
  return <u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(a, b)));
}

/**
 * One row thresholded to bits. hu: i16[columns], read up to 63 voxels past its end (which are masked off); lower and
 * span (upper − lower) in every lane.
 */
export function thresholdRow(hu: usize, columns: i32, lower: v128, span: v128, bits: usize): void {
  const words = strideOf(columns) >> 3;
  const whole = columns >> 6;
  for (let w = 0; w < whole; w++) {
    store<u64>(
      bits + (<usize>w << 3),
      inRange16(hu, lower, span) |
        (inRange16(hu + 32, lower, span) << 16) |
        (inRange16(hu + 64, lower, span) << 32) |
        (inRange16(hu + 96, lower, span) << 48),
    );
    hu += 128;
  }
  for (let w = whole; w < words; w++) {
    const mask = columnsMask(columns, w);
    let word: u64 = 0;
    if (mask != 0) {
      word =
        inRange16(hu, lower, span) |
        (inRange16(hu + 32, lower, span) << 16) |
        (inRange16(hu + 64, lower, span) << 32) |
        (inRange16(hu + 96, lower, span) << 48);
      hu += 128;
    }
    store<u64>(bits + (<usize>w << 3), word & mask);
  }
}

/**
 * Fills every run of `allowed` that holds a bit of `reached`, which must lie within it. Rightwards the carry of one
 * addition runs along the run; leftwards it is doubled in six steps, and only where a run is still open.
 */
export function fillRow(allowed: usize, reached: usize, stride: i32): void {
  let carry: u64 = 0;
  for (let at: usize = 0; at < <usize>stride; at += 8) {
    const s = load<u64>(reached + at);
    if ((s | carry) == 0) continue;
    const t = load<u64>(allowed + at);
    const sum = t + s;
    const through = sum + carry;
    carry = <u64>(sum < t) | <u64>(through < sum);
    store<u64>(reached + at, ((through ^ t) & t) | s);
  }
  let next: u64 = 0;
  for (let at: isize = stride - 8; at >= 0; at -= 8) {
    let s = load<u64>(reached + at);
    if ((s | next) == 0) continue;
    const t = load<u64>(allowed + at);
    s |= (next << 63) & t;
    if (((s >> 1) & t & ~s) != 0) {
      let p = t;
      s |= p & (s >> 1);
      p &= p >> 1;
      s |= p & (s >> 2);
      p &= p >> 2;
      s |= p & (s >> 4);
      p &= p >> 4;
      s |= p & (s >> 8);
      p &= p >> 8;
      s |= p & (s >> 16);
      p &= p >> 16;
      s |= p & (s >> 32);
    }
    store<u64>(reached + at, s);
    next = s & 1;
  }
}

/** reached |= from & allowed; whether that added a bit. */
// @ts-ignore: decorator
@inline
export function pushRow(from: usize, allowed: usize, reached: usize, stride: i32): bool {
  let added = i64x2.splat(0);
  for (let at: usize = 0; at < <usize>stride; at += 16) {
    const s = v128.load(reached + at);
    const add = v128.andnot(v128.and(v128.load(from + at), v128.load(allowed + at)), s);
    added = v128.or(added, add);
    v128.store(reached + at, v128.or(s, add));
  }
  return v128.any_true(added);
}

/** to = row with each bit's left and right neighbour; may set a bit past the last column. */
export function widenRow(row: usize, to: usize, stride: i32): void {
  let below: u64 = 0;
  let word = load<u64>(row);
  for (let at: usize = 0; at < <usize>stride; at += 8) {
    const above = at + 8 < <usize>stride ? load<u64>(row + at + 8) : 0;
    store<u64>(to + at, word | (word << 1) | (below >> 63) | (word >> 1) | (above << 63));
    below = word;
    word = above;
  }
}

/** The columns of the image that are not in the row. */
export function complementRow(row: usize, to: usize, columns: i32): void {
  const words = strideOf(columns) >> 3;
  for (let w = 0; w < words; w++) {
    store<u64>(to + (<usize>w << 3), ~load<u64>(row + (<usize>w << 3)) & columnsMask(columns, w));
  }
}

/** 128 bits from any bit position of a padded row on. */
// @ts-ignore: decorator
@inline
export function bitsFrom(row: usize, position: i32): v128 {
  const at = row + <usize>(position >> 3);
  const shift = position & 7;
  return v128.or(i64x2.shr_u(v128.load(at), shift), i64x2.shl(v128.load(at, 1), 8 - shift));
}

/** Adds one bit to each of 128 counters, whose binary digits lie in `planes`, 16 bytes each. */
// @ts-ignore: decorator
@inline
export function addBits(planes: usize, bits: v128): void {
  while (v128.any_true(bits)) {
    const digit = v128.load(planes);
    v128.store(planes, v128.xor(digit, bits));
    bits = v128.and(digit, bits);
    planes += 16;
  }
}

/** Bits set in a stretch of bytes, a multiple of 16 of them. */
export function countBits(bits: usize, bytes: usize): i32 {
  let total = 0;
  let at: usize = 0;
  while (at < bytes) {
    // 31 blocks of at most 8 a byte fit a byte.
    const end = min(bytes, at + 31 * 16);
    let sums = i8x16.splat(0);
    for (; at < end; at += 16) sums = i8x16.add(sums, i8x16.popcnt(v128.load(bits + at)));
    const wide = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sums));
    total +=
      i32x4.extract_lane(wide, 0) + i32x4.extract_lane(wide, 1) + i32x4.extract_lane(wide, 2) + i32x4.extract_lane(wide, 3);
  }
  return total;
}
