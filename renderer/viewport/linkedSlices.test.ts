import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkAt, linkedSlice, turned } from './linkedSlices.ts';

/** Heights of slices, uneven, upwards or downwards. */
const heights = fc
  .tuple(
    fc.double({ min: -500, max: 500, noNaN: true }),
    fc.array(fc.double({ min: 0.5, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 }),
    fc.boolean(),
  )
  .map(([first, steps, down]) => {
    let at = first;
    return [first, ...steps.map((step) => (at += down ? -step : step))];
  });
const share = fc.double({ min: 0, max: 0.999, noNaN: true });

test('where two scans were linked they stay together, both ways', () => {
  fc.assert(
    fc.property(heights, heights, share, share, (a, b, s, t) => {
      const [k, there] = [Math.floor(s * a.length), Math.floor(t * b.length)];
      const link = linkAt(a, k, b, there);
      expect(linkedSlice(a, k, b, link).k).toBe(there);
      expect(linkedSlice(b, there, a, turned(link)).k).toBe(k);
    }),
  );
});

test('no slice of the other scan lies nearer than the one that is shown, and it says how far beside it lies', () => {
  fc.assert(
    fc.property(heights, heights, share, fc.double({ min: -100, max: 100, noNaN: true }), (a, b, s, offsetMm) => {
      const k = Math.floor(s * a.length);
      const found = linkedSlice(a, k, b, { offsetMm });
      const apart = b.map((height) => Math.abs(height - a[k]! - offsetMm));
      expect(found.apartMm).toBeCloseTo(Math.min(...apart), 9);
      expect(apart[found.k]).toBeCloseTo(found.apartMm, 9);
    }),
  );
});

test('5 mm slices beside 1.25 mm: scrolled by one, the other goes by four', () => {
  const thick = [0, 5, 10, 15];
  const thin = Array.from({ length: 13 }, (_, n) => 100 + 1.25 * n);
  const link = linkAt(thick, 0, thin, 0);
  expect([0, 1, 2, 3].map((k) => linkedSlice(thick, k, thin, link).k)).toEqual([0, 4, 8, 12]);
});
