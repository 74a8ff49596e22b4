import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysBetween, daysLater } from './days.ts';

const two = (n: number) => `${n}`.padStart(2, '0');
const written = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, day]) => `${`${year}`.padStart(4, '0')}-${two(month)}-${two(day)}`);
const timed = written.map((date) => `${date}T10:30:00Z`);
const anyText = fc.constantFrom('', '2015', '2015-13-01', '2015-00-10', '2015-02-32', 'yesterday');

test('days between dates are those of the calendar of ECMA-262, leap years and centuries included', () => {
  const dates = fc.oneof({ weight: 8, arbitrary: written }, timed, anyText);
  fc.assert(
    fc.property(dates, dates, (from, to) => {
      expect(daysBetween(from, to)).toBe((Date.parse(to) - Date.parse(from)) / 86_400_000);
    }),
    { numRuns: 3000 },
  );
  expect(daysBetween('2000-02-28', '2000-03-01')).toBe(2);
  expect(daysBetween('1900-02-28', '1900-03-01')).toBe(1);
  expect(daysBetween('2015-03-08', '2015-03-01')).toBe(-7);
});

test('a date so many days later is the one that those days lie between, over leap years and centuries, both ways', () => {
  fc.assert(
    fc.property(fc.integer({ min: -80_000, max: 400_000 }), fc.integer({ min: -4000, max: 4000 }), (at, days) => {
      const iso = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
      fc.pre(at + days > -719_000);
      expect(daysLater(iso(at), days)).toBe(iso(at + days));
    }),
  );
});
