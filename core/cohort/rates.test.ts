import { expect, test } from 'vitest';
import { cohortRates } from './rates.ts';
import type { CohortCase } from './shape.ts';

const cases = (...values: readonly CohortCase['values'][]): CohortCase[] =>
  values.map((one, n) => ({
    caseId: `case-${n}`,
    number: n + 1,
    demonstration: false,
    values: one,
    missing: {},
    curve: [],
  }));
const stage1 = (stage2Done?: boolean) => ({ indexEvent: 'stage1', ...(stage2Done !== undefined && { stage2Done }) });

test('five of seven reached stage 2, 71 %; while one is open there is no rate', () => {
  const seven = [true, true, false, true, false, true, true].map(stage1);
  expect(cohortRates(cases(...seven))).toMatchObject([{ rule: 'V12', done: 5, of: 7, unknown: 0 }]);
  expect(cohortRates(cases(...seven))[0]!.percent).toBeCloseTo(71.43, 2);
  expect(cohortRates(cases(...seven, stage1()))).toMatchObject([{ done: 5, of: 8, unknown: 1, percent: null }]);
});

test('a response is a share of all who were treated; nobody’s has no rate', () => {
  const tare = (mrecistBest?: string) => ({ indexEvent: 'tare', ...(mrecistBest !== undefined && { mrecistBest }) });
  expect(cohortRates(cases(tare('PR'), tare('CR'), tare('SD'), tare()))).toEqual([
    { rule: 'K10', label: 'Response, best mRECIST', done: 2, of: 4, unknown: 1, percent: 50 },
  ]);
  expect(cohortRates(cases(tare(), {}))).toEqual([]);
});
