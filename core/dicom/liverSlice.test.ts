import { expect, test } from 'vitest';
import { type VolumeGeometry, volumeGeometry } from '../geometry.ts';
import { liverSlice } from './liverSlice.ts';

const SIZE = 128;
const MM = 3;

interface Level {
  /** Half-axes of the liver, mm, as large as the slice shows it; none of it where null. */
  readonly liver?: readonly [number, number] | null;
  /** HU of gluteal muscles, of which a pelvis has much. */
  readonly muscle?: number;
  readonly liverHu?: number;
}

/** A slice of a drawn patient: skin, fat, spine; and what the level adds. */
function drawn({ liver = null, muscle, liverHu = 100 }: Level): Int16Array {
  const within = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  return Int16Array.from({ length: SIZE * SIZE }, (_, v) => {
    const x = ((v % SIZE) - SIZE / 2) * MM;
    const y = (Math.floor(v / SIZE) - SIZE / 2) * MM;
    if (!within(x, y, 0, 0, 170, 120)) return -1000;
    if (within(x, y, 0, 66, 30, 26)) return 350;
    if (liver && within(x, y, -75, -15, ...liver)) return liverHu;
    if (muscle !== undefined && within(x, y, -90, 55, 38, 30)) return muscle;
    return -90;
  });
}

/** A scan of slices 10 mm apart, given from the feet upwards. */
function scan(levels: readonly Level[], normal: 1 | -1 = 1): [VolumeGeometry, (k: number) => Int16Array] {
  const geometry = volumeGeometry({
    columns: SIZE,
    rows: SIZE,
    rowDirection: [1, 0, 0],
    columnDirection: [0, normal, 0],
    pixelSpacingMm: [MM, MM],
    slicePositions: levels.map((_, k) => [0, 0, normal * 10 * k] as const),
  });
  const slices = levels.map(drawn);
  return [geometry, (k) => slices[k]!];
}

const PELVIS: readonly Level[] = Array.from({ length: 24 }, () => ({ muscle: 60 }));
const LIVER: readonly Level[] = [30, 45, 60, 70, 65, 50].flatMap(
  (r) => [{ liver: [r, r] }, { liver: [r, r] }] as const,
);

test('a scan of abdomen and pelvis is begun where there is most liver, to the next look', () => {
  const [geometry, huOf] = scan([...PELVIS, ...LIVER]);
  const k = liverSlice(geometry, huOf, 18)!;
  expect(Math.abs(k - (PELVIS.length + 6.5))).toBeLessThanOrEqual(2);
});

test('a slice that shows much liver is kept, and no other is looked at', () => {
  const [geometry, huOf] = scan([...PELVIS, ...LIVER]);
  const asked: number[] = [];
  const watched = (k: number) => {
    asked.push(k);
    return huOf(k);
  };
  const k = liverSlice(geometry, watched, PELVIS.length + 4);
  expect([k, asked]).toEqual([PELVIS.length + 4, [PELVIS.length + 4]]);
});

test('there is no guess without a liver: muscles, air, a single slice of something, what differs from slice to slice', () => {
  const guess = (levels: readonly Level[]) => liverSlice(...scan(levels), 0);
  expect(guess(PELVIS)).toBeNull();
  expect(guess([...PELVIS, { liver: [70, 70] }])).toBeNull();
  const flickering = Array.from(
    { length: 21 },
    (_, n): Level => ({ liver: [70, 70], liverHu: n % 4 === 0 ? 60 : 150 }),
  );
  expect(liverSlice(...scan([{}, ...flickering.slice(1)]), 0)).toBeNull();
  const [geometry] = scan(PELVIS);
  expect(liverSlice(geometry, () => new Int16Array(SIZE * SIZE).fill(-1000), 3)).toBeNull();
});

test('there is none for a series that is not axial', () => {
  const [geometry, huOf] = scan(LIVER);
  expect(liverSlice({ ...geometry, normal: [0, 1, 0] }, huOf, 5)).toBeNull();
});
