import { describe, expect, test } from 'vitest';
import { DEFAULT_INCLUSION } from '#core/contours/inclusion';
import { DEFAULT_SETTINGS } from '#core/pathway/settings';
import type { WorklistRow } from '../common/app.ts';
import { filterCounts, found, listed } from './worklistRows.ts';

const today = '2026-03-24';
const row = (id: string, more: Partial<WorklistRow> = {}): WorklistRow => ({
  id,
  demonstration: false,
  body: { sex: null, ageYears: null, heightCm: null, weightKg: null },
  pathway: null,
  lastScanDate: null,
  dayFromIndex: null,
  flrMl: null,
  lastMeasured: null,
  statedFlrMl: null,
  status: 'toContour',
  refusedCode: null,
  scanDue: null,
  ended: false,
  ...more,
});
const settings = {
  bsaFormula: null,
  stlvFormula: null,
  reader: '',
  siteCode: '',
  inclusion: DEFAULT_INCLUSION,
  keys: {},
  demonstrationMode: false,
  countTime: true,
  interfaceScale: 1,
  rules: DEFAULT_SETTINGS,
  readingError: null,
};
const named = (name: string) => ({ name, id: `ID-${name.length}`, birthDate: null, hidden: false });
const rows = [
  row('case-late', { scanDue: '2026-03-22', status: 'toCut' }),
  row('case-none', { lastScanDate: '2026-01-01' }),
  row('case-soon', { scanDue: '2026-03-26', pathway: 'TARE' }),
  row('case-newer', { lastScanDate: '2026-02-01' }),
];
const identities = {
  'case-late': named('Παπαδοπούλου^Ελένη'),
  'case-none': named('王^小明'),
  'case-soon': named('DEMO^ONE'),
};
const cases = listed(rows, identities, settings, {});
const ids = (list: ReturnType<typeof found>) => list.map((c) => c.row.id);

describe('the worklist', () => {
  test('what is due first stands first; nothing due stands last, newest scan above', () => {
    expect(ids(cases)).toEqual(['case-late', 'case-soon', 'case-newer', 'case-none']);
  });
  test('a filter that would show nothing is not offered; late is due too', () => {
    expect(filterCounts(rows, today)).toEqual([
      ['all', 4],
      ['due', 1],
      ['toContour', 3],
      ['toCut', 1],
    ]);
    expect(ids(found(cases, 'due', '', today))).toEqual(['case-late']);
  });
  test('found by name in any script and letter case, by ID, state and pathway; every word counts', () => {
    expect(ids(found(cases, 'all', 'ελένη', today))).toEqual(['case-late']);
    expect(ids(found(cases, 'all', '小明', today))).toEqual(['case-none']);
    expect(ids(found(cases, 'all', 'tare demo', today))).toEqual(['case-soon']);
    expect(ids(found(cases, 'all', 'to cut', today))).toEqual(['case-late']);
    expect(ids(found(cases, 'all', 'nobody', today))).toEqual([]);
  });
});
