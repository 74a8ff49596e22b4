import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Result } from '../result.ts';
import { chiSquare } from './chiSquare.ts';
import { coxRegression } from './coxRegression.ts';
import { description, quantile } from './description.ts';
import { fisherExact } from './fisherExact.ts';
import { kaplanMeier, reverseKaplanMeier } from './kaplanMeier.ts';
import { kruskalWallis } from './kruskalWallis.ts';
import { logRank } from './logRank.ts';
import { mannWhitney } from './mannWhitney.ts';
import { STATISTICS_CODES } from './refusals.ts';
import { roc } from './roc.ts';
import { oneSampleT, pairedT, twoSampleT } from './studentT.ts';
import { waldOfInterval } from './waldInterval.ts';
import { wilcoxonSignedRank } from './wilcoxonSignedRank.ts';

/** What could stand in a cell: small counts with many ties, measurements, and anything that a number can be. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 3, arbitrary: fc.double({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
);
const values = fc.array(value, { maxLength: 14 });
const pairs = fc.array(fc.tuple(value, value), { maxLength: 14 });
const time = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 1, arbitrary: value });
const followed = fc.array(fc.record({ time, event: fc.boolean() }), { maxLength: 16 });
const table = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.oneof(fc.nat(7), value), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);
const level = fc.oneof({ weight: 5, arbitrary: fc.constant(0.95) }, { weight: 1, arbitrary: fc.double() });

/** Every number within is finite, every P and every share lies between 0 and 1. */
function sound(found: unknown, path = ''): void {
  if (typeof found === 'number') {
    if (!Number.isFinite(found)) throw new Error(`${path} is ${found}`);
    if (/\.(p|survival|auc|sensitivity|specificity)$/.test(path) && !(found >= 0 && found <= 1))
      throw new Error(`${path} is ${found}`);
  } else if (found && typeof found === 'object')
    for (const [name, inner] of Object.entries(found)) sound(inner, `${path}.${name}`);
}
function soundOrRefused(result: Result<unknown>): void {
  if (result.ok) sound(result.value);
  else expect(STATISTICS_CODES).toContain(result.code);
}

describe('no input yields NaN or Infinity: a number, or a refusal by its code', () => {
  test('paired and single values', () => {
    fc.assert(
      fc.property(pairs, level, fc.boolean(), (given, at, flag) => {
        const [x, y] = [given.map(([a]) => a), given.map(([, b]) => b)];
        for (const method of ['auto', 'exact', 'asymptotic'] as const)
          for (const zeros of ['wilcoxon', 'pratt'] as const)
            soundOrRefused(wilcoxonSignedRank(x, y, { method, zeros, continuity: flag }));
        soundOrRefused(pairedT(x, y, at));
        soundOrRefused(oneSampleT(x, y[0] ?? 0, at));
        soundOrRefused(description(x));
        soundOrRefused(quantile(x, at));
        soundOrRefused(
          roc(
            x.map((v, n) => ({ value: v, event: (y[n] ?? 0) > 2 })),
            { level: at, direction: flag ? 'higher' : 'lower' },
          ),
        );
        soundOrRefused(waldOfInterval(x[0] ?? 1, y[0] ?? 1, x[1] ?? 2, at));
      }),
    );
  });

  test('samples', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), level, fc.boolean(), (groups, at, flag) => {
        soundOrRefused(kruskalWallis(groups));
        const [a = [], b = []] = groups;
        for (const method of ['auto', 'exact', 'asymptotic'] as const)
          soundOrRefused(mannWhitney(a, b, { method, continuity: flag }));
        soundOrRefused(twoSampleT(a, b, { welch: flag, level: at }));
      }),
    );
  });

  test('tables', () => {
    fc.assert(
      fc.property(table, level, (counts, at) => {
        soundOrRefused(fisherExact(counts, at));
        for (const variant of ['pearson', 'yates', 'likelihoodRatio'] as const)
          soundOrRefused(chiSquare(counts, variant));
      }),
    );
  });

  test('survival, log-rank and Cox', () => {
    fc.assert(
      fc.property(followed, fc.array(value, { minLength: 32, maxLength: 32 }), level, value, (cases, x, at, until) => {
        for (const limits of ['logLog', 'log', 'plain'] as const) {
          soundOrRefused(kaplanMeier(cases, { limits, level: at }));
          soundOrRefused(reverseKaplanMeier(cases, { limits, until }));
        }
        const named = ['a', 'b', 'c'].map((name, n) => ({ name, cases: cases.filter((_, i) => i % 3 === n) }));
        soundOrRefused(logRank(named));
        const covariate = (name: string, from: number) => ({ name, values: x.slice(from, from + cases.length) });
        soundOrRefused(coxRegression(cases, [covariate('x', 0)], at));
        soundOrRefused(coxRegression(cases, [covariate('x', 0), covariate('y', 16)], at));
      }),
    );
  });
});

/** The same but for the last bits, which the order of a sum leaves. */
function alike(a: unknown, b: unknown): void {
  if (typeof a === 'number' && typeof b === 'number') {
    if (!(Math.abs(a - b) <= 1e-6 * Math.max(1e-6, Math.abs(a), Math.abs(b)))) throw new Error(`${a} is not ${b}`);
  } else if (a && b && typeof a === 'object' && typeof b === 'object') {
    expect(Object.keys(b)).toEqual(Object.keys(a));
    for (const [name, inner] of Object.entries(a)) alike(inner, (b as Record<string, unknown>)[name]);
  } else expect(b).toEqual(a);
}
const whole = fc.integer({ min: -20, max: 20 });
const turned = <T>(list: readonly T[], by: number): T[] => {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)].reverse();
};

describe('the order of entry does not matter', () => {
  const cases = fc.array(
    fc.record({
      time: fc.integer({ min: 0, max: 12 }),
      event: fc.boolean(),
      x: whole,
      y: whole,
      group: fc.constantFrom('a', 'b', 'c'),
    }),
    { minLength: 1, maxLength: 24 },
  );
  test.each<
    [string, (rows: readonly { time: number; event: boolean; x: number; y: number; group: string }[]) => unknown]
  >([
    [
      'Wilcoxon',
      (rows) =>
        wilcoxonSignedRank(
          rows.map(({ x }) => x),
          rows.map(({ y }) => y),
        ),
    ],
    [
      'paired t',
      (rows) =>
        pairedT(
          rows.map(({ x }) => x),
          rows.map(({ y }) => y),
        ),
    ],
    [
      'Mann-Whitney',
      (rows) =>
        mannWhitney(
          rows.filter(({ event }) => event).map(({ x }) => x),
          rows.filter(({ event }) => !event).map(({ x }) => x),
        ),
    ],
    [
      'Kruskal-Wallis',
      (rows) => kruskalWallis(['a', 'b', 'c'].map((g) => rows.filter(({ group }) => group === g).map(({ x }) => x))),
    ],
    ['Kaplan-Meier', (rows) => kaplanMeier(rows)],
    [
      'log-rank',
      (rows) => logRank(['a', 'b', 'c'].map((name) => ({ name, cases: rows.filter(({ group }) => group === name) }))),
    ],
    [
      'Cox',
      (rows) => {
        const fit = coxRegression(rows, [{ name: 'x', values: rows.map(({ x }) => x) }]);
        // How far a fit that has no end came before it was told is no fact of the data.
        return fit.ok ? fit : fit.ok;
      },
    ],
    ['ROC', (rows) => roc(rows.map(({ x, event }) => ({ value: x, event })))],
    ['median and quartiles', (rows) => description(rows.map(({ x }) => x))],
  ])('%s', (_, of) => {
    fc.assert(
      fc.property(cases, fc.nat(30), (rows, by) => {
        alike(of(rows), of(turned(rows, by)));
      }),
    );
  });
});

describe('what does not change the question does not change P', () => {
  test('another unit, or a shift of both, for ranks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 20 }), (given) => {
        const [x, y] = [given.map(([a]) => a), given.map(([, b]) => b)];
        const inTenths = (v: number) => v / 10 + 0.3;
        alike(wilcoxonSignedRank(x.map(inTenths), y.map(inTenths)), wilcoxonSignedRank(x, y));
        alike(mannWhitney(x.map(inTenths), y.map(inTenths)), mannWhitney(x, y));
      }),
    );
  });

  test('which side is called first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 20 }), (given) => {
        const [x, y] = [given.map(([a]) => a), given.map(([, b]) => b)];
        const p = (result: Result<{ readonly p: number }>) => (result.ok ? result.value.p : null);
        alike(p(wilcoxonSignedRank(x, y)), p(wilcoxonSignedRank(y, x)));
        alike(p(mannWhitney(x, y)), p(mannWhitney(y, x)));
        alike(p(twoSampleT(x, y)), p(twoSampleT(y, x)));
      }),
    );
  });

  test('the unit of a covariate: the ratio per cm is the tenth power of that per mm', () => {
    const cases = Array.from({ length: 12 }, (_, n) => ({ time: (n * 7) % 12, event: n % 3 !== 0 }));
    const mm = cases.map((_, n) => (n * 5) % 11);
    const perMm = coxRegression(cases, [{ name: 'mm', values: mm }]);
    const perCm = coxRegression(cases, [{ name: 'cm', values: mm.map((v) => v / 10) }]);
    if (!perMm.ok || !perCm.ok) throw new Error('refused');
    expect(perCm.value.coefficients[0]!.hazardRatio).toBeCloseTo(perMm.value.coefficients[0]!.hazardRatio ** 10, 8);
    expect(perCm.value.coefficients[0]!.p).toBeCloseTo(perMm.value.coefficients[0]!.p, 10);
  });
});

test('the log-rank test of two groups is the score test of Cox where no times are tied', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(200), { minLength: 4, maxLength: 30 }),
      fc.infiniteStream(fc.boolean()),
      (times, flags) => {
        const flag = () => flags.next().value as boolean;
        const rows = times.map((at) => ({ time: at, event: flag(), group: flag() ? 1 : 0 }));
        const named = [0, 1].map((g) => ({ name: `${g}`, cases: rows.filter(({ group }) => group === g) }));
        const tested = logRank(named);
        const fit = coxRegression(rows, [{ name: 'group', values: rows.map(({ group }) => group) }]);
        if (tested.ok && fit.ok) alike(tested.value.chiSquare, fit.value.score.chiSquare);
      },
    ),
  );
});

test('the area under a ROC curve is Mann-Whitney’s U over all pairs', () => {
  fc.assert(
    fc.property(
      fc.array(whole, { minLength: 1, maxLength: 12 }),
      fc.array(whole, { minLength: 1, maxLength: 12 }),
      (sick, well) => {
        const u = mannWhitney(sick, well);
        const curve = roc([
          ...sick.map((v) => ({ value: v, event: true })),
          ...well.map((v) => ({ value: v, event: false })),
        ]);
        if (u.ok && curve.ok) alike(curve.value.auc, u.value.u / (sick.length * well.length));
      },
    ),
  );
});
