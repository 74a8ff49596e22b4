import { expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { volumeGeometry } from '#core/geometry';
import { displayGrid, onSlicesGrid, resampleAround, slicesGrid, sourceSlices } from './displayGrid.ts';

const grid = (positions: Vec3[]) =>
  volumeGeometry({
    columns: 2,
    rows: 1,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.8, 0.7],
    slicePositions: positions,
  });

test('a regular series is drawn on its own grid, a tilted one with its own slanted step', () => {
  expect(
    displayGrid(
      grid([
        [0, 0, 0],
        [0, 0, 5],
        [0, 0, 10],
      ]),
    ),
  ).toMatchObject({
    dimensions: [2, 1, 3],
    spacing: [0.7, 0.8, 5],
    resampled: false,
    tilted: false,
  });
  const tilted = displayGrid(
    grid([
      [0, 0, 0],
      [0, 3, 4],
      [0, 6, 8],
    ]),
  );
  expect(tilted).toMatchObject({ spacing: [0.7, 0.8, 5], resampled: false, tilted: true });
  expect(tilted.direction.slice(6)).toEqual([0, 0.6, 0.8]);
});

test('an irregular series is drawn from an evenly spaced copy, straight between its neighbours', () => {
  const geometry = grid([
    [0, 0, 0],
    [0, 0, 2],
    [0, 0, 8],
  ]);
  const display = displayGrid(geometry);
  expect(display).toMatchObject({ dimensions: [2, 1, 5], resampled: true });
  expect(display.spacing[2]).toBe(2);
  const sources = sourceSlices(geometry, display);
  const copy = new Int16Array(10);
  const hu = Int16Array.from([0, 0, 100, 100, 400, 400]);
  expect(resampleAround(geometry, sources, hu, copy, 2)).toEqual([1, 2, 3, 4]);
  expect(resampleAround(geometry, sources, hu, copy, 0)).toEqual([0]);
  expect([...copy.filter((_, n) => n % 2 === 0)]).toEqual([0, 100, 200, 300, 400]);
});

test('a slice of an uneven series keeps its own place in the plane on the grid of slices', () => {
  const geometry = grid([
    [0, 0, 0],
    [1, 0, 2],
    [0, 3, 8],
  ]);
  expect(slicesGrid(geometry)).toMatchObject({ dimensions: [2, 1, 3], spacing: [0.7, 0.8, 1] });
  expect(onSlicesGrid(geometry, 2, [5, 7, 8])).toEqual([5, 4, 2]);
});
