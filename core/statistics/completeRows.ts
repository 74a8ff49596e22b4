import { ok, type Result, refuse } from '../result.ts';
import type { CohortAnalysis, CohortRefusalCode, CohortResult } from './cohortRequest.ts';
import { kindsOf } from './contingencyTable.ts';
import type { DataTable } from './dataTable.ts';

/** The columns' rows without a gap, and which rows had one. */
export function completeRows<T extends readonly (readonly unknown[])[]>(
  { rows }: DataTable,
  columns: T,
): { readonly kept: readonly number[]; readonly missingRows: readonly number[] } {
  const kept: number[] = [];
  const missingRows: number[] = [];
  rows.forEach(({ number }, index) => {
    if (columns.some((values) => values[index] === null)) missingRows.push(number);
    else kept.push(index);
  });
  return { kept, missingRows };
}

/** The option that this test cannot do without. */
export const optionMissing = (option: string) => refuse('cohort.optionMissing', { option });

/** Puts a test's own result, or refusal, beside the cases it is of. */
export function analysed<T>(
  n: number,
  missingRows: readonly number[],
  result: Result<T, CohortRefusalCode>,
  found: (value: T) => CohortResult,
): Result<CohortAnalysis, CohortRefusalCode> {
  return result.ok ? ok({ n, missingRows, notAtRiskRows: [], found: found(result.value) }) : result;
}

const MOST_CLASSES = 50;

/** The classes that a column tells apart; refuses a column of numbers or names taken for one. */
export function classesOf(
  column: string,
  values: readonly string[],
): Result<readonly string[], 'cohort.tooManyClasses'> {
  const classes = kindsOf(values);
  return classes.length > MOST_CLASSES
    ? refuse('cohort.tooManyClasses', { column, classes: classes.length, most: MOST_CLASSES })
    : ok(classes);
}
