import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySettings } from '../pathway/golden/settings.ts';
import { type AssessedScan, assessCase, type CaseAssessment } from './assessCase.ts';
import { BSA_FORMULA_NAMES } from './bsa.ts';
import { EVENT_TYPES, PATHWAYS } from './caseInput.ts';
import { STLV_FORMULA_NAMES } from './stlv.ts';
import { LIVER_CONDITIONS } from './target.ts';

const orNone = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const day = fc
  .integer({ min: -30, max: 200 })
  .map((n) => new Date(Date.UTC(2015, 2, 1 + n)).toISOString().slice(0, 10));
const ml = (max: number) => fc.double({ min: 0, max, noNaN: true });
const words = orNone(fc.constantFrom('A', 'B', ''));
const scan = fc.record(
  {
    date: orNone(day),
    flrMl: ml(10_000),
    liverMl: ml(20_000),
    tumourMl: ml(20_000),
    functionalLiverMl: ml(20_000),
    perfusedMl: ml(20_000),
    readingCv: fc.double({ min: 0.001, max: 1, noNaN: true }),
    touchesEdge: fc.boolean(),
    acceptTouchesEdge: fc.boolean(),
    phase: words,
    kernel: words,
    reader: words,
    plan: words,
    sliceMm: fc.constantFrom(1, 5),
    inclusionRule: fc.constantFrom('one', { excludedKinds: ['tumour'] }, { excludedKinds: [], hilum: 'in' }),
  },
  { requiredKeys: ['flrMl'] },
);
const anyCase = fc.record(
  {
    pathway: fc.constantFrom(...PATHWAYS),
    liver: fc.constantFrom(...LIVER_CONDITIONS),
    stlvMl: fc.double({ min: 100, max: 10_000, noNaN: true }),
    heightCm: fc.double({ min: 30, max: 250, noNaN: true }),
    weightKg: fc.double({ min: 1, max: 400, noNaN: true }),
    bsaFormula: fc.constantFrom(...BSA_FORMULA_NAMES),
    stlvFormula: fc.constantFrom(...STLV_FORMULA_NAMES),
    icgR15Pct: fc.double({ min: 0, max: 100, noNaN: true }),
    strictUnrounded: fc.boolean(),
    rules: anySettings,
    readingError: fc.record({ cv: fc.double({ min: 0.001, max: 1, noNaN: true }), source: fc.constant('audit') }),
    reserveTumour: fc.constantFrom('included', 'subtracted'),
    events: fc.array(fc.record({ type: fc.constantFrom(...EVENT_TYPES), date: day }), { maxLength: 4 }),
    scans: fc.array(scan, { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ['scans'] },
);

/** Warnings as a set: those about events stand in the order of the file. */
const codesOf = ({ warnings }: CaseAssessment) => warnings.map(({ code, scan }) => `${code} ${scan}`).sort();

/** Where a number is none, in what came out. */
function noNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => noNumbers(inner, `${path}.${key}`));
}

test('whatever comes in, no number that comes out is NaN or infinite, and what is refused is named', () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const assessment = assessCase(given);
      expect(noNumbers(assessment)).toEqual([]);
      if (!assessment.ok)
        expect(assessment).toMatchObject({ code: 'case.invalid', details: { field: expect.any(String) } });
    }),
    { numRuns: 300 },
  );
});

test('every number lies within its interval, and an interval stands only where its number does', () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const assessment = assessCase(given);
      if (!assessment.ok) return;
      for (const one of assessment.value.scans)
        for (const [name, interval] of Object.entries(one.interval95)) {
          const value = one[name as keyof typeof one.interval95];
          if (interval === null) continue;
          expect(value).not.toBeNull();
          const [low, high] = interval as readonly [number, number];
          const noise = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high));
          expect(low - noise).toBeLessThanOrEqual(value!);
          expect(high + noise).toBeGreaterThanOrEqual(value!);
        }
    }),
  );
});

test('the order of scans and of events in the file does not matter, whatever they hold', () => {
  // Few days: several scans fall on one of them, and some on none.
  const few = orNone(fc.constantFrom('2015-02-24', '2015-03-08', '2015-03-15', '2015-03-22'));
  const scans = fc.array(fc.oneof(fc.tuple(scan, few), fc.tuple(scan, day)), { minLength: 1, maxLength: 6 });
  const anyOrder = scans.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  const withDates = (of: readonly (readonly [object, string | undefined])[]) =>
    of.map(([one, date]) => ({ ...one, date }));
  const reversed = <T>(of: readonly T[] | undefined) => of && [...of].reverse();
  fc.assert(
    fc.property(anyCase, anyOrder, (given, [written, shuffled]) => {
      const there = assessCase({ ...given, scans: withDates(written) });
      const back = assessCase({ ...given, scans: withDates(shuffled), events: reversed(given.events) });
      expect(back.ok).toBe(there.ok);
      if (!there.ok || !back.ok) return;
      expect({ ...back.value, warnings: codesOf(back.value) }).toEqual({
        ...there.value,
        warnings: codesOf(there.value),
      });
    }),
  );
});

test('a date that is missing makes no gain, no rate and no baseline, and takes none from the scans that have one', () => {
  const gains = ({ flrIncreaseMl, degreeOfHypertrophy, kgrMlPerDay, isBaseline, evaluation }: AssessedScan) => [
    [flrIncreaseMl, degreeOfHypertrophy, kgrMlPerDay],
    [isBaseline, evaluation],
  ];
  const assessed = (given: object) => {
    const assessment = assessCase(given);
    return assessment.ok ? assessment.value.scans : null;
  };
  fc.assert(
    fc.property(anyCase, fc.array(scan, { minLength: 1, maxLength: 3 }), (given, others) => {
      const undated = others.map((one) => ({ ...one, date: undefined }));
      const dated = given.scans.filter(({ date }) => date !== undefined);
      for (const one of assessed({ ...given, scans: undated }) ?? [])
        expect(gains(one)).toEqual([
          [null, null, null],
          [false, null],
        ]);
      const alone = dated.length === 0 ? null : assessed({ ...given, scans: dated });
      if (alone === null) return;
      const beside = assessed({ ...given, scans: [...undated, ...dated] })!;
      expect(beside.filter(({ date }) => date !== null).map(gains)).toEqual(alone.map(gains));
      expect(beside.some(({ date, isBaseline }) => date === null && isBaseline)).toBe(false);
    }),
  );
});

test('what rests on an FLR that is cut off is a bound or is refused by name: no gain, no rate, nothing to be made of them', () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const assessment = assessCase(given);
      if (!assessment.ok) return;
      const { scans, warnings, formulaSensitivity: formulas } = assessment.value;
      for (const [n, one] of scans.entries()) {
        const { sflr, gain, growth } = one.cutOff;
        if (sflr) expect(one.interval95.sflrPercent).toBeNull();
        if (gain)
          expect([one.flrIncreaseMl, one.flrIncreasePercent, one.degreeOfHypertrophy]).toEqual([null, null, null]);
        if (growth) expect([one.kgrMlPerDay, one.kgrPointsPerWeek, one.sinceRescue]).toEqual([null, null, null]);
        const said = warnings.some(({ code, scan }) => code === 'growth.cutOff' && scan === n);
        expect(said).toBe(gain || growth);
      }
      if (formulas !== null) expect(formulas.isLowerBound).toBe(scans[formulas.scan]!.cutOff.sflr);
    }),
  );
});

test('what is cut off gives the same gain and rate whatever it is cut off from: none', () => {
  const assessed = (flrMl: number, at: number) => {
    const scans = ['2015-02-24', '2015-03-08', '2015-03-15'].map((date, n) => ({
      date,
      flrMl: n === at ? flrMl : 300 + 60 * n,
      ...(n === at && { touchesEdge: true, acceptTouchesEdge: true }),
    }));
    const events = ['stage1', 'stage2'].map((type, n) => ({ type, date: ['2015-03-01', '2015-03-20'][n] }));
    const assessment = assessCase({ stlvMl: 1250, liver: 'cirrhosis', pathway: 'RALPPS', events, scans });
    if (!assessment.ok) throw new Error(assessment.code);
    return assessment.value;
  };
  fc.assert(
    fc.property(fc.nat(2), fc.integer({ min: 100, max: 900 }), fc.integer({ min: 100, max: 900 }), (at, one, other) => {
      const grown = ({ scans, interstage, projection }: CaseAssessment) => [
        scans.map(({ flrIncreaseMl, flrIncreasePercent, degreeOfHypertrophy }) => [
          flrIncreaseMl,
          flrIncreasePercent,
          degreeOfHypertrophy,
        ]),
        scans.map(({ kgrMlPerDay, kgrPointsPerWeek, sinceRescue }) => [kgrMlPerDay, kgrPointsPerWeek, sinceRescue]),
        interstage,
        projection,
      ];
      expect(grown(assessed(one, at))).toEqual(grown(assessed(other, at)));
    }),
  );
});

test('of two scans of one day the target is met only where each meets it, and no rate runs to or from either', () => {
  fc.assert(
    fc.property(anyCase, scan, scan, day, (given, one, other, date) => {
      const whole = (of: object) => ({ ...of, date, touchesEdge: false });
      const alone = [one, other].map((of) => assessCase({ ...given, scans: [whole(of)] }));
      const both = assessCase({
        ...given,
        scans: [...given.scans, whole(one), whole(other)].filter((of) => of.date !== date || 'touchesEdge' in of),
      });
      if (!both.ok || !alone.every((of) => of.ok)) return;
      const met = alone.every((of) => of.ok && of.value.scans[0]!.targetState === 'met');
      for (const of of both.value.scans.filter((of) => of.date === date)) {
        if (of.targetState === 'met') expect(met).toBe(true);
        expect(of).toMatchObject({ kgrMlPerDay: null, interval: null, isBaseline: false });
      }
    }),
  );
});

test('a missing input never makes a target met: no condition of the liver, no state; a bound below it, no state', () => {
  const states = (given: object) => {
    const assessment = assessCase(given);
    return assessment.ok ? assessment.value.scans.map(({ targetState }) => targetState) : [];
  };
  fc.assert(
    fc.property(anyCase, (given) => {
      const refused = given.scans.map((one) => ({ ...one, touchesEdge: true, acceptTouchesEdge: false }));
      for (const without of [{ liver: null }, { scans: refused }])
        expect(states({ ...given, ...without }).every((state) => state === null)).toBe(true);
    }),
  );
});

test('a target that is met only as long as nobody measured ICG-R15 says so', () => {
  const codes = (flrMl: number, icgR15Pct: number | null) => {
    const assessment = assessCase({ stlvMl: 1000, liver: 'cirrhosis', icgR15Pct, scans: [{ flrMl }] });
    return assessment.ok ? assessment.value.warnings.map(({ code }) => code) : [];
  };
  expect(codes(450, null)).toContain('target.icgNotGiven');
  expect(codes(395, null)).toContain('target.icgNotGiven');
  expect(codes(450, 4)).not.toContain('target.icgNotGiven');
  expect(codes(300, null)).not.toContain('target.icgNotGiven');
  expect(codes(560, null)).not.toContain('target.icgNotGiven');
});

describe('a re-measured scan changes exactly what depends on it', () => {
  const weeks = [0, 8, 15, 22, 29].map((d) => new Date(Date.UTC(2015, 1, 25 + d)).toISOString().slice(0, 10));
  const course = (flr: readonly number[]): CaseAssessment => {
    const assessment = assessCase({
      pathway: 'RALPPS',
      stlvMl: 1250,
      liver: 'cirrhosis',
      events: [{ type: 'stage1', date: '2015-03-01' }],
      scans: weeks.map((date, n) => ({ date, flrMl: flr[n] })),
    });
    if (!assessment.ok) throw new Error(assessment.code);
    return assessment.value;
  };
  /** Of the scan itself; of a gain since the baseline; of the rate that ends there. */
  const parts = (one: AssessedScan) => ({
    own: [one.flrMl, one.sflrPercent, one.targetState, one.shortOfTargetMl, one.interval95.sflrPercent],
    gain: [one.flrIncreaseMl, one.flrIncreasePercent, one.degreeOfHypertrophy, one.interval95.degreeOfHypertrophy],
    rate: [one.kgrMlPerDay, one.kgrPointsPerWeek, one.interval95.kgrMlPerDay],
    place: [one.date, one.dayFromIndex, one.evaluation, one.interval?.days, one.isBaseline],
  });
  const volumes = fc.array(fc.integer({ min: 200, max: 700 }), { minLength: 5, maxLength: 5 });

  test('its own sFLR and gain, its rate and the next one; of the baseline every gain; never a day', () => {
    fc.assert(
      fc.property(volumes, fc.nat(4), fc.integer({ min: 1, max: 90 }), (flr, at, more) => {
        const before = course(flr).scans.map(parts);
        const after = course(flr.map((one, n) => (n === at ? one + more : one))).scans.map(parts);
        for (const n of before.keys()) {
          expect(after[n]!.place).toEqual(before[n]!.place);
          if (n === at) expect(after[n]!.own).not.toEqual(before[n]!.own);
          else expect(after[n]!.own).toEqual(before[n]!.own);
          const gains = n > 0 && (n === at || at === 0);
          if (gains) expect(after[n]!.gain).not.toEqual(before[n]!.gain);
          else expect(after[n]!.gain).toEqual(before[n]!.gain);
          const rates = n > 0 && (n === at || n === at + 1);
          if (rates) expect(after[n]!.rate).not.toEqual(before[n]!.rate);
          else expect(after[n]!.rate).toEqual(before[n]!.rate);
        }
      }),
    );
  });

  test('measured anew and the same, nothing changes', () => {
    fc.assert(
      fc.property(volumes, (flr) => {
        expect(course([...flr])).toEqual(course(flr));
      }),
      { numRuns: 20 },
    );
  });
});
