import { logGamma, stirlingError } from './logGamma.ts';

const TINY = 1e-300;
const STEPS = 100_000;

/** Both tails of the gamma distribution of shape a at x: `lower` P(a, x) and `upper` Q(a, x), each with its own digits. DLMF 8.2, 8.9, 8.11. */
export function incompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const density = scaledDensity(a, x);
  if (x < a + 1) {
    const lower = Math.min(1, (density / a) * risingSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, density * upperFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** xᵃ e⁻ˣ / Γ(a). For large a as a deviance, so that no large numbers cancel. */
function scaledDensity(a: number, x: number): number {
  if (a < 15) return Math.exp(a * Math.log(x) - x - logGamma(a));
  return Math.exp(-deviance(a, x) - stirlingError(a)) * Math.sqrt(a / (2 * Math.PI));
}

/** a ln(a/x) + x − a, without cancellation near x = a. */
function deviance(a: number, x: number): number {
  const e = (x - a) / a;
  if (Math.abs(e) > 0.1) return a * (e - Math.log1p(e));
  // −ln(1 + e) + e as its own series: e²/2 − e³/3 + …
  let sum = 0;
  let power = e * e;
  for (let k = 2; k < 40; k++) {
    sum += power / k;
    power *= -e;
  }
  return a * sum;
}

function risingSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < STEPS && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / (Math.abs(b) < TINY ? TINY : b);
  let h = d;
  for (let n = 1; n < STEPS; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
