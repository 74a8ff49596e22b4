import { ok, type Result, refuse } from '../result.ts';

/**
 * Why a file of cases cannot be used: it holds no cases (`empty`), a quote is never closed (`quoteOpen`), a row has other
 * cells than the header (`rowLength`), a column is not there or there twice, or a cell is no number, no event, or leads to
 * other than two groups, or to more classes than anybody compares. Rows are numbered as a spreadsheet shows them: the header is row 1. No cell is ever repeated.
 */
export const COHORT_CODES = [
  'cohort.empty',
  'cohort.quoteOpen',
  'cohort.rowLength',
  'cohort.columnMissing',
  'cohort.columnTwice',
  'cohort.notNumber',
  'cohort.notEvent',
  'cohort.notTwoGroups',
  'cohort.referenceMissing',
  'cohort.tooManyClasses',
] as const;

export type CohortCode = (typeof COHORT_CODES)[number];

export interface DataRow {
  /** As a spreadsheet numbers it; the header is 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** A table of cases, as text: what a column means is asked of it by name. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

/** A table from CSV (RFC 4180), by comma, semicolon or tab, whichever the header holds most of. Empty rows are passed over. */
export function dataTable(text: string): Result<DataTable, CohortCode> {
  const plain = text.replace(/^\uFEFF/, '');
  const records = recordsOf(plain, separatorOf(plain));
  if (!records.ok) return records;
  const [header, ...rest] = records.value;
  const rows = rest.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (!header || rows.length === 0) return refuse('cohort.empty');
  const columns = header.cells;
  const ragged = rows.find(({ cells }) => cells.length !== columns.length);
  if (ragged)
    return refuse('cohort.rowLength', { row: ragged.number, cells: ragged.cells.length, columns: columns.length });
  return ok({ columns, rows });
}

function separatorOf(text: string): string {
  const line = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '';
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return [',', ';', '\t'].reduce((most, one) => (count(one) > count(most) ? one : most));
}

function recordsOf(text: string, separator: string): Result<readonly DataRow[], CohortCode> {
  const records: DataRow[] = [];
  let cells: string[] = [];
  let at = 0;
  const end = () => {
    records.push({ number: records.length + 1, cells });
    cells = [];
  };
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return refuse('cohort.quoteOpen', { row: records.length + 1 });
        cell += text.slice(from, quote);
        from = quote + 1;
        if (text[from] !== '"') break;
        cell += '"';
        from++;
      }
      at = from;
    }
    const stop = nextOf(text, at, separator);
    cell += text.slice(at, stop);
    cells.push(cell.trim());
    at = stop;
    if (text[at] === separator) {
      at++;
      // A separator at the very end still opens a cell.
      if (at === text.length) cells.push('');
    } else {
      if (text[at] === '\r') at++;
      if (text[at] === '\n') at++;
      end();
    }
  }
  if (cells.length > 0) end();
  return ok(records);
}

function nextOf(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

const MISSING = /^(?:NA|N\/A)?$/i;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const EVENTS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['false', false],
  ['no', false],
]);

export const isNumber = (cell: string): boolean => NUMBER.test(cell) && Number.isFinite(Number(cell));

/** Where a column stands, or that it is not there, with those that are. */
function placeOf({ columns }: DataTable, name: string): Result<number, CohortCode> {
  const place = columns.indexOf(name);
  if (place < 0) return refuse('cohort.columnMissing', { column: name, columns });
  return columns.indexOf(name, place + 1) < 0 ? ok(place) : refuse('cohort.columnTwice', { column: name });
}

/** What a column holds, row by row; null where the cell is empty or NA. Refuses the first cell that cannot be read. */
function column<T>(
  table: DataTable,
  name: string,
  read: (cell: string) => T | undefined,
  code: CohortCode,
): Result<readonly (T | null)[], CohortCode> {
  const place = placeOf(table, name);
  if (!place.ok) return place;
  const values: (T | null)[] = [];
  for (const { number, cells } of table.rows) {
    const cell = cells[place.value]!;
    const value = MISSING.test(cell) ? null : read(cell);
    if (value === undefined) return refuse(code, { column: name, row: number });
    values.push(value);
  }
  return ok(values);
}

/** Numbers with a decimal point; a decimal comma, a unit or a word is refused, never guessed at. */
export const numberColumn = (table: DataTable, name: string): Result<readonly (number | null)[], CohortCode> =>
  column(table, name, (cell) => (isNumber(cell) ? Number(cell) : undefined), 'cohort.notNumber');

/** Whether the event was there: 1 or 0, yes or no, true or false. */
export const eventColumn = (table: DataTable, name: string): Result<readonly (boolean | null)[], CohortCode> =>
  column(table, name, (cell) => EVENTS.get(cell.toLowerCase()), 'cohort.notEvent');

/** Words as they stand. */
export const wordColumn = (table: DataTable, name: string): Result<readonly (string | null)[], CohortCode> =>
  column(table, name, (cell) => cell, 'cohort.columnMissing');

/** The rows in which each of these columns holds just this word; refuses a column that is not there. */
export function filtered(
  table: DataTable,
  filters: readonly { readonly column: string; readonly value: string }[],
): Result<DataTable, CohortCode> {
  let { rows } = table;
  for (const { column: name, value } of filters) {
    const place = placeOf(table, name);
    if (!place.ok) return place;
    rows = rows.filter(({ cells }) => cells[place.value] === value);
  }
  return rows.length > 0 ? ok({ columns: table.columns, rows }) : refuse('cohort.empty');
}
