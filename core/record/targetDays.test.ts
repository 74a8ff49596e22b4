import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../pathway/settings.ts';
import { dateOfDay, exampleCase } from '../report/course.fixture.ts';
import { NO_RECORD, withEntered } from './caseRecord.ts';
import { targetDays } from './targetDays.ts';

const patientCase = (icgR15Pct: number | null) =>
  exampleCase(
    [
      [-5, 420],
      [7, 642],
      [14, 673],
      [21, 702],
    ],
    { icgR15Pct },
  );
const measured = (values: readonly (readonly [day: number, percent: number])[]) =>
  withEntered(
    NO_RECORD,
    values.map(([day, value]) => ({ item: `t${day}`, field: 'icgR15Pct' as const, given: { value, unit: '%' } })),
    'a.reader',
    '2026-04-01',
  );
const said = (icg: number | null, values: Parameters<typeof measured>[0]) =>
  targetDays(patientCase(icg), measured(values), DEFAULT_SETTINGS).map(({ from, target }) => [
    from,
    target.sflrPercent,
  ]);

test('a target holds from the day that moves it: patient 5 of the paper, above 50 % from day 14 on', () => {
  expect(
    said(12, [
      [-5, 1.2],
      [7, 1.2],
      [14, 12],
      [21, 12],
    ]),
  ).toEqual([
    [null, 40],
    [dateOfDay(14), 50],
  ]);
  expect(
    said(5, [
      [-5, 12],
      [14, 5],
    ]),
  ).toEqual([
    [null, 50],
    [dateOfDay(14), 40],
  ]);
});

test('without a day of labs, or where these do not lead to the case’s own, that one holds all along', () => {
  expect(said(12, [])).toEqual([[null, 50]]);
  expect(said(null, [])).toEqual([[null, 40]]);
  expect(said(12, [[7, 1.2]])).toEqual([[null, 50]]);
});

test('the last target is the case’s, each differs from the one before, and days rise', () => {
  const icg = fc.double({ min: 0, max: 30, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(icg, icg, icg, icg), (values) => {
      const days = [-5, 7, 14, 21];
      const found = said(
        values[3],
        days.map((day, n) => [day, values[n]!] as const),
      );
      expect(found[0]![0]).toBeNull();
      expect(found.at(-1)![1]).toBe(values[3] >= 10 ? 50 : 40);
      for (const [n, [from, percent]] of found.entries()) {
        if (n === 0) continue;
        expect(percent).not.toBe(found[n - 1]![1]);
        expect(`${from}` > `${found[n - 1]![0] ?? ''}`).toBe(true);
      }
    }),
  );
});
