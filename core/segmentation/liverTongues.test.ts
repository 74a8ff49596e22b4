import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutTongues } from './liverTongues.ts';
import { signedDistanceTwin } from './working.twin.ts';

// Voxels of 3 × 3 × 4 mm.
const places = (count: number, mm: number) => Float64Array.from({ length: count }, (_, n) => mm * n);
const [COLUMNS, ROWS, SLICES] = [20, 9, 8];
const box = {
  ...{ columns: COLUMNS, rows: ROWS, slices: SLICES },
  ...{ placesI: places(COLUMNS, 3), placesJ: places(ROWS, 3), placesK: places(SLICES, 4) },
};
const VOXELS = COLUMNS * ROWS * SLICES;
const kernels = {
  signedDistance: async (...[of, set, side]: Parameters<typeof signedDistanceTwin>) =>
    signedDistanceTwin(of, set, side),
};
const at = (v: number) => [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS, Math.floor(v / COLUMNS / ROWS)] as const;
const setOf = (holds: (i: number, j: number, k: number) => boolean) =>
  Uint8Array.from({ length: VOXELS }, (_, v) => (holds(...at(v)) ? 1 : 0));
const [FAT, TISSUE, FAT_HU] = [-100, 180, -20];
const SEED = 4 + COLUMNS * (4 + ROWS * 4);

/** A block, and from it a plate of two rows that reaches out. */
const inBlock = (i: number, j: number, k: number) => i >= 1 && i <= 8 && j >= 1 && j <= 7 && k >= 1 && k <= 6;
const inPlate = (i: number, j: number, k: number) => i > 8 && i <= 17 && j >= 4 && j <= 5 && k >= 1 && k <= 6;
const withPlate = setOf((...v) => inBlock(...v) || inPlate(...v));
const without = (hu: (j: number) => number, seed = SEED) =>
  withoutTongues(
    box,
    Int16Array.from({ length: VOXELS }, (_, v) => (withPlate[v] ? 108 : hu(at(v)[1]))),
    withPlate,
    { seed, fatHu: FAT_HU },
    kernels,
  );

test('a thin plate that reaches out between other tissue goes, but for its root', async () => {
  const left = await without(() => TISSUE);
  // What lies within 15 mm of where the block is thick: column 7, slices 2 to 5.
  const isRoot = (i: number, k: number) => Math.hypot(3 * (i - 7), k === 1 || k === 6 ? 4 : 0) <= 15;
  const onlyRoot = setOf((i, j, k) => inBlock(i, j, k) || (inPlate(i, j, k) && isRoot(i, k)));
  expect(left).toEqual(onlyRoot);
});

test('one that lies in fat stays, or with fat on the one side', async () => {
  expect(await without(() => FAT)).toEqual(withPlate);
  expect(await without((j) => (j < 5 ? FAT : TISSUE))).toEqual(withPlate);
});

test('what was clicked stays', async () => {
  expect(await without(() => TISSUE, 14 + COLUMNS * (4 + ROWS * 4))).toEqual(withPlate);
});

test('it only takes away, from nothing in fat and from nothing that is thick or beside it', async () => {
  const voxels = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: VOXELS, maxLength: VOXELS });
  await fc.assert(
    fc.asyncProperty(voxels, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (dice, share, fat) => {
      const set = Uint8Array.from(dice, (die, v) => (inBlock(...at(v)) || die < share ? 1 : 0));
      const hu = new Int16Array(VOXELS).fill(fat ? FAT : TISSUE);
      const left = await withoutTongues(box, hu, set, { seed: SEED, fatHu: FAT_HU }, kernels);
      for (let v = 0; v < VOXELS; v++) {
        if (left[v]) expect(set[v]).toBe(1);
        if (fat || inBlock(...at(v))) expect(left[v]).toBe(set[v]);
      }
    }),
    { numRuns: 6 },
  );
});
