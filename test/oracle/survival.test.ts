import { expect, test } from 'vitest';
import { coxRegression } from '#core/statistics/coxRegression';
import { kaplanMeier, numbersAtRisk, reverseKaplanMeier, survivalAt } from '#core/statistics/kaplanMeier';
import { logRank } from '#core/statistics/logRank';
import vectors from './vectors/survival.json';
import { agrees, allAgree, given, ofEvery } from './vectors.ts';

const LIMITS = ['logLog', 'log', 'plain'] as const;
const sets = vectors.sets.map((set) => ({
  ...set,
  cases: set.time.map((time, i) => ({ time, event: set.event[i] === '1' })),
}));

test('Kaplan-Meier: survival, limits of three kinds, median and numbers at risk', () => {
  ofEvery(sets, ({ cases, times, ...r }) => {
    LIMITS.forEach((limits, kind) => {
      const { steps, median } = given(kaplanMeier(cases, { limits }));
      allAgree([median.time, median.low, median.high], r.medians[kind]!, 1e-8);
      times.forEach((time, i) => {
        const step = survivalAt(steps, time);
        agrees(step?.survival ?? 1, r.s[i]!, 1e-8, 1e-8);
        [step?.low, step?.high].forEach((limit, side) => {
          const theirs = r.limits[kind]![2 * i + side]!;
          if (theirs !== null) agrees(limit ?? null, theirs, 1e-6, 1e-9);
        });
      });
      expect(numbersAtRisk(steps, times)).toEqual(r.atRisk);
    });
  });
});

test('follow-up by the reverse estimate, and restricted means', () => {
  ofEvery(sets, ({ cases, ...r }) => {
    const reverse = given(reverseKaplanMeier(cases)).median;
    allAgree([reverse.time, reverse.low, reverse.high], r.reverse, 1e-8);
    const last = Math.max(...cases.map(({ time }) => time));
    const whole = given(kaplanMeier(cases)).restrictedMean;
    const half = given(kaplanMeier(cases, { until: last / 2 })).restrictedMean;
    allAgree([whole.mean, whole.standardError, half.mean, half.standardError], r.mean, 1e-6, 1e-6);
  });
});

test('log-rank', () => {
  ofEvery(sets, ({ cases, group, ...r }) => {
    const names = [...new Set(group)].sort();
    const tested = logRank(names.map((name) => ({ name, cases: cases.filter((_, i) => group[i] === name) })));
    if (!r.logRank) {
      expect(tested).toMatchObject({ ok: false, code: 'statistics.oneGroup' });
      return;
    }
    const ours = given(tested);
    allAgree([ours.chiSquare, ours.df, ours.p], r.logRank, 1e-6, 1e-6);
  });
});

test('Cox with one and with two covariates, or the refusal of what has no maximum', () => {
  ofEvery(sets, ({ cases, x1, x2, ...r }) => {
    const age = { name: 'x1', values: x1 };
    const sex = { name: 'x2', values: [...x2].map(Number) };
    for (const [covariates, theirs] of [
      [[age], r.cox1],
      [[age, sex], r.cox2],
    ] as const) {
      const ours = coxRegression(cases, covariates);
      if (theirs === null)
        expect(ours).toMatchObject({
          ok: false,
          code: expect.stringMatching(/^statistics\.(separation|noEvents|collinear|notConverged|noVariation)$/),
        });
      else {
        const { coefficients, logLikelihood, likelihoodRatio, wald, score } = given(ours);
        const flat = coefficients.flatMap((c) => [c.coefficient, c.standardError, c.p, c.low, c.high]);
        const all = [...flat, logLikelihood, likelihoodRatio.chiSquare, wald.chiSquare, score.chiSquare];
        allAgree(all, theirs, 1e-6, 1e-6);
      }
    }
  });
});

test('250 data sets, of which 200 and more have a maximum, with one covariate and with two', () => {
  expect(sets).toHaveLength(250);
  expect(sets.filter(({ cox1 }) => cox1 !== null).length).toBeGreaterThanOrEqual(200);
  expect(sets.filter(({ cox2 }) => cox2 !== null).length).toBeGreaterThanOrEqual(200);
});
