import { incompleteGamma } from './incompleteGamma.ts';
import { quantileOf, type Tails } from './quantile.ts';

/** Both tails of the χ² distribution of `df` degrees of freedom at x. */
export const chiSquaredTails = (x: number, df: number): Tails => incompleteGamma(df / 2, x / 2);

/** The χ² value below which a share `p` lies, 0 < p < 1. */
export const chiSquaredQuantile = (p: number, df: number): number =>
  quantileOf((x) => chiSquaredTails(x, df), p, 'positive');
