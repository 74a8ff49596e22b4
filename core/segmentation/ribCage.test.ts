import { describe, expect, test } from 'vitest';
import { ribCage } from './ribCage.ts';
import type { WorkingGrid } from './workingGrid.ts';

const [COLUMNS, ROWS, SLICES, MM] = [48, 40, 30, 3];
const places = (count: number) => Float64Array.from({ length: count }, (_, n) => n * MM);

/** Ribs that lean forwards around an oval chest, two to a step of 30 mm, in fat; `more` puts what else is there. */
function chest(more: (i: number, j: number, k: number) => number | null = () => null): WorkingGrid {
  const hu = new Int16Array(COLUMNS * ROWS * SLICES).fill(50);
  for (let k = 0, v = 0; k < SLICES; k++)
    for (let j = 0; j < ROWS; j++)
      for (let i = 0; i < COLUMNS; i++, v++) {
        const r = radius(i, j);
        const along = k * MM - 0.5 * j * MM;
        if (r > 1) hu[v] = -1000;
        else if (r > 0.8 && r < 0.92 && Math.abs(along - 30 * Math.round(along / 30)) < 6) hu[v] = 350;
        hu[v] = more(i, j, k) ?? hu[v]!;
      }
  return {
    columns: COLUMNS,
    rows: ROWS,
    slices: SLICES,
    placesI: places(COLUMNS),
    placesJ: places(ROWS),
    placesK: places(SLICES),
    factorI: 1,
    factorJ: 1,
    firstSlices: Int32Array.from({ length: SLICES + 1 }, (_, k) => k),
    hu,
  };
}

const radius = (i: number, j: number) => Math.hypot((i - COLUMNS / 2) / (COLUMNS / 2), (j - ROWS / 2) / (ROWS / 2));
/** Of the voxels at that share of the way outwards, away from the ends, the share that the cage holds. */
function held(cage: Uint8Array, from: number, to: number): number {
  let [all, inCage] = [0, 0];
  for (let k = 12; k < SLICES - 12; k++)
    for (let j = 0; j < ROWS; j++)
      for (let i = 0; i < COLUMNS; i++) {
        const r = radius(i, j);
        if (r < from || r > to) continue;
        all++;
        inCage += cage[i + COLUMNS * (j + ROWS * k)]!;
      }
  return inCage / all;
}

describe('the rib cage', () => {
  test('is closed between the ribs, and nothing within it', () => {
    const cage = ribCage(chest());
    expect(held(cage, 0.83, 0.9)).toBeGreaterThan(0.97);
    expect(held(cage, 0, 0.65)).toBe(0);
  });

  test('takes no coils, glue or stents within it for ribs', () => {
    const coils = chest((i, j, k) => (Math.hypot(i - 20, j - 20) < 4 && k % 7 < 2 ? 900 : null));
    expect(held(ribCage(coils), 0, 0.6)).toBe(0);
  });

  test('is not there where no bone is', () => {
    const soft = chest();
    soft.hu.forEach((value, v) => {
      if (value > 200) soft.hu[v] = 50;
    });
    expect(ribCage(soft).includes(1)).toBe(false);
  });
});
