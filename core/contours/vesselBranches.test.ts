import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vec3 } from '../geometry.ts';
import { patientFromVoxel, volumeGeometry } from '../geometry.ts';
import { splitVessel } from './vesselBranches.ts';

const grid = volumeGeometry({
  columns: 40,
  rows: 30,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 2],
  slicePositions: Array.from({ length: 6 }, (_, k): Vec3 => [0, 0, 5 * k]),
});
const at = (i: number, j: number, k = 2): Vec3 => patientFromVoxel(grid, [i, j, k]);
const runs = (voxels: readonly (readonly [number, number, number])[]) =>
  Uint32Array.from(
    [...new Set(voxels.map(([i, j, k]) => i + 40 * j + 1200 * k))].sort((a, b) => a - b).flatMap((v) => [v, 1]),
  );
/** A trunk along i that forks at column 20 into a branch upwards and one downwards, whose ends bend towards each other. */
const fork = runs([
  ...Array.from({ length: 21 }, (_, i) => [i, 15, 2] as const),
  ...Array.from({ length: 12 }, (_, n) => [20 + n, 15 + n, 2] as const),
  ...Array.from({ length: 12 }, (_, n) => [20 + n, 15 - n, 2] as const),
]);

test('a fork is parted at its fork: each branch goes to its own mark, the trunk to the mark on it', () => {
  const split = splitVessel(grid, fork, [
    { territory: 'up', at: at(21, 16) },
    { territory: 'down', at: at(21, 14) },
    { territory: 'trunk', at: at(19, 15) },
  ]);
  if (!split.ok) throw new Error(split.code);
  const [up, down, trunk] = split.value.map(({ points }) => points);
  expect(up!.every(([, y]) => y > 30)).toBe(true);
  expect(down!.every(([, y]) => y < 30)).toBe(true);
  expect(trunk!.every(([x]) => x <= 40)).toBe(true);
  expect([up!.length, down!.length, trunk!.length].every((n) => n >= 5)).toBe(true);
});

test('a vessel that is not there, and a click beside it, are refused by name', () => {
  const mark = { territory: 'a', at: at(20, 2) };
  expect(splitVessel(grid, new Uint32Array(), [mark])).toMatchObject({ code: 'vessel.empty' });
  expect(splitVessel(grid, fork, [{ territory: 'a', at: at(5, 15) }, mark])).toMatchObject({
    code: 'vessel.notThere',
    details: { mark: 1 },
  });
});

test('every voxel that a mark leads to belongs to the mark that a plain search along the vessel finds nearest', () => {
  const blob = fc.array(fc.tuple(fc.integer({ min: 10, max: 16 }), fc.integer({ min: 10, max: 15 }), fc.nat(3)), {
    minLength: 2,
    maxLength: 50,
  });
  fc.assert(
    fc.property(blob, fc.nat(49), fc.nat(49), (voxels, one, two) => {
      const vessel = runs(voxels);
      const places = Array.from({ length: vessel.length / 2 }, (_, n) => {
        const v = vessel[2 * n]!;
        return [v % 40, Math.floor(v / 40) % 30, Math.floor(v / 1200)] as const;
      });
      const starts = [one % places.length, two % places.length];
      const far = starts.map((start) => {
        const mm = places.map((_, n) => (n === start ? 0 : Number.POSITIVE_INFINITY));
        for (let turn = 0; turn < places.length; turn++)
          for (const [a, p] of places.entries())
            for (const [b, q] of places.entries())
              if (Math.max(...p.map((x, axis) => Math.abs(x - q[axis]!))) === 1) {
                const step = Math.hypot(2 * (p[0] - q[0]), 2 * (p[1] - q[1]), 5 * (p[2] - q[2]));
                mm[b] = Math.min(mm[b]!, mm[a]! + step);
              }
        return mm;
      });
      const split = splitVessel(
        grid,
        vessel,
        starts.map((start, n) => ({ territory: `${n}`, at: at(...places[start]!) })),
      );
      if (!split.ok) throw new Error(split.code);
      // Points stand for cubes of 4 mm: each must be a voxel of its branch.
      for (const [mark, { points }] of split.value.entries())
        for (const point of points) {
          const n = places.findIndex((place) => Math.hypot(...at(...place).map((x, axis) => x - point[axis]!)) < 0.02);
          expect(n).toBeGreaterThanOrEqual(0);
          expect(far[mark]![n]).toBeLessThanOrEqual(far[1 - mark]![n]! + 1e-9);
        }
      expect(split.value.flatMap(({ points }) => points).length).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});
