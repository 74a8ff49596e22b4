import { expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { volumeGeometry } from '#core/geometry';
import { planeFrame } from './planeFrame.ts';
import { stripsOf } from './planeMask.ts';

const grid = (heights: number[]) =>
  volumeGeometry({
    columns: 4,
    rows: 3,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.8, 0.7],
    slicePositions: heights.map((z): Vec3 => [0, 0, z]),
  });

test('an even grid is one strip; unevenly spaced slices are one each, from half-way to half-way', () => {
  const even = grid([0, 5, 10]);
  expect(stripsOf(planeFrame(even, 'coronal'), 1, 3)).toHaveLength(1);
  const uneven = grid([0, 5, 7]);
  const strips = stripsOf(planeFrame(uneven, 'coronal'), 1, 3);
  // v runs downwards and slices to the head: the first strip lies lowest, and each ends where the next begins.
  expect(strips.map(({ corner, down }) => [corner[1], corner[1] + down[1]])).toEqual([
    [2.5, -2.5],
    [-2.5, -6],
    [-6, -8],
  ]);
  expect(stripsOf(planeFrame(uneven, 'axial'), 1, 3)).toHaveLength(1);
});
