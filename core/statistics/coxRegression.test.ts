import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coxRegression } from './coxRegression.ts';

const cases = [5, 3, 9, 7, 1, 8, 4, 6].map((time, n) => ({ time, event: n % 3 !== 2 }));
const age = { name: 'age', values: [61, 70, 44, 58, 71, 49, 66, 52] };

test('a covariate that orders every event has no finite ratio, and is named', () => {
  expect(coxRegression(cases, [{ name: 'fate', values: cases.map(({ time }) => time) }])).toMatchObject({
    ok: false,
    code: 'statistics.separation',
    details: { covariate: 'fate' },
  });
});

test('one that does so beside others is refused too', () => {
  const fate = { name: 'fate', values: cases.map(({ time }) => -3 * time) };
  expect(coxRegression(cases, [age, fate])).toMatchObject({ ok: false, code: 'statistics.separation' });
});

test('a class without events is named with its level', () => {
  const values = cases.map(({ event }) => (event ? 0 : 2));
  expect(coxRegression(cases, [age, { name: 'grade', values }])).toMatchObject({
    code: 'statistics.noEvents',
    details: { covariate: 'grade', level: 2 },
  });
});

test('nobody with the event; a sum of others; no variation; other lengths', () => {
  const none = cases.map(({ time }) => ({ time, event: false }));
  expect(coxRegression(none, [age])).toMatchObject({ code: 'statistics.noEvents' });
  const months = { name: 'months', values: age.values.map((years) => 12 * years + 7) };
  expect(coxRegression(cases, [age, months])).toMatchObject({
    code: 'statistics.collinear',
    details: { covariate: 'months' },
  });
  expect(coxRegression(cases, [{ name: 'same', values: cases.map(() => 0.1) }])).toMatchObject({
    code: 'statistics.noVariation',
  });
  expect(coxRegression(cases, [{ name: 'short', values: [1, 2] }])).toMatchObject({
    code: 'statistics.unequalLengths',
  });
  expect(coxRegression(cases, [])).toMatchObject({ code: 'statistics.tooFew' });
  // Nobody at all is too few, and not all alike.
  expect(coxRegression([], [{ name: 'age', values: [] }])).toMatchObject({
    code: 'statistics.tooFew',
    details: { n: 0, needed: 2 },
  });
});

test('of one covariate: refused as separating exactly where all events lie at the same end of their risk sets', () => {
  const rows = fc.array(
    fc.record({ time: fc.integer({ min: 0, max: 9 }), event: fc.boolean(), x: fc.integer({ min: 0, max: 9 }) }),
    { minLength: 3, maxLength: 14 },
  );
  fc.assert(
    fc.property(rows, (given) => {
      const events = given.filter(({ event }) => event);
      const riskSet = (at: number) => given.filter(({ time }) => time >= at).map(({ x }) => x);
      const telling = events.filter(({ time }) => new Set(riskSet(time)).size > 1);
      const fit = coxRegression(given, [{ name: 'x', values: given.map(({ x }) => x) }]);
      if (telling.length === 0) {
        expect(fit.ok).toBe(false);
        return;
      }
      const ordered =
        telling.every(({ time, x }) => x === Math.max(...riskSet(time))) ||
        telling.every(({ time, x }) => x === Math.min(...riskSet(time)));
      if (!fit.ok && fit.code === 'statistics.noEvents') return;
      expect(fit.ok ? 'fits' : fit.code).toBe(ordered ? 'statistics.separation' : 'fits');
    }),
    { numRuns: 400 },
  );
});
