import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandCall } from '#core/commands/commands';
import { nextUndo } from '#core/commands/history';
import { DEPORTALISED_LOBE, FLR, LIVER } from '#core/contours/reading';
import { patientFromVoxel } from '#core/geometry';
import { geometry, openedForTest } from '#test/openedWorkspace';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { LiveStroke } from './liveStroke.ts';
import { PREVIEW_ADDED, PREVIEW_REMOVED } from './preview.ts';
import { segmentRows } from './selectors.ts';
import type { Workspace } from './workspace.ts';

const at = (i: number, j: number, k: number) => patientFromVoxel(geometry, [i, j, k]) as [number, number, number];
const point = fc
  .tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 4 }))
  .map(([i, j, k]) => at(i, j, k));

/** A bright ball of noise, so that what grows has runs of every kind. */
function opened(seed: number): Workspace {
  const workspace = openedForTest();
  const { hu } = workspace.memory;
  let state = seed | 1;
  for (let v = 0; v < hu.length; v++) {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    hu[v] = hu[v]! + ((state >>> 16) % 60);
  }
  return workspace;
}

/** What each segment measures; of a side that is not cut, 0 ml. */
const volumes = ({ now }: Workspace) =>
  new Map(segmentRows(now, geometry).map(({ segment, volumeMl }) => [segment.number, volumeMl ?? 0]));

const call = (command: string, params: fc.Arbitrary<object>) =>
  params.map((p): CommandCall => ({ command, params: p }));
const grow = call(
  'extent.grow',
  fc
    .record({
      seed: point,
      lowerHu: fc.integer({ min: -60, max: 130 }),
      spanHu: fc.integer({ min: 10, max: 200 }),
      connectivity: fc.constantFrom(6, 26),
      within: fc.constantFrom(null, null, LIVER, FLR),
    })
    .map(({ seed, lowerHu, spanHu, ...rest }) => ({ ...rest, seeds: [seed], lowerHu, upperHu: lowerHu + spanHu })),
);
const liverClick = call(
  'liver.click',
  fc
    .record({ seed: point, bottleneckMm: fc.integer({ min: 1, max: 4 }) })
    .map((p) => ({ ...p, lowerHu: 60, upperHu: 200 })),
);
const margin = call(
  'refine.margin',
  fc.constantFrom(-2, 1, 3).map((mm) => ({ segment: LIVER, mm })),
);
const smooth = call('refine.smooth', fc.constant({ segment: LIVER, radiusMm: 2 }));
const tumour = call('findings.ellipsoid', fc.record({ first: fc.tuple(point, point), second: fc.tuple(point, point) }));
const proposed = fc.oneof({ weight: 5, arbitrary: grow }, { weight: 2, arbitrary: liverClick }, margin, smooth, tumour);
const done = fc.oneof(
  call(
    'extent.paint',
    fc.record({
      mode: fc.constantFrom('add', 'add', 'erase'),
      radiusMm: fc.integer({ min: 1, max: 8 }),
      points: fc.array(point, { minLength: 1, maxLength: 2 }),
      k: fc.integer({ min: 0, max: 4 }),
    }),
  ),
  call('partition.cutByPlane', fc.record({ points: fc.tuple(point, point, point), flrSide: point })),
  call(
    'segment.setLocked',
    fc.record({ segment: fc.constantFrom(LIVER, FLR, DEPORTALISED_LOBE), locked: fc.boolean() }),
  ),
);
const step = fc.oneof(
  { weight: 3, arbitrary: proposed.map((ask) => ({ do: 'propose' as const, ask })) },
  { weight: 3, arbitrary: proposed.map((ask) => ({ do: 'accept' as const, ask })) },
  { weight: 2, arbitrary: done.map((ask) => ({ do: 'run' as const, ask })) },
  { weight: 1, arbitrary: fc.constant({ do: 'drop' as const, ask: null }) },
);

/** What the preview layer has to hold, when these layers become those. */
function differences(before: readonly Uint8Array[], after: readonly Uint8Array[]): Uint8Array {
  const preview = new Uint8Array(before[0]!.length);
  for (const [n, layer] of after.entries())
    for (let v = 0; v < layer.length; v++)
      if (layer[v] !== before[n]![v]) preview[v] = layer[v] === 0 ? PREVIEW_REMOVED : PREVIEW_ADDED;
  return preview;
}

test('what is previewed is what is applied, to the voxel and to the last digit, whatever was shown before', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(step, { minLength: 5, maxLength: 14 }), async (seed, steps) => {
      const workspace = opened(seed);
      const { layers } = workspace.memory;
      const drawn = () => [layers.extent.slice(), layers.findings.slice()];
      for (const { do: what, ask } of steps) {
        if (what === 'drop') {
          workspace.dropProposal();
          expect(layers.preview.every((voxel) => voxel === 0)).toBe(true);
          continue;
        }
        if (what === 'run') {
          await workspace.run(ask, 'Running');
          continue;
        }
        const before = drawn();
        await workspace.propose(ask);
        expect(drawn().every((layer, n) => Buffer.compare(layer, before[n]!) === 0)).toBe(true);
        const { shown, refusal } = workspace.now.proposal!;
        expect(shown === null).toBe(refusal !== null);
        const preview = layers.preview.slice();
        if (!shown) expect(preview.every((voxel) => voxel === 0)).toBe(true);
        if (what === 'propose' || !shown) continue;
        const measured = volumes(workspace);
        const applied = await workspace.acceptProposal();
        expect(applied?.ok).toBe(true);
        for (const [number, volumeMl] of volumes(workspace)) {
          const moved = shown.moved.find(({ segment }) => segment === number)?.gainedMl ?? 0;
          expect(volumeMl - (measured.get(number) ?? 0)).toBeCloseTo(moved, 9);
        }
        expect(Buffer.compare(preview, differences(before, drawn()))).toBe(0);
        expect(nextUndo(workspace.now.history)!.gainedMl ?? 0).toBe(shown.gainedMl);
        expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
        expect(workspace.now.proposal).toBeNull();
        expect(layers.preview.every((voxel) => voxel === 0)).toBe(true);
        accepted++;
      }
      // All rooms for sets are free again, but for those of a proposal that stands.
      workspace.dropProposal();
      const sets = Array.from({ length: workspace.memory.layout.bitSets }, () => workspace.memory.bitSets.take());
      expect(sets.length).toBe(workspace.memory.layout.bitSets);
    }),
    { numRuns: 30 },
  );
  expect(accepted).toBeGreaterThan(15);
});

const ball = { command: 'extent.grow', params: { seeds: [at(20, 15, 2)], lowerHu: 50, upperHu: 150, connectivity: 6 } };

test('of proposals that overtake each other the last one stands, shown and accepted', async () => {
  const workspace = openedForTest();
  const all = { ...ball, params: { ...ball.params, lowerHu: -100 } };
  const asked = [workspace.propose(ball), workspace.propose(all), workspace.propose(ball)];
  await Promise.all(asked);
  const preview = workspace.memory.layers.preview.slice();
  expect(preview.filter(Boolean).length).toBe(workspace.now.proposal!.shown!.gainedVoxels);
  await workspace.acceptProposal();
  expect(workspace.memory.layers.extent).toEqual(preview);
});

test('a proposal that is dropped while it is being accepted is not applied; a brush cannot begin meanwhile', async () => {
  const workspace = openedForTest();
  await workspace.propose(ball);
  const accepting = workspace.acceptProposal();
  await Promise.resolve();
  expect(workspace.now.running).toBe('Accepting');
  expect(() => new LiveStroke(workspace, { segment: LIVER, mode: 'add', radiusMm: 2, plane: 'axial', k: 1 })).toThrow();
  workspace.dropProposal();
  expect(await accepting).toBeNull();
  expect(workspace.memory.layers.extent.some(Boolean)).toBe(false);
  expect(workspace.now).toMatchObject({ proposal: null, running: null, revision: 0 });
});

test('a command that is asked for while a proposal is being accepted comes after it', async () => {
  const workspace = openedForTest();
  await workspace.propose(ball);
  const accepting = workspace.acceptProposal();
  const after = workspace.run({ command: 'findings.add', params: {} }, 'Adding');
  expect((await accepting)?.ok).toBe(true);
  expect((await after)?.ok).toBe(true);
  expect(workspace.now.history.done.map(({ title }) => title)).toEqual(['Grow liver', expect.any(String)]);
});

test('while slices arrive nothing is remembered of them: the next proposal is of the HU as they are then', async () => {
  const [workspace, fresh] = [openedForTest(), openedForTest()];
  const click = { command: 'liver.click', params: { seed: at(20, 15, 2), lowerHu: 50, upperHu: 150, bottleneckMm: 2 } };
  workspace.store.setState({ arrivedSlices: 4 });
  await workspace.propose(click);
  const before = workspace.now.proposal!.shown!.gainedVoxels;
  for (const { memory } of [workspace, fresh])
    for (let v = 0; v < memory.hu.length; v++) if (v % 40 < 17) memory.hu[v] = -50;
  workspace.store.setState({ arrivedSlices: 5 });
  await workspace.propose(click);
  await fresh.propose(click);
  expect(workspace.now.proposal!.shown).toEqual(fresh.now.proposal!.shown);
  expect(workspace.now.proposal!.shown!.gainedVoxels).toBeLessThan(before);
});
