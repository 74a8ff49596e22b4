import { ok, type Result, refuse } from '../result.ts';
import { meanOf, varianceOf } from './description.ts';
import { studentQuantile, studentTwoSided } from './distributions/student.ts';
import { noiseOf } from './ranks.ts';
import { levelInvalid, notFinite, type StatisticsCode } from './refusals.ts';

export interface StudentT {
  /** `pooled` takes both variances as equal, `welch` does not. */
  readonly variant: 'oneSample' | 'paired' | 'pooled' | 'welch';
  readonly n: readonly number[];
  /** The mean less what it is compared with; of two samples, the first less the second. */
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  readonly df: number;
  readonly p: number;
  readonly level: number;
  /** Confidence limits of the difference. */
  readonly interval: readonly [low: number, high: number];
}

/** Student's test of one sample's mean against `mu`, two-sided; assumes normal values. Refuses values that are all equal. Student, Biometrika 1908, doi:10.2307/2331554. */
export function oneSampleT(x: readonly number[], mu = 0, level = 0.95): Result<StudentT, StatisticsCode> {
  const wrong = notFinite([...x, mu]) ?? levelInvalid(level) ?? tooFew(x);
  if (wrong) return wrong;
  const error = Math.sqrt(varianceOf(x) / x.length);
  return tested('oneSample', [x.length], meanOf(x) - mu, error, x.length - 1, level, noiseOf(x));
}

/** Student's test of paired values, two-sided; assumes normal differences. Refuses differences that are all equal. */
export function pairedT(x: readonly number[], y: readonly number[], level = 0.95): Result<StudentT, StatisticsCode> {
  if (x.length !== y.length) return refuse('statistics.unequalLengths', { x: x.length, y: y.length });
  const wrong = notFinite(x) ?? notFinite(y) ?? levelInvalid(level) ?? tooFew(x);
  if (wrong) return wrong;
  const differences = x.map((value, index) => value - y[index]!);
  const error = Math.sqrt(varianceOf(differences) / x.length);
  const noise = Math.max(noiseOf(x), noiseOf(y));
  return tested('paired', [x.length], meanOf(differences), error, x.length - 1, level, noise);
}

/**
 * Student's test of two samples, two-sided; assumes normal values, and equal variances unless `welch`. Refuses samples
 * without any variation. Welch BL, Biometrika 1947, doi:10.1093/biomet/34.1-2.28.
 */
export function twoSampleT(
  a: readonly number[],
  b: readonly number[],
  { welch = false, level = 0.95 }: { readonly welch?: boolean; readonly level?: number } = {},
): Result<StudentT, StatisticsCode> {
  const wrong =
    notFinite(a) ?? notFinite(b) ?? levelInvalid(level) ?? tooFew(a, welch ? 2 : 1) ?? tooFew(b, welch ? 2 : 1);
  if (wrong) return wrong;
  if (a.length + b.length < 3) return refuse('statistics.tooFew', { n: a.length + b.length, needed: 3 });
  const noise = Math.max(noiseOf(a), noiseOf(b));
  const n = [a.length, b.length] as const;
  const difference = meanOf(a) - meanOf(b);
  const va = a.length > 1 ? varianceOf(a) : 0;
  const vb = b.length > 1 ? varianceOf(b) : 0;
  if (!welch) {
    const df = a.length + b.length - 2;
    const pooled = ((a.length - 1) * va + (b.length - 1) * vb) / df;
    return tested('pooled', n, difference, Math.sqrt(pooled * (1 / a.length + 1 / b.length)), df, level, noise);
  }
  const ea = va / a.length;
  const eb = vb / b.length;
  const df = (ea + eb) ** 2 / (ea ** 2 / (a.length - 1) + eb ** 2 / (b.length - 1));
  return tested('welch', n, difference, Math.sqrt(ea + eb), df, level, noise);
}

const tooFew = (x: readonly number[], needed = 2) =>
  x.length < needed ? refuse('statistics.tooFew', { n: x.length, needed }) : null;

function tested(
  variant: StudentT['variant'],
  n: readonly number[],
  difference: number,
  standardError: number,
  df: number,
  level: number,
  noise: number,
): Result<StudentT, StatisticsCode> {
  // A spread that rounding alone could make is none: the test would divide by noise.
  if (!(standardError > noise)) return refuse('statistics.noVariation', { n: n.reduce((sum, k) => sum + k, 0) });
  const t = difference / standardError;
  const half = studentQuantile((1 + level) / 2, df) * standardError;
  return ok({
    variant,
    n,
    difference,
    standardError,
    t,
    df,
    p: studentTwoSided(t, df),
    level,
    interval: [difference - half, difference + half],
  });
}
