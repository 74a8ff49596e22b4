import type { CaseRecord } from '../record/caseRecord.ts';
import { isMissing, isNumber } from '../record/entry.ts';
import { recordField } from '../record/fields.ts';
import { itemsIn } from '../record/items.ts';
import { type Case, type FieldState, fieldState } from '../record/linked.ts';
import { RECORD_COLUMNS, type RecordColumn } from './columns.ts';
import { type CohortCell, missing } from './missing.ts';

/** Above 89 few enough people live that the age would name them. */
const OLDEST_YEARS = 90;

/** What the record says in each of its columns, in canonical units. */
export function recordCells(patientCase: Case, record: CaseRecord): readonly (readonly [string, CohortCell])[] {
  // Of most fields most cases have no entry: those are not looked for day by day.
  const entered = new Set(record.entries.map(({ field }) => field));
  const days = itemsIn('labs', patientCase, record);
  return RECORD_COLUMNS.map((column) => [column.name, cellOf(column)] as const);

  function cellOf({ field, per, kind }: RecordColumn): CohortCell {
    if (!entered.has(field) && recordField(field).link === null) return missing('unknown');
    if (per === 'case') return cellFrom(fieldState(patientCase, record, field), kind, field === 'ageYears');
    const known = days.map(({ id }) => cellFrom(fieldState(patientCase, record, field, id), kind, false));
    const said = known.filter((cell) => typeof cell !== 'object' || cell.missing !== 'unknown');
    return said.find((cell) => typeof cell !== 'object') ?? said[0] ?? missing('unknown');
  }
}

function cellFrom({ given, canonical }: FieldState, kind: RecordColumn['kind'], isAge: boolean): CohortCell {
  if (given === null) return missing('unknown');
  if (isMissing(given)) return missing(given.missing);
  if (kind === 'number') {
    if (canonical === null) return missing('unknown');
    if (isNumber(given) && given.comparator !== undefined) return missing('bound');
    return isAge ? Math.min(canonical, OLDEST_YEARS) : canonical;
  }
  return typeof given.value === 'object' ? missing('unknown') : given.value;
}
