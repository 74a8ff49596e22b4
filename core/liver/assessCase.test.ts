import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessCase, type CaseAssessment } from './assessCase.ts';
import { BSA_FORMULA_NAMES } from './bsa.ts';
import { STLV_FORMULA_NAMES } from './stlv.ts';

const good = {
  pathway: 'RALPPS',
  heightCm: 172,
  weightKg: 70,
  bsaFormula: 'duBois',
  stlvFormula: 'urata',
  liver: 'cirrhosis',
  events: [{ type: 'stage1', date: '2015-03-01' }],
  scans: [
    { date: '2015-02-20', flrMl: 241 },
    { date: '2015-03-08', flrMl: 366 },
  ],
};
const assessed = (given: object): CaseAssessment => {
  const assessment = assessCase(given);
  if (!assessment.ok) throw new Error(JSON.stringify(assessment.details));
  return assessment.value;
};
const codes = (given: object) => assessed(given).warnings.map(({ code }) => code);

test('the example of the command line', () => {
  const { bsaM2, stlvMl, scans, target, recommendation } = assessed(good);
  expect(bsaM2).toBeCloseTo(1.825, 3);
  expect(stlvMl).toBeCloseTo(1291.3, 1);
  expect(target).toMatchObject({ sflrPercent: 40, strict: false });
  expect(recommendation).toMatchObject({ state: 'INTERSTAGE_WAIT', choice: null });
  expect(codes(good)).toEqual([]);
  expect(scans[0]).toMatchObject({
    dayFromIndex: -9,
    flrIncreasePercent: 0,
    degreeOfHypertrophy: 0,
    kgrMlPerDay: null,
    kgrPointsPerWeek: null,
    evaluation: null,
  });
  // V11: the first interval counts from stage 1, seven days, though the scans are sixteen apart.
  expect(scans[1]).toMatchObject({ dayFromIndex: 7, evaluation: 1, interval: { days: 7, countedFrom: 'stage1' } });
  expect(scans[1]!.kgrMlPerDay).toBeCloseTo(125 / 7, 12);
});

test('±2.0 points/week at 2.75 % for FLR 400 ml, sTLV 1500 ml, 7 days; ±0.5, ±1.5, ±3.5 at 0.7, 2 and 4.7 %', () => {
  const halfWidth = (readingCv?: number) => {
    const [, second] = assessed({
      stlvMl: 1500,
      scans: [
        { date: '2015-03-01', flrMl: 400, readingCv },
        { date: '2015-03-08', flrMl: 400, readingCv },
      ],
    }).scans;
    const [low, high] = second!.interval95.kgrPointsPerWeek!;
    return (high - low) / 2;
  };
  expect(halfWidth()).toBeCloseTo((1.96 * Math.SQRT2 * 0.0275 * 400 * 100) / 1500, 12);
  expect([halfWidth(0.007), halfWidth(0.02), halfWidth(), halfWidth(0.047)].map((half) => half.toFixed(1))).toEqual([
    '0.5',
    '1.5',
    '2.0',
    '3.5',
  ]);
});

describe('case.invalid names the field', () => {
  const scan = (fields: object) => ({ ...good, scans: [{ date: '2015-02-20', flrMl: 241, ...fields }] });
  test.each<[string, unknown]>([
    ['pathway', { ...good, pathway: 'ALPS' }],
    ['stlvFormula', { ...good, stlvFormula: 'Urata' }],
    ['bsaFormula', { ...good, bsaFormula: 'boyd' }],
    ['liver', { ...good, liver: 'cirrhotic' }],
    ['childPugh', { ...good, childPugh: 'D' }],
    ['apsPresent', { ...good, apsPresent: 'no' }],
    ['heightCm', { ...good, heightCm: '172' }],
    ['heightCm', { ...good, heightCm: 29 }],
    ['heightCm', { ...good, heightCm: 1.72 }],
    ['weightKg', { ...good, weightKg: 401 }],
    ['weightKg', { ...good, weightKg: 0 }],
    ['icgR15Pct', { ...good, icgR15Pct: 101 }],
    ['icgR15Pct', { ...good, icgR15Pct: -1 }],
    ['stlvMl', { ...good, stlvMl: 99 }],
    ['stlvMl', { ...good, stlvMl: 10_001 }],
    ['events[0].type', { ...good, events: [{ type: 'surgery', date: '2015-03-01' }] }],
    ['events[0].date', { ...good, events: [{ type: 'stage1', date: '2015-02-30' }] }],
    ['scans[0].date', scan({ date: '01.03.2015' })],
    ['scans[0].date', scan({ date: '' })],
    ['scans[0].date', scan({ date: 20150301 })],
    ['scans[0].flrMl', scan({ flrMl: -1 })],
    ['scans[0].flrMl', scan({ flrMl: 10_001 })],
    ['scans[0].flrMl', scan({ flrMl: Number.NaN })],
    ['scans[0].flrMl', scan({ flrMl: Number.POSITIVE_INFINITY })],
    ['scans[0].flrMl', scan({ flrMl: null })],
    ['scans[0].readingCv', scan({ readingCv: -0.1 })],
    ['scans', { ...good, scans: [] }],
    ['scans', { ...good, scans: undefined }],
    ['stlvMl', { scans: good.scans }],
    ['heightCm', { ...good, heightCm: null }],
    ['weightKg', { ...good, weightKg: null }],
    ['stlvFormula', { ...good, stlvFormula: null }],
    ['bsaFormula', { ...good, bsaFormula: null }],
    ['stlvFormula', { ...good, stlvFormula: 'vauthey', heightCm: 60, weightKg: 6 }],
    ['case', [good]],
    ['case', null],
    ['case', 'a case'],
  ])('%s', (field, given) => {
    expect(assessCase(given)).toMatchObject({ ok: false, code: 'case.invalid', details: { field } });
  });
});

test('only scans and sTLV, or scans and what the formula needs, are needed', () => {
  expect(assessed({ stlvMl: 1200, scans: [{ flrMl: 0 }] }).scans[0]!.sflrPercent).toBe(0);
  expect(assessed({ stlvFormula: 'tu', weightKg: 70, scans: [{ flrMl: 300 }] }).stlvMl).toBeCloseTo(1276.05, 9);
  expect(assessed({ stlvFormula: 'yu', weightKg: 70, heightCm: 172, scans: [{ flrMl: 300 }] }).bsaM2).toBeNull();
});

test('a formula published with its own BSA takes it, and says so where another was chosen', () => {
  const own = assessed({ ...good, stlvFormula: 'koreanMosteller' });
  expect(own.bsaM2).toBeCloseTo(Math.sqrt((172 * 70) / 3600), 12);
  expect(own.stlvMl).toBeCloseTo(893.485 * own.bsaM2! - 439.169, 9);
  expect(own.warnings).toContainEqual(expect.objectContaining({ code: 'stlv.otherBsaFormula' }));
});

test('an FLR cut off by the edge has no sFLR, increase or rate, and feeds none; accepted by name it is a bound of sFLR alone', () => {
  const scans = (second: object) => [
    { date: '2015-02-20', flrMl: 240 },
    { date: '2015-03-08', flrMl: 360, touchesEdge: true, ...second },
    { date: '2015-03-15', flrMl: 450 },
  ];
  const refused = assessed({ ...good, scans: scans({}) });
  expect(refused.scans[1]).toMatchObject({
    flrMl: 360,
    sflrPercent: null,
    sflrPercentRounded: null,
    flrIncreasePercent: null,
    degreeOfHypertrophy: null,
    kgrMlPerDay: null,
    kgrPointsPerWeek: null,
    interval95: { sflrPercent: null, kgrMlPerDay: null, kgrPointsPerWeek: null },
    evaluation: 1,
  });
  expect(refused.scans[2]!.kgrMlPerDay).toBeCloseTo(210 / 14, 12);
  expect(codes({ ...good, scans: scans({}) })).toEqual(['series.notCovered', 'kgr.scanSkipped']);
  const accepted = assessed({ ...good, scans: scans({ acceptTouchesEdge: true }) });
  expect(accepted.scans[1]).toMatchObject({ flrMl: 360, flrIncreaseMl: null, degreeOfHypertrophy: null });
  expect(accepted.scans[1]!.sflrPercent).not.toBeNull();
  expect(accepted.scans.map(({ kgrMlPerDay }) => kgrMlPerDay)).toEqual([null, null, null]);
  expect(accepted.scans[2]!.flrIncreaseMl).toBe(210);
  expect(accepted.scans.map(({ cutOff }) => [cutOff.sflr, cutOff.gain, cutOff.growth])).toEqual([
    [false, false, false],
    [true, true, true],
    [false, false, true],
  ]);
  expect(accepted.scans[1]!.interval95).toEqual({
    sflrPercent: null,
    kgrMlPerDay: null,
    kgrPointsPerWeek: null,
    flrIncreaseMl: null,
    flrIncreasePercent: null,
    degreeOfHypertrophy: null,
  });
  expect(accepted.scans[2]!.interval95).toMatchObject({ sflrPercent: [expect.any(Number), expect.any(Number)] });
  const said = accepted.warnings.filter(({ code }) => code === 'series.notCovered' || code === 'growth.cutOff');
  expect(said.map(({ code, scan }) => [code, scan])).toEqual([
    ['series.notCovered', 1],
    ['growth.cutOff', 1],
    ['growth.cutOff', 2],
  ]);
});

test('a baseline that is cut off makes every gain since unknown, not larger', () => {
  const cut = { date: '2015-02-20', flrMl: 240, touchesEdge: true, acceptTouchesEdge: true };
  const later = ['2015-03-08', '2015-03-15', '2015-03-22'].map((date, n) => ({ date, flrMl: 360 + 60 * n }));
  const { scans, interstage } = assessed({
    ...good,
    events: [...good.events, { type: 'stage2', date: '2015-03-25' }],
    scans: [cut, ...later],
  });
  for (const one of scans)
    expect(one).toMatchObject({ flrIncreaseMl: null, flrIncreasePercent: null, cutOff: { gain: true } });
  expect(scans.map(({ kgrMlPerDay }) => kgrMlPerDay)).toEqual([null, null, 60 / 7, 60 / 7]);
  expect(interstage).toBeNull();
});

test.each([
  ['normal', null, 25, false],
  ['chemotherapy', 4, 30, false],
  ['steatosis', 9.99, 30, false],
  ['fibrosis', null, 40, false],
  ['cirrhosis', 9.9, 40, false],
  ['cirrhosis', 10, 50, true],
  ['cirrhosis', 49.9, 50, true],
  [null, 4, null, false],
  [null, 12, null, false],
])('liver %s and ICG-R15 %s %%: target %s %%, strict %s', (liver, icgR15Pct, sflrPercent, strict) => {
  expect(assessed({ ...good, liver, icgR15Pct }).target).toMatchObject({ sflrPercent, strict });
  expect(codes({ ...good, liver, icgR15Pct }).includes('target.liverNotGiven')).toBe(liver === null);
});

test('without a stage-1 date the first rate counts from the scan before, and says so', () => {
  const { scans, warnings } = assessed({ ...good, events: [] });
  expect(scans[1]).toMatchObject({ dayFromIndex: null, evaluation: null, interval: { days: 16, countedFrom: 'scan' } });
  expect(warnings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['event.indexMissing', 'event.stage1Missing']),
  );
});

describe('one answer has one ICG-R15 and one liver', () => {
  const at = (fields: object) =>
    assessed({
      ...good,
      stlvMl: 1250,
      pathway: 'RALPPS',
      liver: 'cirrhosis',
      icgR15Pct: null,
      scans: [
        { date: '2015-02-25', flrMl: 300 },
        { date: '2015-03-15', flrMl: 575 },
      ],
      ...fields,
    });
  const s4 = ({ recommendation }: ReturnType<typeof at>) => recommendation!.reasons.find(({ rule }) => rule === 'S4')!;
  const stated = (date: string | undefined, icgR15Pct: number) => ({ date, icgR15Pct });

  test.each([
    ['of a day', [stated('2015-03-14', 12)], null, 50],
    ['of the last of two days', [stated('2015-03-01', 4), stated('2015-03-14', 12)], null, 50],
    ['in either order', [stated('2015-03-14', 12), stated('2015-03-01', 4)], null, 50],
    ['of a day before one without', [stated('2015-03-14', 4)], 12, 40],
    ['without a day', [stated(undefined, 12)], null, 50],
  ])('%s', (_, list, icgR15Pct, percent) => {
    const found = at({ stated: list, icgR15Pct });
    const met = percent === 40;
    expect(found.target).toMatchObject({ sflrPercent: percent, strict: !met });
    expect(found.scans.at(-1)).toMatchObject({ targetState: met ? 'met' : 'notMet' });
    expect(s4(found).met).toBe(met);
    expect(found.warnings.map(({ code }) => code)).not.toContain('target.icgNotGiven');
  });

  test('two values of one day are none, for the target as for its rules', () => {
    const found = at({ stated: [stated('2015-03-14', 12), stated('2015-03-14', 4)] });
    expect(found.scans.at(-1)!.targetState).toBe('metIcgUnknown');
    expect(s4(found).met).toBeNull();
  });

  test('the condition of the liver that is stated of a day makes the target too', () => {
    const found = at({ liver: null, icgR15Pct: 4, stated: [{ date: '2015-03-14', liver: 'normal' }] });
    expect(found.target.sflrPercent).toBe(25);
    expect(found.warnings.map(({ code }) => code)).not.toContain('target.liverNotGiven');
  });
});

describe('a scan without a date', () => {
  const dated = [
    { date: '2015-02-20', flrMl: 300 },
    { date: '2015-03-08', flrMl: 366 },
    { date: '2015-03-15', flrMl: 530 },
  ];

  test('is never the baseline, wherever it stands in the file', () => {
    const alone = assessed({ ...good, scans: dated });
    for (const scans of [
      [{ flrMl: 700 }, ...dated],
      [dated[0], { flrMl: 700 }, ...dated.slice(1)],
      [...dated, { flrMl: 700 }],
    ]) {
      const beside = assessed({ ...good, scans });
      expect(beside.scans.map(({ isBaseline }) => isBaseline)).toEqual([false, true, false, false]);
      expect(beside.scans.slice(1)).toEqual(alone.scans);
      expect(beside).toMatchObject({ projection: alone.projection, interstage: alone.interstage });
      expect(beside.recommendation).toEqual(alone.recommendation);
    }
  });

  test('gives no gain and no rate where no other lies before stage 1, and this is said', () => {
    const { scans, warnings } = assessed({ ...good, scans: [{ flrMl: 241 }, { date: '2015-03-08', flrMl: 366 }] });
    for (const one of scans)
      expect(one).toMatchObject({
        isBaseline: false,
        flrIncreaseMl: null,
        degreeOfHypertrophy: null,
        kgrMlPerDay: null,
      });
    expect(warnings.filter(({ code }) => code === 'baseline.missing').map(({ scan }) => scan)).toEqual([0, 1]);
  });

  test('nothing is gained over scans none of which has a date', () => {
    const { scans, warnings } = assessed({ ...good, scans: [{ flrMl: 300 }, { flrMl: 600 }] });
    expect(scans.map(({ flrIncreaseMl }) => flrIncreaseMl)).toEqual([null, null]);
    expect(warnings.map(({ code }) => code)).toContain('baseline.missing');
  });
});

describe('two scans of one day', () => {
  const before = { date: '2015-02-20', flrMl: 300 };
  const cirrhotic = { ...good, stlvMl: 1250, liver: 'cirrhosis', pathway: 'RALPPS', icgR15Pct: 4, childPugh: 'A' };
  const well = { metastasis: false, infection: false };
  const on = (...flr: readonly number[]) =>
    assessed({
      ...cirrhotic,
      ...well,
      scans: [before, ...flr.map((flrMl) => ({ date: '2015-03-08', flrMl })), { date: '2015-02-25', flrMl: 310 }],
    });

  test('that do not agree on the target leave it unknown, and both are named', () => {
    for (const both of [on(480, 520), on(520, 480)]) {
      expect(both.scans.map(({ flrMl, targetState }) => [flrMl, targetState])).toEqual([
        [300, 'notMet'],
        [310, 'notMet'],
        [480, null],
        [520, null],
      ]);
      expect(both.recommendation!.state).toBe('INTERSTAGE_WAIT');
      expect(both.recommendation!.reasons.find(({ rule }) => rule === 'S4')).toMatchObject({
        met: null,
        text: expect.stringContaining('sFLR: two values on one day, 38.4 % and 41.6 %'),
      });
      expect(both.warnings.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['kgr.sameDay', 'pathway.twoValues']),
      );
      expect(both.projection).toEqual({ state: 'none', reason: 'flr.twoOnOneDay' });
    }
  });

  test('meet the target only where both meet it, and miss it only where both miss it', () => {
    const stands = (one: ReturnType<typeof on>) => [
      one.scans.at(-1)!.targetState,
      one.recommendation!.state,
      one.recommendation!.reasons.find(({ rule }) => rule === 'S4')!.met,
    ];
    expect(stands(on(510, 520))).toEqual(['met', 'STAGE2_READY', true]);
    expect(stands(on(498, 520))).toEqual(['metOnlyAfterRounding', 'STAGE2_READY', true]);
    expect(stands(on(400, 405))).toEqual(['notMet', 'INTERSTAGE_WAIT', false]);
  });

  test('are one evaluation, give no rate, and none of them is a baseline', () => {
    const { scans } = on(400, 405);
    expect(scans.map(({ evaluation }) => evaluation)).toEqual([null, null, 1, 1]);
    expect(scans.slice(2).map(({ kgrMlPerDay, interval }) => [kgrMlPerDay, interval])).toEqual([
      [null, null],
      [null, null],
    ]);
    const twins = [before, { ...before, flrMl: 320 }];
    const first = assessed({ ...cirrhotic, scans: [...twins, { date: '2015-03-08', flrMl: 400 }] });
    expect(first.scans.some(({ isBaseline }) => isBaseline)).toBe(false);
    expect(first.scans[2]).toMatchObject({ flrIncreaseMl: null, kgrMlPerDay: null });
    // The next rate runs from the last scan that is the only one of its day.
    const later = assessed({
      ...cirrhotic,
      scans: [
        before,
        ...[400, 405].map((flrMl) => ({ date: '2015-03-08', flrMl })),
        { date: '2015-03-15', flrMl: 440 },
      ],
    });
    expect(later.scans[3]).toMatchObject({ evaluation: 2, interval: { fromDate: '2015-02-20', days: 14 } });
    expect(later.scans[3]!.kgrMlPerDay).toBeCloseTo(10, 12);
  });
});

test('day 0 is the pathway’s own index event', () => {
  const events = [
    { type: 'tare', date: '2015-01-01' },
    { type: 'stage1', date: '2015-03-01' },
  ];
  const day = (pathway: string | null) => assessed({ ...good, pathway, events }).scans[1]!.dayFromIndex;
  expect([day('TARE'), day('RALPPS'), day('HAIC'), day(null)]).toEqual([66, 7, null, 66]);
});

test('a misspelt field does not vanish in silence', () => {
  expect(assessed({ ...good, icgR15: 12 }).warnings).toContainEqual(
    expect.objectContaining({ code: 'case.unknownField', message: expect.stringContaining('icgR15') }),
  );
});

describe('laws', () => {
  const day = fc
    .integer({ min: -30, max: 200 })
    .map((n) => new Date(Date.UTC(2015, 2, 1 + n)).toISOString().slice(0, 10));
  const flrMl = fc.double({ min: 0, max: 10_000, noNaN: true });
  const scansOnDays = fc.uniqueArray(fc.record({ date: day, flrMl }), {
    minLength: 1,
    maxLength: 8,
    selector: ({ date }) => date,
  });

  test('the order of scans in the file does not matter', () => {
    fc.assert(
      fc.property(
        scansOnDays.chain((scans) =>
          fc.tuple(fc.constant(scans), fc.shuffledSubarray(scans, { minLength: scans.length })),
        ),
        ([scans, shuffled]) => {
          expect(assessed({ ...good, scans: shuffled })).toEqual(assessed({ ...good, scans }));
        },
      ),
    );
  });

  test('sFLR and points scale with FLR, and inversely with sTLV; ml/day does not know sTLV', () => {
    const scaled = fc.record({ a: fc.integer({ min: 1, max: 2000 }), b: fc.integer({ min: 1, max: 2000 }) });
    fc.assert(
      fc.property(scaled, fc.constantFrom(2, 4), ({ a, b }, factor) => {
        const of = (k: number, stlvMl: number) =>
          assessed({
            ...good,
            stlvMl,
            scans: [
              { date: '2015-02-20', flrMl: a * k },
              { date: '2015-03-08', flrMl: b * k },
            ],
          }).scans[1]!;
        const [one, larger, standard] = [of(1, 1000), of(factor, 1000), of(1, 1000 * factor)];
        expect(larger.sflrPercent).toBeCloseTo(factor * one.sflrPercent!, 6);
        expect(larger.kgrPointsPerWeek).toBeCloseTo(factor * one.kgrPointsPerWeek!, 6);
        expect(standard.kgrPointsPerWeek).toBeCloseTo(one.kgrPointsPerWeek! / factor, 6);
        expect(standard.kgrMlPerDay).toBe(one.kgrMlPerDay);
        expect(larger.flrIncreasePercent).toBeCloseTo(one.flrIncreasePercent!, 6);
      }),
    );
  });

  test('growth there and back is the same with its sign turned, and no rate is NaN or infinite', () => {
    fc.assert(
      fc.property(flrMl, flrMl, (a, b) => {
        const rate = (from: number, to: number) =>
          assessed({
            ...good,
            scans: [
              { date: '2015-03-08', flrMl: from },
              { date: '2015-03-15', flrMl: to },
            ],
          }).scans[1]!;
        const [there, back] = [rate(a, b), rate(b, a)];
        expect(there.kgrMlPerDay! + back.kgrMlPerDay!).toBe(0);
        expect(there.kgrPointsPerWeek! + back.kgrPointsPerWeek!).toBe(0);
        const { kgrPointsPerWeek: range } = there.interval95;
        expect(range![0]).toBeLessThanOrEqual(there.kgrPointsPerWeek!);
        expect(range![1]).toBeGreaterThanOrEqual(there.kgrPointsPerWeek!);
      }),
    );
  });

  test('whatever comes in, no number that comes out is NaN or infinite', () => {
    const anything = fc.record(
      {
        heightCm: fc.double({ min: 30, max: 250, noNaN: true }),
        weightKg: fc.double({ min: 1, max: 400, noNaN: true }),
        bsaFormula: fc.constantFrom(...BSA_FORMULA_NAMES),
        stlvFormula: fc.constantFrom(...STLV_FORMULA_NAMES),
        scans: fc.array(
          fc.record({ date: fc.option(day), flrMl, touchesEdge: fc.boolean(), acceptTouchesEdge: fc.boolean() }),
          { minLength: 1, maxLength: 5 },
        ),
        events: fc.array(fc.record({ type: fc.constantFrom('stage1', 'stage2', 'rescuePei', 'other'), date: day })),
      },
      { requiredKeys: ['scans'] },
    );
    fc.assert(
      fc.property(anything, (given) => {
        const assessment = assessCase(given);
        JSON.stringify(assessment, (_, value) => {
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          return value;
        });
        if (!assessment.ok) expect(assessment.code).toBe('case.invalid');
      }),
      { numRuns: 300 },
    );
  });
});
