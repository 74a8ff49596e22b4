import { describe, expect, test } from 'vitest';
import { type CaseRecord, NO_RECORD, withEntered } from '../record/caseRecord.ts';
import type { Given } from '../record/entry.ts';
import type { RecordFieldName } from '../record/fields.ts';
import type { Case } from '../record/linked.ts';
import { dataTable } from '../statistics/dataTable.ts';
import { cohortCase } from './cohortCase.ts';
import { cohortCsv, cohortTable, columnsInUse, paperEndpoint } from './cohortTable.ts';
import { COHORT_COLUMNS, columnHead } from './columns.ts';
import { filteredCases } from './filters.ts';

const SITE = {
  bsaFormula: 'duBois',
  stlvFormula: 'urata',
  siteCode: '',
  countTime: false,
} as const;

const point = (date: string, flrMl: number): Case['timePoints'][number] => ({
  id: `at-${date}`,
  date,
  dateSource: 'entered',
  dayFromIndex: null,
  stated: { flrMl, liverMl: 1500, tumourMl: 100, by: 'a.reader', at: '2026-01-01T00:00:00Z' },
  series: [],
});

const made = (more: Partial<Case> = {}): Case => ({
  id: 'case-0000-0001',
  demonstration: false,
  body: { sex: 'M', ageYears: 61, heightCm: 170, weightKg: 70 },
  bodySources: { sex: 'entered', ageYears: 'entered', heightCm: 'entered', weightKg: 'entered' },
  pathway: 'RALPPS',
  liver: 'cirrhosis',
  icgR15Pct: 8,
  events: [
    { type: 'stage1', date: '2026-03-01' },
    { type: 'rescueRfa', date: '2026-03-16' },
    { type: 'stage2', date: '2026-03-30' },
  ],
  looks: {},
  decisions: [],
  timePoints: [point('2026-02-26', 300), point('2026-03-08', 400), point('2026-03-15', 420), point('2026-03-22', 500)],
  ...more,
});

const recordOf = (...entries: readonly [RecordFieldName, Given, string?][]): CaseRecord =>
  withEntered(
    NO_RECORD,
    entries.map(([field, given, item = '']) => ({ item, field, given })),
    'a.reader',
    '2026-04-01',
  );
const row = (patientCase: Case, record = NO_RECORD) => cohortCase(patientCase, record, SITE, 1);

describe('a case as a row', () => {
  test('counts volumetries and rates from the index event, the first from stage 1', () => {
    const { values, curve } = row(made());
    // sTLV by Urata from Du Bois: 706.2 × 1.8097 + 2.4 = 1280.4 ml.
    expect(values.stlvMl).toBeCloseTo(1280.4, 0);
    expect(values).toMatchObject({ pathway: 'RALPPS', liver: 'cirrhosis', volumetries: 4, indexEvent: 'stage1' });
    expect(values).toMatchObject({
      baselineFlrMl: 300,
      flr1Ml: 400,
      flr2Ml: 420,
      flr3Ml: 500,
      lastFlrMl: 500,
      lastDay: 21,
    });
    expect(values.kgr1MlPerDay).toBeCloseTo(100 / 7, 10);
    expect(values.kgr2MlPerDay).toBeCloseTo(20 / 7, 10);
    expect(values.kgrBeforeRescueMlPerDay).toBe(values.kgr2MlPerDay);
    expect(values.kgrAfterRescueMlPerDay).toBeCloseTo(80 / 7, 10);
    expect(values.flrIncreasePercent).toBeCloseTo((100 * 200) / 300, 10);
    expect(values).toMatchObject({
      stage2Done: true,
      interstageDays: 29,
      rescueSessions: 1,
      rescueDay: 15,
      surgeryDay: 29,
    });
    expect(curve.map(({ day }) => day)).toEqual([-3, 7, 14, 21]);
  });

  test('holds no date and no name', () => {
    const text = JSON.stringify(row(made(), recordOf(['deathDate', { value: '2026-05-01' }])));
    expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}/);
    expect(text).not.toContain('a.reader');
  });

  test('says by name what is missing, and never a zero for it', () => {
    const short = row(
      made({ timePoints: [point('2026-02-26', 300)], events: [{ type: 'stage1', date: '2026-03-01' }] }),
    );
    expect(short.missing).toMatchObject({ kgr1MlPerDay: 'noScan', flr1Ml: 'noScan', rescueDay: 'notApplicable' });
    expect(short.values.kgr1MlPerDay).toBeUndefined();
    expect(short.values.stage2Done).toBeUndefined();
    const unmeasured = row(made({ body: { sex: null, ageYears: null, heightCm: null, weightKg: null } }));
    expect(unmeasured.missing).toMatchObject({ baselineFlrMl: 'noAssessment', kgr1MlPerDay: 'noAssessment' });
    expect(unmeasured.values.volumetries).toBe(4);
    const noIndex = row(made({ events: [] }));
    expect(noIndex.missing).toMatchObject({ indexEvent: 'noIndex', kgr1MlPerDay: 'noIndex', lastDay: 'noIndex' });
    expect(noIndex.curve).toEqual([]);
    expect(row(made({ pathway: null })).missing.state).toBe('noPathway');
    expect(row(made({ events: [{ type: 'stage1', date: '2026-03-01' }] })).values.stage2Done).toBeUndefined();
    const reason = recordOf(['stage2CancelReason', { value: 'volume' }]);
    expect(row(made({ events: [{ type: 'stage1', date: '2026-03-01' }] }), reason).values.stage2Done).toBe(false);
  });

  test('has no values and no volumetries where nothing is known', () => {
    const nothing = row(
      made({
        body: { sex: null, ageYears: null, heightCm: null, weightKg: null },
        pathway: null,
        liver: null,
        events: [],
        timePoints: [],
      }),
    );
    expect(nothing.values).toEqual({ volumetries: 0, rescueSessions: 0 });
  });

  test('takes fields of the record in canonical units; a bound, an old age and a reason are no plain values', () => {
    const first = recordOf(
      ['bilirubin', { value: 1, unit: 'mg/dL' }, 'at-2026-03-08'],
      ['bilirubin', { value: 2, unit: 'mg/dL' }, 'at-2026-03-15'],
      ['afp', { value: 60500, unit: 'ng/mL', comparator: '>' }, 'at-2026-03-08'],
      ['bclc', { value: 'B' }],
      ['cardiac', { value: false }],
      ['ecog', { missing: 'notDone' }],
    );
    const { values, missing } = row(made({ body: { ...made().body, ageYears: 93 } }), first);
    expect(values).toMatchObject({ 'bilirubin.first': 17.104, bclc: 'B', cardiac: false, ageYears: 90 });
    expect(missing).toMatchObject({ 'afp.first': 'bound', ecog: 'notDone' });
  });

  test('a death without its day takes the last follow-up with it: the case would be censored alive', () => {
    const alive = recordOf(['lastFollowUp', { value: '2026-06-01' }], ['death', { value: false }]);
    expect(row(made(), alive)).toMatchObject({
      values: { lastFollowUpDay: 92 },
      missing: { deathDay: 'notApplicable' },
    });
    const undated = recordOf(['lastFollowUp', { value: '2026-06-01' }], ['death', { value: true }]);
    expect(row(made(), undated).missing).toMatchObject({ deathDay: 'undatedEvent', lastFollowUpDay: 'undatedEvent' });
  });

  test('a day of death of a patient who is said not to have died is no death, and ends no follow-up', () => {
    const slip = recordOf(
      ['death', { value: false }],
      ['deathDate', { value: '2026-05-01' }],
      ['lastFollowUp', { value: '2026-05-02' }],
    );
    const { missing, values } = row(made(), slip);
    expect(missing).toMatchObject({ deathDay: 'contradicted', lastFollowUpDay: 'contradicted' });
    expect(values.deathDay).toBeUndefined();
  });
});

describe('the table', () => {
  const haic = (date: string, died: string | null) =>
    row(
      made({ pathway: 'HAIC', events: [{ type: 'haic', date: '2026-01-01' }] }),
      recordOf(
        ['lastFollowUp', { value: date }],
        ...(died ? [['deathDate', { value: died }] as const] : []).map(([f, g]) => [f, g] as [RecordFieldName, Given]),
      ),
    );
  test('is read back from its CSV cell by cell', () => {
    const cases = [row(made()), row(made({ timePoints: [] })), haic('2026-12-01', '2026-12-01')];
    const table = cohortTable(cases, columnsInUse(cases), [paperEndpoint('002.os')]);
    expect(dataTable(cohortCsv(table))).toEqual({ ok: true, value: table });
  });

  test('has months and event of an endpoint, and neither of a case that never came to its time zero', () => {
    const cases = [haic('2026-03-02', null), haic('2026-05-02', '2026-04-02'), row(made())];
    const table = cohortTable(cases, [], [paperEndpoint('002.os')]);
    expect(table.columns).toEqual(['case', '002.os.months', '002.os.event']);
    expect(table.rows.map(({ cells }) => cells.slice(1))).toEqual([
      [String(60 / 30.4375), 'no'],
      [String(91 / 30.4375), 'yes'],
      ['NA', 'NA'],
    ]);
  });

  test('names of columns are each there once, and every column says where it comes from', () => {
    expect(new Set(COHORT_COLUMNS.map(({ name }) => name)).size).toBe(COHORT_COLUMNS.length);
    expect(new Set(COHORT_COLUMNS.map(columnHead)).size).toBe(COHORT_COLUMNS.length);
    expect(COHORT_COLUMNS.filter(({ from, label }) => from === '' || label === '')).toEqual([]);
    expect(COHORT_COLUMNS.filter(({ unit, denominator }) => unit === '%' && denominator === null)).toEqual([]);
  });
});

test('made-up cases are never counted with patients', () => {
  const cases = [row(made()), { ...row(made()), demonstration: true }];
  expect(filteredCases(cases, { demonstration: false, words: {}, has: [] })).toEqual([cases[0]]);
  expect(filteredCases(cases, { demonstration: false, words: { pathway: 'TARE' }, has: [] })).toEqual([]);
  expect(filteredCases(cases, { demonstration: true, words: {}, has: ['baseline', 'rescued'] })).toEqual([cases[1]]);
});
