import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addVoxel, emptyBits, hasVoxel } from '../commands/kernels.ts';
import { volumeGeometry } from '../geometry.ts';
import { holesNoLargerThan } from './holes.ts';
import { runsOfBits, runsOfSegments, runsWithout, voxelsIn } from './voxelRuns.ts';

const voxelsOf = (runs: Uint32Array) => {
  const voxels: number[] = [];
  for (let r = 0; r < runs.length; r += 2) for (let v = 0; v < runs[r + 1]!; v++) voxels.push(runs[r]! + v);
  return voxels;
};
const grids = fc.record({
  columns: fc.constantFrom(1, 31, 32, 33, 129),
  rows: fc.integer({ min: 1, max: 4 }),
  slices: fc.integer({ min: 1, max: 3 }),
});
const sets = grids.chain((grid) =>
  fc
    .uint8Array({
      minLength: grid.columns * grid.rows * grid.slices,
      maxLength: grid.columns * grid.rows * grid.slices,
      max: 2,
    })
    .map((voxels) => ({ ...grid, voxels })),
);

test('runs of bits and runs of labels name the same voxels, and never cross a slice', () => {
  fc.assert(
    fc.property(sets, ({ columns, rows, slices, voxels }) => {
      const bits = emptyBits({ columns, rows, slices });
      voxels.forEach((label, v) => {
        if (label === 1) addVoxel(bits, v % columns, Math.floor(v / columns) % rows, Math.floor(v / columns / rows));
      });
      const runs = runsOfBits(bits);
      expect(runs).toEqual(runsOfSegments(voxels, columns * rows, (n) => n === 1));
      expect(voxelsOf(runs)).toEqual([...voxels.keys()].filter((v) => voxels[v] === 1));
      expect(voxelsIn(runs)).toBe(voxelsOf(runs).length);
      for (let r = 0; r < runs.length; r += 2)
        expect(Math.floor((runs[r]! + runs[r + 1]! - 1) / (columns * rows))).toBe(
          Math.floor(runs[r]! / (columns * rows)),
        );
      expect(hasVoxel(bits, 0, 0, 0)).toBe(voxels[0] === 1);
    }),
  );
});

test('one set without another is what plain sets say', () => {
  fc.assert(
    fc.property(sets, ({ columns, rows, voxels }) => {
      const a = runsOfSegments(voxels, columns * rows, (n) => n >= 1);
      const b = runsOfSegments(voxels, columns * rows, (n) => n === 2 || n === 0);
      expect(voxelsOf(runsWithout(a, b, columns * rows))).toEqual([...voxels.keys()].filter((v) => voxels[v] === 1));
    }),
  );
});

test('holes above the largest area stay out; a hole is joined by edges, within its slice', () => {
  const geometry = volumeGeometry({
    columns: 8,
    rows: 6,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [2, 1],
    slicePositions: [
      [0, 0, 0],
      [0, 0, 1],
    ],
  });
  // A U of five voxels (10 mm²), a single voxel at its corner, and one above it in the next slice.
  const holes = new Uint8Array(8 * 6 * 2);
  for (const v of [8 + 1, 8 + 3, 16 + 1, 16 + 2, 16 + 3, 24 + 4, 48 + 24 + 4]) holes[v] = 1;
  const runs = runsOfSegments(holes, 48, (n) => n === 1);
  expect(voxelsOf(holesNoLargerThan(runs, geometry, 9.9))).toEqual([24 + 4, 48 + 24 + 4]);
  expect(voxelsOf(holesNoLargerThan(runs, geometry, 10))).toHaveLength(7);
});
