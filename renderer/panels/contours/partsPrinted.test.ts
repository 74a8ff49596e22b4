import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ml } from '../../format.ts';
import { partsPrinted } from './partsPrinted.ts';

const tenths = (text: string) => Math.round(Number(text.replaceAll(',', '')) * 10);
const volume = fc.double({ min: 0.1, max: 2500, noNaN: true });

test('however many parts there are: as printed their ml add up to the liver, their shares to 100.0, and what stays is not bent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ volumeMl: volume, stays: fc.boolean() }), { minLength: 2, maxLength: 9 }),
      (of) => {
        const printed = partsPrinted(of.map((part) => ({ ...part, touchesEdge: false })));
        const liver = of.reduce((sum, { volumeMl }) => sum + volumeMl, 0);
        expect(printed.reduce((sum, part) => sum + tenths(part.ml), 0)).toBe(tenths(ml(liver)));
        expect(printed.reduce((sum, part) => sum + tenths(part.percent!), 0)).toBe(1000);
        expect(printed.filter((part) => tenths(part.ml) < 0 || tenths(part.percent!) < 0)).toEqual([]);
        // Rounding leaves half a tenth a part at most: a part of 1 ml that does not stay takes all of it.
        const taken = of.some(({ volumeMl, stays }) => !stays && volumeMl >= 1);
        const bent = of.filter(
          ({ volumeMl, stays }, n) => stays && printed[n]!.ml !== ml(Math.round(volumeMl * 10) / 10),
        );
        if (taken) expect(bent).toEqual([]);
      },
    ),
  );
});

test('of two sides the one that stays is rounded as everywhere, and the other takes the rest', () => {
  const printed = partsPrinted([
    { volumeMl: 600.07, touchesEdge: false, stays: true },
    { volumeMl: 400.06, touchesEdge: false, stays: false },
  ]);
  expect(printed.map((part) => part.ml)).toEqual(['600.1', '400.0']);
  // The one that was moved says what it is by itself, and no other does.
  expect(printed[0]).not.toHaveProperty('tip');
  expect(printed[1]!.tip).toMatch(/^400\.1\sml by itself/);
});

test('a part that the scan cuts off is a lower bound, and then no part has a share', () => {
  expect(
    partsPrinted([
      { volumeMl: 600, touchesEdge: false, stays: true },
      { volumeMl: 400, touchesEdge: true, stays: false },
    ]),
  ).toEqual([
    { ml: '600.0', percent: null },
    { ml: '≥ 400.0', percent: null },
  ]);
});
