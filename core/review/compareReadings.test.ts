import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { readingAgreement } from './compareReadings.ts';

/** Slices that stand unevenly and are sheared, voxels longer than wide. */
const uneven = (heights: readonly number[], shear = 0.3) =>
  volumeGeometry({
    columns: 6,
    rows: 5,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [3, 2],
    slicePositions: heights.map((z): Vec3 => [0, shear * z, z]),
  });
const geometry = uneven([0, 2, 3, 9, 30]);
const VOXELS = 6 * 5 * 5;
const some = fc.uint8Array({ min: 0, max: 1, minLength: VOXELS, maxLength: VOXELS });

/** Slow and obvious: every surface voxel against every other. */
function twin(a: Uint8Array, b: Uint8Array) {
  const at = (of: Uint8Array, i: number, j: number, k: number) =>
    i < 0 || j < 0 || k < 0 || i >= 6 || j >= 5 || k >= 5 ? 0 : of[i + 6 * (j + 5 * k)]!;
  const surface = (of: Uint8Array) => {
    const places: Vec3[] = [];
    for (let k = 0; k < 5; k++)
      for (let j = 0; j < 5; j++)
        for (let i = 0; i < 6; i++) {
          const open = [
            [1, 0, 0],
            [-1, 0, 0],
            [0, 1, 0],
            [0, -1, 0],
            [0, 0, 1],
            [0, 0, -1],
          ].some(([x, y, z]) => at(of, i + x!, j + y!, k + z!) === 0);
          if (at(of, i, j, k) === 1 && open) places.push(patientFromVoxel(geometry, [i, j, k]));
        }
    return places;
  };
  const nearest = (from: Vec3[], to: Vec3[]) =>
    from.map((p) => Math.min(...to.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]))));
  const [sa, sb] = [surface(a), surface(b)];
  const all = [...nearest(sa, sb), ...nearest(sb, sa)].sort((x, y) => x - y);
  const ml = (holds: (v: number) => boolean) =>
    [...a.keys()].reduce(
      (sum, v) => sum + (holds(v) ? (6 * geometry.sliceExtentsMm[Math.floor(v / 30)]!) / 1000 : 0),
      0,
    );
  const [mlA, mlB, both] = [ml((v) => a[v] === 1), ml((v) => b[v] === 1), ml((v) => a[v] === 1 && b[v] === 1)];
  return {
    firstMl: mlA,
    secondMl: mlB,
    differenceMl: mlB - mlA,
    disagreementMl: mlA + mlB - 2 * both,
    dice: (2 * both) / (mlA + mlB),
    surfaceMeanMm: all.reduce((sum, mm) => sum + mm, 0) / all.length,
    surface95Mm: all.find((_, n) => (n + 1) / all.length >= 0.95)!,
  };
}

const holds = (voxels: Uint8Array) => (v: number) => voxels[v] === 1;

describe('two readings of one structure', () => {
  test('are held against each other by true positions, as slowly and obviously', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        a[0] = 1;
        b[VOXELS - 1] = 1;
        const found = readingAgreement(geometry, holds(a), holds(b))!;
        for (const [name, value] of Object.entries(twin(a, b)))
          expect(found[name as keyof typeof found]).toBeCloseTo(value, 9);
      }),
    );
  });

  test('that are the same agree wholly; exchanged, only the sign of the difference turns', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        a[0] = 1;
        b[7] = 1;
        expect(readingAgreement(geometry, holds(a), holds(a))).toMatchObject({
          dice: 1,
          differenceMl: 0,
          disagreementMl: 0,
          surfaceMeanMm: 0,
          surface95Mm: 0,
        });
        const [there, back] = [
          readingAgreement(geometry, holds(a), holds(b))!,
          readingAgreement(geometry, holds(b), holds(a))!,
        ];
        expect(back.dice).toBeCloseTo(there.dice, 12);
        expect(back.surface95Mm).toBe(there.surface95Mm);
        expect(back.differenceMl).toBeCloseTo(-there.differenceMl, 12);
      }),
    );
  });

  test('a shift by one slice is as far as the slices truly stand apart', () => {
    const one = (k: number) => Uint8Array.from({ length: VOXELS }, (_, v) => (Math.floor(v / 30) === k ? 1 : 0));
    // From 9 to 30 mm, sheared by 0.3: the nearest voxel of the other slice lies 21 mm up and 6.3 mm aside, of rows 3 mm apart.
    const { surface95Mm } = readingAgreement(geometry, holds(one(3)), holds(one(4)))!;
    expect(surface95Mm).toBeGreaterThanOrEqual(21);
    expect(surface95Mm).toBeLessThan(23);
  });

  test('of which one is empty are not compared', () => {
    const [full, empty] = [new Uint8Array(VOXELS).fill(1), new Uint8Array(VOXELS)];
    expect(readingAgreement(geometry, holds(full), holds(empty))).toBeNull();
    expect(readingAgreement(geometry, holds(empty), holds(full))).toBeNull();
  });
});
