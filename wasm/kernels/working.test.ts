import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyBits } from '#core/commands/kernels';
import { volumeGeometry } from '#core/geometry';
import { averagedHuTwin, carryTwin, competitionTwin, signedDistanceTwin } from '#core/segmentation/working.twin';
import { type BoxPlaces, boxPlaces, workingPlan, workingSliceOf } from '#core/segmentation/workingGrid';
import { volumeWith } from '#test/kernels';
import { carry } from './carry.ts';
import { compete } from './compete.ts';
import { signedDistance, signedDistanceOfBits } from './distance.ts';
import { randomWalker, WALKER } from './randomWalker.ts';
import { randomWalkerTwin } from './working.twin.ts';
import { workingGrid } from './workingGrid.ts';

const room = volumeWith({ columns: 64, rows: 64, slices: 16 });

/** Ascending places with steps of 0.3 … 6 mm, regular or not. */
const places = (most: number) =>
  fc
    .array(fc.integer({ min: 3, max: 60 }), { minLength: 1, maxLength: most })
    .map((steps) =>
      Float64Array.from(steps.map((_, n) => steps.slice(0, n).reduce((sum, step) => sum + step, 0) / 10)),
    );
const boxes: fc.Arbitrary<BoxPlaces> = fc
  .tuple(places(19), places(9), places(7))
  .map(([placesI, placesJ, placesK]) => ({
    columns: placesI.length,
    rows: placesJ.length,
    slices: placesK.length,
    placesI,
    placesJ,
    placesK,
  }));
const filled = <T extends number>(box: BoxPlaces, values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => {
  const length = box.columns * box.rows * box.slices;
  return fc.array(values, { minLength: length, maxLength: length, size: 'max' });
};
const sets = boxes.chain((box) =>
  fc.integer({ min: 0, max: 20 }).chain((twentieths) =>
    filled(box, fc.integer({ min: 0, max: 19 })).map((values) => ({
      box,
      set: Uint8Array.from(values, (value) => (value < twentieths ? 1 : 0)),
    })),
  ),
);

/** Equal as far as single precision goes. */
function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, within: number) {
  expect(actual.length).toBe(expected.length);
  for (let n = 0; n < expected.length; n++) {
    const off = Math.abs(actual[n]! - expected[n]!);
    if (actual[n] !== expected[n] && !(off <= within * Math.max(1, Math.abs(expected[n]!))))
      expect.fail(`${n}: ${actual[n]} instead of ${expected[n]}`);
  }
}

describe('exact Euclidean distances', () => {
  test('equal those found by looking at every voxel, for any spacing and any set', () => {
    fc.assert(
      fc.property(sets, ({ box, set }) => {
        const expected = signedDistanceTwin(box, set);
        expectNear(signedDistance(room, box, set), expected, 1e-6);
        const outside = expected.map((distance) => Math.max(0, distance));
        expectNear(signedDistance(room, box, set, 'outside'), outside, 1e-6);
        const inside = expected.map((distance) => Math.min(0, distance));
        expectNear(signedDistance(room, box, set, 'inside'), inside, 1e-6);
      }),
      { numRuns: 150 },
    );
  });

  test('only shrink when the set grows, and turn their sign with the set', () => {
    fc.assert(
      fc.property(sets, fc.nat(), ({ box, set }, at) => {
        const distances = signedDistance(room, box, set);
        const larger = set.slice();
        larger[at % set.length] = 1;
        const after = signedDistance(room, box, larger);
        expect(after.every((distance, v) => distance <= distances[v]!)).toBe(true);
        const turned = signedDistance(
          room,
          box,
          set.map((value) => 1 - value),
        );
        expect(turned).toEqual(distances.map((distance) => -distance));
      }),
      { numRuns: 60 },
    );
  });

  test('of a set of the volume are those of its box', () => {
    const geometry = volumeGeometry({
      columns: 64,
      rows: 64,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [0.8, 0.7],
      slicePositions: Array.from({ length: 16 }, (_, k) => [0, 0, 2 * k + (k > 7 ? 3 : 0)] as const),
    });
    const bits = emptyBits(geometry);
    bits.words.fill(0x0ff00ff0);
    const box = { i: 3, j: 5, k: 6, columns: 40, rows: 11, slices: 4 };
    const set = Uint8Array.from({ length: 40 * 11 * 4 }, (_, v) => (0x0ff00ff0 >>> (((v % 40) + 3) & 31)) & 1);
    const expected = signedDistance(room, boxPlaces(geometry, box), set);
    const seen = signedDistanceOfBits(room, bits, box, boxPlaces(geometry, box), 'both', (distances) =>
      distances.slice(),
    );
    expect(seen).toEqual(expected);
  });
});

describe('the working grid', () => {
  interface GridSeed {
    readonly columns: number;
    readonly rows: number;
    readonly spacing: readonly [number, number];
    readonly steps: readonly number[];
    readonly seed: number;
  }
  const grids: fc.Arbitrary<GridSeed> = fc.record({
    columns: fc.integer({ min: 1, max: 40 }),
    rows: fc.integer({ min: 1, max: 12 }),
    spacing: fc.tuple(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 4, max: 40 })),
    steps: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 9 }),
    seed: fc.integer(),
  });
  const geometryOf = ({ columns, rows, spacing, steps }: GridSeed) =>
    volumeGeometry({
      columns,
      rows,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [spacing[0] / 10, spacing[1] / 10],
      slicePositions: steps.map((_, k) => [0, 0, steps.slice(0, k).reduce((sum, step) => sum + step, 0) / 10] as const),
    });

  test('holds the means of its blocks', () => {
    fc.assert(
      fc.property(grids, (seed) => {
        const geometry = geometryOf(seed);
        let state = seed.seed | 1;
        const hu = Int16Array.from({ length: geometry.columns * geometry.rows * geometry.slices }, () => {
          state = Math.imul(state, 1664525) + 1013904223;
          return state >> 16;
        });
        const grid = workingGrid(volumeWith(geometry, { hu }), geometry);
        expect(grid.hu).toEqual(averagedHuTwin(grid, geometry, hu));
      }),
      { numRuns: 100 },
    );
  });

  test('takes every slice once, in blocks of about 3 mm or of one slice', () => {
    fc.assert(
      fc.property(grids, (seed) => {
        const geometry = geometryOf(seed);
        const plan = workingPlan(geometry);
        for (let k = 0; k < geometry.slices; k++) {
          const slice = workingSliceOf(plan, k);
          expect(plan.firstSlices[slice]).toBeLessThanOrEqual(k);
          expect(plan.firstSlices[slice + 1]).toBeGreaterThan(k);
        }
        expect(plan.factorI * geometry.pixelSpacingMm[1]).toBeLessThan(4.5);
        expect(plan.firstSlices[plan.slices]).toBe(geometry.slices);
        expect([...plan.placesK]).toEqual([...plan.placesK].sort((a, b) => a - b));
      }),
    );
  });
});

describe('the random walker', () => {
  const asked = boxes.chain((box) =>
    fc
      .tuple(filled(box, fc.integer({ min: -40, max: 90 })), filled(box, fc.constantFrom(0, 1, 2, 2, 2)))
      .map(([hu, states]) => ({ box, hu: Int16Array.from(hu), states: Uint8Array.from(states) })),
  );

  test('equals its twin', () => {
    fc.assert(
      fc.property(asked, ({ box, hu, states }) => {
        const options = { ...WALKER, sweeps: 7 };
        expectNear(randomWalker(room, box, hu, states, options), randomWalkerTwin(box, hu, states, options), 1e-4);
      }),
      { numRuns: 100 },
    );
  });

  test('keeps its seeds, answers the same twice, and more object never lowers a chance', () => {
    fc.assert(
      fc.property(asked, fc.nat(), ({ box, hu, states }, at) => {
        const options = { ...WALKER, relaxation: 1 };
        const chances = randomWalker(room, box, hu, states, options);
        expect(randomWalker(room, box, hu, states, options)).toEqual(chances);
        expect(chances.every((chance, v) => states[v] === 2 || chance === states[v])).toBe(true);
        const more = states.slice();
        more[at % more.length] = 1;
        const after = randomWalker(room, box, hu, more, options);
        expect(after.every((chance, v) => chance >= chances[v]! - 1e-5)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the competition', () => {
  const asked = boxes
    .filter(({ columns, rows, slices }) => columns * rows * slices <= 300)
    .chain((box) => {
      // The kernel's steps along i and j are even, as a working grid's are.
      const even = (places: Float64Array, step: number) => places.map((_, n) => n * step);
      const regular = { ...box, placesI: even(box.placesI, 2.9), placesJ: even(box.placesJ, 3.1) };
      return fc
        .tuple(
          filled(box, fc.integer({ min: -40, max: 160 })),
          filled(box, fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2)),
          filled(box, fc.integer({ min: 0, max: 12 })),
          fc.constantFrom(5, 40, 1e6),
        )
        .map(([hu, seeds, depths, furthest]) => ({
          ...regular,
          hu: Int16Array.from(hu),
          seeds: Uint8Array.from(seeds),
          depths: Float32Array.from(depths),
          centreHu: 90,
          halfHu: 35,
          furthest,
        }));
    });

  test('gives each voxel to whom it costs least, where that is not a matter of rounding', () => {
    fc.assert(
      fc.property(asked, (field) => {
        const { labels, narrowly } = competitionTwin(field);
        fc.pre(!narrowly);
        expect(compete(room, field)).toEqual(labels);
      }),
      { numRuns: 100 },
    );
  });

  test('keeps its seeds, and answers the same twice', () => {
    fc.assert(
      fc.property(asked, (field) => {
        const shared = compete(room, field);
        expect(compete(room, field)).toEqual(shared);
        expect(field.seeds.every((seed, v) => seed === 0 || shared[v] === seed)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

test('a field carried to the volume is there what its neighbours say', () => {
  fc.assert(
    fc.property(
      // Any chances, and whole stretches of sure ones.
      fc
        .tuple(boxes, fc.constantFrom(0, 30))
        .chain(([box, weight]) =>
          filled(
            box,
            fc.oneof(
              { weight: 2, arbitrary: fc.integer({ min: 0, max: 100 }) },
              { weight, arbitrary: fc.constantFrom(98, 99, 100, 100, 100) },
            ),
          ).map((values) => ({ box, values })),
        ),
      fc.integer({ min: 1, max: 140 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      fc.tuple(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 30 })),
      fc.nat(),
      ({ box, values }, columns, rows, slices, spacing, seed) => {
        const grid = { columns, rows, slices };
        const hu = Int16Array.from({ length: columns * rows * slices }, (_, v) => ((v * 7919 + seed) % 200) - 100);
        const asked = {
          box,
          field: Float32Array.from(values, (value) => value / 100),
          fromSlice: seed % slices,
          toSlice: slices,
          heightsMm: Float64Array.from({ length: slices }, (_, k) => 1.7 * k - 0.3),
          rowSpacingMm: spacing[0] / 10,
          columnSpacingMm: spacing[1] / 10,
          leastHu: -20,
        };
        const volume = volumeWith(grid, { hu });
        const expected = carryTwin(grid, hu, asked);
        const carried = carry(volume, asked);
        const apart = expected.bits.words.map((word, w) => (word ^ carried.words[w]!) & ~expected.narrow.words[w]!);
        expect(apart.every((word) => word === 0)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
