import { expect, test } from 'vitest';
import { DEPORTALISED_LOBE, FLR, LIVER } from '#core/contours/reading';
import { volumeWith } from '#test/kernels';
import { gridAround, sphere } from '#test/phantoms/sphere';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { lesionPlace, longestDiameter } from './lesions.ts';

const geometry = gridAround(
  30,
  [0.8, 0.8],
  Array.from({ length: 25 }, (_, n) => -30 + 2.5 * n),
);

function measured(findings: Uint8Array, segment = 4) {
  const counts = jointCounts(volumeWith(geometry, { findings }));
  return longestDiameter(findings, geometry, segment, counts);
}

test('of a ball is its diameter, in the slice through its middle', () => {
  const found = measured(sphere(geometry, { radiusMm: 17, segment: 4 }))!;
  expect(found.lengthMm).toBeGreaterThan(33);
  expect(found.lengthMm).toBeLessThan(36);
  expect(found.k).toBe(12);
});

test('runs from outer edge to outer edge: one voxel has its diagonal, and none has no diameter', () => {
  const one = new Uint8Array(geometry.columns * geometry.rows * geometry.slices);
  one[5 + geometry.columns * 6] = 4;
  expect(measured(one)!.lengthMm).toBeCloseTo(Math.SQRT2 * 0.8, 9);
  expect(measured(new Uint8Array(one.length))).toBeNull();
});

test('two parts in one slice are not measured across the gap between them', () => {
  const { columns } = geometry;
  const labels = new Uint8Array(columns * geometry.rows * geometry.slices);
  labels.fill(4, 2 * columns + 3, 2 * columns + 8);
  labels.fill(4, 2 * columns + 20, 2 * columns + 23);
  expect(measured(labels)!.lengthMm).toBeCloseTo(0.8 * Math.hypot(5, 1), 9);
});

test('a finding across the cut lies in both parts, the larger first, and they add up', () => {
  const extent = sphere(geometry, { radiusMm: 28, segment: LIVER });
  const findings = sphere(geometry, { radiusMm: 10, centre: [4, 0, 0], segment: 4 });
  const partition = extent.map((label, v) =>
    label === 0 ? 0 : v % geometry.columns < geometry.columns / 2 ? FLR : DEPORTALISED_LOBE,
  );
  const place = lesionPlace(jointCounts(volumeWith(geometry, { extent, findings, partition })), geometry, 4);
  expect(place.parts.map(({ segment }) => segment)).toEqual([DEPORTALISED_LOBE, FLR]);
  expect(place.outsideLiverMl).toBe(0);
  expect(place.parts.reduce((sum, { volumeMl }) => sum + volumeMl, 0)).toBeCloseTo(place.volumeMl, 9);
});
