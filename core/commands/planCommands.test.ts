import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIVER_LANDMARKS, liverGrid, recipes } from '#test/phantoms/liverPlans';
import { partitionMap } from '../contours/partitionMap.ts';
import { shownSegments } from '../contours/planParts.ts';
import { MOST_PLANS, PlansShape } from '../contours/planShapes.ts';
import { type PlanRecipe, plainRecipe, planOf, remnantNumbers } from '../contours/plans.ts';
import { partVolumes } from '../contours/planVolumes.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import { recordsOf, startingRecords } from '../contours/records.ts';
import { runsOfSegments } from '../contours/voxelRuns.ts';
import type { Vec3 } from '../geometry.ts';
import { patientFromVoxel, voxelFromPatient } from '../geometry.ts';
import { applyChange } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { EMPTY_HISTORY, perform, redo, undo } from './history.ts';
import { plainKernels } from './kernels.twin.ts';

const PIXELS = liverGrid.columns * liverGrid.rows;
/** An ellipsoid for a liver, about the middle of the grid, on the grid of plans. */
function liver(): CommandWorkspace {
  const n = PIXELS * liverGrid.slices;
  const layer = () => new Uint8Array(n);
  const extent = layer();
  for (let v = 0; v < n; v++) {
    const [x, y, z] = patientFromVoxel(liverGrid, [v % 40, Math.floor(v / 40) % 32, Math.floor(v / PIXELS)]);
    if ((x / 85) ** 2 + (y / 60) ** 2 + (z / 60) ** 2 <= 1) extent[v] = LIVER;
  }
  return {
    revision: 0,
    geometry: liverGrid,
    hu: new Int16Array(n),
    layers: { extent, findings: layer(), partition: layer() },
    ...startingRecords(),
  };
}

const kernelsOf = (workspace: CommandWorkspace) => plainKernels(workspace.geometry, workspace.hu, workspace.layers);
const run = (workspace: CommandWorkspace, command: string, params: unknown) =>
  runCommand({ command, params }, workspace, kernelsOf(workspace));
async function done(workspace: CommandWorkspace, command: string, params: unknown): Promise<CommandWorkspace> {
  const change = await run(workspace, command, params);
  if (!change.ok) throw new Error(`${command} refused: ${change.code} ${JSON.stringify(change.details)}`);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  return applied.value;
}
/** Voxels as text: two of them compare at once, whatever the size. */
const copyOf = (workspace: CommandWorkspace) => ({
  layers: Object.fromEntries(
    Object.entries(workspace.layers).map(([name, voxels]) => [name, String.fromCharCode(...voxels)]),
  ),
  ...recordsOf(workspace),
});
const voxels = (layer: Uint8Array, number: number) => layer.reduce((n, label) => n + (label === number ? 1 : 0), 0);

/** Every voxel of the liver has one part, nothing else has any, and each part has a segment. */
function expectLaw({ layers, plans, segments }: CommandWorkspace) {
  const plan = planOf(plans, plans.activeId);
  const allowed = new Set(plan ? plan.parts.map(({ number }) => number) : []);
  const broken = layers.extent.findIndex((label, v) =>
    plan ? (label === LIVER) !== allowed.has(layers.partition[v]!) : layers.partition[v] !== 0,
  );
  expect(broken).toBe(-1);
  const numbers = segments.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const { parts } of plans.list)
    for (const { number, kind } of parts)
      expect(segments.find((segment) => segment.number === number)).toMatchObject({ kind, layer: 'partition' });
}

const plane = (x: number): PlanRecipe =>
  plainRecipe({
    kind: 'plane',
    points: [
      [x, 0, 0],
      [x, 30, 0],
      [x, 0, 30],
    ],
    flrSide: [x + 50, 0, 0],
  });
const resection = (more: Partial<PlanRecipe> = {}): PlanRecipe => ({
  ...plainRecipe({ kind: 'resection', name: 'rightHepatectomy' }),
  landmarks: LIVER_LANDMARKS,
  segmentIDestination: 'flr',
  middleHepaticVeinSide: 'flr',
  ...more,
});

const calls = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ id: fc.constantFrom('a', 'b', 'c'), recipe: recipes })
      .map(({ id, recipe }) => ['plan.lay', { id, name: `Plan ${id}`, recipe, stays: ['a', 'couinaudII'] }] as const),
  },
  fc.constantFrom('a', 'b', 'c').map((id) => ['plan.activate', { id }] as const),
  fc.constantFrom('a', 'b').map((id) => ['plan.remove', { id }] as const),
  fc.constantFrom('a', 'b').map((id) => ['plan.rename', { id, name: `Other ${id}` }] as const),
  fc.constantFrom('a', 'b').map((id) => ['plan.setStays', { id, numbers: [4, 5, 9] }] as const),
  fc
    .record({ mode: fc.constantFrom('add', 'erase'), x: fc.integer({ min: -90, max: 90 }), k: fc.nat(19) })
    .map(({ mode, x, k }) => {
      const y = 0;
      return [
        'extent.paint',
        { mode, radiusMm: 25, k, points: [[x, y, patientFromVoxel(liverGrid, [0, 0, k])[2]]] },
      ] as const;
    }),
);

test('whatever is planned, painted, shown and removed: each liver voxel has one part of the active plan; undo restores all of it, redo does it again', async () => {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(calls, { minLength: 2, maxLength: 10 }), async (list) => {
      let state = { workspace: liver(), history: EMPTY_HISTORY };
      const seen = [copyOf(state.workspace)];
      for (const [command, params] of list) {
        const change = await run(state.workspace, command, params);
        if (!change.ok) continue;
        const performed = perform(state.workspace, state.history, change.value);
        if (!performed.ok) throw new Error(performed.code);
        state = performed.value;
        expectLaw(state.workspace);
        seen.push(copyOf(state.workspace));
        steps++;
      }
      for (let n = seen.length - 1; n > 0; n--) {
        const undone = undo(state.workspace, state.history);
        if (!undone.ok) throw new Error(undone.code);
        state = undone.value;
        expect(copyOf(state.workspace)).toEqual(seen[n - 1]);
      }
      for (let n = 1; n < seen.length; n++) {
        const redone = redo(state.workspace, state.history);
        if (!redone.ok) throw new Error(redone.code);
        state = redone.value;
      }
      expect(copyOf(state.workspace)).toEqual(seen[seen.length - 1]);
    }),
    { numRuns: 20 },
  );
  expect(steps).toBeGreaterThan(5);
});

test('plans that are not shown measure what they measure when they are: nothing is painted for it, nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(recipes, recipes, async (first, second) => {
      let workspace = liver();
      for (const [id, recipe] of [
        ['a', first],
        ['b', second],
      ] as const) {
        const change = await run(workspace, 'plan.lay', { id, name: id, recipe });
        if (!change.ok) return;
        const applied = applyChange(workspace, change.value);
        if (!applied.ok) throw new Error(applied.code);
        workspace = applied.value;
      }
      const runs = runsOfSegments(workspace.layers.extent, PIXELS, (n) => n === LIVER);
      const plan = planOf(workspace.plans, 'a')!;
      const map = partitionMap(liverGrid, plan.recipe);
      if (!map.ok) throw new Error(map.code);
      const counted = partVolumes(map.value, plan.parts.length, runs, liverGrid).map((part) => part.voxels);
      const back = await done(workspace, 'plan.activate', { id: 'a' });
      expect(plan.parts.map(({ number }) => voxels(back.layers.partition, number))).toEqual(counted);
      expect(counted.reduce((sum, n) => sum + n, 0)).toBe(voxels(back.layers.extent, LIVER));
    }),
    { numRuns: 60 },
  );
});

describe('plans of one liver', () => {
  test('stand side by side; the active one is in the partition, and another is shown by its name', async () => {
    let workspace = await done(liver(), 'plan.lay', { name: 'Right hepatectomy', recipe: resection() });
    const right = workspace.layers.partition.slice();
    workspace = await done(workspace, 'plan.lay', { name: 'Plane', recipe: plane(10) });
    expect(workspace.plans).toMatchObject({ activeId: 'plan-2', list: [{ id: 'plan-1' }, { id: 'plan-2' }] });
    expect(workspace.layers.partition).not.toEqual(right);
    workspace = await done(workspace, 'plan.activate', { id: 'plan-1' });
    expect(workspace.layers.partition).toEqual(right);
    expect(await run(workspace, 'plan.activate', { id: 'plan-1' })).toMatchObject({ code: 'change.nothing' });
    expect(await run(workspace, 'plan.activate', { id: 'plan-7' })).toMatchObject({ code: 'plan.notFound' });
  });

  test('keep their own segments: FLR and lobe for all, eight for Couinaud, one for a zone, one for each territory', async () => {
    let workspace = await done(liver(), 'plan.lay', {
      name: 'Segments',
      recipe: { ...plainRecipe({ kind: 'couinaud' }), landmarks: LIVER_LANDMARKS },
      stays: ['couinaudII', 'couinaudIII'],
    });
    expect(remnantNumbers(workspace.plans)).toEqual(new Set([5, 6]));
    workspace = await done(workspace, 'plan.lay', {
      name: 'Stage 1',
      recipe: resection({ zone: { widthMm: 12, depthMm: 40, entries: [] } }),
    });
    expect(shownSegments(workspace.segments, workspace.plans).map(({ label }) => label)).toEqual([
      'Liver',
      'FLR',
      'Deportalised lobe',
      'Transection zone',
    ]);
    const zone = workspace.plans.list[1]!.parts[2]!;
    expect(zone).toMatchObject({ kind: 'transectionZone', stays: false });
    expect(voxels(workspace.layers.partition, zone.number)).toBeGreaterThan(0);
    expect(workspace.plans.list[1]!.recipe.zone!.entries).toHaveLength(1);
    workspace = await done(workspace, 'plan.remove', { id: 'plan-1' });
    expect(workspace.segments).toHaveLength(4);
  });

  test('removed, leave the liver whole when the active one goes, and as it is when another goes', async () => {
    let workspace = await done(liver(), 'plan.lay', { name: 'One', recipe: plane(-10) });
    workspace = await done(workspace, 'plan.lay', { name: 'Two', recipe: plane(10) });
    const two = workspace.layers.partition.slice();
    workspace = await done(workspace, 'plan.remove', { id: 'plan-1' });
    expect(workspace.layers.partition).toEqual(two);
    workspace = await done(workspace, 'plan.remove', { id: 'plan-2' });
    expect(workspace.plans).toEqual({ list: [], activeId: null });
    expect(workspace.layers.partition.some((part) => part !== 0)).toBe(false);
  });

  test('survive being written down and read again', async () => {
    let workspace = await done(liver(), 'plan.lay', { name: 'One', recipe: resection() });
    workspace = await done(workspace, 'plan.lay', {
      name: 'Two',
      recipe: { ...plane(0), zone: { widthMm: 8, depthMm: 30, entries: [] } },
    });
    expect(PlansShape.parse(JSON.parse(JSON.stringify(workspace.plans)))).toEqual(workspace.plans);
  });

  test('of a bare plane: cutting again moves it, and keeps its name', async () => {
    const points = (x: number) => {
      const { cut } = plane(x);
      return cut.kind === 'plane' ? { points: cut.points, flrSide: cut.flrSide } : null;
    };
    let workspace = await done(liver(), 'partition.cutByPlane', points(0));
    workspace = await done(workspace, 'plan.rename', { id: 'plan-1', name: 'Cantlie' });
    workspace = await done(workspace, 'partition.cutByPlane', points(20));
    expect(workspace.plans.list).toMatchObject([{ id: 'plan-1', name: 'Cantlie', recipe: plane(20) }]);
    workspace = await done(workspace, 'plan.lay', { name: 'Right', recipe: resection() });
    workspace = await done(workspace, 'partition.cutByPlane', points(5));
    expect(workspace.plans.list.map(({ name }) => name)).toEqual(['Cantlie', 'Right', 'Plane']);
  });
});

describe('a plan is refused by name', () => {
  test('when a landmark is missing, a question unanswered, a side empty, or a part locked', async () => {
    const workspace = liver();
    const lay = (recipe: PlanRecipe, from = workspace) => run(from, 'plan.lay', { name: 'x', recipe });
    expect(await lay(resection({ landmarks: {} }))).toMatchObject({
      code: 'landmarks.missing',
      details: { missing: ['inferiorVenaCava', 'gallbladderFossa', 'middleHepaticVein'] },
    });
    expect(await lay(resection({ segmentIDestination: null, middleHepaticVeinSide: null }))).toMatchObject({
      code: 'plan.unanswered',
      details: { open: ['segmentIDestination', 'middleHepaticVeinSide'] },
    });
    expect(await lay(plane(300))).toMatchObject({ code: 'plane.oneSide' });
    const empty = { ...workspace, layers: { ...workspace.layers, extent: new Uint8Array(workspace.hu.length) } };
    expect(await lay(plane(0), empty)).toMatchObject({ code: 'extent.empty' });
    const locked = await done(workspace, 'segment.setLocked', { segment: DEPORTALISED_LOBE, locked: true });
    expect(await lay(plane(0), locked)).toMatchObject({ code: 'segment.locked' });
    expect(workspace.layers.partition.some((part) => part !== 0)).toBe(false);
  });
});

test('a reading keeps no more plans than a case can: the next one is refused by name, one that is laid again is not', async () => {
  const workspace = await done(liver(), 'plan.lay', { id: 'first', name: 'First', recipe: plane(0) });
  const [first] = workspace.plans.list;
  const list = Array.from({ length: MOST_PLANS }, (_, n) => (n === 0 ? first! : { ...first!, id: `more-${n}` }));
  const full = { ...workspace, plans: { ...workspace.plans, list } };
  expect(await run(full, 'plan.lay', { name: 'One more', recipe: plane(10) })).toMatchObject({
    code: 'plan.tooMany',
    details: { most: MOST_PLANS },
  });
  const again = await done(full, 'plan.lay', { id: 'first', name: 'First', recipe: plane(10) });
  expect(PlansShape.safeParse(again.plans).success).toBe(true);
});

test('what enters a liver cut by a curved surface, or by territories, gets the part that its recipe says', async () => {
  const sheet = [-40, 0, 40].flatMap((y) => [-40, 0, 40].map((z): Vec3 => [(y * z) / 150, y, z]));
  const branches = [
    { territory: 'V', points: [[-40, 0, -20]] as Vec3[] },
    { territory: 'II', points: [[50, 0, 0]] as Vec3[] },
  ];
  for (const cut of [
    { kind: 'surface' as const, points: sheet, flrSide: [60, 0, 0] as Vec3 },
    { kind: 'territories' as const, branches },
  ]) {
    let workspace = await done(liver(), 'plan.lay', { name: 'x', recipe: plainRecipe(cut) });
    const before = workspace.layers.extent.slice();
    const at = patientFromVoxel(liverGrid, [36, 8, 9]);
    workspace = await done(workspace, 'extent.paint', { mode: 'add', radiusMm: 30, k: 9, points: [at] });
    const plan = workspace.plans.list[0]!;
    const map = partitionMap(liverGrid, plan.recipe);
    if (!map.ok) throw new Error(map.code);
    let entered = 0;
    for (let v = 0; v < before.length; v++)
      if (before[v] === 0 && workspace.layers.extent[v] === LIVER) {
        entered++;
        const place = patientFromVoxel(liverGrid, [v % 40, Math.floor(v / 40) % 32, Math.floor(v / PIXELS)]);
        expect(workspace.layers.partition[v]).toBe(plan.parts[map.value.partAt(place)]!.number);
      }
    expect(entered).toBeGreaterThan(20);
    expect(voxelFromPatient(liverGrid, at)[2]).toBeCloseTo(9, 6);
    expect([FLR, plan.parts[1]!.number]).toContain(workspace.layers.partition.at(36 + 8 * 40 + 9 * PIXELS));
  }
});
