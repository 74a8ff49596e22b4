import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { length, patientFromVoxel, subtract, volumeGeometry } from '../geometry.ts';
import { ball, ballVoxels } from './ball.ts';

const grid = (heightsMm: readonly number[], shear = 0): VolumeGeometry =>
  volumeGeometry({
    columns: 9,
    rows: 8,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 0.8, -0.6],
    pixelSpacingMm: [1.25, 0.75],
    slicePositions: heightsMm.map((h): Vec3 => [shear * h, 0.6 * h + 0.4 * shear * h, 0.8 * h]),
  });

const geometries = fc.constantFrom(grid([0, 2, 4, 6, 8]), grid([0, 2, 4, 6, 8], 0.4), grid([0, 3, 4, 8, 9], -0.3));

test('the ball holds exactly the voxels within the radius, at their true positions', () => {
  fc.assert(
    fc.property(geometries, fc.double({ min: 0.1, max: 9, noNaN: true }), fc.nat(4), (geometry, radiusMm, k) => {
      const [i, j] = [4, 3];
      const here = patientFromVoxel(geometry, [i, j, k]);
      const expected: string[] = [];
      for (let c = 0; c < geometry.slices; c++)
        for (let b = 0; b < geometry.rows; b++)
          for (let a = 0; a < geometry.columns; a++)
            if (length(subtract(patientFromVoxel(geometry, [a, b, c]), here)) <= radiusMm)
              expected.push(`${a} ${b} ${c}`);
      const found: string[] = [];
      const rows = ball(geometry, radiusMm).rowsAt(k);
      for (let r = 0; r < rows.length; r += 4)
        for (let di = rows[r + 2]!; di <= rows[r + 3]!; di++) {
          const [a, b, c] = [i + di, j + rows[r + 1]!, k + rows[r]!];
          if (a >= 0 && b >= 0 && a < geometry.columns && b < geometry.rows) found.push(`${a} ${b} ${c}`);
        }
      expect(found.sort()).toEqual(expected.sort());
    }),
    { numRuns: 300 },
  );
});

test('a radius of whole voxels takes in the voxel at its end; ITK counts a ball of 3 voxels as this one of 3.5', () => {
  const unit = volumeGeometry({
    columns: 64,
    rows: 64,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.7, 0.7],
    slicePositions: Array.from({ length: 20 }, (_, k): Vec3 => [0, 0, 0.7 * k]),
  });
  expect(ballVoxels(ball(unit, 0.7).rowsAt(9))).toBe(7);
  expect(ballVoxels(ball(unit, 3 * 0.7).rowsAt(9))).toBe(123);
  expect(ballVoxels(ball(unit, 3.5 * 0.7).rowsAt(9))).toBe(179);
});

test('beyond the ends the stack goes on as it ended; a single slice has a disc', () => {
  const irregular = grid([0, 3, 4, 8, 9]);
  const first = ball(irregular, 7, { beyondEnds: true }).rowsAt(0);
  const slices = new Set(Array.from({ length: first.length / 4 }, (_, r) => first[4 * r]));
  expect([...slices].sort()).toEqual([-1, -2, 0, 1, 2]);
  const single = ball(grid([5]), 2, { beyondEnds: true }).rowsAt(0);
  expect(single.every((value, n) => n % 4 !== 0 || value === 0)).toBe(true);
});
