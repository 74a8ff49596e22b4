import { incompleteBeta } from './incompleteBeta.ts';
import { quantileOf, type Tails } from './quantile.ts';

/** P(|T| ≥ |t|) of Student's distribution of `df` degrees of freedom (which may be fractional, as Welch's are). */
export const studentTwoSided = (t: number, df: number): number => {
  const square = t * t;
  if (square > 1e300) return incompleteBeta(df / 2, 0.5, df / t / t, 1).lower;
  return incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)).lower;
};

/** Both tails of Student's distribution at t. */
export function studentTails(t: number, df: number): Tails {
  const outer = studentTwoSided(t, df) / 2;
  const inner = 1 - outer;
  return t < 0 ? { lower: outer, upper: inner } : { lower: inner, upper: outer };
}

/** The value of Student's distribution below which a share `p` lies, 0 < p < 1. */
export const studentQuantile = (p: number, df: number): number => quantileOf((t) => studentTails(t, df), p, 'whole');
