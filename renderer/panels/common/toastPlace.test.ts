import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lifted, type Standing } from './toastPlace.ts';

const CEILING = 44;
const GAP = 8;
/** At the lower right of a window of 1280 × 800. */
const toast = (height: number): Standing => ({ left: 948, right: 1268, top: 760 - height, bottom: 760 });
const control = (left: number, top: number): Standing => ({ left, right: left + 120, top, bottom: top + 32 });

test('a toast stands over the panel as it is, and just above the control that was used beneath it', () => {
  expect(lifted(toast(90), null, CEILING, GAP)).toBe(0);
  expect(lifted(toast(90), control(953, 300), CEILING, GAP)).toBe(0);
  expect(lifted(toast(90), control(60, 720), CEILING, GAP)).toBe(0);
  expect(lifted(toast(90), control(953, 720), CEILING, GAP)).toBe(760 - 720 + GAP);
});

test('wherever the control is, the toast covers none of it, and stays below the top bar', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 40, max: 300 }),
      fc.integer({ min: 0, max: 1160 }),
      fc.integer({ min: 44, max: 768 }),
      (height, left, top) => {
        const at = toast(height);
        const up = lifted(at, control(left, top), CEILING, GAP);
        const covers = left < at.right && at.left < left + 120 && top < at.bottom - up && at.top - up < top + 32;
        expect(covers && up === 0 && at.top - (at.bottom - top + GAP) >= CEILING).toBe(false);
        if (up > 0) expect(covers).toBe(false);
        expect(at.top - up).toBeGreaterThanOrEqual(CEILING);
      },
    ),
  );
});
