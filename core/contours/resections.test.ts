import { describe, expect, test } from 'vitest';
import { LIVER_LANDMARKS, liverGrid } from '#test/phantoms/liverPlans';
import type { Vec3 } from '../geometry.ts';
import { addScaled, patientFromVoxel } from '../geometry.ts';
import { COUINAUD_KINDS } from './couinaud.ts';
import { cutSurfaceMesh } from './cutSurfaceMesh.ts';
import type { LandmarkName } from './landmarks.ts';
import { BOUNDARIES } from './landmarks.ts';
import { FLR_PART, partitionMap } from './partitionMap.ts';
import { landmarksFor, type PlanRecipe, plainRecipe } from './plans.ts';
import { boundariesOf, RESECTION_NAMES, RESECTIONS, type ResectionName, takes } from './resections.ts';

const of = (cut: PlanRecipe['cut'], more: Partial<PlanRecipe> = {}): PlanRecipe => ({
  ...plainRecipe(cut),
  landmarks: LIVER_LANDMARKS,
  ...more,
});
const laid = (recipe: PlanRecipe) => {
  const map = partitionMap(liverGrid, recipe);
  if (!map.ok) throw new Error(`${map.code} ${JSON.stringify(map.details)}`);
  return map.value;
};
const resection = (name: ResectionName, more: Partial<PlanRecipe> = {}) => of({ kind: 'resection', name }, more);
const couinaudAt = (place: Vec3) =>
  COUINAUD_KINDS[laid(of({ kind: 'couinaud' })).partAt(place)]!.slice('couinaud'.length);

describe('Couinaud segments', () => {
  test('lie where an atlas draws them', () => {
    for (const [place, name] of [
      [[12, 30, 5], 'I'],
      [[55, 0, 25], 'II'],
      [[50, -30, -25], 'III'],
      [[-5, -40, 5], 'IV'],
      [[-50, -30, -35], 'V'],
      [[-80, 45, -40], 'VI'],
      [[-75, 45, 30], 'VII'],
      [[-45, -10, 35], 'VIII'],
    ] as const)
      expect([name, couinaudAt(place)]).toEqual([name, name]);
  });

  test('are refused with every landmark that is missing, at once and by name', () => {
    const { rightHepaticVein, ligamentumVenosum, ...landmarks } = LIVER_LANDMARKS;
    expect(rightHepaticVein && ligamentumVenosum).toBeTruthy();
    expect(partitionMap(liverGrid, of({ kind: 'couinaud' }, { landmarks }))).toMatchObject({
      code: 'landmarks.missing',
      details: { missing: ['rightHepaticVein', 'ligamentumVenosum'] },
    });
  });

  test('keep to the level of their own side where its portal branch was pointed at', () => {
    const landmarks = { ...LIVER_LANDMARKS, leftPortalVein: [[20, -10, 30]] as const };
    const map = laid(of({ kind: 'couinaud' }, { landmarks }));
    expect(COUINAUD_KINDS[map.partAt([55, 0, 25])]).toBe('couinaudIII');
    expect(COUINAUD_KINDS[map.partAt([-45, -10, 35])]).toBe('couinaudVIII');
  });
});

const SEGMENTS = {
  rightPosterior: ['VI', 'VII'],
  rightAnterior: ['V', 'VIII'],
  leftMedial: ['IV'],
  leftLateral: ['II', 'III'],
} as const;

test.each(RESECTION_NAMES)('%s takes the sections that the Brisbane terms say, and no other', (name) => {
  const [map, couinaud] = [laid(resection(name)), laid(of({ kind: 'couinaud' }))];
  const goes = new Set<string>(RESECTIONS[name].flatMap((section) => SEGMENTS[section]));
  let [wrong, counted] = [0, 0];
  for (let k = 0; k < 20; k += 2)
    for (let j = 0; j < 32; j += 2)
      for (let i = 0; i < 40; i++) {
        const place = patientFromVoxel(liverGrid, [i, j, k]);
        const segment = COUINAUD_KINDS[couinaud.partAt(place)]!.slice('couinaud'.length);
        // Behind the cava there is no liver: there the boundaries cross, and which comes first decides.
        if (segment === 'I' || place[1] > 30) continue;
        counted++;
        if ((map.partAt(place) === FLR_PART) === goes.has(segment)) wrong++;
      }
  expect(counted).toBeGreaterThan(2000);
  expect(wrong / counted).toBeLessThan(0.01);
});

describe('a resection', () => {
  test('rests on the landmarks of its own boundaries, and is refused with the names of those that are missing', () => {
    for (const name of RESECTION_NAMES) {
      const recipe = resection(name);
      const wanted = landmarksFor(recipe);
      expect(new Set(wanted)).toEqual(
        new Set(boundariesOf(name).flatMap((each): readonly LandmarkName[] => BOUNDARIES[each])),
      );
      for (const missing of wanted)
        expect(partitionMap(liverGrid, { ...recipe, landmarks: { ...LIVER_LANDMARKS, [missing]: [] } })).toMatchObject({
          code: 'landmarks.missing',
          details: { missing: [missing] },
        });
    }
  });

  test('with landmarks on a line, or on the wrong side, is refused by the boundary that cannot be', () => {
    const cava = LIVER_LANDMARKS.inferiorVenaCava![0]!;
    const gallbladder = LIVER_LANDMARKS.gallbladderFossa![0]!;
    const between: Vec3 = [
      (cava[0] + gallbladder[0]) / 2,
      (cava[1] + gallbladder[1]) / 2,
      (cava[2] + gallbladder[2]) / 2,
    ];
    expect(
      partitionMap(
        liverGrid,
        resection('rightHepatectomy', { landmarks: { ...LIVER_LANDMARKS, middleHepaticVein: [between] } }),
      ),
    ).toMatchObject({ code: 'landmarks.degenerate', details: { boundary: 'middle' } });
    const upsideDown = {
      ...LIVER_LANDMARKS,
      inferiorVenaCava: LIVER_LANDMARKS.inferiorVenaCavaLow!,
      inferiorVenaCavaLow: LIVER_LANDMARKS.inferiorVenaCava!,
    };
    expect(
      partitionMap(liverGrid, resection('rightHepatectomy', { landmarks: upsideDown, segmentIDestination: 'flr' })),
    ).toMatchObject({ code: 'landmarks.degenerate', details: { boundary: 'caudate' } });
  });

  test('gives segment I to the side that was said, whole, and changes nothing else', () => {
    for (const name of RESECTION_NAMES) {
      const [asCut, stays, goes] = (['asCut', 'flr', 'deportalisedLobe'] as const).map((segmentIDestination) =>
        laid(resection(name, { segmentIDestination })),
      );
      const couinaud = laid(of({ kind: 'couinaud' }));
      let wrong = 0;
      for (let k = 0; k < 20; k += 3)
        for (let j = 0; j < 32; j += 3)
          for (let i = 0; i < 40; i += 2) {
            const place = patientFromVoxel(liverGrid, [i, j, k]);
            const inI = couinaud.partAt(place) === 0;
            const [to, from, as] = [stays!, goes!, asCut!].map((map) => map.partAt(place) === FLR_PART);
            if (inI ? !to || from : to !== as || from !== as) wrong++;
          }
      expect(wrong).toBe(0);
    }
  });

  test('runs beside the middle hepatic vein, so that the side which keeps it has the vein and its margin', () => {
    const [vein] = LIVER_LANDMARKS.middleHepaticVein!;
    for (const name of RESECTION_NAMES.filter((each) => boundariesOf(each).includes('middle'))) {
      const normal = laid(resection(name)).surfaces.find((each) => each.name === 'middle')!.surface.normal;
      const [keeps, loses] = (['flr', 'deportalisedLobe'] as const).map((middleHepaticVeinSide) =>
        laid(resection(name, { middleHepaticVeinSide, veinMarginMm: 5 })),
      );
      for (const off of [-4.9, 0, 4.9]) {
        expect(keeps!.partAt(addScaled(vein!, normal, off))).toBe(FLR_PART);
        expect(loses!.partAt(addScaled(vein!, normal, off))).not.toBe(FLR_PART);
      }
      for (const off of [-5.1, 5.1])
        expect(keeps!.partAt(addScaled(vein!, normal, off))).toBe(loses!.partAt(addScaled(vein!, normal, off)));
    }
  });

  test('bends along a vein that was drawn on several slices', () => {
    const bent: Vec3[] = [-20, -10, 0, 10].map((y, n) => [-16 + [0, 7, 7, 0][n]!, y, 20 - 10 * n]);
    const landmarks = { ...LIVER_LANDMARKS, middleHepaticVein: [...LIVER_LANDMARKS.middleHepaticVein!, ...bent] };
    const [surface] = laid(resection('rightHepatectomy', { landmarks })).surfaces;
    for (const place of bent) expect(Math.abs(surface!.surface.heightAt(...place))).toBeLessThan(1.5);
    expect(surface!.surface.steepest).toBeGreaterThan(1.01);
  });

  test('of every section there is, none takes the whole liver', () => {
    for (const name of RESECTION_NAMES)
      expect(Object.keys(SEGMENTS).every((section) => takes(name, section as keyof typeof SEGMENTS))).toBe(false);
  });
});

test('the mesh of a boundary lies on the very surface that parts the voxels, vein margin and all, and its rim goes round', () => {
  const bent = {
    ...LIVER_LANDMARKS,
    middleHepaticVein: [
      [-16, 0, 20],
      [-8, -20, 0],
      [-25, -10, -20],
    ] as const,
  };
  for (const landmarks of [LIVER_LANDMARKS, bent]) {
    const recipe = resection('rightHepatectomy', { landmarks, middleHepaticVeinSide: 'flr', veinMarginMm: 5 });
    const map = laid(recipe);
    const { positions, indices, rim } = cutSurfaceMesh(map.surfaces[0]!, [
      [-90, -60, -60],
      [90, 60, 60],
    ]);
    const nodes = Array.from(
      { length: positions.length / 3 },
      (_, n): Vec3 => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!],
    );
    const { normal } = map.surfaces[0]!.surface;
    const off = landmarks === bent ? 0.7 : 1e-3;
    for (const place of nodes) {
      expect(map.partAt(addScaled(place, normal, off))).toBe(FLR_PART);
      expect(map.partAt(addScaled(place, normal, -off))).not.toBe(FLR_PART);
    }
    expect(Math.max(...indices)).toBe(nodes.length - 1);
    expect(new Set(rim).size).toBe(rim.length);
  }
});
