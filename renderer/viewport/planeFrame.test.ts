import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { patientFromVoxel, volumeGeometry } from '#core/geometry';
import { directionLetters, planeBounds, planeFrame, VIEW_PLANES } from './planeFrame.ts';

const grid = (rowDirection: Vec3, columnDirection: Vec3, slicePositions: Vec3[]) =>
  volumeGeometry({ columns: 40, rows: 30, rowDirection, columnDirection, pixelSpacingMm: [0.9, 0.7], slicePositions });

const axial = grid(
  [1, 0, 0],
  [0, 1, 0],
  [0, 5, 10, 15].map((z): Vec3 => [-100, -200, z]),
);
const tilted = grid(
  [1, 0, 0],
  [0, 0.96, -0.28],
  [0, 4, 8, 12].map((z): Vec3 => [-100, -200, z]),
);
const irregular = grid(
  [1, 0, 0],
  [0, 1, 0],
  [0, 5, 7, 15].map((z): Vec3 => [-100, -200, z]),
);
const coronalScan = grid(
  [1, 0, 0],
  [0, 0, -1],
  [0, 3, 6].map((y): Vec3 => [-100, y, 200]),
);

test('an axial series: left of the patient at the right, front and head up, named and counted so', () => {
  const [a, c, s] = VIEW_PLANES.map((plane) => planeFrame(axial, plane));
  expect(a).toMatchObject({
    title: 'Axial',
    axis: 'z',
    count: 4,
    letters: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
  });
  expect(c).toMatchObject({
    title: 'Coronal',
    axis: 'y',
    count: 30,
    letters: { left: 'R', right: 'L', top: 'H', bottom: 'F' },
  });
  expect(s).toMatchObject({
    title: 'Sagittal',
    axis: 'x',
    count: 40,
    letters: { left: 'A', right: 'P', top: 'H', bottom: 'F' },
  });
  expect(a!.positionMm(2)).toBe(10);
  expect(s!.positionMm(10)).toBeCloseTo(-93);
});

test('a coronal acquisition is called what it is in the patient', () => {
  const [slices, rows] = VIEW_PLANES.map((plane) => planeFrame(coronalScan, plane));
  expect(slices).toMatchObject({ title: 'Coronal', letters: { left: 'R', right: 'L', top: 'H', bottom: 'F' } });
  expect(rows).toMatchObject({ title: 'Axial', letters: { left: 'R', right: 'L', top: 'A', bottom: 'P' } });
});

test('a place on a view and its voxel find each other, on tilted and irregular series too', () => {
  const sizes = [40, 30, 4] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(axial, tilted, irregular),
      fc.constantFrom(...VIEW_PLANES),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      (geometry, plane, shares) => {
        const frame = planeFrame(geometry, plane);
        const place = shares.map((share, axis) => share * (sizes[axis]! - 1)) as [number, number, number];
        place[frame.fixed] = Math.round(place[frame.fixed]);
        const point = frame.placeOf(place);
        const back = frame.voxelPlace(point, place[frame.fixed]);
        for (const axis of [0, 1, 2] as const) expect(back[axis]).toBeCloseTo(place[axis], 6);
        const position = frame.patientPoint(point, place[frame.fixed]);
        patientFromVoxel(geometry, place).forEach((mm, axis) => {
          expect(position[axis]).toBeCloseTo(mm, 6);
        });
      },
    ),
  );
});

test('bounds reach half a voxel beyond the outermost centres; letters name oblique directions by both parts', () => {
  const frame = planeFrame(axial, 'axial');
  const { left, right, top, bottom } = planeBounds(axial, frame, 0);
  expect([right - left, bottom - top].map((n) => n.toFixed(3))).toEqual(['28.000', '27.000']);
  expect(directionLetters([0.8, 0.6, 0])).toBe('LP');
  expect(directionLetters([0, 0.97, -0.24])).toBe('P');
});
