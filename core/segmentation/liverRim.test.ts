import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withRim } from './liverRim.ts';

const places = (count: number) => Float64Array.from({ length: count }, (_, n) => 3 * n);
const box = { columns: 9, rows: 3, slices: 3, placesI: places(9), placesJ: places(3), placesK: places(3) };

/** A border across the columns: `inside` up to column 3, then one voxel that is liver by that share, then `outside`. */
function border(share: number, inside: number, outside: number): Int16Array {
  const mixed = Math.round(outside + share * (inside - outside));
  return Int16Array.from({ length: 81 }, (_, v) => (v % 9 < 4 ? inside : v % 9 === 4 ? mixed : outside));
}
const set = Uint8Array.from({ length: 81 }, (_, v) => (v % 9 < 4 ? 1 : 0));
const columnsIn = (grown: Uint8Array) => grown.reduce((sum, own) => sum + own, 0) / 9;

test('a voxel that is more liver than not belongs to it, whatever lies beyond', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }).filter((percent) => Math.abs(percent - 50) > 3),
      fc.constantFrom([110, 55], [110, 180], [60, 30], [100, -100]),
      (percent, [inside, outside]) => {
        const grown = withRim(box, border(percent / 100, inside!, outside!), set, -100);
        expect(columnsIn(grown)).toBe(percent > 50 ? 5 : 4);
      },
    ),
  );
});

test('where there is no edge the set stays as it is, and fat stays out', () => {
  expect(withRim(box, border(1, 100, 90), set, -20)).toEqual(set);
  expect(withRim(box, border(0.6, 60, -100), set, 0)).toEqual(set);
});

test('lung weighs as fat: a voxel half full of air is no liver', () => {
  expect(columnsIn(withRim(box, border(0.85, 100, -850), set, -20))).toBe(4);
});

test('it adds what touches the set and is no fat, whatever the HU, and takes nothing away', () => {
  const [columns, rows, pixels] = [9, 3, 27];
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 81, maxLength: 81 }),
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 81, maxLength: 81 }),
      (hu, own) => {
        const before = Uint8Array.from(own);
        const grown = withRim(box, Int16Array.from(hu), before, -20);
        for (let v = 0; v < 81; v++) {
          const [i, j, k] = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / pixels)];
          const touches =
            (i > 0 && before[v - 1]) ||
            (i < columns - 1 && before[v + 1]) ||
            (j > 0 && before[v - columns]) ||
            (j < rows - 1 && before[v + columns]) ||
            (k > 0 && before[v - pixels]) ||
            (k < 2 && before[v + pixels]);
          if (before[v]) expect(grown[v]).toBe(1);
          else if (grown[v]) expect(touches && hu[v]! >= -20).toBeTruthy();
        }
      },
    ),
  );
});
