import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kaplanMeier } from '../statistics/kaplanMeier.ts';
import { roc } from '../statistics/roc.ts';
import type { ChartMark } from '../timeline/marks.ts';
import { stepsTo } from './cohortChart.ts';
import { growthCurves } from './growthCurves.ts';
import { rocPlot } from './rocPlot.ts';
import { survivalPlot } from './survivalPlot.ts';

const SIZE = { width: 600, height: 300 };
const texts = (marks: readonly ChartMark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
const numbersIn = (marks: readonly ChartMark[]): number[] =>
  marks.flatMap((mark) =>
    mark.kind === 'path'
      ? (mark.d.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
      : mark.kind === 'line'
        ? [mark.x1, mark.y1, mark.x2, mark.y2]
        : [mark.x, mark.y],
  );

const curve = (caseId: string, number: number, ...points: readonly [number, number][]) => ({
  caseId,
  number,
  curve: points.map(([day, sflrPercent]) => ({ day, sflrPercent, isLowerBound: false })),
});

describe('growth curves', () => {
  const cases = [curve('a', 1, [-3, 20], [7, 30], [14, 41]), curve('b', 2, [-5, 25], [7, 24]), curve('c', 3)];
  test('all are drawn, the chosen one in colour and named by its number', () => {
    const { marks, places } = growthCurves(cases, SIZE, 'b')!;
    expect(marks.filter(({ role }) => role === 'otherCase')).toHaveLength(1);
    expect(marks.filter(({ role }) => role === 'curve')).toHaveLength(1);
    expect(texts(marks)).toContain('Case 2');
    expect(places).toHaveLength(5);
  });
  test('a case without a curve is not drawn, and none at all where none has one', () => {
    expect(growthCurves([curve('c', 3)], SIZE, 'c')).toBeNull();
    expect(growthCurves([], SIZE, null)).toBeNull();
  });
  test('one scan of one case, an sFLR of 107 % and negative growth stay in the frame', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -400, max: 4000 }), fc.double({ min: 0, max: 150, noNaN: true })), {
          minLength: 1,
        }),
        (points) => {
          const sorted = points.sort(([a], [b]) => a - b);
          const { places } = growthCurves([curve('a', 1, ...sorted)], SIZE, null)!;
          for (const { x, y } of places) {
            expect(x >= 0 && x <= SIZE.width).toBe(true);
            expect(y >= 0 && y <= SIZE.height).toBe(true);
          }
        },
      ),
    );
  });
});

describe('survival', () => {
  const group = (name: string | null, cases: readonly { time: number; event: boolean }[]) => {
    const found = kaplanMeier(cases);
    if (!found.ok) throw new Error(found.code);
    return { name, atTimes: [], ...found.value };
  };
  const five = group(
    null,
    [3, 6, 9, 12, 15].map((time, n) => ({ time, event: n % 2 === 0 })),
  );
  test('numbers at risk stand beneath each tick', () => {
    const { marks } = survivalPlot([five], SIZE, 'months')!;
    const at = texts(marks).indexOf('all');
    expect(texts(marks).slice(at + 1, at + 5)).toEqual(['5', '5', '4', '4']);
  });
  test('groups are told apart by dash, and more than four are not drawn', () => {
    const two = survivalPlot(
      [
        { ...five, name: 'A' },
        { ...five, name: 'B' },
      ],
      SIZE,
      'months',
    )!;
    expect(two.marks.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['group1', 'group2', 'limit', 'censored']),
    );
    expect(
      survivalPlot(
        Array.from({ length: 5 }, () => five),
        SIZE,
        'months',
      ),
    ).toBeNull();
    expect(survivalPlot([], SIZE, 'months')).toBeNull();
  });
  test('whatever was followed, no shape holds what is no number', () => {
    const followed = fc.record({ time: fc.double({ min: 0, max: 500, noNaN: true }), event: fc.boolean() });
    fc.assert(
      fc.property(fc.array(followed, { minLength: 1, maxLength: 12 }), (cases) => {
        const { marks } = survivalPlot([group('A', cases)], SIZE, 'months')!;
        expect(numbersIn(marks).every(Number.isFinite)).toBe(true);
        expect(JSON.stringify(marks)).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });
});

test('the ROC ends in both corners and names its cut', () => {
  const found = roc([1, 2, 3, 4].map((value) => ({ value, event: value > 2 })));
  if (!found.ok) throw new Error(found.code);
  const { marks, width, height } = rocPlot(found.value, SIZE);
  expect(texts(marks)).toContain('Cut 2.00');
  expect(width).toBeLessThanOrEqual(SIZE.width);
  expect(height).toBeLessThanOrEqual(SIZE.height);
});

test('steps of an axis are round and reach its end', () => {
  expect(stepsTo(57, 6)).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(stepsTo(4, 8)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 12 }), (to, most) => {
      const steps = stepsTo(to, most);
      expect(steps.at(-1)! >= to * (1 - 1e-9)).toBe(true);
      expect(steps.length <= most + 2).toBe(true);
    }),
  );
});
