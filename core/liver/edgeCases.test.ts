import { expect, test } from 'vitest';
import { assessCase, type CaseAssessment } from './assessCase.ts';
import { halfAwayFromZero, printed } from './rounding.ts';

const STAGE1 = { type: 'stage1', date: '2015-03-01' };
const course = (fields: object): CaseAssessment => {
  const assessment = assessCase({ stlvMl: 1200, liver: 'cirrhosis', events: [STAGE1], ...fields });
  if (!assessment.ok) throw new Error(JSON.stringify(assessment.details));
  return assessment.value;
};
const codes = ({ warnings }: CaseAssessment) => warnings.map(({ code }) => code);

test('1. missing time point: the next rate uses the previous existing scan, over all its days', () => {
  const { scans } = course({
    scans: [
      { date: '2015-02-20', flrMl: 339 },
      { date: '2015-03-11', flrMl: 327 },
      { date: '2015-03-20', flrMl: 348 },
    ],
  });
  expect(scans).toHaveLength(3);
  expect(scans[2]!.interval!.days).toBe(9);
  expect(scans[2]!.kgrMlPerDay).toBeCloseTo(21 / 9, 12);
});

test('2. a shrinking FLR has a negative rate and increase, shown with its sign', () => {
  const { scans } = course({
    scans: [
      { date: '2015-02-20', flrMl: 339 },
      { date: '2015-03-11', flrMl: 327 },
    ],
  });
  expect(scans[1]!.kgrMlPerDay).toBeCloseTo(-1.2, 12);
  expect(scans[1]!.flrIncreasePercent).toBeCloseTo(-3.54, 2);
  expect(printed(-0.66)).toBe('−1');
  expect(printed(-0.27)).toBe('0');
});

test('3. several sessions in one interval are a list on the scan that ends it; the rate is not divided by them', () => {
  const session = (date: string) => ({ type: 'rescuePei', date });
  const { scans } = course({
    events: [STAGE1, session('2015-03-16'), session('2015-03-18'), session('2015-03-24')],
    scans: [
      { date: '2015-02-20', flrMl: 234 },
      { date: '2015-03-14', flrMl: 429 },
      { date: '2015-03-24', flrMl: 469 },
      { date: '2015-03-29', flrMl: 498 },
    ],
  });
  expect(scans.map(({ interval }) => interval?.sessions.length ?? null)).toEqual([null, 0, 2, 1]);
  expect(scans[2]!.interval!.sessions.map(({ date }) => date)).toEqual(['2015-03-16', '2015-03-18']);
  expect(scans[2]!.kgrMlPerDay).toBeCloseTo(4, 12);
});

test('4. unknown interval: no rate, volumes and increase still shown; the same day is never infinity', () => {
  const undated = course({
    events: [],
    scans: [{ date: '2015-02-20', flrMl: 300 }, { flrMl: 400 }, { date: '2015-03-20', flrMl: 450 }],
  });
  expect(undated.scans[0]).toMatchObject({
    flrMl: 400,
    kgrMlPerDay: null,
    kgrPointsPerWeek: null,
    dayFromIndex: null,
    interval95: { kgrMlPerDay: null, kgrPointsPerWeek: null },
  });
  expect(undated.scans[0]!.flrIncreasePercent).toBeCloseTo(33.33, 2);
  expect(codes(undated)).toContain('scan.noDate');
  expect(undated.scans[2]!.interval).toMatchObject({ fromDate: '2015-02-20', days: 28 });

  const sameDay = course({
    scans: [
      { date: '2015-02-20', flrMl: 300 },
      { date: '2015-03-08', flrMl: 400 },
      { date: '2015-03-08', flrMl: 410 },
    ],
  });
  for (const one of sameDay.scans.slice(1)) expect(one).toMatchObject({ kgrMlPerDay: null, kgrPointsPerWeek: null });
  expect(codes(sameDay)).toContain('kgr.sameDay');

  const backwards = assessCase({
    stlvMl: 1200,
    events: [STAGE1, { type: 'stage2', date: '2015-02-01' }],
    scans: [{ date: '2015-02-20', flrMl: 300 }],
  });
  expect(backwards).toMatchObject({ ok: false, code: 'case.invalid', details: { field: 'events[1].date' } });
});

test('5. rounding is half away from zero, with no −0, and only at the glass', () => {
  expect([39.5, -39.5, 0.5, -0.5, -0.4, 2.5].map((value) => halfAwayFromZero(value))).toEqual([40, -40, 1, -1, 0, 3]);
  expect(Object.is(halfAwayFromZero(-0.4), -0)).toBe(false);
  expect([17.85, 1.005, -0.04].map((value, n) => halfAwayFromZero(value, [1, 2, 1][n]))).toEqual([17.9, 1.01, 0]);
  expect(printed(1234567.891, 1)).toBe('1,234,567.9');
  expect(printed(-0.04, 1)).toBe('0.0');
  // 483.52977 is 39.5 % of 1224.126 ml on paper, and a last bit less in binary.
  const { scans } = course({ stlvMl: 1224.126, scans: [{ date: '2015-02-20', flrMl: 483.52977 }] });
  expect(scans[0]!.sflrPercentRounded).toBe(40);
  expect(scans[0]!.sflrPercent).not.toBe(40);
});

test('6. 40 % is met from 40 on in whole percents, and says when only rounding met it', () => {
  const at = (flrMl: number, fields: object = {}) =>
    codes(course({ stlvMl: 1000, scans: [{ date: '2015-02-20', flrMl }], ...fields }));
  expect(at(395)).toContain('sflr.metOnlyAfterRounding');
  expect(at(399.9)).toContain('sflr.metOnlyAfterRounding');
  expect(at(400)).not.toContain('sflr.metOnlyAfterRounding');
  expect(at(394.9)).not.toContain('sflr.metOnlyAfterRounding');
  // Strict above 50: 50.6 prints as 51 and is above 50 by itself.
  expect(at(506, { icgR15Pct: 10 })).not.toContain('sflr.metOnlyAfterRounding');
});

test('7. the first rate after rescue runs from the last scan before it; the second, labelled, from the rescue date', () => {
  const { scans } = course({
    events: [STAGE1, { type: 'rescueRfa', date: '2015-03-24' }],
    scans: [
      { date: '2015-02-20', flrMl: 300 },
      { date: '2015-03-22', flrMl: 400 },
      { date: '2015-03-31', flrMl: 463 },
    ],
  });
  expect(scans[2]!.kgrMlPerDay).toBeCloseTo(63 / 9, 12);
  expect(scans[2]!.sinceRescue).toMatchObject({ date: '2015-03-24', days: 7 });
  expect(scans[2]!.sinceRescue!.kgrMlPerDay).toBeCloseTo(9, 12);
  expect(scans[1]!.sinceRescue).toBeNull();
});

test('8. improbable values are warnings, not blocks', () => {
  const improbable = course({ stlvMl: 300, scans: [{ date: '2015-02-20', flrMl: 321, liverMl: 320, tumourMl: 330 }] });
  expect(improbable.scans[0]!.sflrPercent).toBeCloseTo(107, 12);
  expect(codes(improbable)).toEqual(
    expect.arrayContaining(['sflr.above100', 'flr.exceedsLiver', 'tumour.exceedsLiver', 'stlv.improbable']),
  );
  const tall = course({
    stlvMl: null,
    heightCm: 195,
    weightKg: 120,
    bsaFormula: 'duBois',
    stlvFormula: 'urata',
    scans: [{ date: '2015-02-20', flrMl: 420 }],
  });
  expect(tall.bsaM2).toBeGreaterThan(2.2);
  expect(codes(tall)).toContain('bsa.improbable');
  expect(codes(course({ stlvMl: 1630, scans: [{ flrMl: 420 }] }))).toContain('stlv.improbable');
});

test('8. findings that lie outside the liver travel with the numbers, with their millilitres', () => {
  const found = course({
    scans: [
      { flrMl: 420, outsideLiverMl: 3.25 },
      { flrMl: 430, outsideLiverMl: 0 },
    ],
  });
  const said = found.warnings.filter(({ code }) => code === 'findings.outsideExtent');
  expect(said).toMatchObject([{ scan: 0, message: expect.stringMatching(/^3\.3 ml of findings lie outside/) }]);
  expect(codes(course({ scans: [{ flrMl: 420, outsideLiverMl: 0.02 }] }))).toContain('findings.outsideExtent');
});

test('9. a baseline of 0 ml or none has no relative values', () => {
  const zero = course({
    scans: [
      { date: '2015-02-20', flrMl: 0 },
      { date: '2015-03-08', flrMl: 120 },
    ],
  });
  expect(zero.scans.map((scan) => scan.flrIncreasePercent)).toEqual([null, null]);
  expect(zero.scans[1]!.degreeOfHypertrophy).toBeCloseTo(10, 12);
  expect(codes(zero)).toContain('baseline.zero');

  const missing = course({ scans: [{ date: '2015-03-08', flrMl: 300 }] });
  expect(missing.scans[0]).toMatchObject({ flrIncreasePercent: null, degreeOfHypertrophy: null, evaluation: 1 });
  expect(codes(missing)).toContain('baseline.missing');
});
