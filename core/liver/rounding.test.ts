import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoDateOf } from './days.ts';
import { halfAwayFromZero, printed, withoutNoise } from './rounding.ts';

/** Through text, digit by digit: slow and obvious. */
function bySight(value: number, decimals: number): number {
  const size = withoutNoise(Math.abs(value));
  const rounded = Number(`${Math.round(Number(`${size < 1e-6 ? 0 : size}e${decimals}`))}e-${decimals}`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

test('the short way rounds as the way through text does, halves and what lies beside them too', () => {
  const decimals = fc.integer({ min: 0, max: 3 });
  const anywhere = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const half = fc.tuple(fc.integer({ min: -1e5, max: 1e5 }), fc.constantFrom(0, 1e-13, -1e-13, 1e-9, -1e-9, 1e-5));
  fc.assert(
    fc.property(fc.oneof(anywhere, half), decimals, (given, places) => {
      const value = typeof given === 'number' ? given : (given[0] + 0.5) / 10 ** places + given[1];
      const rounded = halfAwayFromZero(value, places);
      expect(rounded).toBe(bySight(value, places));
      expect(Object.is(rounded, -0)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('what is printed reads back as what was rounded', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e7, max: 1e7, noNaN: true }), fc.integer({ min: 0, max: 2 }), (value, places) => {
      const read = Number(printed(value, places).replaceAll(',', '').replace('−', '-'));
      expect(read).toBeCloseTo(halfAwayFromZero(value, places), 9);
    }),
  );
});

test('every day of two centuries is a date, and no day beside it', () => {
  for (let day = Date.UTC(1900, 0, 1); day < Date.UTC(2101, 0, 1); day += 17 * 86_400_000) {
    const text = new Date(day).toISOString();
    expect(isoDateOf(text.slice(0, 10))).toBe(text.slice(0, 10));
    expect(isoDateOf(text)).toBe(text.slice(0, 10));
  }
  for (const none of [
    '2015-02-29',
    '2015-02-30',
    '2015-04-31',
    '2015-13-01',
    '2015-00-10',
    '2015-01-00',
    '1899-12-31',
    '2015-1-1',
  ])
    expect(isoDateOf(none)).toBeNull();
  expect(isoDateOf('2016-02-29')).toBe('2016-02-29');
});
