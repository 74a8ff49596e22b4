import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runCommand } from '../commands/commands.ts';
import { plainKernels } from '../commands/kernels.twin.ts';
import type { Vec3 } from '../geometry.ts';
import { volumeGeometry } from '../geometry.ts';
import { ellipsoidOf } from './ellipsoid.ts';
import { FAT_AND_AIR_BELOW_HU, proposeLesionRange } from './lesionContrast.ts';
import { startingRecords } from './records.ts';

const [COLUMNS, ROWS, SLICES] = [60, 60, 16];
const geometry = volumeGeometry({
  columns: COLUMNS,
  rows: ROWS,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [0.8, 0.8],
  slicePositions: Array.from({ length: SLICES }, (_, k): Vec3 => [0, 0, 3 * k]),
});
const MIDDLE: Vec3 = [24, 24, 22.5];
const RADIUS_MM = 12;
const inSphere = Array.from({ length: COLUMNS * ROWS * SLICES }, (_, v) => {
  const [i, j, k] = [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS, Math.floor(v / COLUMNS / ROWS)];
  return Math.hypot(0.8 * i - MIDDLE[0], 0.8 * j - MIDDLE[1], 3 * k - MIDDLE[2]) <= RADIUS_MM;
});
const TRUE_VOXELS = inSphere.filter(Boolean).length;

/** A sphere of one HU in tissue of another, with normal noise. */
function phantom(lesionHu: number, liverHu: number, noiseHu: number, seed: number): Int16Array {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Int16Array.from(inSphere, (inside) => Math.round((inside ? lesionHu : liverHu) + noiseHu * normal()));
}

/** An ellipsoid drawn about the sphere, wider than it by so much to each side. */
const diametersOf = (radiusMm: number) => ({
  first: [
    [MIDDLE[0] - radiusMm, MIDDLE[1], MIDDLE[2]],
    [MIDDLE[0] + radiusMm, MIDDLE[1], MIDDLE[2]],
  ] as [Vec3, Vec3],
  second: [
    [MIDDLE[0], MIDDLE[1] - radiusMm, MIDDLE[2]],
    [MIDDLE[0], MIDDLE[1] + radiusMm, MIDDLE[2]],
  ] as [Vec3, Vec3],
});

function proposed(hu: Int16Array, radiusMm: number) {
  const { first, second } = diametersOf(radiusMm);
  const shape = ellipsoidOf(first, second);
  if (!shape.ok) throw new Error(shape.code);
  return proposeLesionRange(geometry, hu, shape.value, FAT_AND_AIR_BELOW_HU);
}

async function grownIn(hu: Int16Array, radiusMm: number, alike: { lowerHu: number; upperHu: number }) {
  const empty = () => new Uint8Array(hu.length);
  const layers = { extent: empty(), partition: empty(), findings: empty() };
  const change = await runCommand(
    { command: 'findings.ellipsoid', params: { ...diametersOf(radiusMm), takeIn: false, alike } },
    { revision: 0, geometry, hu, layers, ...startingRecords() },
    plainKernels(geometry, hu, layers),
  );
  if (!change.ok) return change.code;
  const { runs } = change.value.voxels.find(({ layer }) => layer === 'findings')!;
  let voxels = 0;
  for (let r = 0; r < runs.length; r += 3) voxels += runs[r + 1]!;
  return voxels;
}

const seed = fc.integer({ min: 1, max: 2 ** 31 });

test('what grows in the range proposed is the lesion, darker or brighter, within 5 % of its volume at 0 to 25 HU of noise', async () => {
  const drawn = fc.record({
    noise: fc.constantFrom(0, 10, 15, 20, 25),
    radiusMm: fc.constantFrom(13, 15, 17),
    hus: fc.constantFrom([60, 110], [160, 110]),
    seed,
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ noise, radiusMm, hus, seed }) => {
      const hu = phantom(hus[0]!, hus[1]!, noise, seed);
      const range = proposed(hu, radiusMm);
      if (!range.ok) throw new Error(range.code);
      const voxels = await grownIn(hu, radiusMm, range.value);
      expect(Math.abs(Number(voxels) / TRUE_VOXELS - 1), `${voxels} of ${TRUE_VOXELS}`).toBeLessThan(0.05);
    }),
    { numRuns: 30 },
  );
});

test('in healthy liver nothing tells a lesion apart, whatever the noise: no range is proposed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.constantFrom(9, 12, 16), seed, (noise, radiusMm, seed) => {
      expect(proposed(phantom(110, 110, noise, seed), radiusMm)).toMatchObject({ code: 'ellipsoid.noContrast' });
    }),
    { numRuns: 40 },
  );
});

test('a range that leaves a crumb of the ellipsoid is refused', async () => {
  const hu = phantom(60, 110, 20, 5);
  expect(await grownIn(hu, 15, { lowerHu: 60, upperHu: 62 })).toBe('ellipsoid.crumb');
});
