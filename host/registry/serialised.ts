import { type Cell, COLUMNS } from '#core/registry/columns';
import type { RegistryRecord } from '#core/registry/record';

export type RecordFormat = 'json' | 'csv';

/** Records as bytes: a JSON array, or a CSV of one row a scan with units beside the values (docs/registry.md). */
export function serialised(records: readonly RegistryRecord[], format: RecordFormat): Uint8Array {
  const text = format === 'json' ? `${JSON.stringify(records, null, 2)}\n` : csv(records);
  return new TextEncoder().encode(text);
}

const csv = (records: readonly RegistryRecord[]): string =>
  [COLUMNS.map(({ name }) => name), ...records.map((record) => COLUMNS.map(({ read }) => read(record)))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A spreadsheet would run text that begins like a formula.
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
