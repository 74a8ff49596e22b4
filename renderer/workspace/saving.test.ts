import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeRuns } from '#core/commands/change';
import { changesOf, lineOf } from '#core/commands/journal';
import { unpackEntry } from '#core/commands/journalEntry';
import { unpackKept } from '#core/commands/keptChanges';
import type { HostClient } from '#core/contract/client';
import { ok, type Result, refuse } from '#core/result';
import { deskOn, Hand } from '#test/openedDesk';
import { openedForTest } from '#test/openedWorkspace';
import type { JournalClient } from './journalClient.ts';
import { Saving } from './saving.ts';
import type { Workspace } from './workspace.ts';

/** A host's journal in memory, that can be away, answer late, or be changed by somebody else. */
class JournalOfTest implements JournalClient {
  entries: string[] = [];
  away: Result<never> | null = null;
  /** Keeps what is sent, and lets nobody hear of it. */
  silent = false;
  heldBy: string | null = null;
  disk: Promise<void> = Promise.resolve();

  async append(after: number, sent: readonly Uint8Array[]): Promise<Result<number>> {
    await this.disk;
    if (this.away) return this.away;
    if (this.heldBy) return refuse('reading.heldElsewhere', { by: this.heldBy, since: '2026-03-20T10:00:00Z' });
    const texts = sent.map((entry) => Buffer.from(entry).toString('hex'));
    if (after > this.entries.length) return refuse('journal.gap');
    if (this.entries.length > after + texts.length) return refuse('journal.diverged');
    if (this.entries.slice(after).some((entry, n) => entry !== texts[n])) return refuse('journal.diverged');
    this.entries.push(...texts.slice(this.entries.length - after));
    return this.silent ? refuse('host.unreachable') : ok(this.entries.length);
  }
  async change(): Promise<Result<Uint8Array>> {
    return refuse('journal.notReached');
  }
  get kinds(): string[] {
    return this.entries.map((entry) => unpackEntry(Buffer.from(entry, 'hex')).kind);
  }
}

let workspace: Workspace;
let journal: JournalOfTest;
let calls: string[];
let holds: ((state: 'asked' | 'lost') => void)[];
let saving: Saving;
let full: boolean;
const news = {
  saved: vi.fn(),
  waiting: vi.fn(),
  settled: vi.fn(),
  handedOver: vi.fn(),
  notMeasured: vi.fn(),
  refused: vi.fn(),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  workspace = openedForTest();
  journal = new JournalOfTest();
  [calls, holds] = [[], []];
  full = false;
  const host = {
    call: async (name: string) => {
      calls.push(name);
      if (name === 'reading.hold') return new Promise((resolve) => holds.push((state) => resolve(ok({ state }))));
      if (name === 'reading.release') return ok({ editor: { by: 'B', since: '2026-03-20T11:00:00Z' } });
      if (name === 'reading.ask') return ok({ given: true });
      if (name === 'reading.settle' && full) return refuse('disk.full');
      return ok({ id: 'r', reader: '', status: 'draft', revision: 1 });
    },
  } as unknown as HostClient;
  saving = new Saving({ workspace, host, journal, window: 'window-one', news });
});
afterEach(() => {
  vi.useRealTimers();
});

const paint = (k = 1) =>
  workspace.run(
    { command: 'extent.paint', params: { mode: 'add', radiusMm: 3, points: [[5 + k, 5, 2]], k } },
    'Painting',
  );
const quiet = () => vi.advanceTimersByTimeAsync(0);

test('every step is on the disk before it counts as saved, undo and redo too', async () => {
  let keep = () => {};
  journal.disk = new Promise((kept) => {
    keep = kept;
  });
  await paint();
  await quiet();
  expect(workspace.now).toMatchObject({ revision: 1, savedRevision: 0, savedAt: null });
  expect([saving.unsaved, news.saved.mock.calls.length]).toEqual([true, 0]);
  keep();
  await quiet();
  expect(workspace.now.savedRevision).toBe(1);
  expect(news.saved).toHaveBeenCalledOnce();
  await workspace.undo();
  await workspace.redo();
  await quiet();
  expect(journal.kinds).toEqual(['do', 'undo', 'redo']);
  expect(saving.unsaved).toBe(false);
});

test('the host measures once the hands rest, and again only when something changed', async () => {
  await paint();
  await vi.advanceTimersByTimeAsync(3900);
  expect(calls).not.toContain('reading.settle');
  await vi.advanceTimersByTimeAsync(200);
  expect(news.settled).toHaveBeenCalledOnce();
  await saving.now();
  expect(news.settled).toHaveBeenCalledOnce();
});

test('while the host is away one goes on; when it is back, everything is sent by itself', async () => {
  await paint();
  await quiet();
  journal.away = refuse('host.unreachable');
  await paint(2);
  await paint(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(workspace.now).toMatchObject({ notKept: 'away', savedRevision: 1, revision: 3 });
  expect(news.waiting).toHaveBeenCalled();
  expect(saving.waitingChanges).toBe(2);
  const kept = unpackKept(saving.keptChanges().bytes);
  expect(kept).toMatchObject({ value: { of: { after: 1 }, changes: [{ fromRevision: 1 }, { fromRevision: 2 }] } });
  journal.away = refuse('host.unreachable', { status: 401 });
  await vi.advanceTimersByTimeAsync(4000);
  expect(workspace.now.notKept).toBe('newStart');
  // It is said until it is saved: whoever closes the window the moment it is not would lose it.
  const unsaid: number[] = [];
  workspace.store.subscribe((now) => {
    if (now.notKept === null && now.savedRevision < now.revision) unsaid.push(now.savedRevision);
  });
  journal.away = null;
  await vi.advanceTimersByTimeAsync(4000);
  expect(workspace.now).toMatchObject({ notKept: null, savedRevision: 3 });
  expect(unsaid).toEqual([]);
  expect(journal.entries).toHaveLength(3);
});

test('a host that answers and cannot save is not said to be away; it is tried again until it can', async () => {
  journal.away = refuse('host.internal');
  await paint();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(workspace.now).toMatchObject({ notKept: 'fault', savedRevision: 0 });
  journal.away = null;
  await vi.advanceTimersByTimeAsync(4000);
  expect(workspace.now).toMatchObject({ notKept: null, savedRevision: 1 });
});

test('steps whose answer was lost are there once', async () => {
  journal.silent = true;
  await paint();
  await vi.advanceTimersByTimeAsync(1000);
  journal.silent = false;
  await vi.advanceTimersByTimeAsync(4000);
  expect(workspace.now).toMatchObject({ savedRevision: 1, notKept: null });
  expect(journal.entries).toHaveLength(1);
});

test('where another window changed the contours meanwhile, nothing of this one is lost: it is offered as a file', async () => {
  journal.away = refuse('host.unreachable');
  await paint();
  await vi.advanceTimersByTimeAsync(1000);
  journal.entries.push('00');
  journal.away = null;
  await vi.advanceTimersByTimeAsync(4000);
  expect(workspace.now).toMatchObject({ notKept: 'elsewhere', savedRevision: 0 });
  expect(saving.waitingChanges).toBe(1);
});

test('asked by another window it saves, lets go and is for looking; asked back, it edits again', async () => {
  await paint();
  holds[0]!('asked');
  await quiet();
  expect(calls.filter((name) => name !== 'reading.hold')).toEqual(['reading.release']);
  expect(workspace.now).toMatchObject({ editor: { by: 'B' }, savedRevision: 1 });
  expect(await paint(2)).toMatchObject({ code: 'reading.heldElsewhere' });
  expect(await workspace.undo()).toMatchObject({ code: 'reading.heldElsewhere' });
  expect(await saving.ask(false, new AbortController().signal)).toBe('here');
  expect(workspace.now.editor).toBeNull();
  expect((await paint(2))?.ok).toBe(true);
});

test('asked back after the other window drew, it has to be opened again', async () => {
  holds[0]!('asked');
  await quiet();
  journal.entries.push('00');
  expect(await saving.ask(false, new AbortController().signal)).toBe('changed');
});

test('asked back after the other window drew, a stroke that is not in its contours stays here, to be kept as a file', async () => {
  journal.heldBy = 'B';
  await paint();
  await quiet();
  expect(workspace.now).toMatchObject({ editor: { by: 'B' }, notKept: 'elsewhere' });
  journal.entries.push('00');
  journal.heldBy = null;
  expect(await saving.ask(false, new AbortController().signal)).toBe('notIn');
  expect(workspace.now).toMatchObject({ editor: null, notKept: 'elsewhere' });
  expect(saving.waitingChanges).toBe(1);
});

test('asked back where nobody else drew, a stroke that could not be saved is saved', async () => {
  journal.heldBy = 'B';
  await paint();
  await quiet();
  journal.heldBy = null;
  expect(await saving.ask(false, new AbortController().signal)).toBe('here');
  expect(workspace.now).toMatchObject({ editor: null, notKept: null, savedRevision: 1 });
});

test('a stroke that is being painted when the reading is taken is finished, and kept', async () => {
  const brush = { segment: 1 as never, mode: 'add', radiusMm: 3, plane: 'axial', k: 1 } as const;
  const { LiveStroke } = await import('./liveStroke.ts');
  const stroke = new LiveStroke(workspace, brush);
  stroke.to([5, 5, 2]);
  journal.heldBy = 'B';
  holds[0]!('lost');
  await quiet();
  expect(workspace.now.editor).toBeNull();
  expect(stroke.lift()?.ok).toBe(true);
  await quiet();
  expect(workspace.now).toMatchObject({ editor: { by: 'B' }, notKept: 'elsewhere' });
  expect(saving.waitingChanges).toBe(1);
  expect(new LiveStroke(workspace, brush).to([5, 5, 2])).toMatchObject({ code: 'reading.heldElsewhere' });
});

test('closing saves what is held in the hand, lets go, and has it measured', async () => {
  await paint();
  await saving.close();
  expect(journal.entries).toHaveLength(1);
  expect(calls.slice(-2)).toEqual(['reading.release', 'reading.settle']);
});

test('what the window still holds and the journal let go is undone all the same: it is sent as the change that it is', async () => {
  await paint(1);
  await paint(2);
  await quiet();
  const append = journal.append.bind(journal);
  // The journal begins after the second stroke now.
  vi.spyOn(journal, 'append').mockImplementation(async (after, sent) =>
    sent.some((one) => {
      const entry = unpackEntry(one);
      return entry.kind !== 'do' && entry.of <= 2;
    })
      ? refuse('journal.notReached', { undoFrom: 2 })
      : append(after, sent),
  );
  await workspace.undo();
  await workspace.undo();
  await workspace.redo();
  await paint(3);
  await quiet();
  expect(saving.unsaved).toBe(false);
  expect(news.refused).not.toHaveBeenCalled();
  const kept = journal.entries.map((one) => unpackEntry(Buffer.from(one, 'hex')));
  expect(kept.map(({ kind }) => kind)).toEqual(['do', 'do', 'do', 'do', 'do', 'do']);
  expect(kept.map((entry) => lineOf(entry)).map((line) => line.kind === 'do' && line.title)).toEqual([
    'Paint liver',
    'Paint liver',
    'Undo: Paint liver',
    'Undo: Paint liver',
    'Redo: Paint liver',
    'Paint liver',
  ]);
  const fresh = openedForTest().memory.layers.extent;
  for (const { voxels } of changesOf(kept, () => new Uint8Array()))
    for (const { runs } of voxels) writeRuns(fresh, runs, (label) => label);
  expect(fresh).toEqual(workspace.memory.layers.extent);
});

test('asked while a stroke is held, it goes on holding the reading until the stroke is lifted and saved', async () => {
  const { LiveStroke } = await import('./liveStroke.ts');
  const brush = { segment: 1 as never, mode: 'add', radiusMm: 3, plane: 'axial', k: 1 } as const;
  const stroke = new LiveStroke(workspace, brush);
  stroke.to([5, 5, 2]);
  holds[0]!('asked');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(holds, 'asked again at once: the host waits for it').toHaveLength(2);
  holds[1]!('asked');
  await quiet();
  expect(holds).toHaveLength(3);
  expect(calls).not.toContain('reading.release');
  stroke.lift();
  await quiet();
  holds[2]!('lost');
  await quiet();
  expect(calls.filter((name) => name === 'reading.release')).toHaveLength(1);
  expect(holds).toHaveLength(3);
  expect(journal.entries).toHaveLength(1);
  expect(workspace.now).toMatchObject({ editor: { by: 'B' }, savedRevision: 1, notKept: null });
});

test('asked while a hand draws a line, it goes on holding until the line is done and saved; what is only begun is said', async () => {
  const { desk, said } = deskOn(workspace);
  desk.take('slice');
  const hand = new Hand(desk);
  const corners = [
    [8, 8],
    [20, 8],
    [20, 20],
    [8, 20],
    [8, 9],
  ] as const;
  hand.down(corners[0]);
  for (const corner of corners) hand.to(corner);
  holds[0]!('asked');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(calls).not.toContain('reading.release');
  hand.up(corners[4]);
  // Lifted and on its way: it runs for a moment yet.
  expect(workspace.handsBusy).toBe(true);
  await quiet();
  holds[1]!('lost');
  await quiet();
  expect(calls.filter((name) => name === 'reading.release')).toHaveLength(1);
  expect(journal.entries).toHaveLength(1);
  expect(workspace.now).toMatchObject({ editor: { by: 'B' }, savedRevision: 1, notKept: null });
  expect(news.handedOver).toHaveBeenCalledTimes(1);
  desk.sayBegun();
  expect(said).toEqual([]);
  workspace.store.setState({ editor: null });
  hand.down([30, 8]);
  hand.up([30, 8]);
  desk.sayBegun();
  expect(said).toEqual([{ kind: 'note', title: 'What was begun here is not in the contours' }]);
});

test('on a full disk what was drawn is saved and only not measured: said once, told whoever asks, and mended by itself', async () => {
  full = true;
  await paint();
  await quiet();
  expect(workspace.now.savedRevision).toBe(1);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(news.notMeasured).toHaveBeenCalledTimes(1);
  expect(news.refused).not.toHaveBeenCalled();
  expect(await saving.now()).toBe(false);
  expect(news.notMeasured).toHaveBeenCalledTimes(2);
  full = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(news.settled).toHaveBeenCalledTimes(1);
  expect(saving.unsettled).toBe(false);
});
