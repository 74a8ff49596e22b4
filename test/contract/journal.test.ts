import {
  appendFile,
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '#core/commands/change';
import { inverseOf } from '#core/commands/change';
import { type JournalEntry, packEntry, packTogether } from '#core/commands/journalEntry';
import { packChange, unpackChange } from '#core/commands/packedChange';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import type { Millilitre } from '#core/units';
import { type Host, startHost } from '#host/startHost';
import { folderOfCt, JANE } from './ctFolder.ts';
import { runningHost } from './transports.ts';

/** A series of 8 × 8 × 4 voxels of 1 mm³. */
const VOXELS = 256;
const WINDOW = 'window-one';
const OTHER = 'window-two';

let files: string;
let host: Host;
let dataFolder: string;
let caseId: string;
let seriesId: string;
let logged: string[];

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-journal-'));
});
afterAll(() => rm(files, { recursive: true }));
beforeEach(async () => {
  const running = await runningHost();
  ({ host, dataFolder, logged } = running);
  const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal')] });
  seriesId = scan.series[0]!.id;
  ({ caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null }));
});
afterEach(async () => {
  await host.close();
  await rm(dataFolder, { recursive: true });
});

async function call<N extends ProcedureName>(name: N, input: Input<N>, signal = new AbortController().signal) {
  return host.call(name, input, { signal, onProgress: () => {} });
}
async function done<N extends ProcedureName>(name: N, input: Input<N>) {
  const answer = await call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}
/** The program ends, folding nothing in; the next one opens what lies on the disk, after `between`. */
async function restart(between: () => Promise<void> = async () => {}): Promise<void> {
  await host.close();
  await between();
  const started = await startHost({ dataFolder, demoFolder: null, log: (line) => logged.push(line) });
  if (!started.ok) throw new Error(started.code);
  host = started.value;
}

const edit = (window = WINDOW, left: string[] = []) => done('reading.edit', { caseId, seriesId, window, left });
const release = (window = WINDOW) => done('reading.release', { caseId, seriesId, window });
const path = () => `http://host/bytes/journal/${caseId}/${encodeURIComponent(seriesId)}`;
async function append(after: number, entries: readonly JournalEntry[], window = WINDOW) {
  const body = packTogether(entries.map(packEntry));
  const answer = await host.bytes(
    new Request(`${path()}?after=${after}&window=${window}`, { method: 'PUT', body: body as Uint8Array<ArrayBuffer> }),
  );
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
}
const layer = async (name: 'extent' | 'findings' | 'partition') => {
  const { layers } = await done('reading.open', { caseId, seriesId });
  const kept = layers.find((one) => one.layer === name);
  if (!kept) return new Uint8Array(VOXELS);
  const answer = await host.bytes(new Request(`http://host/bytes/layer/${kept.hash}`));
  return new Uint8Array(await answer.arrayBuffer());
};

/** A stroke: so many voxels from an offset get the liver's number. */
const stroke = (sequence: number, offset: number, length: number, from = 0, to = 1): JournalEntry => {
  const change: Change = {
    fromRevision: sequence - 1,
    title: `Stroke ${sequence}`,
    voxels: [{ layer: 'extent', runs: Uint32Array.of(offset, length, (from << 8) | to) }],
    records: {},
  };
  return { kind: 'do', sequence, gainedMl: ((to - from) * length * 0.001) as Millilitre, packed: packChange(change) };
};
const undoOf = (sequence: number, of: number): JournalEntry => ({ kind: 'undo', sequence, of });
const redoOf = (sequence: number, of: number): JournalEntry => ({ kind: 'redo', sequence, of });
const journalFiles = async () => {
  const [ofReading] = await readdir(join(dataFolder, 'journals', caseId));
  const folder = join(dataFolder, 'journals', caseId, ofReading!);
  return { folder, names: (await readdir(folder)).sort() };
};

test('what was acknowledged is there after a restart, with its name in the list of undo, and measured by the host', async () => {
  expect(await edit()).toMatchObject({ sequence: 0, done: [], undone: [], editor: null, reading: { revision: 0 } });
  expect(await append(0, [stroke(1, 70, 4), stroke(2, 140, 5)])).toMatchObject({ status: 200, said: { sequence: 2 } });
  expect(await append(2, [undoOf(3, 2)])).toMatchObject({ said: { sequence: 3 } });
  await restart();
  const [timePoint] = (await done('case.open', { caseId })).timePoints;
  expect(timePoint!.series[0]).toMatchObject({ measured: { measuredTlvMl: 0.004 }, reading: { revision: 1 } });
  expect(await edit()).toMatchObject({
    sequence: 3,
    done: [{ sequence: 1, title: 'Stroke 1', gainedMl: 0.004 }],
    undone: [{ sequence: 2, title: 'Stroke 2', gainedMl: 0.005 }],
    editor: null,
  });
  expect([...(await layer('extent')).entries()].filter(([, label]) => label === 1).map(([v]) => v)).toEqual([
    70, 71, 72, 73,
  ]);
  // The change itself is fetched when it is to be redone.
  const fetched = await host.bytes(new Request(`${path()}/2`));
  expect(unpackChange(new Uint8Array(await fetched.arrayBuffer())).title).toBe('Stroke 2');
  expect((await host.bytes(new Request(`${path()}/3`))).status).toBe(404);
  await append(3, [redoOf(4, 2)]);
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(9);
});

test('sent once more because no answer was heard, it is there once', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  expect(await append(0, [stroke(1, 70, 4), stroke(2, 140, 5)])).toMatchObject({ said: { sequence: 2 } });
  expect(await append(0, [stroke(1, 70, 4), stroke(2, 140, 5)])).toMatchObject({ said: { sequence: 2 } });
  expect(await append(2, [])).toMatchObject({ said: { sequence: 2 } });
  expect((await edit()).done).toHaveLength(2);
});

test('what does not follow, or is no change of this series, is refused and leaves the journal as it was', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4), stroke(2, 140, 5)]);
  expect(await append(1, [stroke(2, 150, 5)])).toMatchObject({ status: 409, said: { code: 'journal.diverged' } });
  expect(await append(0, [stroke(1, 70, 4)])).toMatchObject({ status: 409, said: { code: 'journal.diverged' } });
  expect(await append(4, [stroke(5, 150, 5)])).toMatchObject({ status: 409, said: { code: 'journal.gap' } });
  const wrong: JournalEntry[] = [
    stroke(3, 62, 4),
    stroke(3, 250, 8),
    stroke(3, 10, 0),
    stroke(4, 10, 1),
    undoOf(3, 7),
    { kind: 'do', sequence: 3, gainedMl: null, packed: Uint8Array.of(1, 2, 3) },
  ];
  for (const entry of wrong)
    expect(await append(2, [entry]), JSON.stringify(entry)).toMatchObject({ said: { code: 'journal.invalid' } });
  expect(await edit()).toMatchObject({ sequence: 2 });
});

test('a change that contradicts the voxels is set aside, and the case opens as it was, saying so', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  await done('case.open', { caseId });
  await append(1, [stroke(2, 70, 4, 3, 1)]);
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(4);
  expect(await edit()).toMatchObject({ sequence: 1, undoFrom: 1, notRestored: 1, done: [] });
  await restart();
  expect(await edit()).toMatchObject({ notRestored: 1, losses: [{ why: 'contradicts', changes: 1, undoGone: true }] });
  await done('reading.lossesRead', { caseId, seriesId });
  expect(await edit()).toMatchObject({ notRestored: 0, losses: [] });
  expect((await journalFiles()).names.filter((name) => name.endsWith('.aside'))).toHaveLength(1);
  await append(1, [stroke(2, 140, 5)]);
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(9);
});

test('a disk that takes no more, or fails, is named to the window that saves', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  const probe = await open(join(dataFolder, 'probe'), 'w');
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  for (const [code, named] of [
    ['ENOSPC', 'disk.full'],
    ['EFBIG', 'disk.full'],
    ['EIO', 'disk.failing'],
  ] as const) {
    const failing = vi.spyOn(prototype, 'write').mockRejectedValue(Object.assign(new Error('no'), { code }));
    expect(await append(1, [stroke(2, 140, 5)])).toMatchObject({ status: 507, said: { code: named } });
    failing.mockRestore();
  }
  expect(await append(1, [stroke(2, 140, 5)])).toMatchObject({ status: 200, said: { sequence: 2 } });
});

test('wherever a write breaks off, the journal ends with the last whole entry, and goes on from there', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4), stroke(2, 140, 5)]);
  const { folder, names } = await journalFiles();
  const file = join(folder, names[0]!);
  const { size: two } = await stat(file);
  await append(2, [stroke(3, 200, 7)]);
  const { size: three } = await stat(file);
  for (const cut of [two, two + 1, two + 30, two + 44, three - 1]) {
    await restart(async () => {
      await truncate(file, cut);
      if (cut === two + 30) await appendFile(file, Buffer.alloc(50_000, 0x5a));
    });
    const opened = await edit();
    expect(opened, `cut at ${cut}`).toMatchObject({ sequence: 2 });
    // Bytes that nobody sent are a damage; an entry that breaks off was acknowledged to nobody.
    if (cut !== two + 30) expect(opened.losses).toEqual([]);
    await done('reading.lossesRead', { caseId, seriesId });
    expect(await append(2, [stroke(3, 200, 7)])).toMatchObject({ said: { sequence: 3 } });
    expect((await stat(file)).size).toBe(three);
  }
});

test('a damage in what was not folded in: the changes before it are there, those behind are counted, named and kept until read', async () => {
  await edit();
  for (let n = 1; n <= 6; n++) await append(n - 1, [stroke(n, 64 + 8 * n, 4)]);
  const { folder, names } = await journalFiles();
  const file = join(folder, names[0]!);
  await restart(async () => {
    const bytes = await readFile(file);
    bytes[bytes.indexOf('Stroke 3')]! ^= 1;
    await writeFile(file, bytes);
  });
  // Whoever lists the cases first opens the journal, and folds what is whole.
  await done('worklist.list', {});
  await restart();
  expect(await done('case.losses', { caseId })).toMatchObject([{ seriesId, losses: [{ changes: 4 }] }]);
  const opened = await edit();
  expect(opened).toMatchObject({ sequence: 2, undoFrom: 0, notRestored: 4 });
  expect(opened.losses).toMatchObject([{ why: 'damaged', changes: 4, undoGone: false, since: expect.any(String) }]);
  const kept = await readFile(join(dataFolder, opened.losses[0]!.files[0]!));
  expect([kept.length, kept.includes('Stroke 6')]).toEqual([opened.losses[0]!.bytes, true]);
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(8);
  await append(2, [stroke(3, 88, 4)]);
  await done('reading.lossesRead', { caseId, seriesId });
  await restart();
  expect(await edit()).toMatchObject({ sequence: 3, notRestored: 0, losses: [] });
});

test('a damage in what is folded in: the contours stay whole, and that undo is gone is said', async () => {
  await edit();
  for (let n = 1; n <= 3; n++) await append(n - 1, [stroke(n, 64 + 8 * n, 4)]);
  await done('reading.settle', { caseId, seriesId, sequence: 0, shown: null });
  const { folder, names } = await journalFiles();
  await restart(async () => {
    const bytes = await readFile(join(folder, names[0]!));
    bytes[bytes.length - 3]! ^= 0xff;
    await writeFile(join(folder, names[0]!), bytes);
  });
  expect(await done('case.losses', { caseId })).toMatchObject([{ seriesId, losses: [{ undoGone: true }] }]);
  const opened = await edit();
  expect(opened).toMatchObject({ sequence: 3, undoFrom: 3, done: [], notRestored: 0 });
  expect(opened.losses).toMatchObject([{ why: 'damaged', changes: 0, undoGone: true }]);
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(12);
  await append(3, [stroke(4, 140, 5)]);
  expect(await edit()).toMatchObject({ sequence: 4, undoFrom: 3, done: [{ sequence: 4 }] });
});

test('contours that take the place of others end what could be undone; a new status does not', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  const reading = await done('reading.open', { caseId, seriesId });
  await done('settings.set', { reader: 'reader-1' });
  const ofRecord = await done('reading.save', { caseId, reading: { ...reading, status: 'ofRecord' }, measured: null });
  expect(await edit()).toMatchObject({ sequence: 1, done: [{ title: 'Stroke 1' }], reading: { status: 'ofRecord' } });
  const replaced = { ...ofRecord, layers: [] };
  expect(await call('reading.save', { caseId, reading: replaced, measured: null })).toMatchObject({
    code: 'reading.heldElsewhere',
  });
  await done('reading.release', { caseId, seriesId, window: WINDOW });
  await done('reading.save', { caseId, reading: replaced, measured: null });
  expect(await edit()).toMatchObject({ sequence: 2, done: [], undone: [] });
  expect(await append(2, [undoOf(3, 1)])).toMatchObject({
    said: { code: 'journal.notReached', details: { undoFrom: 2 } },
  });
  await append(2, [stroke(3, 140, 5)]);
  await restart();
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(5);
});

test('a window that comes back to contours which others took the place of is told so, and nothing that was acknowledged is lost', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  const reading = await done('reading.open', { caseId, seriesId });
  await release();
  await done('reading.save', { caseId, reading: { ...reading, layers: [] }, measured: null });
  // It stands where the journal stood, and shows four voxels that are no more.
  for (const entries of [[], [stroke(2, 74, 4)], [stroke(2, 70, 4, 1, 0)], [stroke(2, 74, 4), stroke(3, 80, 2)]])
    expect(await append(1, entries)).toMatchObject({ status: 409, said: { code: 'journal.diverged' } });
  expect(await edit()).toMatchObject({ sequence: 2, losses: [] });
  expect(await append(2, [stroke(3, 80, 2)])).toMatchObject({ status: 200 });
  await restart();
  expect(await edit()).toMatchObject({ sequence: 3, losses: [] });
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(2);
});

test('contours do not take the place of strokes that are acknowledged and not yet folded in', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  const reading = await done('reading.open', { caseId, seriesId });
  await append(1, [stroke(2, 140, 5)]);
  await release();
  expect(await call('reading.save', { caseId, reading: { ...reading, layers: [] }, measured: null })).toMatchObject({
    code: 'reading.stale',
  });
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(9);
});

test('a series that is read again fuller does not change under contours that only the journal holds, nor under a window that edits', async () => {
  const again = async () => {
    const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal', JANE, { slices: 6 })] });
    return call('import.take', { scanId: scan.scanId, seriesIds: [scan.series[0]!.id], caseId });
  };
  const slices = async () => (await done('series.geometry', { caseId, seriesId })).geometry.slicePositions.length;
  await edit();
  const underHands = await again();
  await append(0, [stroke(1, 70, 4)]);
  const underStroke = await again();
  await restart();
  const onlyJournalled = await again();
  await done('reading.release', { caseId, seriesId, window: WINDOW });
  expect([underHands, underStroke, onlyJournalled]).toMatchObject([
    { code: 'series.refused', details: { code: 'series.edited' } },
    { code: 'series.refused', details: { code: 'series.contoured' } },
    { code: 'series.refused', details: { code: 'series.contoured' } },
  ]);
  expect(await slices()).toBe(4);
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(4);
});

test('one window edits; the second is told who, and its strokes are refused before they are anything', async () => {
  await done('settings.set', { reader: 'reader-1' });
  await edit();
  const second = await edit(OTHER);
  expect(second.editor).toMatchObject({ by: 'reader-1' });
  expect(await append(0, [stroke(1, 70, 4)], OTHER)).toMatchObject({
    status: 409,
    said: { code: 'reading.heldElsewhere', details: { by: 'reader-1' } },
  });
  const page = new AbortController();
  const held = call('reading.hold', { caseId, seriesId, window: WINDOW }, page.signal);
  const asked = done('reading.ask', { caseId, seriesId, window: OTHER, anyway: false });
  expect(await held).toMatchObject({ value: { state: 'asked' } });
  await append(0, [stroke(1, 70, 4)]);
  await done('reading.release', { caseId, seriesId, window: WINDOW });
  expect(await asked).toEqual({ given: true });
  expect(await edit(OTHER)).toMatchObject({ sequence: 1, editor: null });
  expect((await edit()).editor).toMatchObject({ by: 'reader-1' });
  // The page of the second dies: its connection ends.
  const second2 = new AbortController();
  const dying = call('reading.hold', { caseId, seriesId, window: OTHER }, second2.signal);
  second2.abort();
  await dying;
  expect((await edit()).editor).toBeNull();
});

test('a page that is loaded again stands in the place of the page that it was, though the host has not heard that it went', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  const held = call('reading.hold', { caseId, seriesId, window: WINDOW });
  expect(await edit(OTHER, ['window-of-another-case', WINDOW])).toMatchObject({ sequence: 1, editor: null });
  expect(await held).toMatchObject({ value: { state: 'lost' } });
  expect(await append(1, [stroke(2, 140, 5)])).toMatchObject({ status: 409, said: { code: 'reading.heldElsewhere' } });
  expect(await append(1, [stroke(2, 140, 5)], OTHER)).toMatchObject({ status: 200 });
  // Whoever asked the page that went is first.
  const asked = done('reading.ask', { caseId, seriesId, window: WINDOW, anyway: false });
  expect((await edit('window-three', [OTHER])).editor).not.toBeNull();
  expect(await asked).toEqual({ given: true });
});

test('a stroke on its way when another window begins is either in what that one reads, or refused', async () => {
  let [sequence, holder] = [0, 'window-000'];
  await edit(holder);
  const added: boolean[] = [];
  for (let n = 1; n <= 40; n++) {
    const next = `window-${String(n).padStart(3, '0')}`;
    const strokes = async () => {
      for (let tick = 0; tick < n % 8; tick++) await Promise.resolve();
      return append(sequence, [stroke(sequence + 1, n, 1)], holder);
    };
    const [stroked, opened] = await Promise.all([strokes(), edit(next, [holder])]);
    added.push(stroked.status === 200);
    expect(opened.editor).toBeNull();
    expect(opened.sequence).toBe(stroked.status === 200 ? sequence + 1 : sequence);
    [sequence, holder] = [opened.sequence, next];
  }
  expect((await layer('extent')).reduce((sum, label) => sum + label, 0)).toBe(sequence);
});

test('a page that went while it waited for a reading is not given it', async () => {
  await edit();
  const gone = new AbortController();
  const waiting = call('reading.edit', { caseId, seriesId, window: OTHER }, gone.signal);
  gone.abort();
  expect(await waiting).toMatchObject({ code: 'host.aborted' });
  await release();
  expect((await edit('window-three')).editor).toBeNull();
});

test('what the window shows must be what the host counts', async () => {
  await edit();
  await append(0, [stroke(1, 82, 4)]);
  const shown = {
    measuredTlvMl: 0.004,
    functionalTlvMl: 0.004,
    tumourMl: 0,
    flrMl: null,
    functionalFlrMl: null,
    liverTouchesEdge: false,
    flrTouchesEdge: false,
  };
  expect(await call('reading.settle', { caseId, seriesId, sequence: 1, shown })).toMatchObject({
    ok: true,
    value: { revision: 1 },
  });
  expect(
    await call('reading.settle', { caseId, seriesId, sequence: 1, shown: { ...shown, measuredTlvMl: 0.005 } }),
  ).toMatchObject({ code: 'reading.volumesDisagree', details: { figure: 'measuredTlvMl', counted: 0.004 } });
  expect(await call('reading.settle', { caseId, seriesId, sequence: 1, shown: null })).toMatchObject({
    code: 'reading.volumesDisagree',
  });
});

test('a deleted case takes its journals with it', async () => {
  await edit();
  await append(0, [stroke(1, 70, 4)]);
  await done('case.delete', { caseId });
  expect(await readdir(join(dataFolder, 'journals'))).toEqual([]);
});

test('whatever is done, undone, done again, folded in and restarted between: the layer is what the changes give', async () => {
  const step = fc.record({
    kind: fc.constantFrom('do', 'do', 'undo', 'redo', 'open', 'restart'),
    slice: fc.integer({ min: 0, max: 3 }),
    from: fc.integer({ min: 0, max: 62 }),
    length: fc.integer({ min: 1, max: 64 }),
    to: fc.integer({ min: 0, max: 3 }),
  });
  const changes = new Map<number, Change>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await done('reading.release', { caseId, seriesId, window: WINDOW });
      let reading = await edit();
      let model = await layer('extent');
      // Each run goes on where the one before ended.
      const past = reading.done.map((one) => one.sequence);
      const future = reading.undone.map((one) => one.sequence);
      let sequence = reading.sequence;
      const apply = ({ voxels }: Change) => {
        model = model.slice();
        for (const { runs } of voxels)
          for (let r = 0; r < runs.length; r += 3) model.fill(runs[r + 2]! & 0xff, runs[r]!, runs[r]! + runs[r + 1]!);
      };
      for (const { kind, slice, from, length, to } of steps) {
        if (kind === 'restart') await restart();
        if (kind === 'restart') reading = await edit();
        if (kind === 'open') expect(await layer('extent')).toEqual(model);
        if (kind === 'do') {
          const runs: number[] = [];
          for (let v = slice * 64 + from; v < slice * 64 + Math.min(64, from + length); v++)
            if (model[v] !== to) runs.push(v, 1, (model[v]! << 8) | to);
          const voxels = [{ layer: 'extent' as const, runs: Uint32Array.from(runs) }];
          const change: Change = { fromRevision: sequence, title: 'Do', voxels, records: {} };
          changes.set(++sequence, change);
          past.push(sequence);
          future.length = 0;
          await append(sequence - 1, [{ kind: 'do', sequence, gainedMl: null, packed: packChange(change) }]);
          apply(change);
        }
        const [stack, other] = kind === 'undo' ? [past, future] : [future, past];
        if ((kind === 'undo' || kind === 'redo') && stack.length > 0) {
          const of = stack.pop()!;
          other.push(of);
          sequence++;
          expect((await append(sequence - 1, [{ kind, sequence, of }])).status).toBe(200);
          apply(kind === 'undo' ? inverseOf(changes.get(of)!, 0) : changes.get(of)!);
        }
      }
      expect(await layer('extent')).toEqual(model);
      const { done: listed, undone } = await edit();
      expect(listed.map((one) => one.sequence)).toEqual(past);
      expect(undone.map((one) => one.sequence)).toEqual(future);
    }),
    { numRuns: 15 },
  );
});
