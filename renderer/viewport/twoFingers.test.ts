import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TwoFingers } from './twoFingers.ts';

test('one finger is no pinch; two zoom about their middle and carry it along', () => {
  const fingers = new TwoFingers();
  fingers.down(1, 100, 100);
  expect(fingers.move(1, 110, 100)).toBeNull();
  fingers.down(2, 210, 100);
  expect(fingers.move(2, 310, 100)).toEqual({ factor: 2, x: 210, y: 100, dx: 50, dy: 0 });
  fingers.down(3, 0, 0);
  expect(fingers.move(3, 50, 50)).toBeNull();
  fingers.up(1);
  expect(fingers.move(2, 0, 0)).toBeNull();
});

test('however fingers wander, the factors multiply to what their distance has grown by', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }));
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), (places) => {
      const fingers = new TwoFingers();
      fingers.down(1, -100, -100);
      fingers.down(2, 0, 0);
      let factor = 1;
      let [x, y] = [-50, -50];
      for (const [px, py] of places) {
        const pinch = fingers.move(2, px, py)!;
        factor *= pinch.factor;
        [x, y] = [x + pinch.dx, y + pinch.dy];
      }
      const [lastX, lastY] = places.at(-1)!;
      expect(factor).toBeCloseTo(Math.hypot(lastX + 100, lastY + 100) / Math.hypot(100, 100), 9);
      expect([x, y]).toEqual([(lastX - 100) / 2, (lastY - 100) / 2]);
    }),
  );
});
