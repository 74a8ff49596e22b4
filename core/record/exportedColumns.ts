import type { ExportedField, RegistryCase } from './exported.ts';

export type CaseCell = string | number | boolean | null;

/** One column of the CSV of a case: what it is called, what it means, and how it is read. */
export interface CaseColumn {
  readonly name: string;
  readonly meaning: string;
  readonly read: (record: RegistryCase, field: ExportedField) => CaseCell;
}

const column = (name: string, meaning: string, read: CaseColumn['read']): CaseColumn => ({ name, meaning, read });

const plain = ({ value }: ExportedField): CaseCell =>
  value !== null && typeof value === 'object' ? value.join(';') : value;

/** The columns of a case's CSV, one row a value: fields differ from case to case, and days of labs are many. */
export const CASE_COLUMNS: readonly CaseColumn[] = [
  column('recordVersion', 'Version of this form', (r) => r.recordVersion),
  column('demonstration', 'Example data, never to be pooled', (r) => r.demonstration),
  column('caseId', 'Random case, no patient’s ID', (r) => r.subject.caseId),
  column('siteCode', 'Site', (r) => r.subject.siteCode),
  column('pathway', 'ALPPS, RALPPS, TSH_PVE, TARE or HAIC', (r) => r.subject.pathway),
  column('indexEvent', 'The event that days count from', (r) => r.indexEvent),
  column('field', 'The field, as below', (_, f) => f.field),
  column('list', 'labs, scan, session, tumour or adverse; empty: of the case', (_, f) => f.list),
  column('item', 'Which of its list, by day, from 1', (_, f) => f.item),
  column('kind', 'Of a session rescueRfa or rescuePei', (_, f) => f.kind),
  column('dayOffset', 'Day of the item, from the index event', (_, f) => f.dayOffset),
  column('value', 'The value: a number in the canonical unit; of a date the days from the index event', (_, f) =>
    f.valueQuantity ? f.valueQuantity.value : plain(f),
  ),
  column('comparator', '< or > as the laboratory prints it; >= for an age above 89', (_, f) =>
    f.valueQuantity ? (f.valueQuantity.comparator ?? null) : null,
  ),
  column('unit', 'UCUM code of the value', (_, f) => f.valueQuantity?.code ?? null),
  column('denominator', 'What a percentage is a share of', (_, f) => f.denominator),
  column('entered', 'The number as it was typed', (_, f) => f.entered?.value ?? null),
  column('entered.unit', 'UCUM code of the unit it was typed in', (_, f) => f.entered?.code ?? null),
  column('source', 'entered, computed, header or example', (_, f) => f.source),
  column('missing', 'Why it is not there: reason, and code', (_, f) =>
    f.missingCode === null ? f.missingReason : `${f.missingReason}:${f.missingCode}`,
  ),
  column('reader', 'Who entered it', (_, f) => f.reader),
  column('recordedDayOffset', 'Day on which it was entered, from the index event', (_, f) => f.recordedDayOffset),
];
