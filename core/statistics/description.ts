import { ok, type Result, refuse } from '../result.ts';
import { notFinite, type StatisticsCode } from './refusals.ts';

/** What a column of numbers looks like. */
export interface Description {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (n − 1); null of one value. */
  readonly sd: number | null;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly q1: number;
  readonly q3: number;
}

/** Median (range), mean (sd) and quartiles (type 7) of at least one value. */
export function description(values: readonly number[]): Result<Description, StatisticsCode> {
  const wrong = notFinite(values);
  if (wrong) return wrong;
  if (values.length === 0) return refuse('statistics.tooFew', { n: 0, needed: 1 });
  const sorted = [...values].sort((a, b) => a - b);
  return ok({
    n: values.length,
    mean: meanOf(values),
    sd: values.length > 1 ? Math.sqrt(varianceOf(values)) : null,
    median: sortedQuantile(sorted, 0.5),
    min: sorted[0]!,
    max: sorted.at(-1)!,
    q1: sortedQuantile(sorted, 0.25),
    q3: sortedQuantile(sorted, 0.75),
  });
}

/** The value below which a share `p` (0 to 1) of the values lies, by Hyndman and Fan's type 7, R's and spreadsheets' own. doi:10.1080/00031305.1996.10473566 */
export function quantile(values: readonly number[], p: number): Result<number, StatisticsCode> {
  const wrong = notFinite(values);
  if (wrong) return wrong;
  if (values.length === 0) return refuse('statistics.tooFew', { n: 0, needed: 1 });
  if (!(p >= 0 && p <= 1)) return refuse('statistics.levelInvalid', { level: p });
  return ok(
    sortedQuantile(
      [...values].sort((a, b) => a - b),
      p,
    ),
  );
}

function sortedQuantile(sorted: readonly number[], p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const least = sorted[below]!;
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return least + (place - below) * (next - least);
}

/** A second pass takes away what rounding left of the first. */
export function meanOf(values: readonly number[]): number {
  const rough = values.reduce((sum, value) => sum + value, 0) / values.length;
  return rough + values.reduce((sum, value) => sum + (value - rough), 0) / values.length;
}

/** Sample variance (n − 1) of at least two values. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** How many of each kind, the most frequent first, with their share of all. */
export interface Count {
  readonly value: string;
  readonly n: number;
  readonly percent: number;
}

/** Counts and percentages of a column of words; the share is of those that have one. */
export function countsOf(values: readonly string[]): readonly Count[] {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found]
    .map(([value, n]) => ({ value, n, percent: (100 * n) / values.length }))
    .sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1));
}

/** A share of a count, in percent; refuses a count that is none or is more than its whole. */
export const proportion = (x: number, n: number): Result<number, StatisticsCode> =>
  Number.isInteger(x) && Number.isInteger(n) && x >= 0 && x <= n && n > 0
    ? ok((100 * x) / n)
    : refuse('statistics.notCounts', { x, n });
