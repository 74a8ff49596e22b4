import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type JournalLine, lineOf } from '#core/commands/journal';
import { type JournalEntry, unpackEntry } from '#core/commands/journalEntry';
import type { ReadingRecords } from '#core/contours/reading';
import { ok, type Result, refuse } from '#core/result';
import { makeFolder } from '../makeFolder.ts';
import {
  type JournalDamage,
  type JournalPlace,
  type JournalRead,
  journalDamage,
  journalHeadRecord,
  journalRecord,
  readJournal,
} from './journalFile.ts';
import { type JournalLoss, keepLoss } from './journalLoss.ts';
import { settle } from './wholeFile.ts';

/** Whose journal it is. */
export interface JournalOwner {
  readonly readingId: string;
  readonly caseId: string;
  readonly seriesId: string;
}

/** A point of a journal: the number of the last entry before it, and that entry's hash; 0 and '' before the first. */
export interface JournalPoint {
  readonly sequence: number;
  readonly hash: string;
}

interface Generation extends JournalRead {
  readonly path: string;
  readonly places: JournalPlace[];
  hash: string;
  length: number;
}

/**
 * What was done to one reading, entry by entry, in files of its own folder. It is only ever added to; an entry counts as
 * kept once it lies on the disk. A file that has grown long is followed by another, and the oldest go when there is too much.
 */
export class Journal {
  readonly owner: JournalOwner;
  readonly #folder: string;
  readonly #now: () => Date;
  /** Where and from what it begins, until its first entry is written. */
  readonly #start: { readonly kept: JournalPoint; readonly records: ReadingRecords };
  #generations: Generation[];
  #file: FileHandle | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #broken = false;

  private constructor(
    folder: string,
    owner: JournalOwner,
    generations: Generation[],
    { now, ...start }: { kept: JournalPoint; records: ReadingRecords; now: () => Date },
  ) {
    this.#folder = folder;
    this.owner = owner;
    this.#generations = generations;
    this.#now = now;
    this.#start = start;
  }

  /**
   * Opens a journal in its folder; where there is none, it is made with the first entry. `kept` is the point up to which the reading's layers
   * hold it. A tail that was not written whole is cut off, and lies beside it as `.torn`; files that do not contain the
   * point belong to other contours than these: they are set aside, and the journal begins at the point, with `records`.
   * What a damage cut off or set aside is kept as a loss (`lossesIn`) before anything is moved.
   */
  static async open(
    folder: string,
    owner: JournalOwner,
    start: { kept: JournalPoint; records: ReadingRecords; now: () => Date },
  ): Promise<Journal> {
    const found: Found[] = [];
    for (const name of await journalNames(folder)) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const read = readJournal(bytes);
      const isOurs = !read || read.head.readingId === owner.readingId;
      found.push({ path, bytes, read, damage: isOurs ? journalDamage(bytes, read) : null, isOurs });
    }
    const runs = runsOf(found);
    const chain = runs.filter((run) => run.some(({ read }) => holds(read, start.kept))).at(-1) ?? [];
    const aside = found
      .filter(({ path }) => !chain.some((one) => one.path === path))
      .map((one) => ({ ...one, to: besides(one.path, 'aside') }));
    const torn: string[] = [];
    for (const { path, bytes, read } of chain)
      if (read.length < bytes.length) torn.push(await copyTail(path, bytes.subarray(read.length)));
    const loss = lossOf({ found, runs, chain, kept: start.kept });
    const files = [...torn, ...aside.map(({ to }) => to)].map((path) => basename(path));
    if (loss) await keepLoss(folder, { ...loss, files });
    for (const { path, bytes, read } of chain) if (read.length < bytes.length) await cutTail(path, read.length);
    for (const { path, to } of aside) await rename(path, to);
    return new Journal(
      folder,
      owner,
      chain.map(({ path, read }) => ({ ...read, path })),
      start,
    );
  }

  /** Its last point. */
  get end(): JournalPoint {
    const last = this.#generations.at(-1);
    return last ? endOf(last) : this.#start.kept;
  }

  /** What was done up to this number can no longer be undone: it begins after it. */
  get undoFrom(): number {
    return this.#generations[0]?.head.after ?? this.#start.kept.sequence;
  }

  /** The records before its first entry, where it has not gone on from an older file. */
  get firstRecords(): ReadingRecords | null {
    const oldest = this.#generations[0];
    return oldest ? oldest.head.records : this.#start.records;
  }

  /** When its last entry was kept, ms since 1970; null while it has none. */
  get lastAt(): number | null {
    return this.#places().at(-1)?.at ?? null;
  }

  /** All entries that are still here, by name. */
  get lines(): readonly JournalLine[] {
    return this.#places().map(({ line }) => line);
  }

  /** One entry by name; undefined where it is not, or no longer, here. */
  line(sequence: number): JournalLine | undefined {
    return this.#at(sequence)?.place.line;
  }

  /** Whether the entries after a sequence take more than so many bytes. */
  hasMoreThan(bytes: number, sequence: number): boolean {
    let sum = 0;
    for (let at = this.end.sequence; at > sequence && sum <= bytes; at--) sum += this.#at(at)?.place.length ?? 0;
    return sum > bytes;
  }

  /**
   * Adds packed entries, numbered from `after` + 1 on, and answers once they lie on the disk. Entries that are here already,
   * byte for byte, are not added again, so that a sender who heard no answer may send once more.
   * `journal.diverged`: something else was added after `after`. `journal.gap`: entries before these are missing.
   */
  append(
    after: number,
    packed: readonly Uint8Array[],
  ): Promise<Result<JournalPoint, 'journal.diverged' | 'journal.gap'>> {
    return this.#inTurn(async () => {
      const { sequence } = this.end;
      if (after > sequence) return refuse('journal.gap', { sequence });
      if (sequence > after + packed.length) return refuse('journal.diverged', { sequence });
      const known = sequence - after;
      for (let n = 0; n < known; n++) {
        const here = await this.#content(after + 1 + n);
        if (!here || Buffer.compare(here, packed[n]!) !== 0) return refuse('journal.diverged', { sequence });
      }
      await this.#write(packed.slice(known));
      return ok(this.end);
    });
  }

  /** The entry of this number, or null where it is not (or no longer) here. */
  entry(sequence: number): Promise<JournalEntry | null> {
    return this.#inTurn(async () => {
      const content = await this.#content(sequence);
      return content && unpackEntry(content);
    });
  }

  /**
   * Begins another file when the last has grown beyond `fileBytes`, and lets the oldest go while there are more than
   * `keptBytes`: none that holds an entry after `upTo`, or a change that one of those undoes or redoes.
   */
  tidy({ keptBytes, fileBytes, upTo }: { keptBytes: number; fileBytes: number; upTo: number }): Promise<void> {
    return this.#inTurn(async () => {
      if ((this.#generations.at(-1)?.length ?? 0) > fileBytes) await this.#begin(this.end, null);
      let total = this.#generations.reduce((sum, { length }) => sum + length, 0);
      const stillRead = Math.min(upTo + 1, this.#earliestAbout(upTo));
      while (this.#generations.length > 1 && total > keptBytes) {
        const oldest = this.#generations[0]!;
        if (endOf(oldest).sequence >= stillRead) break;
        await rm(oldest.path, { force: true });
        total -= oldest.length;
        this.#generations.shift();
      }
    });
  }

  /** After a write failed nobody knows what lies on the disk: the journal must be opened again. */
  get broken(): boolean {
    return this.#broken;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#file?.close();
    this.#file = null;
  }

  /**
   * Moves its files out of the way, to be looked at by a person, and keeps the loss of so many changes until it is read; to be
   * called once it is closed.
   */
  async setAside(changes: number): Promise<void> {
    const moves = this.#generations.map(({ path, length }) => ({ path, length, to: besides(path, 'aside') }));
    await keepLoss(this.#folder, {
      why: 'contradicts',
      changes,
      bytes: moves.reduce((sum, { length }) => sum + length, 0),
      undoGone: this.end.sequence > changes,
      since: null,
      files: moves.map(({ to }) => basename(to)),
    });
    for (const { path, to } of moves) await rename(path, to);
  }

  async #write(packed: readonly Uint8Array[]): Promise<void> {
    if (packed.length === 0) return;
    if (this.#generations.length === 0) await this.#begin(this.#start.kept, this.#start.records);
    const last = this.#generations.at(-1)!;
    const at = this.#now().getTime();
    const places: JournalPlace[] = [];
    const records: Uint8Array[] = [];
    let [hash, position, sequence] = [last.hash, last.length, this.end.sequence];
    for (const content of packed) {
      const record = journalRecord(hash, at, content);
      const line = lineOf(unpackEntry(content));
      if (line.sequence !== ++sequence) throw new Error('an entry is numbered out of turn');
      const from = position + record.bytes.length - content.length;
      places.push({ line, position: from, length: content.length, hash: record.hash, at });
      records.push(record.bytes);
      [hash, position] = [record.hash, position + record.bytes.length];
    }
    try {
      this.#file ??= await open(last.path, KEPT_AS_WRITTEN ?? 'r+');
      await writeAll(this.#file, Buffer.concat(records), last.length);
      if (KEPT_AS_WRITTEN === null) await this.#file.datasync();
    } catch (fault) {
      this.#broken = true;
      throw fault;
    }
    last.places.push(...places);
    last.hash = hash;
    last.length = position;
  }

  async #begin(after: JournalPoint, records: ReadingRecords | null): Promise<void> {
    const { sequence, hash: before } = after;
    const head = { format: 1 as const, ...this.owner, after: sequence, hash: before, records };
    const { bytes, hash } = journalHeadRecord(head, this.#now().getTime());
    makeFolder(this.#folder, 0o700);
    const path = join(this.#folder, `${String(sequence).padStart(10, '0')}${SUFFIX}`);
    await writeFile(`${path}.new`, bytes, { mode: 0o600 });
    await settle(`${path}.new`, path);
    await this.#file?.close();
    this.#file = null;
    // A file that held a head alone is replaced by its like.
    this.#generations = this.#generations.filter((generation) => generation.path !== path);
    this.#generations.push({ path, head, places: [], hash, at: this.#now().getTime(), length: bytes.length });
  }

  /** The earliest change that the entries after a sequence undo or redo. */
  #earliestAbout(sequence: number): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (let at = this.end.sequence; at > sequence; at--) {
      const line = this.line(at);
      if (line && line.kind !== 'do') earliest = Math.min(earliest, line.of);
    }
    return earliest;
  }

  #places(): readonly JournalPlace[] {
    return this.#generations.flatMap(({ places }) => places);
  }

  #at(sequence: number): { generation: Generation; place: JournalPlace } | null {
    const generation = this.#generations.find(
      ({ head, places }) => head.after < sequence && sequence <= head.after + places.length,
    );
    const place = generation?.places[sequence - generation.head.after - 1];
    return generation && place ? { generation, place } : null;
  }

  async #content(sequence: number): Promise<Buffer | null> {
    const found = this.#at(sequence);
    if (!found) return null;
    const { generation, place } = found;
    const own = generation === this.#generations.at(-1) ? this.#file : null;
    const file = own ?? (await open(generation.path, 'r'));
    try {
      const content = Buffer.alloc(place.length);
      await file.read(content, 0, place.length, place.position);
      return content;
    } finally {
      if (file !== own) await file.close();
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

/** Whose journal lies in this folder; null where none does. */
export async function journalOwner(folder: string): Promise<JournalOwner | null> {
  const last = (await journalNames(folder)).at(-1);
  if (!last) return null;
  const read = readJournal(await readFile(join(folder, last)));
  if (!read) return null;
  const { readingId, caseId, seriesId } = read.head;
  return { readingId, caseId, seriesId };
}

async function journalNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  } catch (fault) {
    if ((fault as { code?: unknown }).code === 'ENOENT') return [];
    throw fault;
  }
}

const SUFFIX = '.journal';

/** On Linux a file can be opened so that a write ends when its bytes lie on the disk: one step where elsewhere there are two. */
const KEPT_AS_WRITTEN = process.platform === 'linux' ? constants.O_RDWR | constants.O_DSYNC : null;

/** A file that holds no entry ends where it begins: its head is no entry, and another head may stand in its place. */
const endOf = ({ head, places }: JournalRead): JournalPoint => {
  const last = places.at(-1);
  return last ? { sequence: last.line.sequence, hash: last.hash } : { sequence: head.after, hash: head.hash };
};

const follows = (before: JournalRead | undefined, { head }: JournalRead): boolean => {
  if (!before) return true;
  const end = endOf(before);
  return head.after === end.sequence && head.hash === end.hash;
};

const holds = ({ head, places }: JournalRead, { sequence, hash }: JournalPoint): boolean =>
  (head.after === sequence && head.hash === hash) ||
  places.some((place) => place.line.sequence === sequence && place.hash === hash);

/** A file of a journal as it lies on the disk; `read` is null where not even its head can be read. */
interface Found {
  readonly path: string;
  readonly bytes: Buffer;
  readonly read: JournalRead | null;
  readonly damage: JournalDamage | null;
  readonly isOurs: boolean;
}
type Readable = Found & { readonly read: JournalRead };

/** The files that can be read, in runs of which each goes on where the one before it ends. */
function runsOf(found: readonly Found[]): Readable[][] {
  const runs: Readable[][] = [];
  for (const one of found) {
    if (!one.isOurs || !one.read) continue;
    const file = { ...one, read: one.read };
    const run = runs.at(-1);
    if (run && follows(run.at(-1)!.read, file.read)) run.push(file);
    else runs.push([file]);
  }
  return runs;
}

/**
 * What is lost where files are damaged, or end before the point up to which the layers hold them; null where that is nothing.
 * Undo cannot pass over an entry that is not there, so none of it is left once the damage lies before that point.
 */
function lossOf(journal: {
  found: readonly Found[];
  runs: readonly Readable[][];
  chain: readonly Readable[];
  kept: JournalPoint;
}): Omit<JournalLoss, 'files'> | null {
  const { found, runs, chain, kept } = journal;
  const ends = runs.map((run) => endOf(run.at(-1)!.read).sequence);
  const last = Math.max(0, ...ends, ...found.map(({ damage }) => damage?.last ?? 0));
  const endsShort = chain.length === 0 && runs.length > 0 && last < kept.sequence;
  if (!endsShort && !found.some(({ damage }) => damage)) return null;
  const tip = chain.at(-1);
  const end = tip ? endOf(tip.read).sequence : kept.sequence;
  const isBehind = ({ path, read, damage }: Found) =>
    damage !== null && (path === tip?.path || (!read && Number.parseInt(basename(path), 10) >= end));
  const changes = Math.max(last - end, found.some(isBehind) ? 1 : 0);
  const from = chain[0]?.read.head.after ?? kept.sequence;
  const undoGone = from > 0 && found.length > chain.length;
  if (changes === 0 && !undoGone) return null;
  const unread = found.filter(({ path }) => !chain.some((one) => one.path === path));
  return {
    why: 'damaged',
    changes,
    bytes: [...unread.map(({ bytes }) => bytes.length), ...chain.map(({ damage }) => damage?.bytes ?? 0)].reduce(
      (sum, bytes) => sum + bytes,
      0,
    ),
    undoGone,
    // Where the layers hold more than can be read, the last that can be read says nothing of when they end.
    since: tip ? new Date(tip.read.at).toISOString() : null,
  };
}

/** A disk that becomes full takes what still fits and says so by the count alone: it fails with the bytes after that. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    if (bytesWritten === 0) throw new Error('the disk takes no more');
    at += bytesWritten;
  }
}

/** Never in the place of what was cut off before: where the middle was damaged, that held entries that were kept. */
async function copyTail(path: string, tail: Buffer): Promise<string> {
  const place = besides(path, 'torn');
  await writeFile(place, tail, { mode: 0o600, flag: 'wx', flush: true });
  return place;
}

async function cutTail(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A place beside a journal's file that no other has. */
const besides = (path: string, ending: string): string =>
  join(path, '..', `${basename(path, SUFFIX)}-${randomUUID().slice(0, 8)}.${ending}`);
