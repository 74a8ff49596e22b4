/** Weights of two neighbours add up to this. */
const WHOLE: i32 = 1 << 14;

/** Gathers values that lie `stride` bytes apart. hu: i16; out: i16[count]. */
export function gatherRow(hu: usize, stride: usize, count: i32, out: usize): void {
  for (let n = 0; n < count; n++) store<i16>(out + (<usize>n << 1), load<i16>(hu + <usize>n * stride));
}

/**
 * Reads a row of HU at the places start, start + step, …, straight between neighbours; within half a voxel of the row's ends
 * the last voxel itself, and farther out −32768.
 * hu: i16[count]; out: i16[n]. Places are within ±2³⁰.
 */
export function sampleRow(hu: usize, count: i32, start: f64, step: f64, out: usize, n: i32): void {
  const one: f64 = 4294967296;
  const last = count - 1;
  const half: i64 = 1 << 31;
  const end = <i64>last << 32;
  const each = <i64>(step * one);
  let place = <i64>(start * one);
  for (let x = 0; x < n; x++) {
    let value: i32;
    if (<u64>place < <u64>end) {
      const pair = load<i32>(hu + <usize>((place >> 32) << 1));
      const first = (pair << 16) >> 16;
      value = first + ((((pair >> 16) - first) * <i32>((<u64>place & 0xffffffff) >> 18) + (WHOLE >> 1)) >> 14);
    } else if (place >= -half && place <= end + half) value = load<i16>(place < 0 ? hu : hu + (<usize>last << 1));
    else value = -32768;
    store<i16>(out + (<usize>x << 1), <i16>value);
    place += each;
  }
}

/**
 * One line of a picture between two rows of HU: their mixture, `share` of 16384 of the lower one, as grey: `black` HU is 0,
 * and every HU more is `greyPerHu` more, up to 255. upper, lower: i16[n], n a multiple of 8; out: RGBA bytes [n, 4].
 */
export function greyLine(
  upper: usize,
  lower: usize,
  share: i32,
  black: f32,
  greyPerHu: f32,
  out: usize,
  n: i32,
): void {
  const weights = i32x4.splat((share << 16) | (WHOLE - share));
  const scale = f32x4.splat(greyPerHu / <f32>WHOLE);
  // Half a grey level more, since what follows is cut off.
  const shift = f32x4.splat(0.5 - black * greyPerHu);
  const opaque = i8x16.splat(-1);
  for (let x = 0; x < n; x += 8) {
    const a = v128.load(upper + (<usize>x << 1));
    const b = v128.load(lower + (<usize>x << 1));
    const first = i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), weights);
    const second = i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), weights);
    const grey = i16x8.narrow_i32x4_s(
      i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(first), scale), shift)),
      i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(second), scale), shift)),
    );
    const bytes = i8x16.narrow_i16x8_u(grey, grey);
    const to = out + (<usize>x << 2);
    v128.store(to, v128.shuffle<u8>(bytes, opaque, 0, 0, 0, 16, 1, 1, 1, 16, 2, 2, 2, 16, 3, 3, 3, 16));
    v128.store(to, v128.shuffle<u8>(bytes, opaque, 4, 4, 4, 16, 5, 5, 5, 16, 6, 6, 6, 16, 7, 7, 7, 16), 16);
  }
}
