import fc from 'fast-check';
import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { strokeVoxels } from '../contours/brush.ts';
import { voxelsIn } from '../contours/voxelRuns.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { addStroke, eraseStroke } from './stroke.ts';

const geometry = volumeGeometry({
  columns: 60,
  rows: 44,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2, 2],
  slicePositions: Array.from({ length: 22 }, (_, k): Vec3 => [0, 0.3 * k, 4 * k]),
});
const count = 60 * 44 * 22;
const placeOf = (v: number): Vec3 =>
  patientFromVoxel(geometry, [v % 60, Math.floor(v / 60) % 44, Math.floor(v / 60 / 44)]);
const away = (v: number, [x, y, z]: Vec3) => {
  const [a, b, c] = placeOf(v);
  return Math.hypot(a - x, b - y, c - z);
};
const LIVER: Vec3 = [40, 44, 42];
const HEART: Vec3 = [92, 44, 42];

/** A liver of 28 mm and a heart of 22 mm that touch; between them a thin dark wall, as the diaphragm is. */
const hu = Int16Array.from({ length: count }, (_, v) => {
  const noise = ((v * 2654435761) % 17) - 8;
  const wall = Math.abs(placeOf(v)[0] - 69) < 2.5;
  if (away(v, LIVER) <= 28 || away(v, HEART) <= 24) return (wall ? 55 : 110) + noise;
  return -90 + noise;
});
const both = hu.map((value) => (value > 30 ? 1 : 0));
const leaking = Uint8Array.from(both);
const kernels = voxelKernels(volumeWith(geometry, { hu }));

const strokeAt = (layer: Uint8Array, points: readonly Vec3[], radiusMm: number, reachMm: number, k = 10) => ({
  geometry,
  hu,
  layer,
  segment: 1,
  points,
  radiusMm,
  stroke: strokeVoxels(geometry, { plane: 'axial', index: k, radiusMm, points }),
  reachMm,
});
const share = (layer: Uint8Array, where: (v: number) => boolean) => {
  let [of, is] = [0, 0];
  for (let v = 0; v < count; v++)
    if (leaking[v] && where(v)) {
      of++;
      is += layer[v]!;
    }
  return is / of;
};
const written = (layer: Uint8Array, runs: Uint32Array, value: number) => {
  const after = layer.slice();
  for (let r = 0; r < runs.length; r += 2) after.fill(value, runs[r]!, runs[r]! + runs[r + 1]!);
  return after;
};

test('an erasing stroke in the heart takes the heart as far as its wall, and leaves the liver', async () => {
  const runs = await eraseStroke(
    strokeAt(
      leaking,
      [
        [84, 44, 40],
        [98, 44, 40],
      ],
      5,
      40,
    ),
    kernels,
  );
  const after = written(leaking, runs, 0);
  expect(share(after, (v) => away(v, HEART) < 20 && placeOf(v)[0] > 74)).toBeLessThan(0.1);
  expect(share(after, (v) => placeOf(v)[0] < 64)).toBeGreaterThan(0.97);
});

test('an adding stroke takes in the rest of the liver, and not what is unlike it', async () => {
  const half = leaking.map((n, v) => (placeOf(v)[0] < 40 ? n : 0));
  const runs = await gained(
    strokeAt(
      half,
      [
        [48, 40, 40],
        [54, 48, 40],
      ],
      4,
      40,
    ),
  );
  const after = written(half, runs, 1);
  expect(share(after, (v) => placeOf(v)[0] > 40 && placeOf(v)[0] < 64)).toBeGreaterThan(0.93);
  for (let v = 0; v < count; v++) if (after[v] && hu[v]! < 30) expect(after[v]).toBe(half[v]);
});

const gained = async (edit: ReturnType<typeof strokeAt>) => {
  const added = await addStroke(edit, kernels);
  if (!added.ok) throw new Error(added.code);
  return added.value;
};

test('an adding stroke over fat, air or padding is refused by name, and takes none of it where it passes through', async () => {
  const liver = leaking.map((n, v) => (placeOf(v)[0] < 60 ? n : 0));
  const padded = hu.map((value, v) => (placeOf(v)[0] < 8 ? -3024 : placeOf(v)[1] < 8 ? -1000 : value));
  for (const at of [
    [4, 40, 40],
    [60, 4, 40],
    [40, 80, 40],
  ] as Vec3[])
    expect(await addStroke({ ...strokeAt(liver, [at], 3, 40), hu: padded }, kernels)).toMatchObject({
      code: 'stroke.notTissue',
    });
  const through = await gained(
    strokeAt(
      leaking.map((n, v) => (placeOf(v)[1] < 64 ? n : 0)),
      [
        [40, 60, 40],
        [40, 80, 40],
      ],
      3,
      20,
    ),
  );
  expect(voxelsIn(through)).toBeGreaterThan(50);
  for (let r = 0; r < through.length; r += 2)
    for (let v = through[r]!; v < through[r]! + through[r + 1]!; v++) expect(away(v, LIVER)).toBeLessThan(32);
});

test('an adding stroke in an organ that nothing joins to the segment is refused by name; the first stroke of all is not', async () => {
  const apart = hu.map((value, v) => (Math.abs(placeOf(v)[0] - 69) < 5 ? -90 : value));
  const liver = leaking.map((n, v) => (placeOf(v)[0] < 64 ? n : 0));
  const inHeart = (layer: Uint8Array) => ({ ...strokeAt(layer, [[90, 44, 40]], 3, 40), hu: apart });
  expect(await addStroke(inHeart(liver), kernels)).toMatchObject({ code: 'stroke.notConnected' });
  expect(voxelsIn(await gained(inHeart(new Uint8Array(count))))).toBeGreaterThan(100);
});

test('whatever is stroked: an erasing never adds, an adding never removes, tissue under the stroke is done, nothing beyond the reach', async () => {
  const place = fc.tuple(
    fc.double({ min: 10, max: 105, noNaN: true }),
    fc.double({ min: 10, max: 80, noNaN: true }),
    fc.constant(40),
  ) as fc.Arbitrary<Vec3>;
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 1, maxLength: 3 }),
      fc.double({ min: 1, max: 8, noNaN: true }),
      fc.constantFrom(20, 40),
      fc.boolean(),
      async (points, radiusMm, reachMm, adds) => {
        const edit = strokeAt(leaking, points, radiusMm, reachMm);
        const added = adds ? await addStroke(edit, kernels) : null;
        if (added && !added.ok) return;
        const runs = added ? added.value : await eraseStroke(edit, kernels);
        const changed = new Uint8Array(count);
        for (let r = 0; r < runs.length; r += 2) changed.fill(1, runs[r]!, runs[r]! + runs[r + 1]!);
        for (let v = 0; v < count; v++)
          if (changed[v]) {
            expect(leaking[v]).toBe(adds ? 0 : 1);
            const near = Math.min(...points.map((p, n) => toLine(placeOf(v), p, points[n + 1] ?? p)));
            expect(near).toBeLessThanOrEqual(reachMm + 1.5);
          }
        const { stroke } = edit;
        for (let r = 0; r < stroke.length; r += 2)
          for (let v = stroke[r]!; v < stroke[r]! + stroke[r + 1]!; v++)
            if (leaking[v] === (adds ? 0 : 1) && (!adds || hu[v]! > 30)) expect(changed[v]).toBe(1);
      },
    ),
    { numRuns: 12 },
  );
});

function toLine(p: Vec3, a: Vec3, b: Vec3): number {
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const squared = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
  const along = (p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1] + (p[2] - a[2]) * d[2];
  const t = squared > 0 ? Math.max(0, Math.min(1, along / squared)) : 0;
  return Math.hypot(p[0] - a[0] - t * d[0], p[1] - a[1] - t * d[1], p[2] - a[2] - t * d[2]);
}

test('where there is nothing of the segment an erasing takes nothing', async () => {
  const runs = await eraseStroke(strokeAt(leaking, [[5, 5, 40]], 3, 20), kernels);
  expect(voxelsIn(runs)).toBe(0);
});
