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

test('two covariates that nearly say the same are fitted as R fits them; the same said twice is refused as that', () => {
  const time = [100, 200, 900, 300, 2200, 800, 1000, 2000, 1300, 100, 300, 1800];
  const event = [0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0];
  const one = [1, 2, 2, 2, 0, 0, 1, 1, 2, 0, 1, 2];
  const twice = [
    2.004466195132722, 3.992276133906249, 4.002433386753346, 3.9750724771298453, 0.00267908304901823,
    -0.008991831191626345, 2.013890701937478, 2.0145365237762167, 4.001766195210413, 0.010978778285900846,
    1.9985528803132697, 4.008220380391536,
  ];
  const nearly = time.map((at, i) => ({ time: at, event: event[i] === 1 }));
  const fit = coxRegression(nearly, [
    { name: 'one', values: one },
    { name: 'twice', values: twice },
  ]);
  if (!fit.ok) throw new Error(fit.code);
  // R 4.2.2, survival 3.5-3: coxph(Surv(time, event) ~ one + twice, ties = "efron"), without a warning.
  const inR = [
    [117.76561611181654, 80.24160929015453, 0.14220264407693003],
    [-58.96525777447975, 40.14589314227075, 0.14189400564770896],
  ];
  for (const [j, [coefficient, standardError, p]] of inR.entries()) {
    expect(fit.value.coefficients[j]!.coefficient / coefficient!).toBeCloseTo(1, 6);
    expect(fit.value.coefficients[j]!.standardError / standardError!).toBeCloseTo(1, 6);
    expect(fit.value.coefficients[j]!.p).toBeCloseTo(p!, 6);
  }
  expect(fit.value.likelihoodRatio.chiSquare).toBeCloseTo(2.120475069265165, 6);
  expect(fit.value.score.chiSquare).toBeCloseTo(2.397736437807893, 6);
  expect(
    coxRegression(nearly, [
      { name: 'one', values: one },
      { name: 'twice', values: one.map((value) => 2 * value) },
    ]),
  ).toMatchObject({ ok: false, code: 'statistics.collinear' });
});
