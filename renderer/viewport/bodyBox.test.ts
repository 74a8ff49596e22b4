import { expect, test } from 'vitest';
import { volumeGeometry } from '#core/geometry';
import { BodySamples } from './bodyBox.ts';

const geometry = volumeGeometry({
  columns: 80,
  rows: 60,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  slicePositions: [0, 5, 10].map((z) => [0, 0, z] as const),
});

function bodyBox(grid: typeof geometry, hu: Int16Array) {
  const body = new BodySamples(grid, hu);
  for (const k of [1, 0, 2]) body.add(k);
  return body.box();
}

test('the box holds what is denser than air, to within a few voxels; air alone has none', () => {
  const hu = new Int16Array(80 * 60 * 3).fill(-1000);
  for (let k = 0; k < 3; k++)
    for (let j = 12; j < 40; j++) for (let i = 20; i < 64; i++) hu[i + 80 * (j + 60 * k)] = 40;
  expect(bodyBox(geometry, hu)).toEqual({ from: [20, 12, 0], to: [60, 36, 2], beginAt: [40, 24, 1] });
  expect(bodyBox(geometry, new Int16Array(80 * 60 * 3).fill(-1000))).toBeNull();
});
