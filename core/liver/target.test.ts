import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Percent } from '../units.ts';
import { assessCase, type CaseAssessment } from './assessCase.ts';
import { PATHWAYS } from './caseInput.ts';
import { PROJECTION_CAUTION, projectionInWords } from './projection.ts';
import {
  asksForIcg,
  comparisonOf,
  LIVER_CONDITIONS,
  PAPER_LIMITS,
  reachedOnlyByRounding,
  shortOfTargetMl,
  type Target,
  targetFor,
  targetState,
  targetStateAtLeast,
} from './target.ts';

const percent = (value: number) => value as Percent;
const course = (fields: object): CaseAssessment => {
  const assessment = assessCase({ stlvMl: 1000, liver: 'cirrhosis', ...fields });
  if (!assessment.ok) throw new Error(JSON.stringify(assessment.details));
  return assessment.value;
};

/** Limits of a site: whole percents or with decimals. */
const anyLimits = fc
  .tuple(fc.integer({ min: 20_000, max: 60_000 }), fc.constantFrom(0, 1, 2, 3), fc.integer({ min: 0, max: 20_000 }))
  .map(([thousandths, decimals, more]) => {
    const least = Number((thousandths / 1000).toFixed(decimals));
    const byLiver = { fibrosis: least, cirrhosis: least, chemotherapy: least, steatosis: least, normal: least };
    return { byLiver, icgR15Percent: 10, sflrAbovePercent: Number(((thousandths + more) / 1000).toFixed(decimals)) };
  });

describe('a target with decimals', () => {
  const at = (flrMl: number, cirrhosis: number) =>
    course({ pathway: 'RALPPS', icgR15Pct: 5, rules: { thresholds: { I3: { cirrhosis } } }, scans: [{ flrMl }] })
      .scans[0]!;

  test('42.4 % reaches 42.3 %; 42.26 % does so only after rounding to its decimal, 42.2 % does not', () => {
    expect(at(424, 42.3)).toMatchObject({ targetState: 'met', shortOfTargetMl: 0 });
    expect(at(422.6, 42.3)).toMatchObject({ targetState: 'metOnlyAfterRounding', shortOfTargetMl: 1 });
    expect(at(422, 42.3)).toMatchObject({ targetState: 'notMet', shortOfTargetMl: 1 });
    expect(at(379, 37.5)).toMatchObject({ targetState: 'met' });
  });

  test('whatever the limit: what its digits reach is met, and what is half of its last digit below is not', () => {
    fc.assert(
      fc.property(anyLimits, fc.double({ min: -2, max: 2, noNaN: true }), (limits, by) => {
        const target = targetFor('cirrhosis', null, 'wholePercent', limits);
        const aim = target.sflrPercent!;
        const half = 0.5 * 10 ** -(`${aim}`.split('.')[1]?.length ?? 0);
        const state = targetState(percent(aim + by), target);
        if (by >= 0) expect(state).toBe('met');
        else if (by > -1e-9) expect(state).not.toBe('notMet');
        else expect(state).toBe(by > 1e-9 - half ? 'metOnlyAfterRounding' : by < -half - 1e-9 ? 'notMet' : state);
      }),
    );
  });
});

describe('met, met only after rounding, not met', () => {
  test.each<[number, 'wholePercent' | 'unrounded', string]>([
    [40, 'wholePercent', 'met'],
    [39.5, 'wholePercent', 'metOnlyAfterRounding'],
    [39.99, 'wholePercent', 'metOnlyAfterRounding'],
    [39.49, 'wholePercent', 'notMet'],
    [39.99, 'unrounded', 'notMet'],
    [40, 'unrounded', 'met'],
    [107, 'unrounded', 'met'],
  ])('%d %% of 40 %%, %s: %s', (sflr, compared, state) => {
    expect(targetState(percent(sflr), targetFor('cirrhosis', null, compared))).toBe(state);
  });

  test.each<[number, 'wholePercent' | 'unrounded', string]>([
    [50, 'wholePercent', 'notMet'],
    [50.01, 'wholePercent', 'met'],
    [50.3, 'wholePercent', 'met'],
    [50.5, 'wholePercent', 'met'],
    [49.7, 'wholePercent', 'notMet'],
    [50, 'unrounded', 'notMet'],
    [50.1, 'unrounded', 'met'],
  ])('%d %% of above 50 %%, %s: %s', (sflr, compared, state) => {
    expect(targetState(percent(sflr), targetFor('cirrhosis', 10, compared))).toBe(state);
  });

  test('rounding meets more and never less, and what is short is short of the line that is drawn, whatever the target', () => {
    const sflr = fc.oneof(fc.double({ min: 0, max: 110, noNaN: true }), fc.double({ min: 48, max: 52, noNaN: true }));
    const stlv = fc.double({ min: 500, max: 2500, noNaN: true });
    const liver = fc.constantFrom(...LIVER_CONDITIONS);
    fc.assert(
      fc.property(sflr, stlv, liver, fc.constantFrom(4, 12), (at, stlvMl, condition, icg) => {
        const [rounded, strict] = (['wholePercent', 'unrounded'] as const).map((one) => targetFor(condition, icg, one));
        const flrMl = (at * stlvMl) / 100;
        const state = (ml: number, target: Target) => targetState(percent((100 * ml) / stlvMl), target);
        if (state(flrMl, strict!) === 'met') expect(state(flrMl, rounded!)).toBe('met');
        const short = shortOfTargetMl(flrMl, stlvMl, rounded!)!;
        expect(short).toBe(shortOfTargetMl(flrMl, stlvMl, strict!));
        const line = (rounded!.sflrPercent! * stlvMl) / 100;
        expect(short > 0).toBe(state(flrMl, rounded!) !== 'met');
        if (short === 0) return;
        expect(flrMl + short).toBeGreaterThanOrEqual(line - 1e-6);
        expect(flrMl + short).toBeLessThanOrEqual(line + 1 + 1e-6);
        expect(state(flrMl + short + 1e-6, rounded!)).toBe('met');
      }),
      { numRuns: 500 },
    );
  });

  test('only the RALPPS paper rounds: every digit outside ALPPS and RALPPS, unless somebody sets it', () => {
    expect(PATHWAYS.map((pathway) => comparisonOf(pathway, null))).toEqual([
      'wholePercent',
      'wholePercent',
      'unrounded',
      'unrounded',
      'unrounded',
    ]);
    expect(comparisonOf('RALPPS', true)).toBe('unrounded');
    expect(comparisonOf('TARE', false)).toBe('wholePercent');
    expect(comparisonOf(null, null)).toBe('wholePercent');
  });

  test('a case says how it compares, and warns either way', () => {
    const at = (fields: object) => course({ scans: [{ date: '2015-02-20', flrMl: 396 }], ...fields });
    const message = (given: CaseAssessment) =>
      given.warnings.find(({ code }) => code === 'sflr.metOnlyAfterRounding')?.message;
    expect(at({ pathway: 'RALPPS' }).scans[0]!.targetState).toBe('metOnlyAfterRounding');
    expect(message(at({ pathway: 'RALPPS' }))).toMatch(/only after rounding: 39\.60 %\. A person has to confirm/);
    expect(at({ pathway: 'RALPPS', strictUnrounded: true }).scans[0]!.targetState).toBe('notMet');
    expect(at({ pathway: 'TARE' })).toMatchObject({
      target: { compared: 'unrounded' },
      scans: [{ targetState: 'notMet' }],
    });
    expect(message(at({ pathway: 'TARE' }))).toMatch(/not met/);
  });

  test('a lower bound can meet a target, never miss it; without a target or sFLR there is no state', () => {
    const cut = (flrMl: number) =>
      course({ icgR15Pct: 5, scans: [{ flrMl, touchesEdge: true, acceptTouchesEdge: true }] }).scans[0]!.targetState;
    expect([cut(450), cut(396), cut(300)]).toEqual(['met', null, null]);
    expect(course({ scans: [{ flrMl: 450, touchesEdge: true }] }).scans[0]!.targetState).toBeNull();
    expect(course({ liver: null, scans: [{ flrMl: 450 }] }).scans[0]!.targetState).toBeNull();
  });

  test('more liver never undoes a target, and rounding alone is never plainly met', () => {
    const sflr = fc.double({ min: 0, max: 110, noNaN: true });
    const rank = { notMet: 0, metOnlyAfterRounding: 1, metIcgUnknown: 2, met: 2 };
    const icg = fc.constantFrom(null, 4, 12);
    fc.assert(
      fc.property(sflr, sflr, icg, fc.constantFrom('wholePercent', 'unrounded'), (a, b, icgR15, compared) => {
        const target = targetFor('fibrosis', icgR15, compared as 'unrounded');
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => targetState(percent(one), target)!);
        expect(rank[low!]).toBeLessThanOrEqual(rank[high!]);
        if (reachedOnlyByRounding(percent(a), target)) expect(targetState(percent(a), target)).not.toBe('met');
      }),
    );
  });
});

describe('short of the target', () => {
  const target = targetFor('cirrhosis', null);
  test('34 ml, rounded up; 0 where it is met; null without a target', () => {
    expect(shortOfTargetMl(366.3, 1000, target)).toBe(34);
    expect(shortOfTargetMl(366, 1000, target)).toBe(34);
    expect(shortOfTargetMl(400, 1000, target)).toBe(0);
    expect(shortOfTargetMl(399.9, 1000, target)).toBe(1);
    expect(shortOfTargetMl(300, 1000, targetFor(null, null))).toBeNull();
  });
  test('with so many ml more it is met, and with one ml less it is not', () => {
    const flr = fc.double({ min: 0, max: 2000, noNaN: true });
    const stlv = fc.double({ min: 800, max: 2000, noNaN: true });
    fc.assert(
      fc.property(
        flr,
        stlv,
        fc.constantFrom(null, 12),
        fc.boolean(),
        anyLimits,
        (flrMl, stlvMl, icgR15, digits, limits) => {
          const aim = targetFor('steatosis', icgR15, digits ? 'unrounded' : 'wholePercent', limits);
          const short = shortOfTargetMl(flrMl, stlvMl, aim)!;
          const stateAt = (ml: number) => targetState(percent((100 * ml) / stlvMl), aim);
          expect(stateAt(flrMl + short + 1e-6)).toBe('met');
          if (short > 0) expect(stateAt(flrMl + short - 1 - 1e-6)).not.toBe('met');
        },
      ),
    );
  });
});

describe('if the last rate held', () => {
  const weeks = (...flr: number[]) =>
    flr.map((flrMl, n) => ({ date: n === 0 ? '2015-02-25' : `2015-03-${`${1 + 7 * n}`.padStart(2, '0')}`, flrMl }));
  const projected = (flr: readonly number[], fields: object = {}) =>
    course({ stlvMl: 1250, events: [{ type: 'stage1', date: '2015-03-01' }], scans: weeks(...flr), ...fields })
      .projection;

  test('34 ml short at 3.8 ml/day: 9 days (4 to never), with the warning of the paper', () => {
    const found = projected([300, 439.5, 466]);
    expect(found).toMatchObject({ state: 'projected', shortMl: 34, days: 9, daysInterval95: [4, null] });
    if (found.state !== 'projected') throw new Error(found.reason);
    expect(projectionInWords(found)).toBe('9 days (4 to never)');
    expect(found.caution).toBe(PROJECTION_CAUTION);
    expect(found.caution).toMatch(/sixth/);
    expect(JSON.stringify(found)).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  });

  test.each<[string, readonly number[], object]>([
    ['growth.firstInterval', [300, 400], {}],
    ['target.met', [300, 450, 520], {}],
    ['target.none', [300, 400, 420], { liver: null }],
    ['growth.noRate', [300], {}],
    ['resection.done', [300, 439.5, 466], { events: [{ type: 'stage2', date: '2015-03-20' }] }],
  ])('%s: nothing is projected', (reason, flr, fields) => {
    expect(projected(flr, fields)).toEqual({ state: 'none', reason });
  });

  test('a liver that shrinks gets there never; so does one that would take more than a year', () => {
    expect(projected([300, 430, 400])).toMatchObject({ state: 'projected', days: null, daysInterval95: [null, null] });
    const slow = projected([300, 430, 430.1]);
    expect(slow).toMatchObject({ days: null });
    expect(slow.state === 'projected' && projectionInWords(slow)).toMatch(/^never \(\d+ to never\)$/);
  });

  test('the fastest end is never later than the centre, the slowest never earlier', () => {
    const flr = fc.double({ min: 100, max: 490, noNaN: true });
    fc.assert(
      fc.property(flr, flr, flr, (a, b, c) => {
        const found = projected([a, b, c]);
        if (found.state !== 'projected') return;
        const [fastest, slowest] = found.daysInterval95.map((one) => one ?? Number.MAX_VALUE) as [number, number];
        expect(fastest).toBeLessThanOrEqual(found.days ?? Number.MAX_VALUE);
        expect(slowest).toBeGreaterThanOrEqual(found.days ?? Number.MAX_VALUE);
      }),
    );
  });
});

test('without the ICG-R15 that its pathway asks for, a target that it may raise is not plainly met (S4)', () => {
  const stateOf = (sflr: number, icg: number | null, pathway: 'RALPPS' | 'ALPPS' | 'TSH_PVE' | null) =>
    targetState(sflr as Percent, targetFor('cirrhosis', icg, 'wholePercent', PAPER_LIMITS, asksForIcg(pathway)));
  for (const pathway of ['RALPPS', 'ALPPS'] as const) {
    expect([35, 45, 50, 50.4, 51, 60].map((sflr) => stateOf(sflr, null, pathway))).toEqual([
      'notMet',
      'metIcgUnknown',
      'metIcgUnknown',
      'met',
      'met',
      'met',
    ]);
    expect(stateOf(39.6, null, pathway)).toBe('metOnlyAfterRounding');
    expect([5, 10].map((icg) => stateOf(45, icg, pathway))).toEqual(['met', 'notMet']);
  }
  // Without a pathway nobody knows which rule decides.
  expect(stateOf(45, null, null)).toBe('metIcgUnknown');
  expect([5, 10].map((icg) => stateOf(45, icg, null))).toEqual(['met', 'notMet']);
  // No rule of the two-stage hepatectomy reads ICG-R15.
  expect(stateOf(45, null, 'TSH_PVE')).toBe('met');
  const target = targetFor('cirrhosis', null, 'wholePercent', PAPER_LIMITS, true);
  expect(shortOfTargetMl(450, 1000, target)).toBe(0);
  expect(targetStateAtLeast(45 as Percent, target)).toBe('metIcgUnknown');
  expect(targetStateAtLeast(35 as Percent, target)).toBeNull();
});
