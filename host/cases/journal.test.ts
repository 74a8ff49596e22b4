import { appendFile, type FileHandle, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { packEntry } from '#core/commands/journalEntry';
import { packChange } from '#core/commands/packedChange';
import { recordsOf, startingRecords } from '#core/contours/records';
import { Journal } from './journal.ts';
import type { JournalPoint } from './journalFile.ts';
import { lossesIn } from './journalLoss.ts';
import { Journals } from './journals.ts';

const owner = { readingId: 'reading', caseId: 'case', seriesId: 'series' };
const entry = (sequence: number) =>
  packEntry({
    kind: 'do',
    sequence,
    gainedMl: null,
    packed: packChange({ fromRevision: sequence - 1, title: `step ${sequence}`, voxels: [], records: {} }),
  });

let folder: string;
let handle: FileHandle;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-journal-file-'));
  handle = await open(join(folder, 'probe'), 'w');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await handle.close();
  await rm(folder, { recursive: true });
});

const START: JournalPoint = { sequence: 0, hash: '' };
const openedIn = (place: string, kept = START) =>
  Journal.open(place, owner, { kept, records: recordsOf(startingRecords()), now: () => new Date(1_700_000_000_000) });
const opened = () => openedIn(join(folder, 'journal'));

/** The disk takes `most` bytes with each write; after `writes` of them it is full. */
function smallDisk(most: number, writes = Number.POSITIVE_INFINITY) {
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  const write = prototype.write as (
    bytes: Uint8Array,
    from: number,
    length: number,
    position: number,
  ) => Promise<unknown>;
  let done = 0;
  return vi.spyOn(prototype, 'write').mockImplementation(function small(this: FileHandle, ...given: unknown[]) {
    if (done++ >= writes) return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    const [bytes, from, length, position] = given as [Uint8Array, number, number, number];
    return write.call(this, bytes, from, Math.min(length, most), position) as never;
  });
}

test('an entry that the disk takes in pieces is kept whole', async () => {
  const journal = await opened();
  const small = smallDisk(10);
  expect(await journal.append(0, [entry(1), entry(2)])).toMatchObject({ ok: true, value: { sequence: 2 } });
  expect(small.mock.calls.length).toBeGreaterThan(5);
  await journal.close();
  expect((await opened()).lines.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('an entry of which a full disk took a part does not count as kept, and is kept once it is sent again', async () => {
  const journal = await opened();
  await journal.append(0, [entry(1)]);
  smallDisk(10, 2);
  await expect(journal.append(1, [entry(2)])).rejects.toThrow('no space');
  expect(journal.broken).toBe(true);
  vi.restoreAllMocks();
  await journal.close();
  const again = await opened();
  expect(again.end.sequence).toBe(1);
  expect(await again.append(1, [entry(2)])).toMatchObject({ ok: true, value: { sequence: 2 } });
  await again.close();
});

test('what was cut off from behind a damage stays beside the journal, also when more is cut off later', async () => {
  const journal = await opened();
  await journal.append(0, [entry(1), entry(2), entry(3)]);
  await journal.close();
  const place = join(folder, 'journal');
  const [name] = await readdir(place);
  const whole = await readFile(join(place, name!));
  const second = whole.indexOf('step 2');
  await writeFile(join(place, name!), Buffer.from(whole).fill(0, second, second + 1));
  const damaged = await opened();
  expect(damaged.end.sequence).toBe(1);
  await damaged.append(1, [entry(2)]);
  await damaged.close();
  await appendFile(join(place, name!), 'not an entry');
  expect((await opened()).end.sequence).toBe(2);
  const torn = (await readdir(place)).filter((one) => one.endsWith('.torn'));
  const held = await Promise.all(torn.map((one) => readFile(join(place, one), 'latin1')));
  expect(held.map((text) => /step 3|not an entry/.exec(text)?.[0]).sort()).toEqual(['not an entry', 'step 3']);
});

/** A journal of five entries in one file, its bytes, where each record ends, and the points after each. */
async function fiveEntries() {
  const place = join(folder, 'five');
  const journal = await openedIn(place);
  const [ends, points] = [[] as number[], [START]];
  let path = '';
  for (let n = 1; n <= 5; n++) {
    const added = await journal.append(n - 1, [entry(n)]);
    if (!added.ok) throw new Error(added.code);
    points.push(added.value);
    path = (await readdir(place))[0]!;
    ends.push((await readFile(join(place, path))).length);
  }
  await journal.close();
  return { name: path, bytes: await readFile(join(place, path)), ends, points };
}

test('whichever bit is flipped, folded in or not: what opens is what was done, and what is lost is said and kept', async () => {
  const { name, bytes, ends, points } = await fiveEntries();
  const head = ends[0]! - (ends[1]! - ends[0]!);
  // Each byte of every frame, and some of every content.
  const record = fc
    .integer({ min: 0, max: 4 })
    .chain((n) => fc.integer({ min: n === 0 ? head : ends[n - 1]!, max: ends[n]! - 1 }));
  const position = fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 0, max: head - 1 }) },
    { weight: 6, arbitrary: record },
  );
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      position,
      fc.integer({ min: 0, max: 7 }),
      fc.integer({ min: 0, max: 5 }),
      async (at, bit, folded) => {
        const place = join(folder, `flip-${round++}`);
        await mkdir(place);
        const damaged = Buffer.from(bytes);
        damaged[at]! ^= 1 << bit;
        await writeFile(join(place, name), damaged);
        const journal = await openedIn(place, points[folded]!);
        const whole = at < head ? -1 : ends.filter((end) => end <= at).length;
        const losses = await lossesIn(place);
        const [loss] = losses;
        // What the layers hold is never lost; of the rest what lies before the damage is there.
        expect(journal.end).toEqual(points[Math.max(whole, folded)]);
        expect(journal.lines.map(({ sequence }) => sequence)).toEqual(
          whole >= folded ? points.slice(1, whole + 1).map(({ sequence }) => sequence) : [],
        );
        expect(losses).toHaveLength(1);
        const lost = 5 - Math.max(whole, folded);
        expect(loss).toMatchObject({ why: 'damaged', changes: lost, undoGone: Math.max(whole, 0) < folded });
        expect(loss!.since === null).toBe(whole < folded || whole < 0);
        const held = await Promise.all(loss!.files.map((file) => readFile(join(place, file))));
        expect(held.reduce((sum, { length }) => sum + length, 0)).toBe(loss!.bytes);
        const next = journal.end.sequence;
        expect(await journal.append(next, [entry(next + 1)])).toMatchObject({ ok: true });
        await journal.close();
        const again = await openedIn(place, points[folded]!);
        expect(again.end.sequence).toBe(next + 1);
        expect(await lossesIn(place)).toEqual(losses);
        await again.close();
      },
    ),
    { numRuns: 100 },
  );
});

test('wherever an append breaks off, nothing is said to be lost', async () => {
  const { name, bytes, ends } = await fiveEntries();
  const journal = join(folder, 'broken');
  await mkdir(journal);
  for (let length = ends[3]!; length < ends[4]!; length++) {
    await writeFile(join(journal, name), bytes.subarray(0, length));
    const opened = await openedIn(journal);
    expect(opened.end.sequence).toBe(4);
    await opened.close();
  }
  expect(await lossesIn(journal)).toEqual([]);
});

test('a damage in an older file shortens undo, and takes nothing from the contours', async () => {
  const place = join(folder, 'journal');
  const journal = await opened();
  const first = await journal.append(0, [entry(1), entry(2)]);
  await journal.tidy({ keptBytes: 1e6, fileBytes: 1, upTo: 0 });
  const second = await journal.append(2, [entry(3), entry(4)]);
  await journal.close();
  const [older] = (await readdir(place)).sort();
  const bytes = await readFile(join(place, older!));
  bytes[bytes.indexOf('step 1')]! ^= 1;
  await writeFile(join(place, older!), bytes);
  if (!first.ok || !second.ok) throw new Error('not kept');
  const opened4 = await openedIn(place, second.value);
  expect([opened4.undoFrom, opened4.lines.map(({ sequence }) => sequence)]).toEqual([2, [3, 4]]);
  expect(await lossesIn(place)).toMatchObject([{ changes: 0, undoGone: true }]);
  await opened4.close();
});

test('the oldest file stays as long as what was not folded in undoes a change of it', async () => {
  const place = join(folder, 'journal');
  const journal = await opened();
  const files = async () => (await readdir(place)).filter((name) => name.endsWith('.journal')).length;
  await journal.append(0, [entry(1)]);
  await journal.tidy({ keptBytes: 1e6, fileBytes: 1, upTo: 1 });
  await journal.append(1, [entry(2), packEntry({ kind: 'undo', sequence: 3, of: 2 })]);
  await journal.tidy({ keptBytes: 1e6, fileBytes: 1, upTo: 3 });
  await journal.append(3, [packEntry({ kind: 'undo', sequence: 4, of: 1 })]);
  expect(await files()).toBe(3);
  await journal.tidy({ keptBytes: 1, fileBytes: 1e6, upTo: 3 });
  expect([await files(), journal.undoFrom, (await journal.entry(1))?.kind]).toEqual([3, 0, 'do']);
  await journal.tidy({ keptBytes: 1, fileBytes: 1e6, upTo: 4 });
  expect([await files(), journal.undoFrom, await journal.entry(1)]).toEqual([1, 3, null]);
  await journal.close();
});

test('a journal is not opened again before it is closed, and a closed one takes no more', async () => {
  await mkdir(join(folder, 'all'));
  const journals = new Journals(join(folder, 'all'), () => new Date(1_700_000_000_000));
  const kept = () => ({ kept: START, records: recordsOf(startingRecords()) });
  const first = await journals.of(owner, kept);
  const adding = first.append(0, [entry(1)]);
  const closing = journals.close(owner.readingId);
  const second = await journals.of(owner, kept);
  expect([second === first, second.end.sequence]).toEqual([false, 1]);
  expect(await adding).toMatchObject({ ok: true, value: { sequence: 1 } });
  await expect(first.append(1, [entry(2)])).rejects.toThrow('closed');
  expect(await second.append(1, [entry(2)])).toMatchObject({ ok: true, value: { sequence: 2 } });
  await closing;
  await journals.closeAll();
});

test('whoever may no longer add when it is his turn adds nothing', async () => {
  const journal = await opened();
  let turns = 0;
  const isFirst = () => turns++ === 0;
  const first = journal.append(0, [entry(1)], isFirst);
  const second = journal.append(1, [entry(2)], isFirst);
  expect([await first, await second]).toMatchObject([{ ok: true }, { code: 'reading.heldElsewhere' }]);
  expect(journal.end.sequence).toBe(1);
  await journal.close();
});
