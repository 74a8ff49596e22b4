import { expect, test } from 'vitest';
import { chiSquaredQuantile, chiSquaredTails } from '#core/statistics/distributions/chiSquared';
import { fQuantile, fTails } from '#core/statistics/distributions/fisherF';
import { logGamma } from '#core/statistics/distributions/logGamma';
import { normalQuantile, normalTails } from '#core/statistics/distributions/normal';
import type { Tails } from '#core/statistics/distributions/quantile';
import { studentQuantile, studentTails } from '#core/statistics/distributions/student';
import vectors from './vectors/distributions.json';
import { agrees } from './vectors.ts';

type Vector = { d: string; at: number[]; lower?: number; upper?: number; value?: number };
const sets = vectors.sets as Vector[];

const TAILS: Record<string, (...at: number[]) => Tails> = {
  normal: normalTails as (...at: number[]) => Tails,
  chiSquared: chiSquaredTails as (...at: number[]) => Tails,
  student: studentTails as (...at: number[]) => Tails,
  fisherF: fTails as (...at: number[]) => Tails,
};
const VALUES: Record<string, (...at: number[]) => number> = {
  normalQuantile: normalQuantile as (...at: number[]) => number,
  chiSquaredQuantile: chiSquaredQuantile as (...at: number[]) => number,
  studentQuantile: studentQuantile as (...at: number[]) => number,
  fQuantile: fQuantile as (...at: number[]) => number,
};

test.each(Object.keys(TAILS))('%s: both tails are R’s to ten digits, where they are small too', (name) => {
  const own = sets.filter(({ d }) => d === name);
  expect(own.length).toBeGreaterThanOrEqual(200);
  for (const { at, lower, upper } of own) {
    const tails = TAILS[name]!(...at);
    agrees(tails.lower, lower!, 1e-10);
    agrees(tails.upper, upper!, 1e-10);
  }
});

test.each(Object.keys(VALUES))('%s is R’s to ten digits', (name) => {
  const own = sets.filter(({ d }) => d === name);
  expect(own.length).toBeGreaterThanOrEqual(200);
  for (const { at, value } of own) agrees(VALUES[name]!(...at), value!, 1e-10, 1e-3);
});

test('ln Γ is R’s to twelve digits', () => {
  for (const { at, value } of sets.filter(({ d }) => d === 'logGamma')) agrees(logGamma(at[0]!), value!, 1e-12, 1);
});
