import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_PLANS } from '../contours/plans.ts';
import { NO_RECORD } from '../record/caseRecord.ts';
import type { Case } from '../record/linked.ts';
import { cohortCase } from './cohortCase.ts';
import { cohortCsv, cohortTable } from './cohortTable.ts';
import { COHORT_COLUMNS } from './columns.ts';

type TimePoint = Case['timePoints'][number];
interface Scanned {
  readonly date: string;
  readonly flrMl: number;
  /** `stated`: entered from elsewhere; the others are measured here. */
  readonly as: 'whole' | 'cutOff' | 'cutOffRefused' | 'stated';
}

const point = ({ date, flrMl, as }: Scanned): TimePoint =>
  ({
    id: `at-${date}`,
    date,
    dateSource: 'entered',
    dayFromIndex: null,
    stated: as === 'stated' ? { flrMl, liverMl: null, tumourMl: null, by: 'a.reader', at: '2026-01-01' } : null,
    series: as === 'stated' ? [] : [measuredSeries(flrMl, as)],
  }) as unknown as TimePoint;

const measuredSeries = (flrMl: number, as: Scanned['as']) => ({
  seriesInstanceUID: '1.2.3',
  studyInstanceUID: '1.2',
  modality: 'CT',
  slices: 40,
  rank: 1,
  phaseGuess: null,
  phaseConfirmed: false,
  convolutionKernel: null,
  sliceSpacingMm: null,
  findings: [],
  acceptances: as === 'cutOff' ? [{ code: 'series.notCovered', by: 'a.reader', at: '2026-01-01' }] : [],
  reading: { id: 'r', reader: 'a', status: 'ofRecord', revision: 1, segments: [], plans: NO_PLANS, layers: [] },
  measured: {
    measuredTlvMl: 1600,
    functionalTlvMl: 1500,
    tumourMl: 100,
    flrMl,
    functionalFlrMl: flrMl,
    liverTouchesEdge: as !== 'whole',
    flrTouchesEdge: as !== 'whole',
    at: '2026-01-01',
  },
  spent: [],
});

const caseOf = (scans: readonly Scanned[]): Case => ({
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
  ],
  looks: {},
  decisions: [],
  timePoints: scans.map(point),
});
const SITE = { bsaFormula: 'duBois', stlvFormula: 'urata', siteCode: '', countTime: false } as const;
const row = (scans: readonly Scanned[]) => cohortCase(caseOf(scans), NO_RECORD, SITE, 1);

const DATES = ['2026-02-26', '2026-03-08', '2026-03-15', '2026-03-22'] as const;
const FLR_COLUMNS = [
  ['baselineFlrMl', 'baselineSflrPercent'],
  ...[1, 2, 3].map((k) => [`flr${k}Ml`, `sflr${k}Percent`]),
];

test('an FLR that is cut off is a bound: neither it nor what is made of it is a number of the cohort', () => {
  const as = fc.constantFrom('whole', 'cutOff', 'cutOffRefused', 'stated' as const);
  fc.assert(
    fc.property(fc.tuple(as, as, as, as), (kinds) => {
      const scans = DATES.map((date, n) => ({ date, flrMl: 300 + 40 * n, as: kinds[n]! }));
      const { values, missing } = row(scans);
      const isCut = kinds.map((kind) => kind === 'cutOff' || kind === 'cutOffRefused');
      for (const [n, columns] of FLR_COLUMNS.entries()) {
        // A baseline that is refused gives way, and none may come after stage 1.
        if (n === 0 && kinds[0] === 'cutOffRefused') continue;
        for (const name of columns) {
          expect(typeof values[name], name).toBe(isCut[n] ? 'undefined' : 'number');
          expect(missing[name], name).toBe(isCut[n] ? 'cutOff' : undefined);
        }
      }
      for (const k of [1, 2, 3])
        if (isCut[k] || kinds[k - 1] === 'cutOff') expect(values[`kgr${k}MlPerDay`]).toBeUndefined();
      const last = kinds.findLastIndex((kind) => kind !== 'cutOffRefused');
      if (last >= 0) expect(typeof values.lastSflrPercent).toBe(isCut[last] ? 'undefined' : 'number');
      if (isCut[0] || (last > 0 && isCut[last])) expect(values.degreeOfHypertrophy).toBeUndefined();
      if (isCut[2]) expect(values.sflrBeforeRescue).toBeUndefined();
      if (isCut[3]) expect(values.sflrAfterRescue).toBeUndefined();
    }),
  );
});

test('rate and gain of a cut-off FLR say why they are missing, in the CSV as NA', () => {
  const made = row(DATES.map((date, n) => ({ date, flrMl: 300 + 40 * n, as: n === 2 ? 'cutOff' : 'whole' })));
  expect(made.missing).toMatchObject({
    flr2Ml: 'cutOff',
    kgr2MlPerDay: 'cutOff',
    kgr3PointsPerWeek: 'cutOff',
    sflrBeforeRescue: 'cutOff',
    kgrBeforeRescueMlPerDay: 'cutOff',
  });
  const column = COHORT_COLUMNS.filter(({ name }) => name === 'sflr2Percent');
  expect(cohortCsv(cohortTable([made], column))).toBe('case,sflr2Percent\r\n1,NA\r\n');
});

test('where the volumes of a case come from stands in the table', () => {
  const from = (...kinds: Scanned['as'][]) =>
    row(kinds.map((as, n) => ({ date: DATES[n]!, flrMl: 300, as }))).values.flrFrom;
  expect(from('whole', 'cutOff')).toBe('measured');
  expect(from('stated', 'stated')).toBe('stated');
  expect(from('whole', 'stated')).toBe('both');
  expect(from()).toBeUndefined();
});
