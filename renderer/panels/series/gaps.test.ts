import { expect, test } from 'vitest';
import { geometryFindings } from '#core/dicom/spacing';
import { volumeGeometry } from '#core/geometry';
import { gapsOf, missingHeights } from './gaps.ts';

/** Heights of `n` slices 3 mm apart from −178.3 mm, without those named. */
const heights = (n: number, without: readonly number[]) =>
  Array.from({ length: n }, (_, k) => -178.3 + 3 * k).filter((_, k) => !without.includes(k));

const findingOf = (z: readonly number[]) =>
  geometryFindings(
    volumeGeometry({
      columns: 4,
      rows: 4,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [1, 1],
      slicePositions: z.map((height) => [0, 0, height] as const),
    }),
    null,
  ).find((f) => f.code === 'series.missingSlices');

test('the picture shows the gap that core found: where, how wide, how many', () => {
  const z = heights(44, [23, 24]);
  const gaps = gapsOf(findingOf(z)!, z);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]).toMatchObject({ after: 23, missing: 2 });
  expect(gaps[0]!.sizeMm).toBeCloseTo(9);
  expect(missingHeights(gaps[0]!).map((h) => h.toFixed(1))).toEqual(['-109.3', '-106.3']);
});

test('a finding without its figures shows no gap rather than a guessed one', () => {
  expect(gapsOf({ details: {} }, [0, 1, 5])).toEqual([]);
});
