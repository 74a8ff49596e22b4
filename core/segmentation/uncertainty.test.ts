import { expect, test } from 'vitest';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { slicesWorthALook } from './uncertainty.ts';

const geometry = volumeGeometry({
  columns: 40,
  rows: 40,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 2],
  slicePositions: Array.from({ length: 12 }, (_, k): Vec3 => [0, 0, 5 * k]),
});
const disc = (v: number, radius: number) =>
  (v % 40) ** 2 - 40 * (v % 40) + ((((v / 40) | 0) % 40) - 20) ** 2 + 400 <= radius ** 2;
const slice = (v: number) => Math.floor(v / 1600);
const count = 1600 * 12;

/** A bar of liver through slices 2 to 9; on slice 6 fat is missing to its right, on slice 4 the contour bulges. */
const hu = Int16Array.from({ length: count }, (_, v) => {
  if (disc(v, 12) && slice(v) >= 2 && slice(v) <= 9) return 110;
  return slice(v) === 6 && v % 40 > 20 ? 100 : -80;
});
const layer = Uint8Array.from({ length: count }, (_, v) =>
  slice(v) >= 2 && slice(v) <= 9 && disc(v, slice(v) === 4 ? 14 : 12) ? 1 : 0,
);

test('first the slice whose border nothing supports, then the one that is unlike its neighbours', () => {
  const ranked = slicesWorthALook(geometry, hu, layer, 1, []);
  expect(ranked).toHaveLength(8);
  expect(
    ranked
      .slice(0, 2)
      .map(({ index }) => index)
      .sort(),
  ).toEqual([4, 6]);
  const unsupported = ranked.find(({ index }) => index === 6)!.unsupportedMm;
  // Half the circle of 24 mm.
  expect(unsupported / (Math.PI * 24)).toBeGreaterThan(0.8);
  expect(unsupported / (Math.PI * 24)).toBeLessThan(1.25);
  expect(ranked.find(({ index }) => index === 8)!.unsupportedMm).toBe(0);
});

test('a slice that a person drew is without doubt, and makes its neighbours surer', () => {
  const ranked = slicesWorthALook(geometry, hu, layer, 1, [6]);
  expect(ranked[0]!.index).toBe(4);
  expect(ranked.find(({ index }) => index === 6)!.doubtMm2).toBe(0);
  const before = slicesWorthALook(geometry, hu, layer, 1, []).find(({ index }) => index === 4)!.doubtMm2;
  expect(ranked[0]!.doubtMm2).toBeCloseTo(before / 4, 6);
});

test('a segment without voxels has no slice to look at', () => {
  expect(slicesWorthALook(geometry, hu, layer, 2, [])).toEqual([]);
});
