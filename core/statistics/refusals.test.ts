import { expect, test } from 'vitest';
import { chiSquare } from './chiSquare.ts';
import { crossTabulation } from './contingencyTable.ts';
import { countsOf, description, proportion } from './description.ts';
import { fisherExact } from './fisherExact.ts';
import { kruskalWallis } from './kruskalWallis.ts';
import { logRank } from './logRank.ts';
import { mannWhitney } from './mannWhitney.ts';
import { midranks } from './ranks.ts';
import { roc } from './roc.ts';
import { pairedT, twoSampleT } from './studentT.ts';
import { waldOfInterval } from './waldInterval.ts';
import { wilcoxonSignedRank } from './wilcoxonSignedRank.ts';

const many = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));

test('what cannot be tested is refused by its own name', () => {
  expect(wilcoxonSignedRank([1, 2], [1, 2])).toMatchObject({ code: 'statistics.noVariation' });
  expect(wilcoxonSignedRank([1, 2], [1])).toMatchObject({ code: 'statistics.unequalLengths' });
  expect(wilcoxonSignedRank([], [])).toMatchObject({ code: 'statistics.tooFew' });
  expect(wilcoxonSignedRank([1, Number.NaN], [2, 3])).toMatchObject({
    code: 'statistics.notFinite',
    details: { index: 1 },
  });
  expect(mannWhitney([], [1])).toMatchObject({ code: 'statistics.tooFew' });
  expect(mannWhitney([2, 2], [2])).toMatchObject({ code: 'statistics.noVariation' });
  expect(kruskalWallis([[1]])).toMatchObject({ code: 'statistics.oneGroup' });
  expect(kruskalWallis([[1], []])).toMatchObject({ code: 'statistics.tooFew', details: { group: 1 } });
  expect(pairedT([1, 2, 3], [0.9, 1.9, 2.9])).toMatchObject({ code: 'statistics.noVariation' });
  expect(twoSampleT([1], [2])).toMatchObject({ code: 'statistics.tooFew' });
  expect(description([])).toMatchObject({ code: 'statistics.tooFew' });
  expect(proportion(3, 2)).toMatchObject({ code: 'statistics.notCounts' });
  expect(
    chiSquare([
      [1, 2],
      [0, 0],
    ]),
  ).toMatchObject({ code: 'statistics.emptyMargin', details: { row: 1 } });
  expect(
    chiSquare(
      [
        [1, 2, 3],
        [2, 1, 1],
      ],
      'yates',
    ),
  ).toMatchObject({ code: 'statistics.notCounts' });
  expect(
    fisherExact([
      [1.5, 2],
      [3, 4],
    ]),
  ).toMatchObject({ code: 'statistics.notCounts' });
  expect(roc([{ value: 1, event: false }])).toMatchObject({ code: 'statistics.noEvents' });
  expect(roc([{ value: 1, event: true }])).toMatchObject({ code: 'statistics.oneGroup' });
  expect(waldOfInterval(2, 0, 3)).toMatchObject({ code: 'statistics.notRepresentable' });
  const none = [{ time: 1, event: false }];
  expect(
    logRank([
      { name: 'a', cases: none },
      { name: 'b', cases: none },
    ]),
  ).toMatchObject({ code: 'statistics.noEvents' });
  expect(
    logRank([
      { name: 'a', cases: none },
      { name: 'b', cases: [] },
    ]),
  ).toMatchObject({
    code: 'statistics.tooFew',
    details: { group: 'b' },
  });
});

test('exact where it can be counted, asymptotic beyond, and said; asked for by name it is refused rather than changed', () => {
  const [x, y] = [many(300, (i) => i * 1.7), many(300, (i) => 500 - i)];
  expect(wilcoxonSignedRank(x, y)).toMatchObject({ ok: true, value: { method: 'asymptotic' } });
  expect(wilcoxonSignedRank(x, y, { method: 'exact' })).toMatchObject({ code: 'statistics.tooLargeForExact' });
  expect(mannWhitney(x, y)).toMatchObject({ ok: true, value: { method: 'asymptotic' } });
  expect(mannWhitney(x, y, { method: 'exact' })).toMatchObject({ code: 'statistics.tooLargeForExact' });
  expect(mannWhitney(x.slice(0, 60), y.slice(0, 60))).toMatchObject({ ok: true, value: { method: 'exact' } });
  const wide = many(6, (i) => 40 + i);
  expect(fisherExact([wide, wide, wide, wide, wide])).toMatchObject({ code: 'statistics.tooLargeForExact' });
});

test('two differences that a person reads as equal are a tie, whatever their last bits', () => {
  expect(0.3 - 0.2).not.toBe(0.2 - 0.1);
  expect(wilcoxonSignedRank([0.3, 0.2, 7], [0.2, 0.1, 3])).toMatchObject({ value: { ties: [2] } });
  expect(midranks([1, 1 + 1e-13, 2], 1e-12).ranks).toEqual([1.5, 1.5, 3]);
});

test('an odds ratio without end has no number', () => {
  expect(
    fisherExact([
      [5, 0],
      [2, 11],
    ]),
  ).toMatchObject({ value: { oddsRatio: { estimate: null, high: null } } });
  expect(
    fisherExact([
      [0, 5],
      [11, 2],
    ]),
  ).toMatchObject({ value: { oddsRatio: { estimate: 0, low: 0 } } });
});

test('a perfect ROC curve claims no limits', () => {
  const cases = many(6, (i) => i).map((value) => ({ value, event: value > 2 }));
  expect(roc(cases)).toMatchObject({
    value: { auc: 1, standardError: 0, interval: null, youden: { beyond: 2, j: 1 } },
  });
  expect(roc(cases, { direction: 'lower' })).toMatchObject({ value: { auc: 0, youden: { j: 0 } } });
});

test('counts and shares, and classes in their order', () => {
  expect(countsOf(['b', 'a', 'b'])).toEqual([
    { value: 'b', n: 2, percent: 200 / 3 },
    { value: 'a', n: 1, percent: 100 / 3 },
  ]);
  expect(crossTabulation(['10', '9', '9'], ['x', 'y', 'y'])).toEqual({
    rowNames: ['9', '10'],
    columnNames: ['x', 'y'],
    counts: [
      [0, 2],
      [1, 0],
    ],
  });
});
