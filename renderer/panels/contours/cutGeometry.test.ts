import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { cross, dot, length, subtract, volumeGeometry } from '#core/geometry';
import { planeFrame, VIEW_PLANES } from '../../viewport/planeFrame.ts';
import {
  alongNormal,
  carriedSide,
  crossingLine,
  mirroredSide,
  moved,
  nudged,
  planeNormal,
  sideWord,
  type Triangle,
  turned,
} from './cutGeometry.ts';

const geometry = volumeGeometry({
  columns: 60,
  rows: 50,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  slicePositions: [0, 3, 6, 9].map((z): Vec3 => [-30, -25, z]),
});
const coordinate = fc.integer({ min: -30, max: 30 });
const points = fc.tuple(coordinate, coordinate, coordinate) as fc.Arbitrary<Vec3>;
const triangles = fc
  .tuple(points, points, points)
  .filter(([a, b, c]) => length(cross(subtract(b, a), subtract(c, a))) > 20) as fc.Arbitrary<Triangle>;
const offPlane = ([a, ...rest]: Triangle, point: Vec3) => dot(planeNormal([a, ...rest]), subtract(point, a));

test('the line where a cut crosses a view lies on both', () => {
  fc.assert(
    fc.property(
      triangles,
      fc.constantFrom(...VIEW_PLANES),
      fc.integer({ min: -40, max: 40 }),
      (triangle, plane, along) => {
        const frame = planeFrame(geometry, plane);
        const line = crossingLine(frame, 1, triangle, [3, 4]);
        if (!line) return;
        const [u, v] = [line.middle[0] + along * line.direction[0], line.middle[1] + along * line.direction[1]];
        expect(offPlane(triangle, frame.patientPoint([u, v], 1))).toBeCloseTo(0, 6);
      },
    ),
  );
});

test('a plane that is turned keeps its distances and the axis; a plane that is moved keeps its normal', () => {
  fc.assert(
    fc.property(triangles, points, fc.double({ min: -3, max: 3, noNaN: true }), (triangle, centre, angle) => {
      const after = turned(triangle, centre, [0, 0, 1], angle);
      after.forEach((point, n) => {
        expect(length(subtract(point, centre))).toBeCloseTo(length(subtract(triangle[n]!, centre)), 6);
        expect(point[2]).toBeCloseTo(triangle[n]![2], 6);
      });
      const shifted = moved(triangle, alongNormal(triangle, centre));
      expect(length(cross(planeNormal(shifted), planeNormal(triangle)))).toBeCloseTo(0, 6);
    }),
  );
});

test('an arrow key moves the line on the view the way it points, in whatever order the points were clicked', () => {
  const arrows = fc.constantFrom<readonly [number, number]>([1, 0], [-1, 0], [0, 1], [0, -1]);
  fc.assert(
    fc.property(triangles, fc.constantFrom(...VIEW_PLANES), arrows, (triangle, plane, pressed) => {
      const frame = planeFrame(geometry, plane);
      const line = crossingLine(frame, 1, triangle, [3, 4]);
      if (!line) return;
      const [a, b, c] = triangle;
      const after = nudged(frame, triangle, pressed, 1);
      const shifted = crossingLine(frame, 1, after, line.middle)!;
      const way = [shifted.middle[0] - line.middle[0], shifted.middle[1] - line.middle[1]] as const;
      expect(way[0] * pressed[0] + way[1] * pressed[1]).toBeGreaterThanOrEqual(-1e-6);
      expect(Math.abs(offPlane(triangle, after[0]))).toBeCloseTo(1, 6);
      const [again] = nudged(frame, [a, c, b], pressed, 1);
      expect(length(subtract(again, after[0]))).toBeCloseTo(0, 6);
    }),
  );
});

test('the side that stays goes with the plane, and swapping it twice gives it back', () => {
  const sagittal: Triangle = [
    [0, 0, 0],
    [0, 10, 0],
    [0, 0, 10],
  ];
  const left: Vec3 = [20, 0, 0];
  expect(sideWord(sagittal, left)).toBe('left of the plane');
  expect(sideWord(sagittal, mirroredSide(sagittal, left))).toBe('right of the plane');
  const tilted = turned(sagittal, [0, 0, 0], [0, 0, 1], 0.3);
  expect(sideWord(tilted, carriedSide(sagittal, left, tilted))).toBe('left of the plane');
  expect(mirroredSide(sagittal, mirroredSide(sagittal, left))).toEqual(left);
  const flat: Triangle = [
    [0, 0, 0],
    [10, 0, 0],
    [0, 10, 0],
  ];
  expect(sideWord(flat, [0, 0, 9])).toBe('above the plane');
  expect(
    sideWord(
      [
        [0, 0, 0],
        [10, 0, 0],
        [0, 0, 10],
      ],
      [0, -5, 0],
    ),
  ).toBe('in front of the plane');
});
