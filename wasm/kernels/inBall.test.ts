import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addVoxel, emptyBits, type VoxelBits } from '#core/commands/kernels';
import { plainKernels } from '#core/commands/kernels.twin';
import { ball } from '#core/contours/ball';
import { runsOfBits } from '#core/contours/voxelRuns';
import { type Vec3, type VolumeGeometry, volumeGeometry } from '#core/geometry';
import { volumeWith } from '#test/kernels';
import { close } from './dilate.ts';
import { voxelKernels } from './voxelKernels.ts';

const random = (seed: number) => {
  let state = seed | 1;
  return (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

/** Widths at and around whole blocks; regular, irregular and sheared stacks. */
const grids = fc
  .record({
    columns: fc.constantFrom(1, 2, 17, 63, 64, 65, 127, 128, 129, 200),
    rows: fc.integer({ min: 1, max: 7 }),
    steps: fc.array(fc.constantFrom(1, 1.5, 3), { minLength: 0, maxLength: 5 }),
    shear: fc.constantFrom(0, 0, 0.7),
    spacing: fc.constantFrom<readonly [number, number]>([1, 1], [0.7, 0.7], [1.3, 0.6]),
  })
  .map(({ columns, rows, steps, shear, spacing }): VolumeGeometry => {
    const heights = [0];
    for (const step of steps) heights.push(heights[heights.length - 1]! + step);
    return volumeGeometry({
      columns,
      rows,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: spacing,
      slicePositions: heights.map((z): Vec3 => [0.3 * shear * z, shear * z, z]),
    });
  });

/** Blocks of voxels and lone ones, from nothing to everything. */
const sets = fc
  .record({ geometry: grids, perMille: fc.constantFrom(0, 5, 100, 500, 900, 1000), seed: fc.integer() })
  .map(({ geometry, perMille, seed }) => {
    const next = random(seed);
    const bits = emptyBits(geometry);
    let on = false;
    for (let k = 0; k < geometry.slices; k++)
      for (let j = 0; j < geometry.rows; j++)
        for (let i = 0; i < geometry.columns; i++) {
          if (next(4) === 0) on = next(1000) < perMille;
          if (on) addVoxel(bits, i, j, k);
        }
    return { geometry, bits, next };
  });
const radii = fc.constantFrom(0.3, 0.7, 1, 1.5, 2.1, 3, 4.4, 8);

const both = (
  geometry: VolumeGeometry,
  findings = new Uint8Array(geometry.columns * geometry.rows * geometry.slices),
) => {
  const volume = volumeWith(geometry, { findings });
  const plain = plainKernels(geometry, volume.hu, volume.layers);
  return { volume, fast: voxelKernels(volume), plain };
};
const expectSame = (a: VoxelBits, b: VoxelBits) =>
  expect(Buffer.from(a.words.slice().buffer).equals(Buffer.from(b.words.slice().buffer))).toBe(true);

describe('each kernel that looks around a voxel equals its twin', () => {
  test('dilate and erode', async () => {
    await fc.assert(
      fc.asyncProperty(sets, radii, async ({ geometry, bits }, radiusMm) => {
        const { fast, plain } = both(geometry);
        const round = ball(geometry, radiusMm);
        expectSame(await fast.dilate(bits, round), await plain.dilate(bits, round));
        expectSame(await fast.erode(bits, round), await plain.erode(bits, round));
      }),
      { numRuns: 150 },
    );
  });

  test('rankInBall', async () => {
    await fc.assert(
      fc.asyncProperty(sets, radii, fc.constantFrom(0.2, 0.5, 0.7), async ({ geometry, bits }, radiusMm, share) => {
        const { fast, plain } = both(geometry);
        const round = ball(geometry, Math.min(radiusMm, 4.4), { beyondEnds: true });
        expectSame(await fast.rankInBall(bits, round, share), await plain.rankInBall(bits, round, share));
      }),
      { numRuns: 100 },
    );
  });

  test('keepComponents, combine, voxelsPerSlice, bitsOfRuns', async () => {
    await fc.assert(
      fc.asyncProperty(
        sets,
        fc.constantFrom<6 | 26>(6, 26),
        fc.integer({ min: 0, max: 40 }),
        async ({ geometry, bits, next }, connectivity, least) => {
          const { fast, plain } = both(geometry);
          const volumes = geometry.slicePositions.map(() => 1 + next(3));
          const kept = await fast.keepComponents(bits, connectivity, volumes, least);
          expectSame(kept, await plain.keepComponents(bits, connectivity, volumes, least));
          for (const how of ['and', 'or', 'without'] as const)
            expectSame(await fast.combine(bits, how, kept), await plain.combine(bits, how, kept));
          expect(await fast.voxelsPerSlice(bits)).toEqual(await plain.voxelsPerSlice(bits));
          expectSame(await fast.bitsOfRuns(runsOfBits(bits)), bits);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('withoutSegment', async () => {
    await fc.assert(
      fc.asyncProperty(sets, fc.constantFrom(0, 1, 200), async ({ geometry, bits, next }, segment) => {
        const { columns, rows, slices } = geometry;
        const findings = Uint8Array.from({ length: columns * rows * slices }, () => [0, 1, 200][next(3)]!);
        const { fast, plain } = both(geometry, findings);
        expectSame(
          await fast.withoutSegment(bits, 'findings', segment),
          await plain.withoutSegment(bits, 'findings', segment),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('voteLabels', async () => {
    await fc.assert(
      fc.asyncProperty(sets, fc.constantFrom(1, 2.1, 3), async ({ geometry, next }, radiusMm) => {
        const { columns, rows, slices } = geometry;
        let label = 0;
        const findings = Uint8Array.from({ length: columns * rows * slices }, () => {
          if (next(5) === 0) label = next(5);
          return label;
        });
        const { fast, plain } = both(geometry, findings);
        const round = ball(geometry, radiusMm, { beyondEnds: true });
        const [iMin, jMin, kMin] = [next(columns), next(rows), next(slices)];
        const box = {
          iMin,
          iMax: iMin + next(columns - iMin),
          jMin,
          jMax: jMin + next(rows - jMin),
          kMin,
          kMax: kMin + next(slices - kMin),
        };
        const [a, b] = [
          await fast.voteLabels('findings', [0, 1, 3], round, box),
          await plain.voteLabels('findings', [0, 1, 3], round, box),
        ];
        expect([...a]).toEqual([...b]);
      }),
      { numRuns: 100 },
    );
  });
});

test('growing does not enter what is barred', async () => {
  await fc.assert(
    fc.asyncProperty(sets, async ({ geometry, bits: barred, next }) => {
      const volume = volumeWith(geometry, {
        hu: Int16Array.from({ length: geometry.columns * geometry.rows * geometry.slices }, () => next(3) * 50),
      });
      const plain = plainKernels(geometry, volume.hu, volume.layers);
      const request = { seeds: [next(volume.hu.length)], lowerHu: 0, upperHu: 60, connectivity: 6 as const, barred };
      expectSame(await voxelKernels(volume).grow(request), await plain.grow(request));
    }),
    { numRuns: 100 },
  );
});

test('closing joins what a ball does not fit between, keeps every voxel, and gives its room back', async () => {
  const geometry = volumeGeometry({
    columns: 40,
    rows: 20,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: Array.from({ length: 12 }, (_, k): Vec3 => [0, 0, k]),
  });
  const { volume, fast } = both(geometry);
  const bits = emptyBits(geometry);
  for (let k = 3; k < 9; k++)
    for (let j = 5; j < 15; j++) for (let i = 8; i < 32; i++) if (i !== 20 && i !== 21) addVoxel(bits, i, j, k);
  const closed = close(volume, bits, ball(geometry, 2));
  const lost = await fast.combine(bits, 'without', closed);
  const [whole, missing] = [await fast.voxelsPerSlice(closed), await fast.voxelsPerSlice(lost)];
  expect(missing.every((count) => count === 0)).toBe(true);
  // The ends of the slot are open: a ball leaves their corners.
  expect(whole[5]).toBe(236);
  expect(() => Array.from({ length: 6 }, () => volume.bitSets.take())).not.toThrow();
});
