import { expect, test } from 'vitest';
import { drawnScan, type Level, LIVER, PELVIS, SIZE } from '#test/phantoms/drawnPatient';
import { liverSlice } from './liverSlice.ts';

test('a scan of abdomen and pelvis is begun where there is most liver, to the next look', () => {
  const [geometry, huOf] = drawnScan([...PELVIS, ...LIVER]);
  const k = liverSlice(geometry, huOf, 18)!;
  expect(Math.abs(k - (PELVIS.length + 6.5))).toBeLessThanOrEqual(2);
});

test('a slice that shows much liver is kept, and no other is looked at', () => {
  const [geometry, huOf] = drawnScan([...PELVIS, ...LIVER]);
  const asked: number[] = [];
  const watched = (k: number) => {
    asked.push(k);
    return huOf(k);
  };
  const k = liverSlice(geometry, watched, PELVIS.length + 4);
  expect([k, asked]).toEqual([PELVIS.length + 4, [PELVIS.length + 4]]);
});

test('there is no guess without a liver: muscles, air, a single slice of something, what differs from slice to slice', () => {
  const guess = (levels: readonly Level[]) => liverSlice(...drawnScan(levels), 0);
  expect(guess(PELVIS)).toBeNull();
  expect(guess([...PELVIS, { liver: [70, 70] }])).toBeNull();
  const flickering = Array.from(
    { length: 21 },
    (_, n): Level => ({ liver: [70, 70], liverHu: n % 4 === 0 ? 60 : 150 }),
  );
  expect(liverSlice(...drawnScan([{}, ...flickering.slice(1)]), 0)).toBeNull();
  const [geometry] = drawnScan(PELVIS);
  expect(liverSlice(geometry, () => new Int16Array(SIZE * SIZE).fill(-1000), 3)).toBeNull();
});

test('there is none for a series that is not axial', () => {
  const [geometry, huOf] = drawnScan(LIVER);
  expect(liverSlice({ ...geometry, normal: [0, 1, 0] }, huOf, 5)).toBeNull();
});
