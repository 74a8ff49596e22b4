import { expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { startingRecords } from '../contours/records.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { applyChange } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

const [COLUMNS, ROWS, SLICES] = [40, 30, 9];
const geometry = volumeGeometry({
  columns: COLUMNS,
  rows: ROWS,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1.5],
  slicePositions: Array.from({ length: SLICES }, (_, k): Vec3 => [0, 0, 3 * k]),
});
const at = (i: number, j: number, k: number) => patientFromVoxel(geometry, [i, j, k]);
const place = (v: number) => [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS, Math.floor(v / COLUMNS / ROWS)] as const;
const far = (v: number, [i, j, k]: readonly [number, number, number]) => {
  const [a, b, c] = place(v);
  return Math.hypot(1.5 * (a - i), b - j, 3 * (c - k));
};
const MIDDLE = [18, 15, 4] as const;
const BESIDE = [26, 15, 4] as const;
// A dark lesion in brighter liver, and a second one that the same ellipsoid reaches but the first does not touch.
const hu = Int16Array.from({ length: COLUMNS * ROWS * SLICES }, (_, v) =>
  far(v, MIDDLE) <= 6 || far(v, BESIDE) <= 4 ? 50 : 110,
);
const diameters = {
  first: [at(10, 15, 4), at(28, 15, 4)],
  second: [at(19, 5, 4), at(19, 25, 4)],
};

test('an ellipsoid that is grown in holds what hangs together with its middle in the range, and nothing beyond itself', async () => {
  const volume = volumeWith(geometry, { hu });
  const before: CommandWorkspace = { revision: 0, geometry, hu, layers: volume.layers, ...startingRecords() };
  const drawn = async (alike: { lowerHu: number; upperHu: number } | undefined, plain = false) => {
    const kernels = plain ? plainKernels(geometry, hu, volume.layers) : voxelKernels(volume);
    const change = await runCommand(
      { command: 'findings.ellipsoid', params: { ...diameters, alike } },
      before,
      kernels,
    );
    if (!change.ok) throw new Error(change.code);
    const after = volumeWith(geometry, { hu });
    const applied = applyChange({ ...before, layers: after.layers }, change.value);
    if (!applied.ok) throw new Error(applied.code);
    return [...after.layers.findings].flatMap((label, v) => (label === 0 ? [] : [v]));
  };
  const all = await drawn(undefined);
  const dark = { lowerHu: 30, upperHu: 70 };
  const grown = await drawn(dark);
  expect(grown).toEqual(grownFrom(all, dark));
  expect(grown.filter((v) => far(v, BESIDE) <= 4)).toEqual([]);
  expect(all.some((v) => far(v, BESIDE) <= 4)).toBe(true);
  expect(grown.length).toBeGreaterThan(100);
  expect(await drawn(dark, true)).toEqual(grown);
  // A middle that is out of range (a necrotic core, say) begins at what lies nearest to it, and is filled where it is
  // enclosed; a corner that the second lesion cuts off from it stays out.
  const bright = { lowerHu: 100, upperHu: 120 };
  const around = await drawn(bright);
  expect(around).toEqual(grownFrom(all, bright));
  expect(around.length).toBeGreaterThan(0.7 * all.filter((v) => far(v, MIDDLE) > 6 && far(v, BESIDE) > 4).length);
});

/** Plain: means over the in-slice disc of 1.5 mm (here a voxel to each side), what hangs together, and holes within. */
function grownFrom(all: readonly number[], { lowerHu, upperHu }: { lowerHu: number; upperHu: number }): number[] {
  const mean = (v: number) => {
    const [i, j, k] = place(v);
    const values: number[] = [];
    for (let b = -3; b <= 3; b++)
      for (let a = -3; a <= 3; a++)
        if (Math.hypot(1.5 * a, b) <= 1.5 && i + a >= 0 && i + a < COLUMNS && j + b >= 0 && j + b < ROWS)
          values.push(hu[(k * ROWS + j + b) * COLUMNS + i + a]!);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const inRange = all.filter((v) => mean(v) >= lowerHu && mean(v) <= upperHu);
  // The middle of the first diameter.
  const near = (v: number) => far(v, [19, 15, 4]);
  const seed = inRange.reduce((best, v) => (near(v) < near(best) ? v : best), inRange[0]!);
  const grown = new Set(hangingTogether(inRange, seed));
  const background = Array.from(hu.keys()).filter((v) => !grown.has(v));
  const outside = new Set(hangingTogether(background, 0));
  return Array.from(hu.keys()).filter((v) => grown.has(v) || !outside.has(v));
}

/** The voxels of a set that faces lead to from one of them. */
function hangingTogether(voxels: readonly number[], from: number): number[] {
  const left = new Set(voxels);
  const found = [from];
  left.delete(from);
  for (const v of found)
    for (const step of [1, COLUMNS, COLUMNS * ROWS])
      for (const next of [v - step, v + step]) if (far(v, place(next)) < 3.1 && left.delete(next)) found.push(next);
  return found.sort((a, b) => a - b);
}
