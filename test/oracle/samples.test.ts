import { describe, expect, test } from 'vitest';
import { description, quantile } from '#core/statistics/description';
import { kruskalWallis } from '#core/statistics/kruskalWallis';
import { mannWhitney } from '#core/statistics/mannWhitney';
import { roc } from '#core/statistics/roc';
import { oneSampleT, pairedT, type StudentT, twoSampleT } from '#core/statistics/studentT';
import { wilcoxonSignedRank } from '#core/statistics/wilcoxonSignedRank';
import groups from './vectors/groups.json';
import paired from './vectors/paired.json';
import curves from './vectors/roc.json';
import twoSamples from './vectors/twoSamples.json';
import { agrees, allAgree, given, ofEvery } from './vectors.ts';

const EXACT = 1e-8;
const CLOSE = 1e-6;
const five = ({ t, df, p, interval }: StudentT) => [t, df, p, ...interval];

describe('paired values', () => {
  test('Wilcoxon, exact with zeros dropped and ranked, and asymptotic with and without continuity', () => {
    ofEvery(paired.sets, ({ x, y, ...r }) => {
      const [dropped, ranked] = r.exact;
      const exact = given(wilcoxonSignedRank(x, y, { method: 'exact' }));
      agrees(exact.wPlus, r.w, EXACT);
      if (dropped !== null) agrees(exact.p, dropped!, EXACT);
      const pratt = given(wilcoxonSignedRank(x, y, { method: 'exact', zeros: 'pratt' }));
      if (ranked !== null) agrees(pratt.p, ranked!, EXACT);
      const asymptotic = (['wilcoxon', 'pratt'] as const).flatMap((zeros) =>
        [false, true].map(
          (continuity) => given(wilcoxonSignedRank(x, y, { method: 'asymptotic', zeros, continuity })).p,
        ),
      );
      // Where a continuity correction would step over the middle, R steps over it; ours stops there, at P = 1.
      asymptotic.forEach((p, n) => {
        if (p < 1) agrees(p, r.asymptotic[n]!, CLOSE);
      });
    });
  });

  test('Student, paired and of one sample', () => {
    ofEvery(paired.sets, ({ x, y, ...r }) => {
      const both = pairedT(x, y);
      if (r.paired) allAgree(five(given(both)), r.paired, CLOSE, 1e-6);
      else expect(both).toMatchObject({ ok: false, code: 'statistics.noVariation' });
      const one = oneSampleT(x, 3, 0.9);
      // R's limits are of the mean, ours of its difference from 3.
      if (r.one)
        allAgree(
          five(given(one)),
          r.one.map((value, n) => (n < 3 ? value : value! - 3)),
          CLOSE,
          1e-6,
        );
      else expect(one).toMatchObject({ ok: false, code: 'statistics.noVariation' });
    });
  });

  test('median, mean, standard deviation and quantiles', () => {
    ofEvery(paired.sets, ({ x, ...r }) => {
      const { median, mean, sd, q1, q3 } = given(description(x));
      allAgree([median, mean, sd, q1, q3, given(quantile(x, 0.1))], r.about, EXACT, 1e-6);
    });
  });
});

describe('two samples', () => {
  test('Mann-Whitney, exact and asymptotic', () => {
    ofEvery(twoSamples.sets, ({ a, b, ...r }) => {
      const exact = given(mannWhitney(a, b, { method: 'exact' }));
      agrees(exact.u, r.u, EXACT);
      if (r.exact !== null) agrees(exact.p, r.exact, EXACT);
      [false, true].forEach((continuity, n) => {
        const { p } = given(mannWhitney(a, b, { method: 'asymptotic', continuity }));
        if (p < 1) agrees(p, r.asymptotic[n]!, CLOSE);
      });
    });
  });

  test('Student, pooled and Welch', () => {
    ofEvery(twoSamples.sets, ({ a, b, ...r }) => {
      for (const welch of [false, true]) {
        const ours = twoSampleT(a, b, { welch });
        const theirs = welch ? r.welch : r.pooled;
        if (theirs) allAgree(five(given(ours)), theirs, CLOSE, 1e-6);
        else expect(ours).toMatchObject({ ok: false, code: 'statistics.noVariation' });
      }
    });
  });
});

test('each exact P was counted by R in 200 data sets and more', () => {
  for (const kind of [0, 1])
    expect(paired.sets.filter(({ exact }) => exact[kind] !== null).length).toBeGreaterThanOrEqual(200);
  expect(twoSamples.sets.filter(({ exact }) => exact !== null).length).toBeGreaterThanOrEqual(200);
});

test('Kruskal-Wallis', () => {
  ofEvery(groups.sets, ({ groups, h, p }) => {
    const ours = given(kruskalWallis(groups));
    agrees(ours.h, h, CLOSE, 1e-6);
    agrees(ours.p, p, CLOSE);
  });
});

test('ROC: area, DeLong, Youden', () => {
  ofEvery(curves.sets, ({ sick, well, ...r }) => {
    const cases = [...sick.map((value) => ({ value, event: true })), ...well.map((value) => ({ value, event: false }))];
    const ours = given(roc(cases));
    agrees(ours.auc, r.auc, EXACT);
    agrees(ours.standardError, r.se, CLOSE, 1e-6);
    if (ours.interval) allAgree(ours.interval, [r.low, r.high], CLOSE);
    else expect(r.se).toBe(0);
    agrees(ours.youden.j, r.j, EXACT, 1e-6);
  });
});
