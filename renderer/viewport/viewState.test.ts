import { expect, test } from 'vitest';
import { volumeGeometry } from '#core/geometry';
import { Views } from './viewState.ts';

/** Voxels of 0.8 × 0.5 mm; slices of 5 mm, stored from the head down. */
const views = () =>
  new Views(
    volumeGeometry({
      columns: 40,
      rows: 30,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [0.5, 0.8],
      slicePositions: Array.from({ length: 9 }, (_, k) => [0, 0, -5 * k] as const),
    }),
  );

test('the keys move the crosshair as the arrows point on the active view, a voxel at a time or so many mm', () => {
  const seen = views();
  const [i, j, k] = seen.now.focus;
  seen.nudge([1, 0]);
  seen.nudge([0, -1]);
  expect(seen.now.focus).toEqual([i + 1, j - 1, k]);
  seen.nudge([-1, 0], 4);
  seen.nudge([0, 1], 4);
  expect(seen.now.focus).toEqual([i + 1 - 5, j - 1 + 8, k]);
  expect(seen.now.pointer).toEqual({ plane: 'axial', point: seen.frames.axial.placeOf(seen.now.focus), byKeys: true });

  // Up a coronal view is towards the head, whichever way the slices are stored.
  seen.activate('coronal');
  seen.nudge([0, -1], 10);
  expect(seen.now.focus[2]).toBe(k - 2);
  seen.nudge([0, -1], 1000);
  expect(seen.now.focus[2]).toBe(0);
});

test('where the patient is moves a crosshair that nobody has moved, and no other', () => {
  const body = { from: [4, 4, 1], to: [30, 20, 7], beginAt: [17, 12, 3] } as const;
  const untouched = views();
  untouched.setBody(body);
  expect(untouched.now.focus).toEqual(body.beginAt);
  const scrolled = views();
  scrolled.step('axial', -2);
  const before = scrolled.now.focus;
  scrolled.setBody(body);
  expect(scrolled.now.focus).toEqual(before);
});
