import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridAround } from '#test/phantoms/sphere';
import { addScaled, dot, patientFromVoxel, subtract, type Vec3, type VolumeGeometry } from '../geometry.ts';
import { type Ellipsoid, ellipsoidOf, ellipsoidVoxels, voxelsWithinHu } from './ellipsoid.ts';
import { volumeOfRuns } from './planeVolumes.ts';

const heights = (stepMm: number) => Array.from({ length: Math.ceil(90 / stepMm) }, (_, n) => -45 + n * stepMm);

/** Every voxel asked whether its centre lies within. */
function plainly(geometry: VolumeGeometry, { middle, axes, radiiMm }: Ellipsoid): number[] {
  const found: number[] = [];
  for (let k = 0; k < geometry.slices; k++)
    for (let j = 0; j < geometry.rows; j++)
      for (let i = 0; i < geometry.columns; i++) {
        const from = subtract(patientFromVoxel(geometry, [i, j, k]), middle);
        if (axes.reduce((sum, axis, n) => sum + (dot(from, axis) / radiiMm[n]!) ** 2, 0) <= 1 + 1e-9)
          found.push(i + geometry.columns * (j + geometry.rows * k));
      }
  return found;
}
const listed = (runs: Uint32Array) =>
  Array.from({ length: runs.length / 2 }, (_, r) =>
    Array.from({ length: runs[2 * r + 1]! }, (_, n) => runs[2 * r]! + n),
  ).flat();

const mm = fc.double({ min: -20, max: 20, noNaN: true });
const place: fc.Arbitrary<Vec3> = fc.tuple(mm, mm, mm);

test('holds the voxels that the plain question finds, on tilted and uneven grids too', () => {
  const geometry = gridAround(20, [1.5, 2.5], [-20, -14, -11, -2, 3, 10, 19], 0.3);
  fc.assert(
    fc.property(fc.tuple(place, place), fc.tuple(place, place), (first, second) => {
      const shape = ellipsoidOf(first, second);
      fc.pre(shape.ok);
      expect(listed(ellipsoidVoxels(geometry, shape.value))).toEqual(plainly(geometry, shape.value));
    }),
    { numRuns: 60 },
  );
});

test('measures 4/3 π abc, wherever and however it lies', () => {
  const geometry = gridAround(45, [1, 1], heights(1.5));
  const drawn = ellipsoidOf(
    [
      [-25, -10, 3],
      [20, 12, 3],
    ],
    [
      [5, -12, 3],
      [-9, 14, 3],
    ],
    { acrossMm: 36, shiftMm: 4 },
  );
  if (!drawn.ok) throw new Error(drawn.code);
  const [a, b, c] = drawn.value.radiiMm;
  expect(drawn.value.middle[2]).toBeCloseTo(7);
  expect(c).toBe(18);
  const ml = volumeOfRuns(ellipsoidVoxels(geometry, drawn.value), geometry);
  expect(ml / ((4 / 3) * Math.PI * a * b * c * 1e-3)).toBeCloseTo(1, 2);
});

test('of the second diameter counts what lies at right angles to the first; on one line they are refused', () => {
  const first = [
    [0, 0, 0],
    [40, 0, 0],
  ] as const;
  const slanted = ellipsoidOf(first, [
    [10, -5, 0],
    [25, 5, 0],
  ]);
  expect(slanted.ok && slanted.value.radiiMm.map((mm) => Math.round(mm * 1e6) / 1e6)).toEqual([20, 5, 12.5]);
  expect(ellipsoidOf(first, [addScaled(first[0], [1, 0, 0], 5), first[1]])).toMatchObject({
    ok: false,
    code: 'ellipsoid.flat',
  });
});

test('within a range of HU, the ends included', () => {
  const hu = Int16Array.of(-100, -20, 30, 31, -21, 400);
  const within = voxelsWithinHu(Uint32Array.of(0, 3, 3, 3), hu, { lowerHu: -20, upperHu: 31 }, 3);
  expect([...within]).toEqual([1, 2, 3, 1]);
});
