import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelled, trendOf } from './liverTrend.ts';
import type { WorkingGrid } from './workingGrid.ts';

const places = (count: number, stepMm: number) => Float64Array.from({ length: count }, (_, n) => n * stepMm);
const [columns, rows, slices] = [24, 20, 12];
const at = [36, 30, 24] as const;

/** A grid whose HU are what `of` says of a place, mm. */
function gridOf(of: (i: number, j: number, k: number, v: number) => number): WorkingGrid {
  const [placesI, placesJ, placesK] = [places(columns, 3), places(rows, 3), places(slices, 4)];
  const hu = new Int16Array(columns * rows * slices);
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) hu[v] = Math.round(of(placesI[i]!, placesJ[j]!, placesK[k]!, v));
  return {
    columns,
    rows,
    slices,
    placesI,
    placesJ,
    placesK,
    hu,
    factorI: 1,
    factorJ: 1,
    firstSlices: new Int32Array(),
  };
}

const slope = fc.double({ min: -0.15, max: 0.15, noNaN: true });

test('a slow trend of HU is found in a core, whatever lesions and vessels it holds, and taken off the whole grid', () => {
  fc.assert(
    fc.property(fc.tuple(slope, slope, slope), fc.integer({ min: -8, max: 8 }), (perMm, riseHu) => {
      const plane = (i: number, j: number, k: number) =>
        100 + riseHu + perMm[0] * (i - at[0]) + perMm[1] * (j - at[1]) + perMm[2] * (k - at[2]);
      // Every seventh voxel is something else by 80 HU.
      const grid = gridOf((i, j, k, v) => plane(i, j, k) + (v % 7 === 0 ? 80 : 0));
      const core = grid.hu.map((_, v) => (v % 3 === 0 ? 1 : 0));
      const trend = trendOf(grid, Uint8Array.from(core), at, 100);
      const flat = levelled(grid, trend).hu;
      for (let v = 0; v < flat.length; v++) if (v % 7 !== 0) expect(Math.abs(flat[v]! - 100)).toBeLessThan(4);
    }),
    { numRuns: 30 },
  );
});

test('no liver changes by more than 0.3 HU a mm, nor lies further than 10 HU from what lay under the click', () => {
  const steep = gridOf((i) => 140 + 0.6 * (i - at[0]));
  const { riseHu, perMm } = trendOf(steep, new Uint8Array(steep.hu.length).fill(1), at, 100);
  expect(riseHu).toBe(10);
  expect(Math.hypot(...perMm)).toBeLessThanOrEqual(0.3 + 1e-9);
});

test('a core of one voxel has no slope, an empty one no trend at all', () => {
  const grid = gridOf((i) => i);
  const one = new Uint8Array(grid.hu.length);
  expect(trendOf(grid, one, at, 100)).toEqual({ at, riseHu: 0, perMm: [0, 0, 0] });
  one[5 + columns * 3] = 1;
  expect(Math.hypot(...trendOf(grid, one, at, 20).perMm)).toBeLessThan(0.3);
});
