import { describe, expect, test } from 'vitest';
import { cohortAnalysis } from './cohortAnalysis.ts';
import type { CohortRequest } from './cohortRequest.ts';
import { dataTable } from './dataTable.ts';

const CASES = `case,arm,before,after,months,died,grade,complication
1,A,2.0,5.1,3,1,0,no
2,A,4.8,8.1,7,0,I,no
3,B,2.3,8.3,9,1,II,yes
4,B,0.3,5.0,12,1,II,yes
5,A,4.5,4.2,15,0,IIIa,no
6,B,1.5,9.6,,1,II,yes
7,A,1.5,6.3,20,0,I,
`;
const analysed = (request: Partial<CohortRequest> & Pick<CohortRequest, 'test'>, text = CASES) => {
  const table = dataTable(text);
  if (!table.ok) throw new Error(table.code);
  return cohortAnalysis(table.value, { x: [], ...request });
};

test('paper 000’s rates before and after rescue, as columns of a file: exact P 0.03125', () => {
  expect(analysed({ test: 'wilcoxon', x: ['after'], y: 'before' })).toMatchObject({
    ok: true,
    value: { n: 7, missingRows: [], found: { test: 'wilcoxon', result: { p: 0.03125, wPlus: 27, method: 'exact' } } },
  });
});

test('a row with a gap in a column that is needed is left out, and named as a spreadsheet numbers it', () => {
  const curves = analysed({ test: 'km', time: 'months', event: 'died', group: 'arm', at: [6, 12, 100] });
  expect(curves).toMatchObject({
    value: {
      n: 6,
      missingRows: [7],
      found: {
        groups: [
          { name: 'A', n: 4, atTimes: [{ atRisk: 3, survival: 0.75 }, { atRisk: 2 }, { atRisk: 0, survival: null }] },
          { name: 'B', n: 2, events: 2, atTimes: [{ atRisk: 2, survival: 1 }, { atRisk: 1 }, { survival: 0 }] },
        ],
        logRank: { df: 1, withoutEvents: [] },
        logRankRefused: null,
      },
    },
  });
});

describe('columns of words and of numbers', () => {
  test('grades are words though one of them is 0; a slip in a column of numbers is named', () => {
    expect(analysed({ test: 'describe', x: ['grade'] })).toMatchObject({
      value: { found: { columns: [{ numbers: null, counts: [{ value: 'II', n: 3 }, { value: 'I', n: 2 }, {}, {}] }] } },
    });
    expect(analysed({ test: 'describe', x: ['before'] }, CASES.replace('4.5,', 'about 4,'))).toMatchObject({
      code: 'cohort.notNumber',
      details: { column: 'before', row: 6 },
    });
  });

  test('by group, a gap in one column leaves the others whole', () => {
    expect(analysed({ test: 'describe', x: ['months', 'before'], group: 'arm' })).toMatchObject({
      value: {
        n: 7,
        found: {
          columns: [
            { column: 'months', group: 'A', missing: 0, numbers: { n: 4 } },
            { column: 'months', group: 'B', missing: 1, numbers: { n: 2 } },
            { column: 'before', group: 'A', numbers: { n: 4 } },
            { column: 'before', group: 'B', numbers: { n: 3, median: 1.5 } },
          ],
        },
      },
    });
  });

  test('tables by their classes', () => {
    expect(analysed({ test: 'fisher', x: ['arm'], y: 'complication' })).toMatchObject({
      value: {
        n: 6,
        missingRows: [8],
        found: {
          table: {
            rowNames: ['A', 'B'],
            counts: [
              [3, 0],
              [0, 3],
            ],
          },
          result: { p: expect.closeTo(0.1, 9) },
        },
      },
    });
    expect(analysed({ test: 'chi2', x: ['arm'], y: 'complication', variant: 'likelihoodRatio' })).toMatchObject({
      value: { found: { result: { variant: 'likelihoodRatio', expectedBelow5: 4 } } },
    });
  });

  test('two samples want two groups', () => {
    expect(analysed({ test: 'mannWhitney', x: ['before'], group: 'arm' })).toMatchObject({
      value: { found: { groups: ['A', 'B'] } },
    });
    expect(analysed({ test: 'mannWhitney', x: ['before'], group: 'grade' })).toMatchObject({
      code: 'cohort.notTwoGroups',
      details: { groups: 4 },
    });
    expect(analysed({ test: 't', x: ['before'], mu: 2 })).toMatchObject({
      value: { found: { result: { variant: 'oneSample' } } },
    });
    expect(analysed({ test: 't', x: ['after'], y: 'before' })).toMatchObject({
      value: { found: { result: { variant: 'paired' } } },
    });
    expect(analysed({ test: 't', x: ['after'], group: 'arm', welch: true })).toMatchObject({
      value: { found: { result: { variant: 'welch' } } },
    });
    expect(analysed({ test: 'kruskalWallis', x: ['after'], group: 'arm' })).toMatchObject({
      value: { found: { result: { df: 1 } } },
    });
  });
});

describe('Cox', () => {
  const followed = { test: 'cox', time: 'months', event: 'died' } as const;
  test('numbers, and words against their reference', () => {
    expect(analysed({ ...followed, x: ['before'], factors: [{ column: 'arm', reference: 'B' }] })).toMatchObject({
      value: {
        n: 6,
        missingRows: [7],
        found: { result: { coefficients: [{ name: 'before' }, { name: 'arm: A against B' }] } },
      },
    });
  });
  test('a class without events is named, not given a ratio of 0', () => {
    expect(analysed({ ...followed, factors: [{ column: 'grade' }] })).toMatchObject({
      code: 'statistics.noEvents',
      details: { covariate: 'grade', level: 'I' },
    });
    expect(analysed({ ...followed, factors: [{ column: 'arm', reference: 'C' }] })).toMatchObject({
      code: 'cohort.referenceMissing',
    });
  });
});

test('an endpoint takes its columns of days by name, and leaves out who never came to time zero', () => {
  const text = `tareDay,recurrenceDay,deathDay,lastFollowUpDay
0,300,,900
0,,200,200
,,,100
10,,,
`;
  const pfs = analysed({ test: 'km', endpoint: '004.pfs' }, text);
  expect(pfs).toMatchObject({
    value: { n: 2, notAtRiskRows: [4], missingRows: [5], found: { groups: [{ events: 2 }] } },
  });
  expect(analysed({ test: 'km', endpoint: '004.ttr' }, text)).toMatchObject({
    value: { found: { groups: [{ events: 1 }] } },
  });
  expect(analysed({ test: 'km', endpoint: '003.os' }, text)).toMatchObject({
    code: 'cohort.columnMissing',
    details: { column: 'firstHepatectomyDay' },
  });
  expect(analysed({ test: 'km', endpoint: '004.os' }, text.replace('0,,200', '900,,200'))).toMatchObject({
    code: 'endpoint.beforeTimeZero',
    details: { row: 3 },
  });
});

test('a column of numbers taken for one of classes is refused, not counted for minutes', () => {
  const text = ['x,y,time,event', ...Array.from({ length: 60 }, (_, n) => `${n},${n % 2},${n},1`)].join('\n');
  const requests = [
    { test: 'fisher', x: ['x'], y: 'y' },
    { test: 'chi2', x: ['y'], y: 'x' },
    { test: 'kruskalWallis', x: ['time'], group: 'x' },
    { test: 'km', time: 'time', event: 'event', group: 'x' },
    { test: 'cox', time: 'time', event: 'event', factors: [{ column: 'x' }] },
    { test: 'describe', x: ['time'], group: 'x' },
  ] as const;
  for (const request of requests)
    expect(analysed(request, text), request.test).toMatchObject({
      code: 'cohort.tooManyClasses',
      details: { column: 'x', classes: 60 },
    });
});

test('the column that a test cannot do without is asked for by its option', () => {
  const needs = {
    describe: 'x',
    wilcoxon: 'x',
    mannWhitney: 'x',
    kruskalWallis: 'x',
    t: 'x',
    fisher: 'x',
    chi2: 'x',
    km: 'time',
    logRank: 'time',
    cox: 'time',
    roc: 'x',
  } as const;
  for (const [name, option] of Object.entries(needs))
    expect(analysed({ test: name as keyof typeof needs }), name).toMatchObject({
      code: 'cohort.optionMissing',
      details: { option },
    });
  expect(analysed({ test: 'logRank', time: 'months', event: 'died' })).toMatchObject({ details: { option: 'group' } });
  expect(analysed({ test: 'km', time: 'months', event: 'grade' })).toMatchObject({
    code: 'cohort.notEvent',
    details: { row: 3 },
  });
  expect(analysed({ test: 'km', time: 'before', event: 'died' }, CASES.replace('0.3,', '-0.3,'))).toMatchObject({
    code: 'statistics.negativeTime',
    details: { column: 'before', row: 5 },
  });
});
