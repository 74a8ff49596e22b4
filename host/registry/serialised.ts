import type { RegistryCase } from '#core/record/exported';
import { CASE_COLUMNS } from '#core/record/exportedColumns';
import { type Cell, COLUMNS } from '#core/registry/columns';
import type { RegistryRecord } from '#core/registry/record';

/** A table that becomes a CSV. */
export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type RecordFormat = 'json' | 'csv';

/** Records as bytes: a JSON array, or a CSV of one row a scan with units beside the values (docs/registry.md). */
export function serialised(records: readonly RegistryRecord[], format: RecordFormat): Uint8Array {
  const rows = () => records.map((record) => COLUMNS.map(({ read }) => read(record)));
  return bytesOf(format === 'json' ? json(records) : csv(COLUMNS, rows()));
}

/** Records of cases in one CSV of one row a value. */
export const serialisedCases = (records: readonly RegistryCase[]): Uint8Array =>
  bytesOf(
    csv(
      CASE_COLUMNS,
      records.flatMap((record) => record.fields.map((field) => CASE_COLUMNS.map(({ read }) => read(record, field)))),
    ),
  );

/** A table as CSV: its heads, then its rows. */
export const csvBytes = ({ heads, rows }: Table): Uint8Array =>
  bytesOf(
    csv(
      heads.map((name) => ({ name })),
      rows,
    ),
  );

/** The record of a case as bytes: JSON, or a CSV of one row a value. */
export function serialisedCase(record: RegistryCase, format: RecordFormat): Uint8Array {
  const rows = () => record.fields.map((field) => CASE_COLUMNS.map(({ read }) => read(record, field)));
  return bytesOf(format === 'json' ? json(record) : csv(CASE_COLUMNS, rows()));
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const csv = (columns: readonly { readonly name: string }[], rows: readonly (readonly Cell[])[]): string =>
  [columns.map(({ name }) => name), ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A spreadsheet would run text that begins like a formula.
  const inert = /^[=+\-@\t\r]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
