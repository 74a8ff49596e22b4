import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { dot, patientFromVoxel, subtract, volumeGeometry } from '../geometry.ts';
import type { Stroke } from './brush.ts';
import { planesOf, strokeVoxels } from './brush.ts';
import { volumeOfRuns } from './planeVolumes.ts';
import type { RunSet } from './voxelRuns.ts';

const geometry = volumeGeometry({
  columns: 24,
  rows: 19,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 0.8, -0.6],
  pixelSpacingMm: [1.25, 0.75],
  slicePositions: [0, 3, 5, 9, 12].map((h, k): Vec3 => [k * 0.5, 0.6 * h + 0.3 * k, 0.8 * h]),
});

/** The stroke told plainly: every voxel of the plane, its distance to every segment of the line, in the plane. */
function plainStroke(grid: VolumeGeometry, { plane, index, radiusMm, points }: Stroke): number[] {
  const axes: readonly [Vec3, Vec3] =
    plane === 'axial'
      ? [grid.rowDirection, grid.columnDirection]
      : [plane === 'coronal' ? grid.rowDirection : grid.columnDirection, grid.normal];
  const flat = (p: Vec3) => axes.map((axis) => dot(p, axis)) as [number, number];
  const distance = (p: Vec3, a: Vec3, b: Vec3) => {
    const [pu, pv] = flat(subtract(p, a));
    const [du, dv] = flat(subtract(b, a));
    const squared = du * du + dv * dv;
    const t = squared > 0 ? Math.max(0, Math.min(1, (pu * du + pv * dv) / squared)) : 0;
    return Math.hypot(pu - t * du, pv - t * dv);
  };
  const found: number[] = [];
  for (let k = 0; k < grid.slices; k++)
    for (let j = 0; j < grid.rows; j++)
      for (let i = 0; i < grid.columns; i++) {
        if ((plane === 'axial' ? k : plane === 'coronal' ? j : i) !== index) continue;
        const centre = patientFromVoxel(grid, [i, j, k]);
        const nearest = Math.min(...points.map((a, n) => distance(centre, a, points[n + 1] ?? a)));
        if (nearest <= radiusMm) found.push(i + j * grid.columns + k * grid.columns * grid.rows);
      }
  return found;
}

const voxelsOf = (runs: RunSet) => {
  const voxels: number[] = [];
  for (let r = 0; r < runs.length; r += 2) for (let v = 0; v < runs[r + 1]!; v++) voxels.push(runs[r]! + v);
  return voxels;
};

test('a stroke holds exactly the voxels of its plane within the radius of its line, sheared and irregular as they lie', () => {
  const place = fc.tuple(
    fc.double({ min: -2, max: 25, noNaN: true }),
    fc.double({ min: -2, max: 20, noNaN: true }),
    fc.integer({ min: 0, max: 4 }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('axial' as const, 'coronal' as const, 'sagittal' as const),
      fc.array(place, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0.1, max: 8, noNaN: true }),
      fc.nat(),
      (plane, line, radiusMm, any) => {
        const stroke = {
          plane,
          index: any % planesOf(geometry, plane),
          radiusMm,
          points: line.map((voxel) => patientFromVoxel(geometry, voxel)),
        };
        expect(voxelsOf(strokeVoxels(geometry, stroke))).toEqual(plainStroke(geometry, stroke));
      },
    ),
    { numRuns: 300 },
  );
});

/** The ball told plainly: every voxel, its distance in space to every segment of the line. */
function plainBall(grid: VolumeGeometry, { radiusMm, points }: Stroke): number[] {
  const found: number[] = [];
  for (let k = 0; k < grid.slices; k++)
    for (let j = 0; j < grid.rows; j++)
      for (let i = 0; i < grid.columns; i++) {
        const centre = patientFromVoxel(grid, [i, j, k]);
        const near = points.some((a, n) => {
          const b = points[n + 1] ?? a;
          const [p, d] = [subtract(centre, a), subtract(b, a)];
          const t = dot(d, d) > 0 ? Math.max(0, Math.min(1, dot(p, d) / dot(d, d))) : 0;
          const foot: Vec3 = [p[0] - t * d[0], p[1] - t * d[1], p[2] - t * d[2]];
          return dot(foot, foot) <= radiusMm * radiusMm;
        });
        if (near) found.push(i + j * grid.columns + k * grid.columns * grid.rows);
      }
  return found;
}

test('a ball holds exactly the voxels within the radius of its line in space, sheared and irregular as they lie', () => {
  const place = fc.tuple(
    fc.double({ min: -2, max: 25, noNaN: true }),
    fc.double({ min: -2, max: 20, noNaN: true }),
    fc.double({ min: -1, max: 5, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0.1, max: 8, noNaN: true }),
      (line, radiusMm) => {
        const points = line.map((voxel) => patientFromVoxel(geometry, voxel));
        const stroke = { plane: 'coronal' as const, index: 3, radiusMm, points, shape: 'ball' as const };
        expect(voxelsOf(strokeVoxels(geometry, stroke))).toEqual(plainBall(geometry, stroke));
      },
    ),
    { numRuns: 200 },
  );
});

test('a ball along a row, a column and the normal covers the volume of its capsule', () => {
  const fine = volumeGeometry({
    columns: 90,
    rows: 90,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.5, 0.5],
    slicePositions: Array.from({ length: 90 }, (_, k): Vec3 => [0, 0, 0.5 * k]),
  });
  for (const axis of [0, 1, 2]) {
    const end = (value: number) => [0, 1, 2].map((a) => (a === axis ? value : 22.1)) as unknown as Vec3;
    const points = [end(14), end(30)];
    const voxels = strokeVoxels(fine, { plane: 'axial', index: 0, radiusMm: 8, points, shape: 'ball' });
    const expected = (Math.PI * 64 * 16 + (4 / 3) * Math.PI * 512) / 1000;
    expect(volumeOfRuns(voxels, fine) / expected).toBeCloseTo(1, 2);
  }
});

test('a dab of 10 mm radius on a fine slice covers the area of its disc; a fast stroke leaves no gap', () => {
  const fine = volumeGeometry({
    columns: 256,
    rows: 256,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.25, 0.25],
    slicePositions: [
      [0, 0, 0],
      [0, 0, 1],
    ],
  });
  const dab = strokeVoxels(fine, { plane: 'axial', index: 0, radiusMm: 10, points: [[32, 32, 0]] });
  expect(volumeOfRuns(dab, fine) / ((Math.PI * 100) / 1000)).toBeCloseTo(1, 2);
  const stroke = strokeVoxels(fine, {
    plane: 'axial',
    index: 0,
    radiusMm: 5,
    points: [
      [10, 30.1, 0],
      [50, 30.1, 0],
    ],
  });
  expect(volumeOfRuns(stroke, fine) / ((40 * 10 + Math.PI * 25) / 1000)).toBeCloseTo(1, 2);
});

test('a voxel whose centre lies exactly at the radius is in', () => {
  const grid = volumeGeometry({
    columns: 9,
    rows: 9,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: [
      [0, 0, 0],
      [0, 0, 1],
    ],
  });
  expect(voxelsOf(strokeVoxels(grid, { plane: 'axial', index: 0, radiusMm: 2, points: [[4, 4, 0]] }))).toHaveLength(13);
});
