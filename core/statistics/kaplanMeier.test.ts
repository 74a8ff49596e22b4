import { expect, test } from 'vitest';
import { kaplanMeier, numbersAtRisk, survivalAt, survivalQuantile } from './kaplanMeier.ts';
import type { Followed } from './survivalTimes.ts';

const followed = (...times: [number, 0 | 1][]): Followed[] =>
  times.map(([time, event]) => ({ time, event: event === 1 }));
function curve(cases: Followed[], options = {}) {
  const found = kaplanMeier(cases, options);
  if (!found.ok) throw new Error(found.code);
  return found.value;
}

test('an event comes before a censoring of the same time', () => {
  const { steps } = curve(followed([2, 0], [2, 1], [5, 0]));
  expect(steps[0]).toMatchObject({ time: 2, atRisk: 3, events: 1, censored: 1, survival: 2 / 3 });
});

test('months reached by two divisions are one time', () => {
  const { steps } = curve(followed([0.1 + 0.2, 1], [0.3, 1], [5, 0]));
  expect(steps).toHaveLength(2);
  expect(steps[0]!.events).toBe(2);
});

test('the median is the first time at one half or below, though products of thirds miss it by a bit', () => {
  expect(curve(followed([1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1])).median.time).toBe(3);
  expect(curve(followed([1, 1], [2, 0], [3, 0])).median).toEqual({ time: null, low: 1, high: null });
});

test('nobody with the event: survival is 1, the median is not reached, and there are no limits to say', () => {
  const { steps, median, events } = curve(followed([3, 0], [5, 0]));
  expect(events).toBe(0);
  expect(median).toEqual({ time: null, low: null, high: null });
  expect(steps.at(-1)).toMatchObject({ survival: 1, low: null, high: null });
});

test('once nobody is left there is no standard error and no limit', () => {
  expect(curve(followed([3, 1], [5, 1])).steps.at(-1)).toMatchObject({
    survival: 0,
    standardError: null,
    low: null,
    high: null,
  });
});

test('at time zero everybody is at risk, and at 12 months those whose 12 months were counted in days', () => {
  const { steps } = curve(followed([365.25 / 30.4375, 1], [20, 0]));
  expect(numbersAtRisk(steps, [0, 12, 12.5, 20, 21])).toEqual([2, 2, 1, 1, 0]);
  expect(survivalAt(steps, 12)?.survival).toBe(0.5);
  expect(survivalAt(steps, 11)).toBeNull();
  expect(survivalQuantile(steps, 0.5).time).toBeCloseTo(12, 9);
});

test('a restricted mean ends where it is told, and is the mean of times where all had the event', () => {
  const cases = followed([2, 1], [4, 1], [9, 1]);
  expect(curve(cases).restrictedMean.mean).toBeCloseTo(5, 12);
  expect(curve(cases, { until: 1 }).restrictedMean).toEqual({ until: 1, mean: 1, standardError: 0 });
});

test('beyond the last follow-up a restricted mean is no guess: it ends there, unless the curve has come to 0', () => {
  expect(curve(followed([2, 1], [4, 0]), { until: 10 }).restrictedMean).toMatchObject({ until: 4, mean: 3 });
  expect(curve(followed([2, 1], [4, 1]), { until: 10 }).restrictedMean).toMatchObject({ until: 10, mean: 3 });
});

test('refused: nobody, a negative time, a level that is none', () => {
  expect(kaplanMeier([])).toMatchObject({ code: 'statistics.tooFew' });
  expect(kaplanMeier(followed([1, 1], [-1, 0]))).toMatchObject({
    code: 'statistics.negativeTime',
    details: { index: 1 },
  });
  expect(kaplanMeier(followed([1, 1]), { level: 95 })).toMatchObject({ code: 'statistics.levelInvalid' });
});
