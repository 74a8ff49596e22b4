import { expect, test } from 'vitest';
import { boundMl } from './lowerBound.ts';

test('what the scan cuts off is at least so much; nothing at all is no bound', () => {
  expect([boundMl(1000, true), boundMl(1000, false), boundMl(0, true)]).toEqual(['≥ 1,000.0', '1,000.0', '0.0']);
});
