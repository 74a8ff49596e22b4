import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIVER_LANDMARKS, liverGrid, places, recipes, steps } from '#test/phantoms/liverPlans';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { addScaled, patientFromVoxel, volumeGeometry } from '../geometry.ts';
import { cutSurface } from './cutSurface.ts';
import { entryProfile } from './entryProfile.ts';
import { nearestBranch } from './nearestBranch.ts';
import { FLR_PART, LOBE_PART, partitionMap, ZONE_PART } from './partitionMap.ts';
import { planePartition } from './planePartition.ts';
import { volumeOfRuns } from './planeVolumes.ts';
import { type PlanRecipe, plainRecipe } from './plans.ts';
import { partVolumes } from './planVolumes.ts';
import { thinPlate } from './thinPlate.ts';
import { voxelsIn } from './voxelRuns.ts';

const all = (geometry: VolumeGeometry) => Uint32Array.of(0, geometry.columns * geometry.rows * geometry.slices);

test('walking along a row finds the part of every voxel that asking it alone finds, whatever the recipe', () => {
  let laid = 0;
  fc.assert(
    fc.property(recipes, fc.nat(31), fc.nat(19), fc.nat(20), (recipe, j, k, from) => {
      const map = partitionMap(liverGrid, recipe);
      if (!map.ok) return;
      laid++;
      const parts: number[] = [];
      let end = from;
      map.value.forEachPart(j, k, from, 40, (a, b, part) => {
        expect(a).toBe(end);
        expect(b).toBeGreaterThan(a);
        end = b;
        for (let i = a; i < b; i++) parts[i] = part;
      });
      expect(end).toBe(40);
      for (let i = from; i < 40; i++) {
        const alone: number[] = [];
        map.value.forEachPart(j, k, i, i + 1, (_, __, part) => alone.push(part));
        expect(parts[i]).toBe(alone[0]);
      }
    }),
    { numRuns: 400 },
  );
  expect(laid).toBeGreaterThan(100);
});

test('the parts of any recipe hold every voxel of a set once: their voxels add up, none is lost, none counted twice', () => {
  const sets = fc
    .array(fc.tuple(fc.nat(40 * 32 * 20 - 1), fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 60 })
    .map((runs) => {
      const held = new Set(runs.flatMap(([from, n]) => Array.from({ length: n }, (_, v) => from + v)));
      const sorted = [...held].filter((v) => v < 40 * 32 * 20).sort((a, b) => a - b);
      return Uint32Array.from(sorted.flatMap((v) => [v, 1]));
    });
  fc.assert(
    fc.property(recipes, sets, (recipe, runs) => {
      const map = partitionMap(liverGrid, recipe);
      if (!map.ok) return;
      const parts = partVolumes(map.value, 10, runs, liverGrid);
      expect(parts.reduce((sum, { voxels }) => sum + voxels, 0)).toBe(voxelsIn(runs));
      const sum = parts.reduce((total, { volumeMl }) => total + volumeMl, 0);
      expect(sum).toBeCloseTo(volumeOfRuns(runs, liverGrid), 9);
    }),
    { numRuns: 150 },
  );
});

test('a plane without a zone is the plane it always was, voxel for voxel', () => {
  fc.assert(
    fc.property(places, places, places, places, (a, b, c, flrSide) => {
      const cut = { kind: 'plane' as const, points: [a, b, c] as const, flrSide };
      const [map, plane] = [partitionMap(liverGrid, plainRecipe(cut)), planePartition(liverGrid, cut)];
      expect(map.ok).toBe(plane.ok);
      if (!map.ok || !plane.ok) return;
      for (const [j, k] of [
        [0, 0],
        [9, 4],
        [31, 19],
      ] as const) {
        const [from, to] = plane.value.flrColumns(j, k);
        map.value.forEachPart(j, k, 0, 40, (x, y, part) => {
          for (let i = x; i < y; i++) expect(part === FLR_PART).toBe(i >= from && i < to);
        });
      }
    }),
    { numRuns: 100 },
  );
});

describe('a curved surface', () => {
  const sheet = [-60, -30, 0, 30, 60].flatMap((y) => [-45, 0, 45].map((z): Vec3 => [0, y, z]));

  test('of points on a plane is that plane, far from its points too', () => {
    const surface = cutSurface(
      sheet.map(([x, y, z]): Vec3 => [x + 0.2 * y - 0.4 * z, y, z]),
      [1, 0, 0],
    );
    if (!surface.ok) throw new Error(surface.code);
    for (const [y, z] of [
      [0, 0],
      [33, -12],
      [-150, 90],
    ] as const)
      expect(surface.value.heightAt(0.2 * y - 0.4 * z, y, z)).toBeCloseTo(0, 3);
    expect(surface.value.steepest).toBeCloseTo(1, 3);
  });

  test('goes along with a point that is dragged, to within half a millimetre, and stays where the others are', () => {
    const dragged = sheet.map((each, n): Vec3 => (n === 7 ? [10, each[1], each[2]] : each));
    const surface = cutSurface(dragged, [1, 0, 0]);
    if (!surface.ok) throw new Error(surface.code);
    for (const each of dragged) expect(Math.abs(surface.value.heightAt(...each))).toBeLessThan(0.5);
  });

  test('never rises faster than its steepest', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 4, maxLength: 20 }), places, steps, (points, at, by) => {
        const surface = cutSurface(points, [1, 0.3, 0.2]);
        if (!surface.ok) return;
        const { heightAt, steepest } = surface.value;
        const to = addScaled(at, by, 1);
        const change = Math.abs(heightAt(...to) - heightAt(...at));
        expect(change).toBeLessThanOrEqual(steepest * Math.hypot(...by) + 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  test('points on a line, or all in one place, are no surface', () => {
    const line = [0, 1, 2, 3, 4].map((n): Vec3 => [n * 9, n * 3, -n]);
    expect(cutSurface(line, [0, 1, 0])).toMatchObject({ code: 'plane.degenerate' });
    expect(cutSurface([line[0]!, line[0]!, line[0]!, line[0]!], [0, 1, 0])).toMatchObject({ code: 'plane.degenerate' });
    expect(cutSurface(line.slice(0, 3), [0, 1, 0])).toMatchObject({ code: 'plane.degenerate' });
  });

  test('two strokes over one place, a millimetre apart, make no fold', () => {
    const strokes = Array.from({ length: 30 }, (_, n): Vec3 => [n % 2, -60 + 4 * n, 10 * (n % 3)]);
    const surface = cutSurface(strokes, [1, 0, 0]);
    if (!surface.ok) throw new Error(surface.code);
    expect(surface.value.steepest).toBeLessThan(1.2);
  });
});

test('a sheet passes by its points and bends least: between two equal bumps it lies as high on either side', () => {
  const height = thinPlate([
    { u: -50, v: -50, height: 0 },
    { u: 50, v: -50, height: 0 },
    { u: -50, v: 50, height: 0 },
    { u: 50, v: 50, height: 0 },
    { u: 0, v: 0, height: 10 },
  ]);
  expect(height(0, 0)).toBeCloseTo(10, 1);
  expect(height(25, 0)).toBeCloseTo(height(-25, 0), 9);
  expect(height(25, 0)).toBeCloseTo(height(0, 25), 9);
  expect(height(25, 0)).toBeGreaterThan(2);
});

describe('the transection zone', () => {
  const cut = {
    kind: 'plane' as const,
    points: [
      [0, 0, 0],
      [0, 30, 0],
      [0, 0, 30],
    ] as [Vec3, Vec3, Vec3],
    flrSide: [50, 0, 0] as Vec3,
  };
  const fine = volumeGeometry({
    columns: 100,
    rows: 60,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: [0, 2, 4, 7].map((z): Vec3 => [-49.5, -29.5, z]),
  });
  const partOf = (recipe: PlanRecipe, i: number, j: number, k: number) => {
    const map = partitionMap(fine, recipe);
    if (!map.ok) throw new Error(map.code);
    return map.value.partAt(patientFromVoxel(fine, [i, j, k]));
  };

  test('of 10 mm through and through takes 5 mm of either side, and the three parts add up', () => {
    const recipe = { ...plainRecipe(cut), zone: { widthMm: 10, depthMm: null, entries: [] } };
    const map = partitionMap(fine, recipe);
    if (!map.ok) throw new Error(map.code);
    const [flr, lobe, zone] = partVolumes(map.value, 3, all(fine), fine);
    expect([flr!.voxels, lobe!.voxels, zone!.voxels]).toEqual([45 * 240, 45 * 240, 10 * 240]);
  });

  test('of 20 mm depth begins at the front of the liver and ends 20 mm behind it', () => {
    const liver = Uint32Array.from(
      [0, 1, 2, 3].flatMap((k) => Array.from({ length: 50 }, (_, j) => [k * 6000 + (j + 10) * 100, 100]).flat()),
    );
    const bare = partitionMap(fine, plainRecipe(cut));
    if (!bare.ok) throw new Error(bare.code);
    const entry = entryProfile(bare.value.surfaces[0]!, 10, liver, fine);
    const recipe = { ...plainRecipe(cut), zone: { widthMm: 10, depthMm: 20, entries: entry ? [entry] : [] } };
    expect(partOf(recipe, 50, 12, 1)).toBe(ZONE_PART);
    expect(partOf(recipe, 50, 29, 3)).toBe(ZONE_PART);
    expect(partOf(recipe, 50, 32, 1)).toBe(FLR_PART);
    expect(partOf(recipe, 49, 32, 1)).toBe(LOBE_PART);
    const map = partitionMap(fine, recipe);
    if (!map.ok) throw new Error(map.code);
    const parts = partVolumes(map.value, 3, liver, fine);
    expect(parts[ZONE_PART]!.voxels).toBe(10 * 21 * 4);
    expect(parts.reduce((sum, each) => sum + each.voxels, 0)).toBe(voxelsIn(liver));
  });
});

describe('territories', () => {
  test('every place goes to the branch that the plainest search finds nearest, and the reach holds no other', () => {
    const branches = fc.array(
      fc.record({ part: fc.nat(4), points: fc.array(places, { minLength: 1, maxLength: 40 }) }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(branches, places, steps, (of, at, by) => {
        const find = nearestBranch(of);
        const plain = (place: Vec3) => {
          let best = { part: -1, squared: Number.POSITIVE_INFINITY };
          for (const { part, points } of of)
            for (const each of points) {
              const squared = (each[0] - place[0]) ** 2 + (each[1] - place[1]) ** 2 + (each[2] - place[2]) ** 2;
              if (squared < best.squared || (squared === best.squared && part < best.part)) best = { part, squared };
            }
          return best.part;
        };
        const reach = { mm: Number.POSITIVE_INFINITY };
        const part = find(...at, reach);
        expect(part).toBe(plain(at));
        const near = addScaled(at, by, (0.999 * Math.min(reach.mm, 20)) / Math.max(1e-6, Math.hypot(...by)));
        expect(plain(near)).toBe(part);
      }),
      { numRuns: 300 },
    );
  });

  test('without branches, or with one territory alone, there is nothing to divide', () => {
    const territories = (names: string[]) =>
      partitionMap(
        liverGrid,
        plainRecipe({ kind: 'territories', branches: names.map((territory) => ({ territory, points: [[0, 0, 0]] })) }),
      );
    expect(territories([])).toMatchObject({ code: 'plan.noBranches' });
    expect(territories(['a', 'a'])).toMatchObject({ code: 'plan.oneTerritory' });
    expect(territories(['a', 'b'])).toMatchObject({ ok: true });
  });
});

test('a surface cut and a patient place agree with the voxel there', () => {
  const map = partitionMap(liverGrid, { ...plainRecipe({ kind: 'couinaud' }), landmarks: LIVER_LANDMARKS });
  if (!map.ok) throw new Error(map.code);
  for (const [i, j, k] of [
    [3, 10, 4],
    [20, 20, 12],
    [37, 8, 18],
  ] as const)
    map.value.forEachPart(j, k, i, i + 1, (_, __, part) =>
      expect(map.value.partAt(patientFromVoxel(liverGrid, [i, j, k]))).toBe(part),
    );
});
