import { canonical } from '../canonical.ts';
import type { ChainCheck } from './chain.ts';
import { rowsName } from './chain.ts';
import type { Sha256 } from './entry.ts';

/** One row, its columns in the order in which the table has them. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows that stand in a database now. */
export interface StandingRows {
  readonly table: string;
  readonly key: readonly (string | number)[];
  readonly rows: readonly Row[];
}

/** Rows that are not as the chain says: changed, gone, or there without any entry. `sequence`: the entry that spoke of them last. */
export interface RowsBreak {
  readonly table: string;
  readonly key: readonly (string | number)[];
  readonly why: 'edited' | 'removed' | 'added';
  readonly sequence: number | null;
}

/** SHA-256 over the first so many columns of rows, their names and values; null where there are no rows. */
export const rowsHash = (rows: readonly Row[], columns: number, sha256: Sha256): string | null =>
  rows.length === 0 ? null : sha256(canonical(rows.map((row) => Object.entries(row).slice(0, columns))));

/** How many columns rows have. */
export const columnsOf = ([row]: readonly Row[]): number => (row ? Object.keys(row).length : 0);

/** What of a chain's rows stands otherwise than it says, those first that its earlier entries speak of. */
export function rowsBreaks(
  { said }: Pick<ChainCheck, 'said'>,
  standing: Iterable<StandingRows>,
  sha256: Sha256,
): readonly RowsBreak[] {
  const breaks: RowsBreak[] = [];
  const seen = new Set<string>();
  for (const { table, key, rows } of standing) {
    const name = rowsName({ table, key });
    const last = said.get(name);
    seen.add(name);
    if (!last || last.hash === null) breaks.push({ table, key, why: 'added', sequence: last?.sequence ?? null });
    else if (rowsHash(rows, last.columns, sha256) !== last.hash)
      breaks.push({ table, key, why: 'edited', sequence: last.sequence });
  }
  for (const [name, { table, key, hash, sequence }] of said)
    if (hash !== null && !seen.has(name)) breaks.push({ table, key, why: 'removed', sequence });
  return breaks.sort((a, b) => (a.sequence ?? Number.POSITIVE_INFINITY) - (b.sequence ?? Number.POSITIVE_INFINITY));
}
