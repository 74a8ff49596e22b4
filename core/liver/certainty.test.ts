import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Millilitre } from '../units.ts';
import { assessCase, type CaseAssessment } from './assessCase.ts';
import { gainInterval95, type ReadVolume, Z95 } from './interval95.ts';
import {
  DEFAULT_READING_ERROR,
  FEWEST_REPEATED_SCANS,
  LEAST_CV,
  MOST_CV,
  measuredReadingError,
  SiteReadingErrorShape,
  siteReadingError,
  whoseReadingError,
} from './readingError.ts';
import { comparedWith, THRESHOLDS } from './thresholds.ts';

const course = (fields: object): CaseAssessment => {
  const assessment = assessCase({
    stlvMl: 1250,
    liver: 'cirrhosis',
    events: [{ type: 'stage1', date: '2015-03-01' }],
    ...fields,
  });
  if (!assessment.ok) throw new Error(JSON.stringify(assessment.details));
  return assessment.value;
};
const days = (...flr: number[]) =>
  flr.map((flrMl, n) => ({ date: `2015-03-${`${1 + 7 * n}`.padStart(2, '0')}`, flrMl }));
const read = (flrMl: number, readingCv = 0.0275): ReadVolume => ({ flrMl: flrMl as Millilitre, readingCv });

describe('the reading error of a centre', () => {
  const pairs = Array.from({ length: 12 }, (_, n) => [300 + 10 * n, 309 + 10 * n]);

  test('a pair of 97 and 103 ml has a cv of √18/100; ten such pairs have the same', () => {
    const measured = measuredReadingError(Array.from({ length: 10 }, () => [97, 103]));
    expect(measured.ok && measured.value.cv).toBeCloseTo(Math.sqrt(18) / 100, 12);
    expect(measured).toMatchObject({ value: { scans: 10, readings: 20, degreesOfFreedom: 10, source: 'this centre' } });
  });

  test('the arithmetic mean of the cvs would be smaller: the squares are averaged, weighted by degrees of freedom', () => {
    const mixed = [...Array.from({ length: 9 }, () => [400, 400]), [380, 400, 420]];
    const measured = measuredReadingError(mixed);
    expect(measured.ok && measured.value.cv).toBeCloseTo(Math.sqrt((2 * 0.05 ** 2) / 11), 12);
  });

  test('too few scans, a scan read once, and no volume are refused by name', () => {
    expect(measuredReadingError(pairs.slice(0, 9))).toMatchObject({
      code: 'readings.tooFew',
      details: { scans: 9, needed: FEWEST_REPEATED_SCANS },
    });
    expect(measuredReadingError(pairs, 20)).toMatchObject({ code: 'readings.tooFew', details: { needed: 20 } });
    expect(measuredReadingError([[300, 310]], 0)).toMatchObject({ code: 'readings.tooFew', details: { needed: 2 } });
    expect(measuredReadingError([...pairs, [400]])).toMatchObject({
      code: 'readings.notRepeated',
      details: { scan: 12 },
    });
    for (const ml of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324])
      expect(measuredReadingError([[400, ml], ...pairs])).toMatchObject({ code: 'readings.notPositive' });
  });

  test('readings that do not differ, or by as much as they are large, are refused by name: neither measures an error', () => {
    const often = (one: number[]) => Array.from({ length: 10 }, () => one);
    expect(measuredReadingError(often([400, 400]))).toMatchObject({ code: 'readings.noDifference' });
    expect(measuredReadingError(often([400, 400.1]))).toMatchObject({ code: 'readings.noDifference' });
    expect(measuredReadingError(often([1, 10_000]))).toMatchObject({ code: 'readings.tooFarApart' });
    const stands = course({ scans: days(400, 480), repeatedReadings: often([400, 400]) });
    expect(stands.readingError).toBe(DEFAULT_READING_ERROR);
    expect(stands.warnings).toContainEqual(expect.objectContaining({ code: 'readings.noDifference' }));
  });

  test('one shape holds everywhere: what a site may keep, the engine takes', () => {
    const cv = fc.oneof(fc.double({ min: 0, max: 1.5, noNaN: true }), fc.constantFrom(0, 1e-9, LEAST_CV, MOST_CV));
    const pair = fc.oneof(
      fc.constantFrom([400, 400], [400, 400.5], [1, 10_000]),
      fc.tuple(fc.double({ min: 1, max: 2000, noNaN: true }), fc.double({ min: 1, max: 2000, noNaN: true })),
    );
    const given = fc.oneof(
      cv.map((cv) => ({ kind: 'entered', cv, source: 'audit' })),
      fc.array(pair, { minLength: 9, maxLength: 12 }).map((readings) => ({ kind: 'repeated', readings })),
    );
    const taken = (readingError: object) => assessCase({ stlvMl: 1250, scans: days(400, 480), readingError }).ok;
    fc.assert(
      fc.property(given, (one) => {
        const kept = SiteReadingErrorShape.safeParse(one);
        if (kept.success) expect(taken(siteReadingError(kept.data))).toBe(true);
        else if ('cv' in one) expect(taken(one)).toBe(false);
      }),
    );
  });

  test('neither the order of scans nor of readings matters, and a larger liver has the same cv', () => {
    // Readings of one scan within a factor of two, so that they always are an error.
    const readings = fc
      .tuple(
        fc.double({ min: 50, max: 1000, noNaN: true }),
        fc.array(fc.double({ min: 1, max: 2, noNaN: true }), { minLength: 1, maxLength: 3 }),
      )
      .map(([ml, factors]) => [ml * 1.01, ...factors.map((one) => ml * one)])
      .filter((one) => Math.max(...one) > 1.005 * Math.min(...one));
    fc.assert(
      fc.property(fc.array(readings, { minLength: 10, maxLength: 14 }), (scans) => {
        const cv = (of: number[][]) => {
          const measured = measuredReadingError(of);
          return measured.ok ? measured.value.cv : Number.NaN;
        };
        expect(cv([...scans].reverse())).toBeCloseTo(cv(scans), 12);
        expect(cv(scans.map((one) => [...one].reverse()))).toBeCloseTo(cv(scans), 12);
        expect(cv(scans.map((one) => one.map((ml) => ml * 3)))).toBeCloseTo(cv(scans), 12);
      }),
    );
  });

  test('the default says where it is from, that it is of whole livers on MR, and which scans rest on it', () => {
    expect(DEFAULT_READING_ERROR).toMatchObject({ cv: 0.0275, doi: '10.1371/journal.pone.0217228' });
    expect(DEFAULT_READING_ERROR.measured).toMatch(/whole liver on MR/);
    const mixed = course({ scans: [{ ...days(400)[0], readingCv: 0.01 }, days(400, 410)[1]] });
    expect(mixed.readingError).toBe(DEFAULT_READING_ERROR);
    expect(mixed.scans.map(({ readingCv, readingCvIsDefault }) => [readingCv, readingCvIsDefault])).toEqual([
      [0.01, false],
      [0.0275, true],
    ]);
    expect(course({ scans: days(400).map((one) => ({ ...one, readingCv: 0.01 })) }).readingError).toBeNull();
  });

  test('whose it is stands beside the number, with what it was measured on or where it is from', () => {
    const repeated = measuredReadingError(pairs);
    if (!repeated.ok) throw new Error(repeated.code);
    const entered = siteReadingError({ kind: 'entered', cv: 0.05, source: 'audit of 2026' });
    expect(whoseReadingError(entered)).toBe('own: audit of 2026');
    expect(whoseReadingError(repeated.value)).toBe('own, 12 scans read 24 times');
    expect(whoseReadingError(DEFAULT_READING_ERROR)).toBe('default, PMC6527212: whole liver on MR');
    expect(whoseReadingError({ ...entered, source: 'x'.repeat(300) })).toHaveLength(65);
  });

  test('repeated readings of the centre make the intervals, where there are enough of them', () => {
    const scans = days(400, 480);
    const own = course({ scans, repeatedReadings: Array.from({ length: 10 }, () => [97, 103]) });
    const cv = Math.sqrt(18) / 100;
    expect(own.readingError).toMatchObject({ source: 'this centre', scans: 10 });
    expect(own.readingError!.cv).toBeCloseTo(cv, 12);
    expect(own.scans[1]).toMatchObject({ readingCv: own.readingError!.cv, readingCvIsDefault: false });
    const [low, high] = own.scans[1]!.interval95.kgrMlPerDay!;
    expect((high - low) / 2).toBeCloseTo((Z95 * cv * Math.hypot(400, 480)) / 7, 9);

    const few = course({ scans, repeatedReadings: [[97, 103]] });
    expect(few.readingError).toBe(DEFAULT_READING_ERROR);
    expect(few.warnings).toContainEqual(
      expect.objectContaining({
        code: 'readings.tooFew',
        message: expect.stringMatching(/^The centre’s own .* 10 are needed/),
      }),
    );
    expect(few.scans[1]).toMatchObject({ readingCv: 0.0275, readingCvIsDefault: true });
  });
});

describe('intervals of the gains', () => {
  test('hypertrophy and increase in ml err as their difference does, the baseline has none', () => {
    const [baseline, second] = course({ scans: days(400, 480) }).scans;
    const half = Z95 * Math.hypot(0.0275 * 400, 0.0275 * 480);
    const [low, high] = second!.interval95.degreeOfHypertrophy!;
    expect((high - low) / 2).toBeCloseTo((100 * half) / 1250, 12);
    expect((high + low) / 2).toBeCloseTo(second!.degreeOfHypertrophy!, 12);
    expect(second!.interval95.flrIncreaseMl).toEqual([80 - half, 80 + half]);
    expect(baseline!.interval95).toMatchObject({ degreeOfHypertrophy: null, flrIncreasePercent: null });
  });

  test('the increase in percent is within a tenth of its width of the exact limits of a ratio (Fieller)', () => {
    const volume = fc.double({ min: 100, max: 1500, noNaN: true });
    fc.assert(
      fc.property(volume, volume, fc.double({ min: 0.001, max: 0.05, noNaN: true }), (a, b, cv) => {
        const [low, high] = gainInterval95(read(a, cv), read(b, cv), 1250 as Millilitre).flrIncreasePercent!;
        const g = (Z95 * cv) ** 2;
        const root = (Z95 * cv * Math.sqrt(2 - g)) / (1 - g);
        const exact = [1 / (1 - g) - root, 1 / (1 - g) + root].map((share) => 100 * ((share * b) / a - 1));
        expect(Math.abs(low - exact[0]!)).toBeLessThan((high - low) / 10);
        expect(Math.abs(high - exact[1]!)).toBeLessThan((high - low) / 10);
      }),
    );
  });

  test('of 2,500 simulated courses, about 95 % of the intervals hold the true value', () => {
    let state = 7;
    const uniform = () => {
      state = (state * 1664525 + 1013904223) % 2 ** 32;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const inside = { sflrPercent: 0, kgrPointsPerWeek: 0, degreeOfHypertrophy: 0, flrIncreasePercent: 0 };
    const truth = {
      sflrPercent: 40,
      kgrPointsPerWeek: 8,
      degreeOfHypertrophy: 8,
      flrIncreasePercent: 25,
    };
    const runs = 2500;
    for (let run = 0; run < runs; run++) {
      const { interval95 } = course({ scans: days(400 * (1 + 0.0275 * normal()), 500 * (1 + 0.0275 * normal())) })
        .scans[1]!;
      for (const name of Object.keys(inside) as (keyof typeof inside)[]) {
        const [low, high] = interval95[name]!;
        if (low <= truth[name] && truth[name] <= high) inside[name]++;
      }
    }
    for (const count of Object.values(inside)) {
      expect(count / runs).toBeGreaterThan(0.935);
      expect(count / runs).toBeLessThan(0.965);
    }
  });
});

describe('what an interval can say about a threshold', () => {
  const kgr = THRESHOLDS.kgrPointsPerWeek;
  test.each<[[number, number], string, string]>([
    [[2.1, 5], 'above', '2 points/week or above'],
    [[2, 2], 'above', '2 points/week or above'],
    [[-1, 1.9], 'below', 'below 2 points/week'],
    [[-1, 2], 'cannotBeTold', 'cannot be told from 2 points/week'],
    [[0, 4], 'cannotBeTold', 'cannot be told from 2 points/week'],
  ])('%j: %s', (interval, verdict, says) => {
    expect(comparedWith(interval, kgr)).toMatchObject({ verdict, says, threshold: { doi: expect.any(String) } });
  });

  test('on a strict target is not above it; without an interval or a threshold nothing is said', () => {
    const strict = { ...THRESHOLDS.sflrPercent, value: 50, strict: true, label: '50 %' };
    expect(comparedWith([50, 50], strict)).toMatchObject({ verdict: 'below', says: 'not above 50 %' });
    expect(comparedWith([50, 53], strict)).toMatchObject({ verdict: 'cannotBeTold' });
    expect(comparedWith([50.1, 53], strict)).toMatchObject({ verdict: 'above', says: 'above 50 %' });
    expect(comparedWith(null, strict)).toBeNull();
    expect(comparedWith([1, 2], null)).toBeNull();
  });

  test('at manual precision a week of no growth cannot be told from 2 points/week; at 0.7 % it can', () => {
    const verdict = (readingCv: number) =>
      course({ stlvMl: 1500, scans: days(400, 402).map((one) => ({ ...one, readingCv })) }).scans[1]!.certainty
        .kgrPointsPerWeek!.verdict;
    expect(verdict(0.0275)).toBe('cannotBeTold');
    expect(verdict(0.007)).toBe('below');
  });

  test('an sFLR is held against its own target, and a more certain reading never knows less', () => {
    const scan = (flrMl: number, readingCv: number) =>
      course({ scans: [{ date: '2015-02-20', flrMl, readingCv }] }).scans[0]!.certainty.sflrPercent!.verdict;
    expect([scan(450, 0.01), scan(500, 0.01), scan(560, 0.01)]).toEqual(['below', 'cannotBeTold', 'above']);
    fc.assert(
      fc.property(
        fc.double({ min: 300, max: 700, noNaN: true }),
        fc.double({ min: 0.002, max: 0.2, noNaN: true }),
        (flr, cv) => {
          const [rough, fine] = [scan(flr, cv), scan(flr, cv / 2)];
          if (rough !== 'cannotBeTold') expect(fine).toBe(rough);
        },
      ),
    );
  });
});
