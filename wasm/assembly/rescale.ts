/**
 * Stored values of 16 bits become HU. Of each sample the bits are taken that lie between `up` and `down` (both shifts, in
 * bits), sign-extended where signed; `flip` (0 or −32768) turns all 16 bits of an unsigned sample into a signed one,
 * 32768 lower. Then `add` and `addAgain` are added, each stopping at −32768 and 32767: with one sign they clamp as one
 * sum would.
 * samples, hu: i16[n], n a multiple of 8; they may be the same, and need no alignment.
 */
export function rescale(
  samples: usize,
  hu: usize,
  n: i32,
  up: i32,
  down: i32,
  signed: bool,
  flip: i32,
  add: i32,
  addAgain: i32,
): void {
  const first = i16x8.splat(<i16>add);
  const second = i16x8.splat(<i16>addAgain);
  const flips = i16x8.splat(<i16>flip);
  const bytes = <usize>n << 1;
  for (let at: usize = 0; at < bytes; at += 16) {
    const raised = i16x8.shl(v128.load(samples + at), up);
    const value = v128.xor(signed ? i16x8.shr_s(raised, down) : i16x8.shr_u(raised, down), flips);
    v128.store(hu + at, i16x8.add_sat_s(i16x8.add_sat_s(value, first), second));
  }
}
