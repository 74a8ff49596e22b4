import { type CaseRecord, type Entry, EntryShape } from './caseRecord.ts';
import { canonicalValue, type Given } from './entry.ts';
import type { RecordFieldName } from './fields.ts';
import type { Case } from './linked.ts';

/** One entry of a record as it is kept. */
export const entry = (field: RecordFieldName, given: Given, item = ''): Entry =>
  EntryShape.parse({ item, field, given, canonical: canonicalValue(field, given), by: '', at: '2026-03-20' });

/** Words and flags by field and item: `{mrecist: {a: 'PR'}}`, of the case itself under ''. */
export const entries = (
  given: {
    readonly [Name in RecordFieldName]?: Readonly<Record<string, Entry['given'] | string | boolean>>;
  },
): Entry[] =>
  Object.entries(given).flatMap(([field, items]) =>
    Object.entries(items).map(([item, value]) =>
      entry(field as RecordFieldName, typeof value === 'object' ? value : { value }, item),
    ),
  );

export const mm = (value: number): Given => ({ value, unit: 'mm' });
export const gy = (value: number): Given => ({ value, unit: 'Gy' });

export const recordOf = (list: readonly Entry[]): CaseRecord => ({
  items: [
    { list: 'tumour', id: 't1' },
    { list: 'tumour', id: 't2' },
  ],
  entries: [...list],
});

/** Nobody's case on TARE: scans before, at 92 and at 184 days, treated on 2026-03-01. */
export const TARE_CASE = {
  id: 'case-0004',
  demonstration: false,
  body: { sex: 'M', ageYears: 61, heightCm: 172, weightKg: 70 },
  bodySources: { sex: 'entered', ageYears: 'entered', heightCm: 'entered', weightKg: 'entered' },
  pathway: 'TARE',
  liver: 'cirrhosis',
  icgR15Pct: null,
  looks: {},
  decisions: [],
  events: [{ type: 'tare', date: '2026-03-01' }],
  timePoints: [
    ['a', '2026-02-20', 500],
    ['b', '2026-06-01', 620],
    ['c', '2026-09-01', 700],
  ].map(([id, date, flrMl]) => ({
    id,
    date,
    dateSource: null,
    dayFromIndex: null,
    series: [],
    stated: { flrMl, liverMl: 1500, tumourMl: 82, by: '', at: '' },
  })),
} as unknown as Case;
