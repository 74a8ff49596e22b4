import { incompleteBeta } from './incompleteBeta.ts';
import { quantileOf, type Tails } from './quantile.ts';

/** Both tails of the F distribution of `df1` and `df2` degrees of freedom at x. */
export function fTails(x: number, df1: number, df2: number): Tails {
  const share = df1 * x + df2;
  const { lower, upper } = incompleteBeta(df1 / 2, df2 / 2, (df1 * x) / share, df2 / share);
  return { lower, upper };
}

/** The F value below which a share `p` lies, 0 < p < 1. */
export const fQuantile = (p: number, df1: number, df2: number): number =>
  quantileOf((x) => fTails(x, df1, df2), p, 'positive');
