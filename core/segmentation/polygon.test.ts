import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ViewPlane } from '../contours/brush.ts';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { type FlatPoint, planeStack } from './planeStack.ts';
import { type Polygon, rasterised, signedArea, withCorrectedPiece } from './polygon.ts';

/** Uneven, sheared slices: nothing that a voxel's place could be guessed from but its slice's own position. */
const geometry = volumeGeometry({
  columns: 19,
  rows: 14,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1.5, 0.8],
  slicePositions: [0, 3, 4.5, 9, 11, 16].map((z): Vec3 => [-7, 0.3 * z, z]),
});
const planes: ViewPlane[] = ['axial', 'coronal', 'sagittal'];
const corner = fc.tuple(fc.double({ min: -3, max: 22, noNaN: true }), fc.double({ min: -3, max: 22, noNaN: true }));
const polygons = fc.array(fc.array(corner, { minLength: 3, maxLength: 9 }), { minLength: 1, maxLength: 3 });

/** Even-odd, one centre after the other: how many sides lie to the right of it. */
function inside(all: readonly Polygon[], [u, v]: FlatPoint): boolean {
  let crossings = 0;
  for (const polygon of all)
    for (const [n, [fromU, fromV]] of polygon.entries()) {
      const [toU, toV] = polygon[(n + 1) % polygon.length]!;
      if (fromV <= v !== toV <= v && fromU + ((v - fromV) * (toU - fromU)) / (toV - fromV) > u) crossings++;
    }
  return crossings % 2 === 1;
}

test.each(planes)('%s: a voxel is in when its centre is, by the even-odd rule, wherever slices lie', (plane) => {
  const stack = planeStack(geometry, plane);
  fc.assert(
    fc.property(polygons, (all) => {
      const mask = rasterised(stack, all);
      for (let v = 0; v < stack.lines; v++)
        for (let u = 0; u < stack.perLine; u++) {
          const centre = [stack.uStartMm[v]! + u * stack.uStepMm, stack.vMm[v]!] as const;
          expect(mask[v * stack.perLine + u] === 1).toBe(inside(all, centre));
        }
    }),
    { numRuns: 60 },
  );
});

test('squares that share a side share no voxel and lose none, though centres lie on the side', () => {
  const stack = planeStack(geometry, 'axial');
  const square = (from: number, to: number): Polygon => [
    [from, 0],
    [to, 0],
    [to, 9],
    [from, 9],
  ];
  const [left, right, both] = [square(0, 4), square(4, 8), square(0, 8)].map((each) => rasterised(stack, [each]));
  expect(left!.map((n, at) => n + right![at]!)).toEqual(both);
});

test('places in a plane and in the patient are the same places', () => {
  fc.assert(
    fc.property(fc.constantFrom(...planes), fc.integer({ min: 0, max: 5 }), corner, (plane, p, point) => {
      const stack = planeStack(geometry, plane);
      const [u, v] = stack.flatPoint(stack.patientPoint(point, p), p);
      expect(u).toBeCloseTo(point[0], 9);
      expect(v).toBeCloseTo(point[1], 9);
    }),
  );
});

const square: Polygon = [
  [0, 0],
  [20, 0],
  [20, 20],
  [0, 20],
];

test('an open line takes the place of the piece of the outline that it runs along', () => {
  const bulge: FlatPoint[] = [
    [8, 1],
    [10, -4],
    [12, 1],
  ];
  const [corrected] = withCorrectedPiece([square], bulge)!;
  expect(Math.abs(signedArea(corrected!))).toBeCloseTo(406, 6);
  const dent = bulge.map(([u, v]): FlatPoint => [u, -v]);
  expect(Math.abs(signedArea(withCorrectedPiece([square], dent)![0]!))).toBeLessThan(400);
  // The same whichever way round it is drawn.
  expect(Math.abs(signedArea(withCorrectedPiece([square], bulge.toReversed())![0]!))).toBeCloseTo(
    Math.abs(signedArea(corrected!)),
    9,
  );
});

test('a line far from every outline corrects none; of two outlines the nearer is corrected', () => {
  const far = square.map(([u, v]): FlatPoint => [u + 100, v]);
  const line: FlatPoint[] = [
    [98, 5],
    [95, 10],
    [98, 15],
  ];
  expect(withCorrectedPiece([square], line)).toBeNull();
  const corrected = withCorrectedPiece([square, far], line)!;
  expect(corrected[0]).toBe(square);
  expect(Math.abs(signedArea(corrected[1]!))).toBeGreaterThan(400);
});
