import { ok, type Result, refuse } from '../result.ts';

/** Counts by row and column, with their sums. */
export interface ContingencyTable {
  readonly counts: readonly (readonly number[])[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly n: number;
}

const MOST = 1e9;

/** A table of at least 2 × 2 whole counts; refuses a row or a column that holds nobody. */
export function contingencyTable(
  counts: readonly (readonly number[])[],
): Result<ContingencyTable, 'statistics.notCounts' | 'statistics.emptyMargin'> {
  const width = counts[0]?.length ?? 0;
  const whole = (count: number) => Number.isInteger(count) && count >= 0 && count <= MOST;
  if (counts.length < 2 || width < 2 || counts.some((row) => row.length !== width || !row.every(whole)))
    return refuse('statistics.notCounts');
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = counts[0]!.map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  const row = rows.indexOf(0);
  if (row >= 0) return refuse('statistics.emptyMargin', { row });
  const column = columns.indexOf(0);
  if (column >= 0) return refuse('statistics.emptyMargin', { column });
  return ok({ counts, rows, columns, n: rows.reduce((sum, count) => sum + count, 0) });
}

/** Two columns of words, case by case, as a table; kinds in alphabetical order, numbers by their size. */
export interface CrossTabulation {
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** How often each kind of `x` meets each kind of `y`; both in the same order of cases. */
export function crossTabulation(x: readonly string[], y: readonly string[]): CrossTabulation {
  const rowNames = kindsOf(x);
  const columnNames = kindsOf(y);
  const counts = rowNames.map(() => columnNames.map(() => 0));
  const rowOf = new Map(rowNames.map((name, row) => [name, row]));
  const columnOf = new Map(columnNames.map((name, column) => [name, column]));
  x.forEach((name, index) => {
    counts[rowOf.get(name)!]![columnOf.get(y[index]!)!]!++;
  });
  return { rowNames, columnNames, counts };
}

/** The kinds that a column holds, each once: numbers by their size, words by their letters. */
export function kindsOf(values: readonly string[]): readonly string[] {
  const kinds = [...new Set(values)];
  const numeric = kinds.every((kind) => kind.trim() !== '' && Number.isFinite(Number(kind)));
  return numeric ? kinds.sort((a, b) => Number(a) - Number(b)) : kinds.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
