import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { livewireFrom } from './livewire.ts';
import { planeStack } from './planeStack.ts';

const geometry = volumeGeometry({
  columns: 40,
  rows: 30,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  slicePositions: [0, 4, 9].map((z): Vec3 => [0, 0, z]),
});
const stack = planeStack(geometry, 'axial');
const image = (value: (i: number, j: number, k: number) => number) =>
  Int16Array.from({ length: 40 * 30 * 3 }, (_, v) => value(v % 40, Math.floor(v / 40) % 30, Math.floor(v / 1200)));

test('between two places on the edge of a disc the wire runs around it, not through it', () => {
  const hu = image((i, j) => ((i - 20) ** 2 + (j - 15) ** 2 <= 100 ? 110 : 20));
  const way = livewireFrom(stack, hu, 1, [20, 5]).to([20, 25]);
  expect(way[0]).toEqual([20, 5]);
  expect(way[way.length - 1]).toEqual([20, 25]);
  for (const [u, v] of way) expect(Math.abs(Math.hypot(u - 20, v - 15) - 10.3)).toBeLessThan(1.6);
});

test('in even tissue it runs straight', () => {
  const way = livewireFrom(
    stack,
    image(() => 60),
    0,
    [3, 4],
  ).to([33, 4]);
  expect(way).toHaveLength(31);
  expect(way.every(([, v]) => v === 4)).toBe(true);
});

test('on a coronal plane it follows edges at the slices’ true heights', () => {
  const coronal = planeStack(geometry, 'coronal');
  const hu = image((i) => (i < 20 ? 100 : 0));
  const way = livewireFrom(coronal, hu, 7, [19, 0]).to([20, 9]);
  expect(way.map(([, v]) => v)).toEqual([0, 4, 9]);
});

test('it goes from voxel to neighbour, and a way is as long to as fro', () => {
  const length = (way: readonly (readonly [number, number])[]) =>
    way.slice(1).reduce((sum, [u, v], n) => sum + Math.hypot(u - way[n]![0], v - way[n]![1]), 0);
  const hu = image((i, j) => ((i * 37 + j * 91 + ((i * j) % 13) * 17) % 200) - 20);
  const place = fc.tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 29 }));
  fc.assert(
    fc.property(place, place, (a, b) => {
      const way = livewireFrom(stack, hu, 2, a).to(b);
      expect(way[0]).toEqual(a);
      expect(way[way.length - 1]).toEqual(b);
      for (const [n, [u, v]] of way.slice(1).entries())
        expect(Math.max(Math.abs(u - way[n]![0]), Math.abs(v - way[n]![1]))).toBe(1);
      expect(length(livewireFrom(stack, hu, 2, b).to(a))).toBeCloseTo(length(way), 6);
    }),
    { numRuns: 25 },
  );
});
