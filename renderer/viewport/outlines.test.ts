import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enclosedArea, traceOutlines } from './outlines.ts';

/** Whether a place is inside the outlines by the even-odd rule. */
const contains = (outlines: readonly Float32Array[], x: number, y: number) => {
  let inside = false;
  for (const points of outlines)
    for (let n = 0; n < points.length; n += 2) {
      const [ax, ay] = [points[n]!, points[n + 1]!];
      const [bx, by] = [points[(n + 2) % points.length]!, points[(n + 3) % points.length]!];
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
    }
  return inside;
};

test('every pixel centre is inside the outlines exactly when its pixel is in the set', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.boolean()),
      (width, height, bits) => {
        const pixels = Uint8Array.from({ length: width * height }, () => (bits.next().value ? 1 : 0));
        const outlines = traceOutlines(pixels, width, height);
        // A hair beside the centre, so that no ray passes through a corner.
        pixels.forEach((pixel, n) => {
          expect(contains(outlines, (n % width) + 0.01, Math.floor(n / width) + 0.013)).toBe(pixel === 1);
        });
      },
    ),
  );
});

test('a rectangle with a hole gives two outlines, with no needless point on its straight sides', () => {
  const pixels = new Uint8Array(7 * 6);
  for (let y = 1; y < 5; y++) for (let x = 1; x < 6; x++) pixels[y * 7 + x] = x === 3 && y === 2 ? 0 : 1;
  const [outer, hole] = traceOutlines(pixels, 7, 6);
  expect(outer).toHaveLength(2 * 8);
  expect(hole).toHaveLength(2 * 4);
  // Corners are cut: an eighth of a pixel each.
  expect(enclosedArea(outer!)).toBe(5 * 4 - 0.5);
  expect(enclosedArea(hole!)).toBe(-0.5);
  expect(traceOutlines(new Uint8Array(4), 2, 2)).toEqual([]);
});
