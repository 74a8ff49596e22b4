import fc from 'fast-check';
import type { LandmarkName, Landmarks } from '#core/contours/landmarks';
import type { CutRecipe, PlanRecipe } from '#core/contours/plans';
import { RESECTION_NAMES } from '#core/contours/resections';
import type { Vec3 } from '#core/geometry';
import { addScaled, volumeGeometry } from '#core/geometry';

/** A liver-sized, sheared grid of uneven slices and coarse voxels, the patient's middle near its middle. */
export const liverGrid = volumeGeometry({
  columns: 40,
  rows: 32,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [5, 5.5],
  slicePositions: Array.from({ length: 20 }, (_, k): Vec3 => [-110 + k * 0.7, -80, -70 + k * 7 + (k % 3)]),
});

/** Landmarks of a plain liver: the cava behind, the gallbladder in front and below, the veins between. */
export const LIVER_LANDMARKS: Landmarks = {
  inferiorVenaCava: [[-5, 40, 45]],
  inferiorVenaCavaLow: [[-8, 35, -35]],
  gallbladderFossa: [[-35, -40, -40]],
  middleHepaticVein: [[-16, 0, 20]],
  rightHepaticVein: [[-60, 20, 15]],
  falciformLigament: [[15, -50, 20]],
  umbilicalFissure: [[18, -20, -15]],
  portalBifurcation: [[-10, 5, -5]],
  ligamentumVenosum: [[30, 15, 10]],
};

/** A place in or about the liver. */
export const places = fc.tuple(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: -70, max: 70, noNaN: true }),
  fc.double({ min: -70, max: 70, noNaN: true }),
);
const destination = fc.constantFrom('flr', 'deportalisedLobe', 'asCut', null);
/** A step of a few millimetres. */
export const steps = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -8, max: 8, noNaN: true }))) as fc.Arbitrary<
  [number, number, number]
>;
const landmarks: fc.Arbitrary<Landmarks> = fc
  .record({
    by: fc.tuple(...Object.keys(LIVER_LANDMARKS).map(() => steps)),
    vein: fc.array(steps, { maxLength: 5 }),
  })
  .map(({ by, vein }) => {
    const moved = Object.fromEntries(
      Object.entries(LIVER_LANDMARKS).map(([name, points], n) => [name, [addScaled(points[0]!, by[n]!, 1)]]),
    ) as Record<LandmarkName, Vec3[]>;
    moved.middleHepaticVein!.push(...vein.map((d, n): Vec3 => addScaled([-18, 5 - 8 * n, 20 - 8 * n], d, 0.7)));
    return moved;
  });
const cuts: fc.Arbitrary<CutRecipe> = fc.oneof(
  fc.record({ kind: fc.constant('plane' as const), points: fc.tuple(places, places, places), flrSide: places }),
  fc.record({
    kind: fc.constant('surface' as const),
    points: fc.array(places, { minLength: 4, maxLength: 24 }),
    flrSide: places,
  }),
  fc.record({ kind: fc.constant('resection' as const), name: fc.constantFrom(...RESECTION_NAMES) }),
  fc.constant({ kind: 'couinaud' as const }),
  fc.record({
    kind: fc.constant('territories' as const),
    branches: fc.array(
      fc.record({ territory: fc.constantFrom('a', 'b', 'c', 'd'), points: fc.array(places, { maxLength: 30 }) }),
      { maxLength: 6 },
    ),
  }),
);
/** Recipes of every kind, most of which can be laid. */
export const recipes: fc.Arbitrary<PlanRecipe> = fc.record({
  cut: cuts,
  landmarks,
  segmentIDestination: destination,
  middleHepaticVeinSide: destination,
  veinMarginMm: fc.constantFrom(0, 5),
  zone: fc.option(
    fc.record({
      widthMm: fc.double({ min: 2, max: 30, noNaN: true }),
      depthMm: fc.option(fc.double({ min: 5, max: 90, noNaN: true })),
      entries: fc.array(
        fc.record({
          origin: places,
          across: fc.constant<Vec3>([0, 0, 1]),
          inwards: fc.constant<Vec3>([0, 1, 0]),
          fromMm: fc.constant(-50),
          stepMm: fc.constant(5),
          entryMm: fc.array(fc.double({ min: -60, max: 0, noNaN: true }), { minLength: 1, maxLength: 20 }),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
});
