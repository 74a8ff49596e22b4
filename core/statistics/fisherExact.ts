import { ok, type Result, refuse } from '../result.ts';
import { contingencyTable } from './contingencyTable.ts';
import { logGamma } from './distributions/logGamma.ts';
import { levelInvalid, type StatisticsCode } from './refusals.ts';

/** An odds ratio and its limits. */
export interface OddsRatio {
  /** Conditional maximum likelihood estimate; null: without end, since a count on the other diagonal is 0. */
  readonly estimate: number | null;
  readonly level: number;
  readonly low: number;
  /** Null: without upper limit. */
  readonly high: number | null;
}

export interface FisherExact {
  readonly method: 'exact';
  readonly n: number;
  readonly p: number;
  /** Of 2 × 2 tables; null of larger ones. */
  readonly oddsRatio: OddsRatio | null;
}

/** Tables counted as equally likely as the one given, in spite of rounding. */
const AS_LIKELY = 1 + 1e-7;
const MOST_COUNT = 100_000;
const MOST_STEPS = 10_000_000;

/**
 * Fisher's exact test, two-sided: the probability, with all margins fixed, of the tables that are no more likely than the
 * one given. Larger tables than 2 × 2 (Freeman and Halton) are counted one by one, and refused where these are too many.
 * The odds ratio is the conditional maximum likelihood estimate, its limits those at which one tail is half of what the
 * level leaves. Source: Fisher RA, JRSS 1935, doi:10.2307/2342435; Freeman GH, Halton JH, Biometrika 1951, doi:10.1093/biomet/38.1-2.141.
 */
export function fisherExact(counts: readonly (readonly number[])[], level = 0.95): Result<FisherExact, StatisticsCode> {
  const checked = contingencyTable(counts);
  if (!checked.ok) return checked;
  const wrong = levelInvalid(level);
  if (wrong) return wrong;
  const { rows, columns, n } = checked.value;
  if (n > MOST_COUNT) return refuse('statistics.tooLargeForExact', { n });
  if (rows.length === 2 && columns.length === 2) {
    const margins = new FixedMargins(rows[0]!, rows[1]!, columns[0]!);
    const observed = counts[0]![0]!;
    return ok({ method: 'exact', n, p: margins.twoSided(observed), oddsRatio: margins.oddsRatio(observed, level) });
  }
  const p = freemanHalton(counts, rows, columns, n);
  return p === null ? refuse('statistics.tooLargeForExact', { n }) : ok({ method: 'exact', n, p, oddsRatio: null });
}

/** All 2 × 2 tables of the same margins, by their first count: the noncentral hypergeometric distribution. */
class FixedMargins {
  readonly #least: number;
  readonly #logChoices: readonly number[];

  constructor(first: number, second: number, column: number) {
    this.#least = Math.max(0, column - second);
    const most = Math.min(first, column);
    this.#logChoices = Array.from({ length: most - this.#least + 1 }, (_, step) => {
      const x = this.#least + step;
      return logChoose(first, x) + logChoose(second, column - x);
    });
  }

  /** Probability of each first count, at odds of e^`logOdds`. */
  #probabilities(logOdds: number): number[] {
    const logs = this.#logChoices.map((log, step) => log + step * logOdds);
    const top = logs.reduce((most, log) => Math.max(most, log));
    const weights = logs.map((log) => Math.exp(log - top));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  }

  twoSided(observed: number): number {
    const all = this.#probabilities(0);
    const limit = all[observed - this.#least]! * AS_LIKELY;
    return Math.min(
      1,
      all.reduce((sum, p) => sum + (p <= limit ? p : 0), 0),
    );
  }

  oddsRatio(observed: number, level: number): OddsRatio {
    const at = observed - this.#least;
    const last = this.#logChoices.length - 1;
    const mean = (logOdds: number) => this.#probabilities(logOdds).reduce((sum, p, step) => sum + p * step, 0);
    const atLeast = (logOdds: number) => tail(this.#probabilities(logOdds), (step) => step >= at);
    const atMost = (logOdds: number) => tail(this.#probabilities(logOdds), (step) => step <= at);
    const half = (1 - level) / 2;
    return {
      estimate: at === last ? null : at === 0 ? 0 : Math.exp(rootOf((odds) => mean(odds) - at)),
      level,
      low: at === 0 ? 0 : Math.exp(rootOf((odds) => atLeast(odds) - half)),
      high: at === last ? null : Math.exp(rootOf((odds) => half - atMost(odds))),
    };
  }
}

const tail = (probabilities: readonly number[], within: (step: number) => boolean): number =>
  probabilities.reduce((sum, p, step) => sum + (within(step) ? p : 0), 0);

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** Where a function that rises from below 0 to above 0 is 0, by halving; log odds beyond ±700 do not occur with such counts. */
function rootOf(rising: (logOdds: number) => number): number {
  let low = -1;
  let high = 1;
  while (rising(low) > 0 && low > -700) low *= 2;
  while (rising(high) < 0 && high < 700) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low < 1e-15) return middle;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
}

/** P of a larger table, filling column by column; null where there are too many tables. */
function freemanHalton(
  counts: readonly (readonly number[])[],
  rows: readonly number[],
  columns: readonly number[],
  n: number,
): number | null {
  const logFactorial = Array.from({ length: n + 1 }, (_, k) => logGamma(k + 1));
  const margins = [...rows, ...columns].reduce((sum, count) => sum + logFactorial[count]!, 0) - logFactorial[n]!;
  const logOf = (cells: readonly number[]) => cells.reduce((sum, count) => sum - logFactorial[count]!, 0);
  const limit = margins + logOf(counts.flat()) + Math.log(AS_LIKELY);
  const left = [...rows];
  let steps = 0;
  let p = 0;
  const fill = (column: number, row: number, ofColumn: number, log: number): boolean => {
    if (++steps > MOST_STEPS) return false;
    if (column === columns.length - 1) {
      // What is left of the rows is the last column.
      const whole = log + logOf(left);
      if (whole <= limit) p += Math.exp(whole);
      return true;
    }
    if (row === rows.length - 1) {
      if (ofColumn > left[row]!) return true;
      left[row]! -= ofColumn;
      const done = fill(column + 1, 0, columns[column + 1]!, log - logFactorial[ofColumn]!);
      left[row]! += ofColumn;
      return done;
    }
    const most = Math.min(left[row]!, ofColumn);
    for (let count = 0; count <= most; count++) {
      left[row]! -= count;
      const done = fill(column, row + 1, ofColumn - count, log - logFactorial[count]!);
      left[row]! += count;
      if (!done) return false;
    }
    return true;
  };
  return fill(0, 0, columns[0]!, margins) ? Math.min(1, p) : null;
}
