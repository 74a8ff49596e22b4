import { incompleteGamma } from './incompleteGamma.ts';
import { quantileOf, type Tails } from './quantile.ts';

/** Both tails of the standard normal distribution at z. */
export function normalTails(z: number): Tails {
  const { lower, upper } = incompleteGamma(0.5, (z * z) / 2);
  const outer = upper / 2;
  const inner = 0.5 + lower / 2;
  return z < 0 ? { lower: outer, upper: inner } : { lower: inner, upper: outer };
}

/** P(|Z| ≥ |z|) of the standard normal distribution. */
export const normalTwoSided = (z: number): number => incompleteGamma(0.5, (z * z) / 2).upper;

/** The standard normal value below which a share `p` lies, 0 < p < 1. */
export const normalQuantile = (p: number): number => quantileOf(normalTails, p, 'whole');

/** The half-width, in standard errors, of a two-sided normal interval of this level: 1.959964 at 0.95. */
export const normalHalfWidth = (level: number): number => -normalQuantile((1 - level) / 2);
