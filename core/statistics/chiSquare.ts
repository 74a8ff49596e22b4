import { ok, type Result, refuse } from '../result.ts';
import { contingencyTable } from './contingencyTable.ts';
import { chiSquaredTails } from './distributions/chiSquared.ts';
import type { StatisticsCode } from './refusals.ts';

/** Pearson's without correction, with Yates' (2 × 2 only), or the likelihood ratio (G), as JMP prints it. */
export type ChiSquareVariant = 'pearson' | 'yates' | 'likelihoodRatio';

export interface ChiSquare {
  readonly variant: ChiSquareVariant;
  readonly method: 'asymptotic';
  readonly n: number;
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
  /** Counts expected without any association, in the table's shape. */
  readonly expected: readonly (readonly number[])[];
  /** How many expected counts are below 5: with any, Fisher's exact test is the one to trust. */
  readonly expectedBelow5: number;
}

/**
 * A χ² test of independence of rows and columns. Refuses a table with an empty row or column, and Yates' correction of
 * more than 2 × 2. Source: Pearson K, Phil Mag 1900, doi:10.1080/14786440009463897; Yates F, Suppl JRSS 1934, doi:10.2307/2983604.
 */
export function chiSquare(
  counts: readonly (readonly number[])[],
  variant: ChiSquareVariant = 'pearson',
): Result<ChiSquare, StatisticsCode> {
  const checked = contingencyTable(counts);
  if (!checked.ok) return checked;
  const { rows, columns, n } = checked.value;
  if (variant === 'yates' && (rows.length !== 2 || columns.length !== 2))
    return refuse('statistics.notCounts', { rows: rows.length, columns: columns.length });
  const expected = rows.map((row) => columns.map((column) => (row * column) / n));
  const cells = counts.flatMap((row, r) => row.map((count, c) => [count, expected[r]![c]!] as const));
  const correction = variant === 'yates' ? Math.min(0.5, Math.abs(cells[0]![0] - cells[0]![1])) : 0;
  const statistic =
    variant === 'likelihoodRatio'
      ? 2 * cells.reduce((sum, [count, e]) => sum + (count === 0 ? 0 : count * Math.log(count / e)), 0)
      : cells.reduce((sum, [count, e]) => sum + (Math.abs(count - e) - correction) ** 2 / e, 0);
  const value = Math.max(0, statistic);
  const df = (rows.length - 1) * (columns.length - 1);
  return ok({
    variant,
    method: 'asymptotic',
    n,
    chiSquare: value,
    df,
    p: chiSquaredTails(value, df).upper,
    expected,
    expectedBelow5: cells.filter(([, e]) => e < 5).length,
  });
}
