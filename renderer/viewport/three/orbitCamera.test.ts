import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cross, dot, length, type Vec3 } from '#core/geometry';
import { directionLetters } from '../planeFrame.ts';
import {
  axesOf,
  clipMatrix,
  fittedTo,
  type OrbitCamera,
  pannedBy,
  placeAt,
  projected,
  turnedBy,
  zoomedBy,
} from './orbitCamera.ts';
import { FACES } from './surfaceLook.ts';

const mm = fc.double({ min: -500, max: 500, noNaN: true });
const positions = fc.tuple(mm, mm, mm) as fc.Arbitrary<Vec3>;
const cameras: fc.Arbitrary<OrbitCamera> = fc.record({
  azimuthDeg: fc.double({ min: -180, max: 180, noNaN: true }),
  elevationDeg: fc.double({ min: -90, max: 90, noNaN: true }),
  centre: positions,
  mmPerPixel: fc.double({ min: 0.1, max: 4, noNaN: true }),
});
const SIZE = [320, 240] as const;
const near = (a: readonly number[], b: readonly number[], by = 1e-6) =>
  a.forEach((value, n) => {
    expect(Math.abs(value - b[n]!)).toBeLessThan(by);
  });

test('a place is seen where it is looked up again, and stays right-handed', () => {
  fc.assert(
    fc.property(cameras, positions, (camera, position) => {
      near(placeAt(camera, SIZE, projected(camera, SIZE, position)), position);
      const { right, up, towards } = axesOf(camera);
      near(cross(right, up), towards);
      expect(length(right)).toBeCloseTo(1, 9);
      expect(dot(right, up)).toBeCloseTo(0, 9);
    }),
  );
});

test('the picture is drawn where hands are looked up', () => {
  fc.assert(
    fc.property(cameras, positions, (camera, position) => {
      const m = clipMatrix(camera, SIZE, 4000);
      const clip = (row: number) =>
        m[row]! * position[0] + m[row + 4]! * position[1] + m[row + 8]! * position[2] + m[row + 12]!;
      const [x, y, towardsMm] = projected(camera, SIZE, position);
      near([clip(0), clip(1), clip(2)], [(2 * x) / SIZE[0] - 1, 1 - (2 * y) / SIZE[1], -towardsMm / 4000], 1e-3);
    }),
  );
});

test('what lies under the pointer stays there when enlarged; a pan moves it with the hand', () => {
  fc.assert(
    fc.property(cameras, positions, fc.double({ min: 0.5, max: 2, noNaN: true }), (camera, position, factor) => {
      const [x, y] = projected(camera, SIZE, position);
      const [zoomedX, zoomedY] = projected(zoomedBy(camera, SIZE, factor, x, y), SIZE, position);
      near([zoomedX, zoomedY], [x, y], 1e-3);
      const [pannedX, pannedY] = projected(pannedBy(camera, 7, -11), SIZE, position);
      near([pannedX, pannedY], [x + 7, y - 11]);
    }),
  );
});

test('the sides by name show their own letter to the viewer, the head up or the front up', () => {
  for (const { letter, azimuthDeg, elevationDeg } of FACES) {
    const { towards, up } = axesOf({ azimuthDeg, elevationDeg });
    expect(directionLetters(towards)).toBe(letter);
    expect(directionLetters(up)).toBe({ H: 'P', F: 'A' }[letter as string] ?? 'H');
  }
  // Radiological: from the front the patient's left is at the right.
  expect(directionLetters(axesOf({ azimuthDeg: 0, elevationDeg: 0 }).right)).toBe('L');
});

test('the surface follows the hand, and never turns over', () => {
  const front: OrbitCamera = { azimuthDeg: 0, elevationDeg: 0, centre: [0, 0, 0], mmPerPixel: 1 };
  const nose: Vec3 = [0, -100, 0];
  const [x, y] = projected(turnedBy(front, 20, 10, 0.5), SIZE, nose);
  expect(x).toBeGreaterThan(SIZE[0] / 2);
  expect(y).toBeGreaterThan(SIZE[1] / 2);
  expect(turnedBy(front, 0, 1e4, 0.5).elevationDeg).toBe(90);
  expect(turnedBy(front, 1e4, 0, 0.5).azimuthDeg).toBeGreaterThanOrEqual(-180);
});

test('a fitted box lies within the view from every side', () => {
  fc.assert(
    fc.property(cameras, (camera) => {
      const box = { from: [-80, -60, 10], to: [90, 40, 160] } as const;
      const fitted = fittedTo(camera, box, SIZE);
      for (const x of [box.from[0], box.to[0]])
        for (const y of [box.from[1], box.to[1]])
          for (const z of [box.from[2], box.to[2]]) {
            const [px, py] = projected(fitted, SIZE, [x, y, z]);
            expect(px).toBeGreaterThan(0);
            expect(px).toBeLessThan(SIZE[0]);
            expect(py).toBeGreaterThan(0);
            expect(py).toBeLessThan(SIZE[1]);
          }
    }),
  );
});
