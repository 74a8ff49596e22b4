import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { plainKernels } from '../commands/kernels.twin.ts';
import type { ViewPlane } from '../contours/brush.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { patientFromVoxel, type Vec3, type VolumeGeometry, volumeGeometry } from '../geometry.ts';
import { planeMask, planeStack } from './planeStack.ts';
import { type SliceEdit, spreadSliceEdit } from './sliceEdit.ts';
import { latticeOver, signedDistances } from './sliceEditDistance.ts';

const upright = volumeGeometry({
  columns: 56,
  rows: 48,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 2],
  slicePositions: Array.from({ length: 25 }, (_, k): Vec3 => [0, 0, 4 * k]),
});

/** A bright egg in the middle of the grid, and a leak: a less bright ball at its right side that the segment holds too. */
function leaking(geometry: VolumeGeometry) {
  const { columns, rows, slices } = geometry;
  const voxels = columns * rows * slices;
  const hu = new Int16Array(voxels);
  const truth = new Uint8Array(voxels);
  const layer = new Uint8Array(voxels);
  for (let v = 0; v < voxels; v++) {
    const [x, y, z] = patientFromVoxel(geometry, [
      v % columns,
      Math.floor(v / columns) % rows,
      Math.floor(v / columns / rows),
    ]);
    const egg = ((x - 50) / 32) ** 2 + ((y - 46) / 34) ** 2 + ((z - 48) / 40) ** 2 <= 1;
    const ball = (x - 88) ** 2 + (y - 46) ** 2 + (z - 48) ** 2 <= 15 ** 2;
    hu[v] = (egg ? 110 : ball ? 60 : -80) + ((v * 2654435761) % 23) - 11;
    if (egg) truth[v] = 1;
    if (egg || ball) layer[v] = 1;
  }
  return { hu, truth, layer };
}

const kernelsOf = (geometry: VolumeGeometry, hu: Int16Array) => {
  const none = new Uint8Array(hu.length);
  return plainKernels(geometry, hu, { extent: none, findings: none, partition: none });
};

async function edited(
  geometry: VolumeGeometry,
  plane: ViewPlane,
  index: number,
  more: Partial<SliceEdit> = {},
): Promise<{ before: Uint8Array; after: Uint8Array; truth: Uint8Array }> {
  const { hu, truth, layer } = leaking(geometry);
  const stack = planeStack(geometry, plane);
  const drawn = planeMask(stack, truth, 1, index);
  const edit = { stack, hu, layer, segment: 1, index, drawn, edited: [], reachMm: 40, ...more };
  const { add, remove } = await spreadSliceEdit(edit, kernelsOf(geometry, hu));
  const after = layer.slice();
  write(after, add, 1);
  write(after, remove, 0);
  return { before: layer, after, truth };
}

function write(layer: Uint8Array, runs: RunSet, value: number) {
  for (let r = 0; r < runs.length; r += 2) {
    for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) expect(layer[v]).toBe(1 - value);
    layer.fill(value, runs[r]!, runs[r]! + runs[r + 1]!);
  }
}

const differing = (a: Uint8Array, b: Uint8Array, where: (v: number) => boolean = () => true) =>
  a.reduce((n, value, v) => n + (value !== b[v] && where(v) ? 1 : 0), 0);
const sliceOf = (v: number) => Math.floor(v / (56 * 48));

test.each(['axial', 'coronal', 'sagittal'] as const)(
  'on a %s plane the drawn plane becomes what was drawn, and the leak leaves its neighbours too',
  async (plane) => {
    const stack = planeStack(upright, plane);
    const index = { axial: 12, coronal: 23, sagittal: 44 }[plane];
    const { before, after, truth } = await edited(upright, plane, index);
    expect(planeMask(stack, after, 1, index)).toEqual(planeMask(stack, truth, 1, index));
    // Most of a ball of 12 ml goes by one drawing; along the axis of the leak less can be told from the egg.
    const share = plane === 'sagittal' ? 0.8 : 0.25;
    expect(differing(after, truth)).toBeLessThan(differing(before, truth) * share);
  },
);

test('what lies on the other side of the organ stays as it is', async () => {
  const { before, after } = await edited(upright, 'axial', 12);
  expect(differing(before, after, (v) => v % 56 < 20)).toBe(0);
});

test('nothing spreads to slices beyond the reach, to drawn slices or beyond them', async () => {
  const { before, after } = await edited(upright, 'axial', 12, { edited: [9, 14], reachMm: 10 });
  for (const [k, changes] of [
    [9, false],
    [10, true],
    [13, true],
    [14, false],
    [15, false],
  ] as const)
    expect(differing(before, after, (v) => sliceOf(v) === k) > 0).toBe(changes);
  const alone = await edited(upright, 'axial', 12, { reachMm: 0 });
  expect(differing(alone.before, alone.after, (v) => sliceOf(v) !== 12)).toBe(0);
});

test('drawing what is there changes nothing', async () => {
  const { layer } = leaking(upright);
  const drawn = planeMask(planeStack(upright, 'axial'), layer, 1, 12);
  const { before, after } = await edited(upright, 'axial', 12, { drawn });
  expect(differing(before, after)).toBe(0);
});

test('on a tilted series the correction spreads along the normal, not along the columns', async () => {
  // Each slice lies 1.3 mm further back than the one below: 18°, as a gantry tilts.
  const tilted = volumeGeometry({
    ...upright,
    rows: 64,
    slicePositions: Array.from({ length: 25 }, (_, k): Vec3 => [0, 1.3 * k - 26, 4 * k]),
  });
  const { before, after, truth } = await edited(tilted, 'axial', 12);
  expect(differing(after, truth)).toBeLessThan(0.25 * differing(before, truth));
});

test('an organ that was missed grows back from one drawn slice, tapering', async () => {
  const { hu, truth } = leaking(upright);
  const stack = planeStack(upright, 'axial');
  const layer = truth.map((n, v) => (sliceOf(v) > 14 ? 0 : n));
  const drawn = planeMask(stack, truth, 1, 17);
  const edit = { stack, hu, layer, segment: 1, index: 17, drawn, edited: [], reachMm: 40 };
  const { add } = await spreadSliceEdit(edit, kernelsOf(upright, hu));
  const after = layer.slice();
  write(after, add, 1);
  // The tip of an organ needs a second slice; between the drawn one and what was there it is whole.
  for (const k of [15, 16, 17])
    expect(differing(after, truth, (v) => sliceOf(v) === k)).toBeLessThan(
      0.2 * differing(layer, truth, (v) => sliceOf(v) === k) + 1,
    );
});

test('how wrong a border was on one slice says less and less of those further off', async () => {
  // HU that say nothing, and an egg drawn 4 mm larger.
  const { truth } = leaking(upright);
  const stack = planeStack(upright, 'axial');
  const lattice = latticeOver(stack, { uFrom: 0, uTo: 56, vFrom: 0, vTo: 48 }, 0.01);
  const egg = planeMask(stack, truth, 1, 12);
  const drawn = signedDistances(lattice, (u, v) => egg[v * 56 + u] === 1, 15);
  const edit = {
    stack,
    hu: new Int16Array(truth.length),
    layer: truth,
    segment: 1,
    index: 12,
    drawn: Uint8Array.from(drawn, (distance) => (distance < 4 ? 1 : 0)),
    edited: [],
    reachMm: 40,
  };
  const { add } = await spreadSliceEdit(edit, kernelsOf(upright, edit.hu));
  const after = truth.slice();
  write(after, add, 1);
  const gained = (k: number) => differing(truth, after, (v) => sliceOf(v) === k);
  for (const side of [-1, 1]) {
    expect(gained(12 + side)).toBeGreaterThan(0.5 * gained(12));
    expect(gained(12 + 4 * side)).toBeLessThan(0.4 * gained(12));
    expect(gained(12 + 8 * side)).toBeLessThan(0.05 * gained(12));
  }
});

test('a piece that was missed is carried to where it is, not into the fat where it is no more', async () => {
  const { hu, truth } = leaking(upright);
  const stack = planeStack(upright, 'axial');
  // A lobe beside the egg that ends at slice 12; nobody had it.
  const isLobe = (v: number) => {
    const [i, j] = [v % 56, Math.floor(v / 56) % 48];
    return i >= 4 && i < 20 && j >= 4 && j < 12 && sliceOf(v) >= 6 && sliceOf(v) <= 12;
  };
  const values = hu.map((value, v) => (isLobe(v) ? 110 + (value % 10) : value));
  const drawn = planeMask(
    stack,
    truth.map((n, v) => (isLobe(v) ? 1 : n)),
    1,
    12,
  );
  const edit = { stack, hu: values, layer: truth, segment: 1, index: 12, drawn, edited: [], reachMm: 40 };
  const { add } = await spreadSliceEdit(edit, kernelsOf(upright, values));
  const after = truth.slice();
  write(after, add, 1);
  const gained = (k: number) => differing(truth, after, (v) => sliceOf(v) === k);
  const lobe = gained(12);
  for (const k of [10, 11]) expect(gained(k)).toBeGreaterThan(0.8 * lobe);
  for (const k of [13, 14, 15]) expect(gained(k)).toBeLessThan(0.1 * lobe);
});

test('what was dropped beside the liver takes no liver along where it is no more', async () => {
  const { hu, truth } = leaking(upright);
  const stack = planeStack(upright, 'axial');
  // A block that is bowel up to slice 12, and liver above it.
  const inBlock = (v: number) => {
    const [i, j] = [v % 56, Math.floor(v / 56) % 48];
    return i >= 4 && i < 20 && j >= 4 && j < 12 && sliceOf(v) >= 6 && sliceOf(v) <= 18;
  };
  const isBowel = (v: number) => inBlock(v) && sliceOf(v) <= 12;
  const values = hu.map((value, v) => (inBlock(v) ? (isBowel(v) ? 60 : 110) + (value % 10) : value));
  const layer = truth.map((n, v) => (inBlock(v) ? 1 : n));
  const drawn = planeMask(stack, truth, 1, 12);
  const edit = { stack, hu: values, layer, segment: 1, index: 12, drawn, edited: [], reachMm: 40 };
  const { remove } = await spreadSliceEdit(edit, kernelsOf(upright, values));
  const after = layer.slice();
  write(after, remove, 0);
  const lost = (k: number) => differing(layer, after, (v) => sliceOf(v) === k);
  const block = lost(12);
  for (const k of [10, 11]) expect(lost(k)).toBeGreaterThan(0.8 * block);
  for (const k of [13, 14, 15]) expect(lost(k)).toBeLessThan(0.1 * block);
});

test('bowel that is dropped leaves no crumbs of the liver’s HU behind; an island that was one before stays', async () => {
  const { hu, truth } = leaking(upright);
  const stack = planeStack(upright, 'axial');
  const inBlock = (i: number, j: number, k: number) => i >= 4 && i < 20 && j >= 4 && j < 12 && k >= 6 && k <= 14;
  // Knots of 6 mm in the bowel that look like liver, and as large an island above it.
  const inKnot = (i: number, j: number, k: number) => i < 12 && i % 8 < 3 && j % 5 < 3 && k !== 12;
  const isIsland = (i: number, j: number, k: number) => i >= 8 && i < 11 && j >= 6 && j < 9 && k === 16;
  const at = (v: number) => [v % 56, Math.floor(v / 56) % 48, sliceOf(v)] as const;
  const values = hu.map((value, v) =>
    inBlock(...at(v)) ? (inKnot(...at(v)) ? 110 : 60) : isIsland(...at(v)) ? 110 : value,
  );
  const layer = truth.map((n, v) => (inBlock(...at(v)) || isIsland(...at(v)) ? 1 : n));
  const drawn = planeMask(stack, truth, 1, 12);
  const edit = { stack, hu: values, layer, segment: 1, index: 12, drawn, edited: [], reachMm: 40 };
  const { remove } = await spreadSliceEdit(edit, kernelsOf(upright, values));
  const after = layer.slice();
  write(after, remove, 0);
  const left = (k: number) => differing(after, truth, (v) => sliceOf(v) === k && v % 56 < 12);
  for (const k of [10, 11, 12, 13]) expect(left(k)).toBe(0);
  expect(left(16)).toBe(9);
});

test('the kernels settle it as their plain twins do', async () => {
  const { hu, truth, layer } = leaking(upright);
  const stack = planeStack(upright, 'axial');
  const edit = {
    stack,
    hu,
    layer,
    segment: 1,
    index: 12,
    drawn: planeMask(stack, truth, 1, 12),
    edited: [],
    reachMm: 40,
  };
  const plain = await spreadSliceEdit(edit, kernelsOf(upright, hu));
  const fast = await spreadSliceEdit(edit, voxelKernels(volumeWith(upright, { hu })));
  expect(fast).toEqual(plain);
});
