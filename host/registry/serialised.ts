import type { RegistryCase } from '#core/record/exported';
import { CASE_COLUMNS } from '#core/record/exportedColumns';
import { type Cell, COLUMNS } from '#core/registry/columns';
import type { RegistryRecord } from '#core/registry/record';

export type RecordFormat = 'json' | 'csv';

/** Records as bytes: a JSON array, or a CSV of one row a scan with units beside the values (docs/registry.md). */
export function serialised(records: readonly RegistryRecord[], format: RecordFormat): Uint8Array {
  const rows = () => records.map((record) => COLUMNS.map(({ read }) => read(record)));
  return bytesOf(format === 'json' ? json(records) : csv(COLUMNS, rows()));
}

/** The record of a case as bytes: JSON, or a CSV of one row a value. */
export function serialisedCase(record: RegistryCase, format: RecordFormat): Uint8Array {
  const rows = () => record.fields.map((field) => CASE_COLUMNS.map(({ read }) => read(record, field)));
  return bytesOf(format === 'json' ? json(record) : csv(CASE_COLUMNS, rows()));
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const csv = (columns: readonly { readonly name: string }[], rows: readonly (readonly Cell[])[]): string =>
  [columns.map(({ name }) => name), ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A spreadsheet would run text that begins like a formula.
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
