import { beforeEach, expect, test } from 'vitest';
import { writeRuns } from '#core/commands/change';
import { nextUndo } from '#core/commands/history';
import { unpackChange } from '#core/commands/packedChange';
import type { SegmentNumber } from '#core/contours/reading';
import { FLR, LIVER } from '#core/contours/reading';
import { patientFromVoxel } from '#core/geometry';
import { geometry, openedForTest, pixels } from '#test/openedWorkspace';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { LiveStroke } from './liveStroke.ts';
import { PREVIEW_ADDED } from './preview.ts';
import { isCut, outsideLiverMl, segmentRows, volumesOf } from './selectors.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = openedForTest();
});
const at = (i: number, j: number, k: number) => patientFromVoxel(geometry, [i, j, k]) as [number, number, number];
const grow = { command: 'extent.grow', params: { seeds: [at(20, 15, 2)], lowerHu: 50, upperHu: 150, connectivity: 6 } };
const voxels = (layer: Uint8Array, label: number) => layer.reduce((n, each) => n + (each === label ? 1 : 0), 0);
const liverMl = () => segmentRows(workspace.now, geometry)[0]!.volumeMl;

test('a proposal shows what accepting adds, writes no layer, and leaves nothing behind when it is dropped', async () => {
  await workspace.propose(grow);
  const { layers } = workspace.memory;
  const proposed = workspace.now.proposal!.shown!.gainedMl;
  expect(voxels(layers.extent, LIVER)).toBe(0);
  expect(voxels(layers.preview, PREVIEW_ADDED)).toBeGreaterThan(0);
  workspace.dropProposal();
  expect(voxels(layers.preview, PREVIEW_ADDED)).toBe(0);
  await workspace.propose(grow);
  await workspace.acceptProposal();
  expect(liverMl()).toBe(proposed);
  expect(nextUndo(workspace.now.history)?.gainedMl).toBe(proposed);
  expect(voxels(layers.preview, PREVIEW_ADDED)).toBe(0);
});

test('while a newer answer is on its way nothing is accepted: neither what is outdated nor what nobody has seen', async () => {
  await workspace.propose(grow);
  const first = workspace.now.proposal!.shown;
  const newer = workspace.propose({ ...grow, params: { ...grow.params, lowerHu: -100 } });
  const hasty = workspace.acceptProposal();
  expect(workspace.now.proposal).toMatchObject({ shown: first, pending: true, hurried: true });
  await newer;
  expect(await hasty).toBeNull();
  expect(voxels(workspace.memory.layers.extent, LIVER)).toBe(0);
  expect(workspace.now.history.done).toEqual([]);
  expect(workspace.now.proposal).toMatchObject({ pending: false, hurried: false });
  const { gainedMl } = workspace.now.proposal!.shown!;
  expect((await workspace.acceptProposal())?.ok).toBe(true);
  expect(voxels(workspace.memory.layers.extent, LIVER)).toBe(pixels * 5);
  expect(nextUndo(workspace.now.history)?.gainedMl).toBe(gainedMl);
});

test('a control that was moved outdates what is shown at once, before its question is asked', async () => {
  await workspace.propose(grow);
  workspace.outdate();
  expect(await workspace.acceptProposal()).toBeNull();
  expect(workspace.now).toMatchObject({ revision: 0, proposal: { pending: true, hurried: true } });
  await workspace.propose(grow);
  expect((await workspace.acceptProposal())?.ok).toBe(true);
});

test('counts follow every change slice by slice: they are those of the whole volume counted anew', async () => {
  await workspace.run(grow, 'Growing');
  await workspace.run({ command: 'findings.add', params: {} }, 'Adding');
  await workspace.run(
    {
      command: 'partition.cutByPlane',
      params: { points: [at(19, 0, 0), at(19, 29, 0), at(22, 5, 4)], flrSide: at(39, 0, 0) },
    },
    'Cutting',
  );
  expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
  expect(isCut(workspace.now.counts)).toBe(true);
  const { measuredTlvMl, flrMl } = volumesOf(workspace.now, geometry);
  expect(liverMl()).toBe(measuredTlvMl);
  expect(segmentRows(workspace.now, geometry).find(({ segment }) => segment.number === FLR)!.volumeMl).toBe(flrMl);
  await workspace.undo();
  expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
  expect(isCut(workspace.now.counts)).toBe(false);
});

test('a brush that paints live ends as one change, equal to the stroke done at once; lifted nowhere it leaves nothing', async () => {
  const line = [at(5, 5, 1), at(12, 9, 1), at(12, 20, 1), at(25, 22, 1)];
  const brush = { segment: LIVER, mode: 'add', radiusMm: 2.5, plane: 'axial', k: 1 } as const;
  const live = new LiveStroke(workspace, brush);
  for (const point of line) expect(live.to(point)).toBeNull();
  const painted = liverMl();
  expect(painted).toBeGreaterThan(0);
  expect(workspace.now.history.done).toHaveLength(0);
  expect(live.lift()?.ok).toBe(true);
  expect(liverMl()).toBe(painted);
  expect(workspace.now.history.done).toHaveLength(1);

  const other = openedForTest();
  await other.run({ command: 'extent.paint', params: { mode: 'add', radiusMm: 2.5, points: line, k: 1 } }, 'Painting');
  expect(other.memory.layers.extent).toEqual(workspace.memory.layers.extent);

  const cancelled = new LiveStroke(workspace, { ...brush, mode: 'erase' });
  for (const point of line) cancelled.to(point);
  expect(liverMl()).toBe(0);
  cancelled.cancel();
  expect(liverMl()).toBe(painted);
});

test('a ball with a mask that paints live is the same as its command, through every slice it reaches', async () => {
  const line = [at(9, 9, 1), at(12, 9, 2), at(22, 20, 2), at(25, 12, 3)];
  const mask = { within: null, rangeHu: [50, 150] } as const;
  const brush = { segment: LIVER, mode: 'add', radiusMm: 5, plane: 'coronal', k: 9, shape: 'ball' } as const;
  const live = new LiveStroke(workspace, { ...brush, mask });
  for (const point of line) {
    expect(live.to(point)).toBeNull();
    expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
  }
  expect(live.lift()).toMatchObject({ ok: true, value: { title: 'Paint liver' } });
  expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
  const other = openedForTest();
  await other.run({ command: 'extent.paint', params: { ...brush, ...mask, points: line } }, 'Painting');
  expect(other.memory.layers.extent).toEqual(workspace.memory.layers.extent);
  expect(voxels(other.memory.layers.extent, LIVER)).toBeGreaterThan(0);
});

test('a stroke over what is locked or masked goes on beyond it; over nothing else, it says so when it is lifted', async () => {
  const brush = { segment: LIVER, mode: 'add', radiusMm: 2, plane: 'axial', k: 1 } as const;
  const mask = { within: null, rangeHu: [50, 150] } as const;
  const dark = new LiveStroke(workspace, { ...brush, mask });
  expect(dark.to(at(3, 3, 1))).toBeNull();
  expect(dark.lift()).toMatchObject({ code: 'mask.letsNoneThrough' });
  const across = new LiveStroke(workspace, { ...brush, mask });
  for (const point of [at(3, 3, 1), at(20, 15, 1)]) expect(across.to(point)).toBeNull();
  expect(across.lift()).toMatchObject({ ok: true });
  await workspace.run({ command: 'segment.setLocked', params: { segment: LIVER, locked: true } }, 'Locking');
  expect(new LiveStroke(workspace, brush).to(at(3, 3, 1))).toMatchObject({ code: 'segment.locked' });
});

const eraser = { segment: LIVER, mode: 'erase', radiusMm: 2.5, plane: 'axial', k: 1 } as const;
const paint = {
  command: 'extent.paint',
  params: { mode: 'add', radiusMm: 4, points: [at(5, 5, 1), at(30, 20, 1)], k: 1 },
};
const extentNow = () => workspace.memory.layers.extent.slice();
/** What history says the extent holds: its changes done again from nothing. */
const replayed = () => {
  const extent = new Uint8Array(workspace.memory.layers.extent.length);
  for (const { packed } of workspace.now.history.done)
    for (const { layer, runs } of unpackChange(packed!).voxels)
      if (layer === 'extent') writeRuns(extent, runs, (label) => label);
  return extent;
};
/** A brush that is down on what an earlier stroke painted, and has erased of it. */
async function erasing(): Promise<LiveStroke> {
  await workspace.run(paint, 'Painting');
  const live = new LiveStroke(workspace, eraser);
  live.to(at(8, 7, 1));
  live.to(at(20, 14, 1));
  return live;
}

test.each([
  ['undo', 1, () => workspace.undo()],
  ['redo', 2, () => workspace.redo()],
  ['smooth', 3, () => workspace.run({ command: 'extent.smooth', params: { radiusMm: 2 } }, 'Smoothing')],
  ['fill', 3, () => workspace.run({ command: 'extent.fillHoles', params: { mode: 'inSlice' } }, 'Filling')],
  ['a proposal', 2, () => workspace.propose(grow)],
] as const)('%s while the brush is held ends the stroke first: voxels stay what history says', async (_, most, act) => {
  const live = await erasing();
  await act();
  expect(workspace.painting).toBe(false);
  const after = extentNow();
  live.to(at(30, 20, 1));
  live.lift();
  workspace.dropProposal();
  expect(extentNow()).toEqual(after);
  expect(extentNow()).toEqual(replayed());
  expect(workspace.now.history.done.length).toBeLessThanOrEqual(most);
  expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
  while ((await workspace.undo()) === null);
  expect(voxels(workspace.memory.layers.extent, 0)).toBe(pixels * 5);
  expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
});

test('a stroke that is cancelled while it is held leaves voxels and history as before, and paints no more', async () => {
  await workspace.run(paint, 'Painting');
  const before = extentNow();
  const live = new LiveStroke(workspace, eraser);
  live.to(at(8, 7, 1));
  expect(extentNow()).not.toEqual(before);
  workspace.cancelStroke();
  live.to(at(20, 14, 1));
  expect(live.lift()).toBeNull();
  expect(extentNow()).toEqual(before);
  expect(workspace.now.history.done).toHaveLength(1);
});

test('commands run in the order they were asked for; one refused stops none', async () => {
  const answers = await Promise.all([
    workspace.run(grow, 'Growing'),
    workspace.run(grow, 'Growing'),
    workspace.run({ command: 'segment.setLocked', params: { segment: LIVER, locked: true } }, 'Locking'),
    workspace.run({ command: 'extent.smooth', params: { radiusMm: 2 } }, 'Smoothing'),
    workspace.run({ command: 'findings.add', params: {} }, 'Adding'),
  ]);
  expect(answers.map((answer) => (answer?.ok ? 'done' : answer?.code))).toEqual([
    'done',
    'change.nothing',
    'done',
    'segment.locked',
    'done',
  ]);
  expect(workspace.now.revision).toBe(3);
});

test('what of a finding lies outside the liver is known, and undo of a segment chooses one that is there', async () => {
  await workspace.run({ command: 'findings.add', params: {} }, 'Adding');
  workspace.activate(4 as SegmentNumber);
  const stroke = new LiveStroke(workspace, {
    segment: 4 as SegmentNumber,
    mode: 'add',
    radiusMm: 3,
    plane: 'axial',
    k: 2,
  });
  stroke.to(at(20, 15, 2));
  expect(outsideLiverMl(workspace.now, geometry)).toBeGreaterThan(0);
  stroke.cancel();
  await workspace.undo();
  expect(workspace.now.activeSegment).toBe(LIVER);
});
