import { expect, test } from 'vitest';
import { startingRecords } from '../contours/records.ts';
import { RecordsShape } from '../contract/shapes.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { EMPTY_HISTORY, type History, perform, redo, undo } from './history.ts';
import { plainKernels } from './kernels.twin.ts';
import { editedIndices } from './sliceCommands.ts';

const geometry = volumeGeometry({
  columns: 30,
  rows: 26,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [2.5, 2.5],
  slicePositions: Array.from({ length: 11 }, (_, k): Vec3 => [0, 0, 5 * k]),
});
const count = 30 * 26 * 11;
const at = (i: number, j: number, k: number): Vec3 => patientFromVoxel(geometry, [i, j, k]);

/** A liver through slices 1 to 9, cut in two, and a tumour in it; `without` leaves what it names empty. */
function reading(without: 'liver' | null = null): CommandWorkspace {
  const layers = { extent: new Uint8Array(count), findings: new Uint8Array(count), partition: new Uint8Array(count) };
  const hu = new Int16Array(count).fill(-80);
  for (let v = 0; v < count; v++) {
    const [i, j, k] = [v % 30, Math.floor(v / 30) % 26, Math.floor(v / 780)];
    if ((i - 13) ** 2 + (j - 12) ** 2 > 64 || k < 1 || k > 9) continue;
    hu[v] = 100;
    if (without !== 'liver') {
      layers.extent[v] = 1;
      layers.partition[v] = i < 13 ? 3 : 2;
    }
    if ((i - 10) ** 2 + (j - 12) ** 2 <= 6 && k >= 4 && k <= 6) layers.findings[v] = 4;
  }
  const records = startingRecords();
  const tumour = {
    ...records.segments[0]!,
    number: 4,
    layer: 'findings' as const,
    kind: 'tumour' as const,
    label: 'Tumour 1',
  };
  return { revision: 0, geometry, hu, layers, ...records, segments: [...records.segments, tumour] };
}

const run = (workspace: CommandWorkspace, command: string, params: object) =>
  runCommand({ command, params }, workspace, plainKernels(geometry, workspace.hu, workspace.layers));

/** A square outline around the middle of the liver's slice k. */
const square = (k: number, from: number, to: number) => ({
  kind: 'outlines',
  outlines: [[at(from, from, k), at(to, from, k), at(to, to, k), at(from, to, k)]],
});
const edit = (index: number, more: object = {}) => ({
  segment: 1,
  plane: 'axial',
  index,
  drawing: square(index, 8.5, 18.5),
  ...more,
});

async function done(state: { workspace: CommandWorkspace; history: History }, command: string, params: object) {
  const change = await run(state.workspace, command, params);
  if (!change.ok) throw new Error(`${change.code} ${JSON.stringify(change.details)}`);
  const performed = perform(state.workspace, state.history, change.value);
  if (!performed.ok) throw new Error(performed.code);
  return performed.value;
}
const copyOf = ({ layers, editedSlices }: CommandWorkspace) => ({
  layers: Object.values(layers).map((layer) => layer.slice()),
  editedSlices,
});

test('an edited slice is what was drawn, is kept as edited, and undo takes both back, redo does both again', async () => {
  const first = { workspace: reading(), history: EMPTY_HISTORY };
  const before = copyOf(first.workspace);
  const one = await done(first, 'segment.sliceEdit', edit(5));
  expect(editedIndices(one.workspace, 1, 'axial')).toEqual([5]);
  const drawn = one.workspace.layers.extent.subarray(5 * 780, 6 * 780);
  for (let v = 0; v < 780; v++) {
    const [i, j] = [v % 30, Math.floor(v / 30)];
    expect(drawn[v]).toBe(i >= 9 && i <= 18 && j >= 9 && j <= 18 ? 1 : 0);
  }
  const two = await done(one, 'segment.sliceEdit', edit(3));
  expect(editedIndices(two.workspace, 1, 'axial')).toEqual([3, 5]);
  expect(two.workspace.layers.extent.subarray(5 * 780, 6 * 780)).toEqual(drawn);
  const after = copyOf(two.workspace);
  // What a reading keeps passes the contract as it is, and one of before has drawn none.
  const { segments, editedSlices } = two.workspace;
  expect(RecordsShape.parse({ ...startingRecords(), segments, editedSlices }).editedSlices).toEqual(editedSlices);
  const { editedSlices: _, ...older } = startingRecords();
  expect(RecordsShape.parse(older).editedSlices).toEqual([]);

  const back = undo(two.workspace, two.history);
  if (!back.ok) throw new Error(back.code);
  expect(editedIndices(back.value.workspace, 1, 'axial')).toEqual([5]);
  const start = undo(back.value.workspace, back.value.history);
  if (!start.ok) throw new Error(start.code);
  expect(copyOf(start.value.workspace)).toEqual(before);
  let again = redo(start.value.workspace, start.value.history);
  if (!again.ok) throw new Error(again.code);
  again = redo(again.value.workspace, again.value.history);
  if (!again.ok) throw new Error(again.code);
  expect(copyOf(again.value.workspace)).toEqual(after);
});

test('the parts of a cut go on adding up to the liver', async () => {
  const { workspace } = await done({ workspace: reading(), history: EMPTY_HISTORY }, 'segment.sliceEdit', {
    ...edit(5),
    drawing: square(5, 3.5, 22.5),
  });
  const { extent, partition } = workspace.layers;
  expect(extent.some((n, v) => (n !== 0) !== (partition[v] !== 0))).toBe(false);
});

test('a brush adds to a slice and takes from it; without spreading only that slice changes', async () => {
  const brush = { kind: 'brush', radiusMm: 6, points: [at(22, 12, 5), at(24, 12, 5)] };
  const added = await run(
    reading(),
    'segment.sliceEdit',
    edit(5, { drawing: { ...brush, mode: 'add' }, spread: false }),
  );
  if (!added.ok) throw new Error(added.code);
  const runs = added.value.voxels.find(({ layer }) => layer === 'extent')!.runs;
  for (let r = 0; r < runs.length; r += 3) {
    expect(Math.floor(runs[r]! / 780)).toBe(5);
    expect(runs[r + 2]).toBe(1);
  }
  const voxels = { kind: 'voxels', runs: [12 * 30 + 10, 6] };
  const replaced = await done(
    { workspace: reading(), history: EMPTY_HISTORY },
    'segment.sliceEdit',
    edit(5, { drawing: voxels, spread: false }),
  );
  expect(replaced.workspace.layers.extent.subarray(3900, 4680).reduce((a, b) => a + b, 0)).toBe(6);
});

test('on coronal and sagittal planes the outline is taken at true heights', async () => {
  for (const [plane, index, outline] of [
    ['coronal', 12, [at(6, 12, 1.5), at(20, 12, 1.5), at(20, 12, 8.5), at(6, 12, 8.5)]],
    ['sagittal', 13, [at(13, 6, 1.5), at(13, 20, 1.5), at(13, 20, 8.5), at(13, 6, 8.5)]],
  ] as const) {
    const drawing = { kind: 'outlines', outlines: [outline] };
    const { workspace } = await done(
      { workspace: reading(), history: EMPTY_HISTORY },
      'segment.sliceEdit',
      edit(index, { plane, drawing }),
    );
    expect(editedIndices(workspace, 1, plane)).toEqual([index]);
    for (let k = 0; k < 11; k++)
      for (let n = 0; n < 26; n++) {
        const v = plane === 'coronal' ? n + 12 * 30 + k * 780 : 13 + n * 30 + k * 780;
        expect(workspace.layers.extent[v]).toBe(n >= 6 && n < 20 && k >= 2 && k <= 8 ? 1 : 0);
      }
  }
});

test('a drawn slice is not changed by what spreads from another plane, only where that was drawn itself', async () => {
  const first = await done({ workspace: reading(), history: EMPTY_HISTORY }, 'segment.sliceEdit', edit(5));
  const slice = first.workspace.layers.extent.slice(5 * 780, 6 * 780);
  const outline = [at(4, 12, 2.5), at(22, 12, 2.5), at(22, 12, 7.5), at(4, 12, 7.5)];
  const coronal = edit(12, { plane: 'coronal', drawing: { kind: 'outlines', outlines: [outline] } });
  const { workspace, change } = await done(first, 'segment.sliceEdit', coronal);
  const after = workspace.layers.extent.subarray(5 * 780, 6 * 780);
  for (let v = 0; v < 780; v++) if (Math.floor(v / 30) !== 12) expect(after[v]).toBe(slice[v]);
  expect(after.subarray(12 * 30, 13 * 30)).not.toEqual(slice.subarray(12 * 30, 13 * 30));
  // It did spread elsewhere.
  const extent = change.voxels.find(({ layer }) => layer === 'extent')!.runs;
  const rows = new Set<number>();
  for (let r = 0; r < extent.length; r += 3) rows.add(Math.floor(extent[r]! / 30) % 26);
  expect(rows.size).toBeGreaterThan(3);
});

test('the first contour of an empty segment is that one slice', async () => {
  const { workspace } = await done(
    { workspace: reading('liver'), history: EMPTY_HISTORY },
    'segment.sliceEdit',
    edit(5),
  );
  expect(workspace.layers.extent.subarray(5 * 780, 6 * 780).reduce((a, b) => a + b, 0)).toBe(100);
  expect(workspace.layers.extent.reduce((a, b) => a + b, 0)).toBe(100);
});

test('a tumour is edited too; what it gains outside the liver is said', async () => {
  const { change } = await done({ workspace: reading(), history: EMPTY_HISTORY }, 'segment.sliceEdit', {
    ...edit(5),
    segment: 4,
    drawing: square(5, 2.5, 12.5),
  });
  expect(change.voxels.map(({ layer }) => layer)).toEqual(['findings']);
  expect(change.notes?.map(({ code }) => code)).toEqual(['findings.outsideExtent']);
});

const locked = (workspace: CommandWorkspace, number: number): CommandWorkspace => ({
  ...workspace,
  segments: workspace.segments.map((segment) => (segment.number === number ? { ...segment, locked: true } : segment)),
});
const same = { kind: 'outlines', outlines: [[at(-0.5, -0.5, 10), at(1, -0.5, 10), at(1, -0.4, 10)]] };
const stroke = { segment: 1, mode: 'erase', radiusMm: 4, points: [at(13, 12, 5)], k: 5 };

test.each([
  ['segment.sliceEdit', edit(5), locked(reading(), 1), 'segment.locked'],
  ['segment.sliceEdit', edit(5, { segment: 9 }), reading(), 'segment.notFound'],
  ['segment.sliceEdit', edit(5, { segment: 2 }), reading(), 'segment.wrongLayer'],
  ['segment.sliceEdit', edit(11), reading(), 'slice.outside'],
  ['segment.sliceEdit', edit(5, { plane: 'oblique' }), reading(), 'command.invalid'],
  ['segment.sliceEdit', edit(5, { drawing: { kind: 'voxels', runs: [779, 5] } }), reading(), 'command.invalid'],
  ['segment.sliceEdit', edit(10, { drawing: { ...square(10, 4, 9), mode: 'erase' } }), reading(), 'segment.notHere'],
  [
    'segment.sliceEdit',
    edit(10, { drawing: { ...square(10, 4, 9), mode: 'erase' } }),
    reading('liver'),
    'segment.empty',
  ],
  ['segment.sliceEdit', edit(10, { drawing: same }), reading(), 'change.nothing'],
  ['segment.stroke', stroke, locked(reading(), 1), 'segment.locked'],
  ['segment.stroke', { ...stroke, segment: 3 }, reading(), 'segment.wrongLayer'],
  ['segment.stroke', { ...stroke, k: 40 }, reading(), 'slice.outside'],
  ['segment.stroke', { ...stroke, points: [at(29, 25, 5)] }, reading(), 'segment.notHere'],
  ['segment.stroke', { ...stroke, mode: 'add', reachMm: 5 }, reading(), 'change.nothing'],
  ['segment.stroke', stroke, reading('liver'), 'segment.empty'],
])('%s is refused by name: %#', async (command, params, workspace, code) => {
  const before = copyOf(workspace);
  const refused = await run(workspace, command, params);
  expect(refused.ok ? 'done' : refused.code).toBe(code);
  expect(copyOf(workspace)).toEqual(before);
});

test('strokes say what they did, and undo takes them back to the voxel', async () => {
  const first = { workspace: reading(), history: EMPTY_HISTORY };
  const before = copyOf(first.workspace);
  const erased = await done(first, 'segment.stroke', stroke);
  expect(erased.change.title).toBe('Erase from liver');
  const added = await done(erased, 'segment.stroke', { ...stroke, mode: 'add' });
  expect(added.change.title).toBe('Add to liver');
  const back = undo(added.workspace, added.history);
  if (!back.ok) throw new Error(back.code);
  const start = undo(back.value.workspace, back.value.history);
  if (!start.ok) throw new Error(start.code);
  expect(copyOf(start.value.workspace)).toEqual(before);
});

test('a brush on a slice leaves padding out, and over nothing else is refused by name', async () => {
  const workspace = reading();
  const { hu } = workspace;
  hu.fill(-3024);
  const drawing = { kind: 'brush', mode: 'add', radiusMm: 4, points: [at(29, 25, 5)] };
  const refused = await run(workspace, 'segment.sliceEdit', edit(5, { drawing }));
  expect(refused).toMatchObject({ ok: false, code: 'stroke.notMeasured' });
});
