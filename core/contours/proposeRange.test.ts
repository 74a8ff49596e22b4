import { expect, test } from 'vitest';
import { proposeRange } from './proposeRange.ts';

test('the median ± 2.5 robust standard deviations, no narrower than 30 HU, no wider than 60', () => {
  expect(proposeRange([108, 108, 108])).toEqual({ lowerHu: 78, upperHu: 138 });
  expect(proposeRange([100, 90, 110, 95, 105, 85, 115])).toEqual({ lowerHu: 63, upperHu: 137 });
  expect(proposeRange([0, 50, 100, 150, 200])).toEqual({ lowerHu: 40, upperHu: 160 });
});

test('a calcification inside the region does not move it; an empty region proposes nothing', () => {
  const liver = Array.from({ length: 50 }, (_, n) => 100 + (n % 5));
  expect(proposeRange([...liver, 1200, 1300])).toEqual(proposeRange(liver));
  expect(proposeRange([])).toBeNull();
});
