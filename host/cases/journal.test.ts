import { appendFile, type FileHandle, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { packEntry } from '#core/commands/journalEntry';
import { packChange } from '#core/commands/packedChange';
import { recordsOf, startingRecords } from '#core/contours/records';
import { Journal } from './journal.ts';

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

const opened = () =>
  Journal.open(join(folder, 'journal'), owner, {
    kept: { sequence: 0, hash: '' },
    records: recordsOf(startingRecords()),
    now: () => new Date(0),
  });

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
