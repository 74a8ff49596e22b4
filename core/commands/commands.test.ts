import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLR_PART, partitionMap } from '../contours/partitionMap.ts';
import { volumeOfRuns } from '../contours/planeVolumes.ts';
import { plainRecipe } from '../contours/plans.ts';
import { partVolumes } from '../contours/planVolumes.ts';
import type { Segment } from '../contours/reading.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import { recordsOf, startingRecords } from '../contours/records.ts';
import { runsOfSegments } from '../contours/voxelRuns.ts';
import type { Vec3 } from '../geometry.ts';
import { patientFromVoxel, volumeGeometry } from '../geometry.ts';
import { applyChange, dirtySlices, inverseOf } from './change.ts';
import { isCut } from './changeExtent.ts';
import type { CommandWorkspace } from './command.ts';
import type { CommandCall } from './commands.ts';
import { COMMANDS, runCommand } from './commands.ts';
import { EMPTY_HISTORY, nextUndo, perform, redo, undo } from './history.ts';
import { plainKernels } from './kernels.twin.ts';
import { replay } from './replay.ts';

/** A small irregular, sheared grid with a bright blob that has a hole and a bridge: enough to leak, to split and to fill. */
function phantom(): CommandWorkspace {
  const geometry = volumeGeometry({
    columns: 21,
    rows: 17,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1.5, 1],
    slicePositions: [-20, -17, -15, -11, -8].map((z, k): Vec3 => [k * 0.4, 10, z]),
  });
  const voxels = geometry.columns * geometry.rows * geometry.slices;
  const hu = Int16Array.from({ length: voxels }, (_, v) => {
    const i = v % 21;
    const j = Math.floor(v / 21) % 17;
    const left = (i - 6) ** 2 + (j - 8) ** 2;
    const right = (i - 15) ** 2 + (j - 8) ** 2;
    return left <= 2 ? 20 : left <= 25 || right <= 12 || (j === 8 && i > 6 && i < 15) ? 100 + (v % 7) : -50;
  });
  const layer = () => new Uint8Array(voxels);
  return {
    revision: 0,
    geometry,
    hu,
    layers: { extent: layer(), findings: layer(), partition: layer() },
    ...startingRecords(),
  };
}

const kernelsOf = (workspace: CommandWorkspace) => plainKernels(workspace.geometry, workspace.hu, workspace.layers);
const at = (workspace: CommandWorkspace, i: number, j: number, k: number): Vec3 =>
  patientFromVoxel(workspace.geometry, [i, j, k]);
const copyOf = (workspace: CommandWorkspace) => ({
  layers: Object.fromEntries(Object.entries(workspace.layers).map(([name, voxels]) => [name, voxels.slice()])),
  ...recordsOf(workspace),
});

/** The partition labels exactly the voxels of the extent, or, while the liver is not cut, none. */
function expectLaw({ layers }: CommandWorkspace) {
  const cut = layers.partition.some((part) => part !== 0);
  const broken = layers.extent.findIndex((label, v) => (cut && label === LIVER) !== (layers.partition[v] !== 0));
  expect(broken).toBe(-1);
}

async function done(workspace: CommandWorkspace, command: string, params: unknown): Promise<CommandWorkspace> {
  const change = await runCommand({ command, params }, workspace, kernelsOf(workspace));
  if (!change.ok) throw new Error(`${command} refused: ${change.code} ${JSON.stringify(change.details)}`);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  expectLaw(applied.value);
  return applied.value;
}

const voxels = (layer: Uint8Array, segment: number) => layer.reduce((n, label) => n + (label === segment ? 1 : 0), 0);
const grow = (workspace: CommandWorkspace) =>
  done(workspace, 'extent.grow', { seeds: [at(workspace, 3, 8, 2)], lowerHu: 60.5, upperHu: 150 });
const cutAt = (workspace: CommandWorkspace, i: number) => ({
  points: [at(workspace, i, 0, 0), at(workspace, i, 16, 0), [i + 2, 10, 5]],
  flrSide: at(workspace, 20, 8, 2),
});

const places = fc.tuple(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 16 }),
  fc.integer({ min: 0, max: 4 }),
);
const shape = phantom();
const points = places.map(([i, j, k]) => at(shape, i, j, k));
const strokes = fc.record({
  mode: fc.constantFrom('add', 'erase'),
  radiusMm: fc.double({ min: 0.3, max: 6, noNaN: true }),
  points: fc.array(points, { minLength: 1, maxLength: 4 }),
  k: fc.integer({ min: 0, max: 4 }),
  plane: fc.constantFrom('axial', 'coronal', 'sagittal'),
});
const call = (command: string, params: fc.Arbitrary<unknown>) =>
  params.map((p): CommandCall => ({ command, params: p }));
const calls = fc.oneof(
  call(
    'extent.grow',
    points.map((seed) => ({ seeds: [seed], lowerHu: 50, upperHu: 150, connectivity: 26 })),
  ),
  call('extent.paint', strokes),
  call('extent.paint', strokes),
  call(
    'extent.fillHoles',
    fc.constantFrom({ mode: 'inSlice' }, { mode: 'volume' }, { mode: 'inSlice', maxAreaMm2: 9 }),
  ),
  call(
    'extent.keepConnected',
    points.map((seed) => ({ seed, connectivity: 6 })),
  ),
  call(
    'extent.removeConnected',
    points.map((seed) => ({ seed, connectivity: 26 })),
  ),
  call('extent.keepLargest', fc.constant({ connectivity: 6 })),
  call('extent.smooth', fc.constant({ radiusMm: 2 })),
  call('findings.add', fc.constantFrom({}, { kind: 'ablationZone' }, { kind: 'portalVein', label: 'Vein' })),
  call('findings.setKind', fc.constant({ segment: 4, kind: 'cyst' })),
  call('findings.remove', fc.constant({ segment: 4 })),
  call(
    'findings.ellipsoid',
    fc.record({
      segment: fc.constantFrom(4, 5, undefined),
      first: fc.tuple(points, points),
      second: fc.tuple(points, points),
      takeIn: fc.boolean(),
    }),
  ),
  call(
    'findings.grow',
    points.map((seed) => ({ segment: 4, seeds: [seed], lowerHu: 50, upperHu: 200, reachMm: 5, withinLiver: false })),
  ),
  call('reading.setInclusion', fc.constantFrom({ excludedKinds: ['tumour'] }, { hilum: 'out' }, { venaCava: null })),
  call(
    'findings.paint',
    strokes.map((stroke) => ({ ...stroke, segment: 4 })),
  ),
  call('findings.takeIn', fc.constant({})),
  call(
    'refine.margin',
    fc.record({ segment: fc.constantFrom(1, 4), mm: fc.constantFrom(-1.5, 1, 2.5), within: fc.constantFrom(null, 1) }),
  ),
  call(
    'refine.smooth',
    fc.record({ segment: fc.constantFrom(1, 4), radiusMm: fc.constant(2), together: fc.constantFrom([], [4, 5]) }),
  ),
  call('refine.islands', fc.record({ segment: fc.constantFrom(1, 4), leastMl: fc.constantFrom(null, 0.02) })),
  call('refine.holes', fc.record({ segment: fc.constantFrom(1, 4), mode: fc.constantFrom('inSlice', 'volume') })),
  call('refine.interpolate', fc.record({ segment: fc.constantFrom(1, 4) })),
  call(
    'refine.combine',
    fc.record({
      segment: fc.constantFrom(1, 4, 5),
      other: fc.constantFrom(1, 2, 4, 5),
      operation: fc.constantFrom('add', 'subtract', 'intersect', 'copy'),
    }),
  ),
  call(
    'scissors.cut',
    fc.record({
      segment: fc.constantFrom(1, 4),
      mode: fc.constantFrom('removeInside', 'removeOutside', 'fillInside'),
      plane: fc.constantFrom('axial', 'coronal', 'sagittal'),
      outline: fc.tuple(points, points, points, points),
      through: fc.constantFrom(null, { from: 1, to: 3 }),
      rangeHu: fc.constantFrom(null, [50, 150]),
    }),
  ),
  call('partition.cutByPlane', fc.record({ points: fc.tuple(points, points, points), flrSide: points })),
  call('segment.setLocked', fc.record({ segment: fc.constantFrom(1, 2, 3, 4), locked: fc.boolean() })),
  call('segment.rename', fc.constant({ segment: 1, label: 'Leber' })),
);

test('whatever is done: the partition holds to the extent, and undo restores every voxel and record, redo does it again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(calls, { minLength: 1, maxLength: 14 }), async (list) => {
      let state = { workspace: phantom(), history: EMPTY_HISTORY };
      const seen = [copyOf(state.workspace)];
      for (const each of list) {
        const change = await runCommand(each, state.workspace, kernelsOf(state.workspace));
        if (!change.ok) continue;
        const performed = perform(state.workspace, state.history, change.value);
        if (!performed.ok) throw new Error(performed.code);
        state = performed.value;
        expectLaw(state.workspace);
        seen.push(copyOf(state.workspace));
      }
      const steps = state.history.done.length;
      for (let n = steps; n > 0; n--) {
        const undone = undo(state.workspace, state.history);
        if (!undone.ok) throw new Error(undone.code);
        state = undone.value;
        expect(copyOf(state.workspace)).toEqual(seen[n - 1]);
      }
      expect(undo(state.workspace, state.history).ok).toBe(false);
      for (let n = 1; n <= steps; n++) {
        const redone = redo(state.workspace, state.history);
        if (!redone.ok) throw new Error(redone.code);
        state = redone.value;
      }
      expect(copyOf(state.workspace)).toEqual(seen[steps]);
    }),
    { numRuns: 40 },
  );
});

test('changes applied one after the other to a fresh reading give the same reading, and the same commands replayed too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(calls, { maxLength: 10 }), async (list) => {
      let workspace = phantom();
      let again = phantom();
      const accepted: CommandCall[] = [];
      for (const each of list) {
        const change = await runCommand(each, workspace, kernelsOf(workspace));
        if (!change.ok) continue;
        accepted.push(each);
        for (const [target, keep] of [
          [workspace, (w: CommandWorkspace) => (workspace = w)],
          [again, (w: CommandWorkspace) => (again = w)],
        ] as const) {
          const applied = applyChange(target, change.value);
          if (!applied.ok) throw new Error(applied.code);
          keep(applied.value);
        }
      }
      expect(copyOf(again)).toEqual(copyOf(workspace));
      const fresh = phantom();
      const replayed = await replay(accepted, fresh, kernelsOf(fresh));
      if (!replayed.ok) throw new Error(replayed.code);
      expect(copyOf(replayed.value.workspace)).toEqual(copyOf(workspace));
    }),
    { numRuns: 30 },
  );
});

test('a change made from an earlier revision is refused as stale and writes nothing', async () => {
  const workspace = phantom();
  const change = await runCommand(
    { command: 'extent.paint', params: { mode: 'add', radiusMm: 3, points: [at(workspace, 8, 8, 1)], k: 1 } },
    workspace,
    kernelsOf(workspace),
  );
  if (!change.ok) throw new Error(change.code);
  const later = applyChange({ ...workspace, revision: 1 }, change.value);
  expect(later).toMatchObject({ ok: false, code: 'change.stale' });
  expect(voxels(workspace.layers.extent, LIVER)).toBe(0);
  expect(inverseOf(inverseOf(change.value, 1), 0)).toEqual(change.value);
  expect(dirtySlices(change.value, workspace.geometry)).toEqual([1]);
});

test('grow takes what lies in the range and is connected; undo says what and how much', async () => {
  const workspace = phantom();
  const call = { seeds: [at(workspace, 3, 8, 2)], lowerHu: 60.5, upperHu: 150 };
  const change = await runCommand({ command: 'extent.grow', params: call }, workspace, kernelsOf(workspace));
  if (!change.ok) throw new Error(change.code);
  const performed = perform(workspace, EMPTY_HISTORY, change.value);
  if (!performed.ok) throw new Error(performed.code);
  const expected = workspace.hu.reduce((n, hu) => n + (hu >= 61 && hu <= 150 ? 1 : 0), 0);
  expect(voxels(workspace.layers.extent, LIVER)).toBe(expected);
  const runs = runsOfSegments(workspace.layers.extent, 21 * 17, (n) => n === LIVER);
  expect(nextUndo(performed.value.history)).toMatchObject({
    title: 'Grow liver',
    gainedMl: volumeOfRuns(runs, workspace.geometry),
  });
  expect(
    await runCommand({ command: 'extent.grow', params: call }, performed.value.workspace, kernelsOf(workspace)),
  ).toMatchObject({
    code: 'change.nothing',
  });
});

test('a seed outside the volume or the range, and an empty range, are refused by name', async () => {
  const workspace = phantom();
  const run = (params: unknown) => runCommand({ command: 'extent.grow', params }, workspace, kernelsOf(workspace));
  expect(await run({ seeds: [[500, 0, 0]], lowerHu: 0, upperHu: 9 })).toMatchObject({ code: 'seed.outside' });
  expect(await run({ seeds: [at(workspace, 0, 0, 0)], lowerHu: 60, upperHu: 150 })).toMatchObject({
    code: 'seed.notInRange',
  });
  expect(await run({ seeds: [at(workspace, 0, 0, 0)], lowerHu: 60.2, upperHu: 60.8 })).toMatchObject({
    code: 'range.empty',
  });
  expect(await run({ seeds: [] })).toMatchObject({ code: 'command.invalid' });
  expect(await runCommand({ command: 'extent.fly', params: {} }, workspace, kernelsOf(workspace))).toMatchObject({
    code: 'command.invalid',
  });
});

test('the ml of a cut while it is dragged are those of the cut when it is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(points, points, points, points, async (a, b, c, flrSide) => {
      const workspace = await grow(phantom());
      const recipe = { kind: 'plane', points: [a, b, c], flrSide } as const;
      const map = partitionMap(workspace.geometry, plainRecipe(recipe));
      const extent = runsOfSegments(workspace.layers.extent, 21 * 17, (n) => n === LIVER);
      const cut = await runCommand(
        { command: 'partition.cutByPlane', params: recipe },
        workspace,
        kernelsOf(workspace),
      );
      if (!cut.ok) return;
      if (!map.ok) throw new Error('accepted what the drag refused');
      const live = partVolumes(map.value, 2, extent, workspace.geometry)[FLR_PART]!.volumeMl;
      const applied = applyChange(workspace, cut.value);
      if (!applied.ok) throw new Error(applied.code);
      expectLaw(applied.value);
      const flr = runsOfSegments(workspace.layers.partition, 21 * 17, (n) => n === FLR);
      expect(live).toBe(volumeOfRuns(flr, workspace.geometry));
    }),
    { numRuns: 40 },
  );
});

test('what enters a cut liver is labelled by the recipe; what leaves it leaves its side', async () => {
  let workspace = await grow(phantom());
  workspace = await done(workspace, 'partition.cutByPlane', cutAt(workspace, 10));
  const { partition } = workspace.layers;
  const before = [voxels(partition, FLR), voxels(partition, DEPORTALISED_LOBE)] as const;
  workspace = await done(workspace, 'extent.paint', {
    mode: 'add',
    radiusMm: 2,
    points: [at(workspace, 18, 2, 3)],
    k: 3,
  });
  expect(voxels(partition, FLR)).toBeGreaterThan(before[0]);
  expect(voxels(partition, DEPORTALISED_LOBE)).toBe(before[1]);
  await done(workspace, 'extent.paint', { mode: 'erase', radiusMm: 2, points: [at(workspace, 4, 8, 3)], k: 3 });
  expect(voxels(partition, DEPORTALISED_LOBE)).toBeLessThan(before[1]);
});

test('a plane that leaves the whole liver on one side, three points on a line, an empty liver: refused', async () => {
  const empty = phantom();
  const run = (workspace: CommandWorkspace, params: unknown) =>
    runCommand({ command: 'partition.cutByPlane', params }, workspace, kernelsOf(workspace));
  expect(await run(empty, cutAt(empty, 10))).toMatchObject({ code: 'extent.empty' });
  const workspace = await grow(phantom());
  expect(
    await run(workspace, {
      points: [
        [0, 0, 0],
        [1, 1, 1],
        [2, 2, 2],
      ],
      flrSide: [9, 0, 0],
    }),
  ).toMatchObject({ code: 'plane.degenerate' });
  expect(
    await run(workspace, {
      points: [
        [90, 0, 0],
        [90, 9, 0],
        [90, 0, 9],
      ],
      flrSide: [0, 0, 0],
    }),
  ).toMatchObject({ code: 'plane.oneSide' });
  expect(
    await run(workspace, {
      points: [
        [9, 0, 0],
        [9, 9, 0],
        [9, 0, 9],
      ],
      flrSide: [9, 5, 5],
    }),
  ).toMatchObject({ code: 'plane.sideUnclear' });
});

test('a locked liver refuses; a locked side of the cut keeps its voxels and the rest goes through, and says so', async () => {
  let workspace = await grow(phantom());
  const erase = (k: number) => ({ mode: 'erase', radiusMm: 30, points: [at(workspace, 10, 8, k)], k });
  const locked = await done(workspace, 'segment.setLocked', { segment: LIVER, locked: true });
  expect(await runCommand({ command: 'extent.paint', params: erase(1) }, locked, kernelsOf(locked))).toMatchObject({
    code: 'segment.locked',
    details: { label: 'Liver' },
  });
  workspace = await done(locked, 'segment.setLocked', { segment: LIVER, locked: false });
  workspace = await done(workspace, 'partition.cutByPlane', cutAt(workspace, 10));
  workspace = await done(workspace, 'segment.setLocked', { segment: FLR, locked: true });
  const flr = voxels(workspace.layers.partition, FLR);
  const change = await runCommand({ command: 'extent.paint', params: erase(2) }, workspace, kernelsOf(workspace));
  if (!change.ok) throw new Error(change.code);
  expect(change.value.notes).toMatchObject([{ code: 'segment.lockedLeftOut' }]);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  expectLaw(applied.value);
  expect(voxels(workspace.layers.partition, FLR)).toBe(flr);
  expect(
    await runCommand(
      { command: 'partition.cutByPlane', params: cutAt(workspace, 8) },
      applied.value,
      kernelsOf(workspace),
    ),
  ).toMatchObject({
    code: 'segment.locked',
  });
});

test('a tumour painted beyond the liver says by how much, and can be taken in', async () => {
  let workspace = await grow(phantom());
  workspace = await done(workspace, 'findings.add', {});
  expect(workspace.segments.at(-1)).toMatchObject({ number: 4, label: 'Tumour 1', kind: 'tumour' });
  const stroke = { segment: 4, mode: 'add', radiusMm: 3, points: [at(workspace, 1, 8, 2)], k: 2 };
  const change = await runCommand({ command: 'findings.paint', params: stroke }, workspace, kernelsOf(workspace));
  if (!change.ok) throw new Error(change.code);
  const [note] = change.value.notes ?? [];
  expect(note).toMatchObject({ code: 'findings.outsideExtent' });
  const liver = voxels(workspace.layers.extent, LIVER);
  workspace = await done(workspace, 'findings.paint', stroke);
  await done(workspace, 'findings.takeIn', { segment: 4 });
  expect(voxels(workspace.layers.extent, LIVER)).toBe(liver + note!.voxels);
});

test('a foreign segment counts as nothing until somebody names it', async () => {
  const raw: Segment = {
    number: 9,
    layer: 'findings',
    kind: null,
    label: 'Label 9',
    colour: '#FFFFFF',
    visible: true,
    locked: false,
  };
  const foreign = () => {
    const workspace = phantom();
    for (let v = 21 * 17; v < 21 * 17 + 90; v++) workspace.layers.findings[v] = 9;
    const editedSlices = [
      { segment: 1, plane: 'axial' as const, indices: [2] },
      { segment: 9, plane: 'axial' as const, indices: [1] },
    ];
    return { ...workspace, segments: [...workspace.segments, raw], editedSlices };
  };
  const liver = await done(foreign(), 'labels.name', { segment: 9, kind: 'liver' });
  expect(voxels(liver.layers.extent, LIVER)).toBe(90);
  expect(voxels(liver.layers.findings, 9)).toBe(0);
  expect(liver.segments).toHaveLength(3);
  // Its number may be given again, to something that nobody drew there.
  expect(liver.editedSlices.map(({ segment }) => segment)).toEqual([1]);

  const tumour = await done(foreign(), 'labels.name', { segment: 9, kind: 'tumour' });
  expect(tumour.segments.at(-1)).toMatchObject({ number: 9, kind: 'tumour' });
  expect(
    await runCommand({ command: 'labels.name', params: { segment: 9, kind: 'flr' } }, tumour, kernelsOf(tumour)),
  ).toMatchObject({
    code: 'segment.named',
  });

  const grown = await done(foreign(), 'extent.paint', {
    mode: 'add',
    radiusMm: 3,
    points: [at(shape, 10, 2, 1)],
    k: 1,
  });
  const flr = await done(grown, 'labels.name', { segment: 9, kind: 'flr' });
  expect(voxels(flr.layers.partition, FLR) + voxels(flr.layers.partition, DEPORTALISED_LOBE)).toBe(
    voxels(flr.layers.extent, LIVER),
  );
  expect(voxels(flr.layers.partition, FLR)).toBeGreaterThan(0);
});

const foreignLabels = fc
  .array(
    fc.record({
      from: fc.nat(21 * 17 * 5 - 1),
      length: fc.integer({ min: 1, max: 400 }),
      number: fc.integer({ min: 1, max: 5 }),
    }),
  )
  .map((runs) => {
    const labels = new Uint8Array(21 * 17 * 5);
    for (const { from, length, number } of runs) labels.fill(number, from, from + length);
    return labels;
  });
const listed = [1, 2, 3, 4].map((number) => ({ number, label: number === 2 ? ' Leber ' : null }));

test('opened contours lie among the findings, raw, where no other finding lies; undone, everything is as it was', async () => {
  await fc.assert(
    fc.asyncProperty(foreignLabels, foreignLabels, async (first, labels) => {
      let workspace = phantom();
      for (const [v, label] of first.entries()) workspace.layers.findings[v] = label === 5 ? 4 : 0;
      workspace = await done(workspace, 'findings.add', {});
      const before = copyOf(workspace);
      const call = { command: 'labels.add', params: { voxels: labels, segments: listed } };
      const change = await runCommand(call, workspace, kernelsOf(workspace));
      const free = (v: number) => before.layers.findings![v] === 0;
      const expected = listed.filter(({ number }) => labels.some((label, v) => label === number && free(v)));
      if (!change.ok) return void expect([change.code, expected]).toEqual(['change.nothing', []]);

      const performed = perform(workspace, EMPTY_HISTORY, change.value);
      if (!performed.ok) throw new Error(performed.code);
      const { segments, layers } = performed.value.workspace;
      const added = segments.slice(before.segments.length);
      expect(added.map(({ number, kind, layer }) => [number, kind, layer])).toEqual(
        [...added.keys()].map(() => [expect.any(Number), null, 'findings']),
      );
      expect(new Set(segments.map(({ number }) => number)).size).toBe(segments.length);
      expect(new Set(added.map(({ colour }) => colour)).size).toBe(added.length);
      expect(added.map(({ label }) => label)).toEqual(
        expected.map(({ number }) => (number === 2 ? 'Leber' : `Segment ${number}`)),
      );
      const numberOf = (label: number) => added[expected.findIndex(({ number }) => number === label)]?.number ?? 0;
      const wrong = layers.findings.findIndex(
        (now, v) => now !== (free(v) ? numberOf(labels[v]!) : before.layers.findings![v]),
      );
      expect(wrong).toBe(-1);
      const over = labels.reduce((n, label, v) => n + (label >= 1 && label <= 4 && !free(v) ? 1 : 0), 0);
      expect(change.value.notes?.map(({ code, voxels }) => [code, voxels])).toEqual(
        over > 0 ? [['labels.overFinding', over]] : [],
      );
      const undone = undo(performed.value.workspace, performed.value.history);
      if (!undone.ok) throw new Error(undone.code);
      expect(copyOf(undone.value.workspace)).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test('opened contours of another size are refused, and so are more than there are numbers left', async () => {
  const workspace = phantom();
  const add = (voxels: Uint8Array, segments: unknown) =>
    runCommand({ command: 'labels.add', params: { voxels, segments } }, workspace, kernelsOf(workspace));
  expect(await add(new Uint8Array(7).fill(1), listed)).toMatchObject({ code: 'command.invalid' });
  const all = Array.from({ length: 255 }, (_, n) => ({ number: n + 1, label: null }));
  expect(
    await add(
      Uint8Array.from({ length: 21 * 17 * 5 }, (_, v) => v % 256),
      all,
    ),
  ).toMatchObject({
    code: 'segment.noNumberLeft',
  });
});

test('findings are taken into the liver all at once but for those without a name', async () => {
  const labels = new Uint8Array(21 * 17 * 5).fill(1, 400, 450);
  const opened = await done(await grow(phantom()), 'labels.add', { voxels: labels, segments: listed });
  expect(await runCommand({ command: 'findings.takeIn', params: {} }, opened, kernelsOf(opened))).toMatchObject({
    code: 'change.nothing',
  });
  const named = await done(opened, 'labels.name', { segment: 4, kind: 'tumour' });
  await done(named, 'findings.takeIn', {});
});

test('a liver of one voxel, wherever it lies, knows whether it is cut', () => {
  const { layers } = phantom();
  expect(isCut({ layers })).toBe(false);
  for (const v of [0, 1, 700, layers.extent.length - 1]) {
    layers.extent[v] = LIVER;
    expect(isCut({ layers })).toBe(false);
    layers.partition[v] = FLR;
    expect(isCut({ layers })).toBe(true);
    layers.extent[v] = 0;
    layers.partition[v] = 0;
  }
});

test('every command has an id and a title of its own', () => {
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  expect(COMMANDS.every(({ title }) => title.length > 0)).toBe(true);
});

test.each([
  ['extent.fillHoles', { mode: 'inSlice' }],
  ['extent.keepConnected', { seed: [6, 8, 2] }],
  ['extent.removeConnected', { seed: [6, 8, 2] }],
  ['extent.keepLargest', {}],
  ['extent.smooth', { radiusMm: 3 }],
] as const)('%s changes nothing that a mask keeps out, and the rest as without one', async (command, params) => {
  // Two parts, neither whole: one of them has a hole, both a ragged edge. The mask is a range that every other voxel is in.
  const grown = await grow(phantom());
  const through = [0, 1, 2, 3, 4].map((k) => at(grown, 11, 8, k));
  const parted = { mode: 'erase', radiusMm: 2, k: 2, shape: 'ball', points: through };
  const workspace = { ...(await done(grown, 'extent.paint', parted)), hu: grown.hu.map((_, v) => 50 * (v % 2)) };
  const asked = 'seed' in params ? { seed: at(workspace, 3, 8, 2) } : params;
  const before = workspace.layers.extent.slice();
  const after = async (mask: object) => {
    const copy = { ...workspace, layers: copyOf(workspace).layers as CommandWorkspace['layers'] };
    const change = await runCommand({ command, params: { ...asked, ...mask } }, copy, kernelsOf(copy));
    if (!change.ok) return change.code;
    const applied = applyChange(copy, change.value);
    if (!applied.ok) throw new Error(applied.code);
    return applied.value.layers.extent;
  };
  const free = await after({});
  if (typeof free === 'string') throw new Error(free);
  const changed = [...before.keys()].filter((v) => before[v] !== free[v]);
  expect(changed.some((v) => v % 2 === 0) && changed.some((v) => v % 2 === 1)).toBe(true);
  expect(await after({ rangeHu: [40, 60] })).toEqual(before.map((label, v) => (v % 2 === 1 ? free[v]! : label)));
  expect(await after({ rangeHu: [2000, 3000] })).toBe('mask.letsNoneThrough');
});

test('painting over nothing but a locked finding is refused with its name', async () => {
  let workspace = await grow(phantom());
  workspace = await done(workspace, 'findings.add', {});
  workspace = await done(workspace, 'findings.add', {});
  const dab = (segment: number) => ({ segment, mode: 'add', radiusMm: 2, k: 2, points: [at(workspace, 6, 8, 2)] });
  workspace = await done(workspace, 'findings.paint', dab(4));
  workspace = await done(workspace, 'segment.rename', { segment: 4, label: 'By the vein' });
  workspace = await done(workspace, 'segment.setLocked', { segment: 4, locked: true });
  expect(
    await runCommand({ command: 'findings.paint', params: dab(5) }, workspace, kernelsOf(workspace)),
  ).toMatchObject({ code: 'segment.locked', details: { segment: 4, label: 'By the vein' } });
});
