import { expect, test } from 'vitest';
import type { Vec3, VolumeGeometry } from '#core/geometry';
import { volumeGeometry } from '#core/geometry';
import { evenlySpaced, isTurned, pictureLines, planeOfVoxels, withoutMissing } from './pictureLines.ts';
import { type PlanePoint, planeFrame, VIEW_PLANES } from './planeFrame.ts';

const grid = (rowDirection: Vec3, columnDirection: Vec3, slicePositions: Vec3[]) =>
  volumeGeometry({ columns: 40, rows: 30, rowDirection, columnDirection, pixelSpacingMm: [0.9, 0.7], slicePositions });

const scans: Readonly<Record<string, VolumeGeometry>> = {
  axial: grid(
    [1, 0, 0],
    [0, 1, 0],
    [0, 5, 10, 15].map((z): Vec3 => [-100, -200, z]),
  ),
  tilted: grid(
    [1, 0, 0],
    [0, 0.96, -0.28],
    [0, 4, 8, 12].map((z): Vec3 => [-100, -200, z]),
  ),
  'unevenly spaced, each slice shifted by itself': grid(
    [1, 0, 0],
    [0, 1, 0],
    [
      [-100, -200, 0],
      [-99, -200, 5],
      [-100, -203, 7],
      [-100, -200, 15],
    ],
  ),
  sagittal: grid(
    [0, 1, 0],
    [0, 0, -1],
    [9, 6, 3, 0].map((x): Vec3 => [x, -200, 200]),
  ),
  'sagittal, unevenly spaced, each slice shifted by itself': grid(
    [0, 1, 0],
    [0, 0, -1],
    [
      [9, -200, 200],
      [8, -199, 200],
      [2, -200, 203],
      [0, -200, 200],
    ],
  ),
};

test.each(Object.entries(scans))(
  '%s: every pixel of every view lies where the view’s own geometry says',
  (_, geometry) => {
    for (const plane of VIEW_PLANES) {
      const frame = planeFrame(geometry, plane);
      const index = 2;
      const even = evenlySpaced(geometry);
      const turned = isTurned(frame, even);
      const [u, v] = frame.placeOf([20, 15, 1.5]);
      const pointAt = (x: number, y: number): PlanePoint => [u + (x - 24) * 0.4, v + (y - 18) * 0.4];
      const lines = pictureLines(frame, index, { width: 48, height: 36, even, turned }, pointAt);
      expect([lines.length, lines.row.length]).toEqual(turned ? [36, 48] : [48, 36]);
      for (let y = 0; y < 36; y++)
        for (let x = 0; x < 48; x++) {
          const place = frame.voxelPlace(pointAt(x, y), index);
          const [line, n] = turned ? [x, y] : [y, x];
          const [along, down] = turned ? [frame.down, frame.across] : [frame.across, frame.down];
          expect(lines.row[line]).toBeCloseTo(place[down], 6);
          expect(lines.start[line]! + n * lines.step).toBeCloseTo(place[along], 3);
        }
    }
  },
);

test('only unevenly spaced slices that stand side by side turn the lines', () => {
  const turned = Object.entries(scans).flatMap(([name, geometry]) =>
    VIEW_PLANES.filter((plane) => isTurned(planeFrame(geometry, plane), evenlySpaced(geometry))).map(
      (plane) => `${name}: ${plane}`,
    ),
  );
  expect(turned).toEqual([
    'sagittal, unevenly spaced, each slice shifted by itself: coronal',
    'sagittal, unevenly spaced, each slice shifted by itself: sagittal',
  ]);
  expect(Object.values(scans).map(evenlySpaced)).toEqual([true, true, false, true, false]);
});

test('a plane’s first voxel and steps lead to each of its voxels', () => {
  const geometry = scans.axial!;
  for (const plane of VIEW_PLANES) {
    const frame = planeFrame(geometry, plane);
    const { first, alongStep, rowStep, along, rows } = planeOfVoxels(geometry, frame, 3, false);
    const place: [number, number, number] = [0, 0, 0];
    place[frame.fixed] = 3;
    place[frame.across] = along - 1;
    place[frame.down] = rows - 1;
    expect(first + (along - 1) * alongStep + (rows - 1) * rowStep).toBe(
      place[0] + geometry.columns * (place[1] + geometry.rows * place[2]),
    );
  }
});

test('lines between slices of which one has not arrived are left out', () => {
  const lines = { length: 1, row: Float64Array.of(-0.4, 0, 0.5, 1, 1.2, 2), start: new Float64Array(6), step: 1 };
  expect([...withoutMissing(lines, (k) => k < 2).row]).toEqual([-0.4, 0, 0.5, 1, Number.NaN, Number.NaN]);
});
