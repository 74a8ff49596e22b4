/** Weights of two neighbours add up to this. */
const WHOLE: i32 = 1 << 14;

/**
 * Reads a row of HU at the places start, start + step, …, straight between neighbours; within half a voxel of the row's ends
 * the last voxel itself, and farther out −32768.
 * hu: i16[count], `stride` bytes apart; out: i16[n].
 */
export function sampleRow(hu: usize, stride: i32, count: i32, start: f64, step: f64, out: usize, n: i32): void {
  const last = count - 1;
  const far = <f64>last + 0.5;
  for (let x = 0; x < n; x++) {
    const place = start + <f64>x * step;
    let value: i32 = -32768;
    if (place >= -0.5 && place <= far) {
      const inside = min(max(place, 0), <f64>last);
      const lower = <i32>inside;
      const share = <i32>((inside - <f64>lower) * <f64>WHOLE);
      const at = hu + <usize>(lower * stride);
      value = load<i16>(at);
      if (share > 0) value += (((<i32>load<i16>(at + <usize>stride) - value) * share + (WHOLE >> 1)) >> 14);
    }
    store<i16>(out + (<usize>x << 1), <i16>value);
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
