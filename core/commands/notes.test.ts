import { expect, test } from 'vitest';
import { LIVER } from '../contours/reading.ts';
import { startingRecords } from '../contours/records.ts';
import { sameContours } from '../contours/sameContours.ts';
import { RecordsShape } from '../contract/shapes.ts';
import { volumeGeometry } from '../geometry.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { EMPTY_HISTORY, perform, undo } from './history.ts';
import { fitsSeries } from './journal.ts';
import { plainKernels } from './kernels.twin.ts';

const geometry = volumeGeometry({
  columns: 2,
  rows: 2,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  slicePositions: [[0, 0, 0]],
});
const layer = () => new Uint8Array(4);
const workspace = (): CommandWorkspace => ({
  revision: 0,
  geometry,
  hu: new Int16Array(4),
  layers: { extent: layer(), findings: layer(), partition: layer() },
  ...startingRecords(),
});

async function written(on: CommandWorkspace, command: string, params: object) {
  const change = await runCommand({ command, params }, on, plainKernels(geometry, on.hu, on.layers));
  if (!change.ok) throw new Error(change.code);
  return change.value;
}

test('a note goes with its segment, through the journal and back, and is undone by name', async () => {
  const before = workspace();
  const change = await written(before, 'segment.setNote', { segment: LIVER, note: ' Dome unsure, slices 8 to 11 ' });
  expect(change.title).toBe('Note on liver');
  expect(fitsSeries(change, geometry)).toBe(true);
  const done = perform(before, EMPTY_HISTORY, change);
  if (!done.ok) throw new Error(done.code);
  expect(done.value.workspace.segments[0]!.note).toBe('Dome unsure, slices 8 to 11');
  expect(RecordsShape.parse(JSON.parse(JSON.stringify(done.value.workspace))).segments[0]!.note).toContain('Dome');
  const undone = undo(done.value.workspace, done.value.history);
  expect(undone.ok && undone.value.workspace.segments).toEqual(before.segments);
});

test('a note on the reading is a record of it; an older reading has none; the same again changes nothing', async () => {
  const { note: _, ...older } = startingRecords();
  expect(RecordsShape.parse(older).note).toBe('');
  const change = await written(workspace(), 'reading.setNote', { note: 'Second look wanted' });
  expect(change.records.note).toEqual({ old: '', new: 'Second look wanted' });
  const on = workspace();
  const kernels = plainKernels(geometry, on.hu, on.layers);
  const same = await runCommand({ command: 'reading.setNote', params: { note: '' } }, on, kernels);
  expect(same).toMatchObject({ ok: false, code: 'change.nothing' });
});

test('notes and colours are no contours: a reading of record stays one', async () => {
  const records = startingRecords();
  const segments = records.segments.map((each) => ({ ...each, note: 'seen', colour: '#123456' }));
  expect(sameContours({ ...records, layers: [] }, { ...records, segments, layers: [] })).toBe(true);
});

test('one segment is shown alone by one step; alone already, or with none, all are; an unknown one is refused', async () => {
  const before = workspace();
  const alone = await written(before, 'segment.setAlone', { segment: LIVER });
  expect(alone.title).toBe('Show liver alone');
  const done = perform(before, EMPTY_HISTORY, alone);
  if (!done.ok) throw new Error(done.code);
  const seen = ({ segments }: CommandWorkspace) =>
    segments.filter(({ visible }) => visible).map(({ number }) => number);
  expect(seen(done.value.workspace)).toEqual([LIVER]);
  for (const segment of [LIVER, null]) {
    const all = await written(done.value.workspace, 'segment.setAlone', { segment });
    expect(all.title).toBe('Show all segments');
    const shown = perform(done.value.workspace, done.value.history, all);
    if (!shown.ok) throw new Error(shown.code);
    expect(seen(shown.value.workspace)).toEqual([1, 2, 3]);
    const undone = undo(shown.value.workspace, shown.value.history);
    expect(undone.ok && seen(undone.value.workspace)).toEqual([LIVER]);
  }
  const refused = async (segment: number | null) =>
    runCommand(
      { command: 'segment.setAlone', params: { segment } },
      before,
      plainKernels(geometry, before.hu, before.layers),
    );
  expect(await refused(null)).toMatchObject({ code: 'change.nothing' });
  expect(await refused(77)).toMatchObject({ code: 'segment.notFound' });
});
