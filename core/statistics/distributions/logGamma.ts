const HALF_LOG_2PI = 0.9189385332046728;

/**
 * What Stirling's formula misses: ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π], for x > 0. The asymptotic series from 15 on;
 * below, by Γ(x + 1) = x Γ(x) until there. DLMF 5.11.1.
 */
export function stirlingError(x: number): number {
  if (x >= 15) {
    const r = 1 / (x * x);
    return (
      (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r / 156)))))) / x
    );
  }
  return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_2PI);
}

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < 15) {
    product *= shifted;
    shifted += 1;
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_2PI + stirlingError(shifted) - Math.log(product);
}

/**
 * ln B(a, b) for a, b > 0. Where one is large the two large logarithms of Γ are never subtracted: only what Stirling's
 * formula leaves of them, so that a t distribution of a million degrees of freedom keeps its digits.
 */
export function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 15) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const ratio = (large - 0.5) * Math.log1p(small / large) + small * (Math.log(large + small) - 1);
  return logGamma(small) - ratio - (stirlingError(large + small) - stirlingError(large));
}
