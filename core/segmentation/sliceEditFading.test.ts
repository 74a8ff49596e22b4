import { expect, test } from 'vitest';
import { plainKernels } from '../commands/kernels.twin.ts';
import { type Vec3, volumeGeometry } from '../geometry.ts';
import { planeStack } from './planeStack.ts';
import { spreadSliceEdit } from './sliceEdit.ts';

const [SIDE, SLICES, MIDDLE, STEP_MM] = [56, 25, 12, 5];
const geometry = volumeGeometry({
  columns: SIDE,
  rows: SIDE,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 2],
  slicePositions: Array.from({ length: SLICES }, (_, k): Vec3 => [0, 0, STEP_MM * k]),
});
const [WAS_MM, DRAWN_MM] = [28, 36];
const away = (v: number) => Math.hypot(2 * (v % SIDE) - 55, 2 * (Math.floor(v / SIDE) % SIDE) - 55);

test('a cylinder drawn 8 mm wider on one slice of even HU is as wide beside it, fades over 40 mm, and is as it was there', async () => {
  const layer = Uint8Array.from({ length: SIDE * SIDE * SLICES }, (_, v) => (away(v) <= WAS_MM ? 1 : 0));
  const hu = new Int16Array(layer.length).fill(100);
  const none = new Uint8Array(layer.length);
  const { add, remove } = await spreadSliceEdit(
    {
      ...{ stack: planeStack(geometry, 'axial'), hu, layer, segment: 1, index: MIDDLE, edited: [], reachMm: 40 },
      drawn: Uint8Array.from({ length: SIDE * SIDE }, (_, v) => (away(v) <= DRAWN_MM ? 1 : 0)),
    },
    plainKernels(geometry, hu, { extent: layer, findings: none, partition: none }),
  );
  const voxels = new Array<number>(SLICES).fill(0);
  for (let r = 0; r < add.length; r += 2) voxels[Math.floor(add[r]! / SIDE / SIDE)]! += add[r + 1]!;
  for (let r = 0; r < remove.length; r += 2) voxels[Math.floor(remove[r]! / SIDE / SIDE)]! -= remove[r + 1]!;
  /** How much wider than before, of the 8 mm, so far from the slice: by the area. */
  const carried = (mm: number, side: 1 | -1) =>
    (Math.sqrt(WAS_MM ** 2 + (4 * voxels[MIDDLE + (side * mm) / STEP_MM]!) / Math.PI) - WAS_MM) / (DRAWN_MM - WAS_MM);
  for (const side of [1, -1] as const) {
    expect(carried(0, side)).toBeCloseTo(1, 1);
    // An error that forgets over 12 mm: e^(−mm / 12), a little less towards the end at 40 mm.
    for (const mm of [5, 10, 20])
      expect(Math.abs(carried(mm, side) - Math.exp(-mm / 12)), `${mm} mm`).toBeLessThan(0.15);
    expect(carried(40, side)).toBe(0);
  }
});
