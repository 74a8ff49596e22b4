import { DERIVED_FIELDS } from '../record/derived.ts';
import { CASE_COLUMNS } from '../record/exportedColumns.ts';
import type { RecordField } from '../record/field.ts';
import { RECORD_FIELD_NAMES, recordField } from '../record/fields.ts';
import { QUANTITIES } from '../record/quantities.ts';
import { type Cell, COLUMNS } from './columns.ts';

/** The data dictionary that goes along with the CSV: of every column, and of every field that a row of `cases.csv` may name. */
export function dictionaryTable(): { readonly heads: readonly string[]; readonly rows: readonly (readonly Cell[])[] } {
  return {
    heads: ['file', 'column', 'field', 'meaning', 'unit', 'holds', 'least', 'most', 'allowed'],
    rows: [
      ...COLUMNS.map(({ name, meaning, code }) => ['scans.csv', name, null, meaning, code, null, null, null, null]),
      ...CASE_COLUMNS.map(({ name, meaning }) => ['cases.csv', name, null, meaning, null, null, null, null, null]),
      ...RECORD_FIELD_NAMES.map((name) => {
        const field = recordField(name);
        return ['cases.csv', 'value', name, field.label, ...holds(field)];
      }),
      ...Object.entries(DERIVED_FIELDS).map(([name, meaning]) => [
        'cases.csv',
        'value',
        name,
        meaning,
        null,
        'computed',
        null,
        null,
        null,
      ]),
    ],
  };
}

function holds({ kind }: RecordField): readonly Cell[] {
  switch (kind.type) {
    case 'number':
      return [QUANTITIES[kind.quantity][0].code, kind.whole ? 'integer' : 'number', ...kind.possible, null];
    case 'choice':
      return [null, kind.several ? 'some of' : 'one of', null, null, Object.keys(kind.choices).join(';')];
    case 'flag':
      return [null, 'one of', null, null, 'true;false'];
    case 'date':
      return ['d', 'integer', null, null, null];
    case 'text':
      return [null, 'text', null, null, null];
  }
}
