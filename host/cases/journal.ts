import { constants } from 'node:fs';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import type { JournalLine } from '#core/commands/journal';
import { type JournalEntry, unpackEntry } from '#core/commands/journalEntry';
import type { ReadingRecords } from '#core/contours/reading';
import { ok, type Result, refuse } from '#core/result';
import { makeFolder } from '../makeFolder.ts';
import {
  endOf,
  entryRecords,
  type JournalOwner,
  type JournalPlace,
  type JournalPoint,
  journalHeadRecord,
} from './journalFile.ts';
import { journalPath, type OpenedFile, openedFiles, setFilesAside } from './journalOpening.ts';
import { settle } from './wholeFile.ts';

interface Generation extends OpenedFile {
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
  #closed = false;

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
   * Opens a journal in its folder; where there is none, it is made with the first entry. `kept` is the point up to which
   * the reading's layers hold it: files that do not contain it belong to other contours than these, and the journal begins
   * at the point, with `records`. What is damaged is cut off or set aside, and kept as a loss (`openedFiles`).
   */
  static async open(
    folder: string,
    owner: JournalOwner,
    start: { kept: JournalPoint; records: ReadingRecords; now: () => Date },
  ): Promise<Journal> {
    return new Journal(folder, owner, await openedFiles(folder, owner, start.kept), start);
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
   * @param mayAdd asked once everything before this is done; where it says no, nothing is added (`reading.heldElsewhere`)
   */
  append(
    after: number,
    packed: readonly Uint8Array[],
    mayAdd: () => boolean = () => true,
  ): Promise<Result<JournalPoint, 'journal.diverged' | 'journal.gap' | 'reading.heldElsewhere'>> {
    return this.#inTurn(async () => {
      if (this.#closed) throw new Error('a journal that was closed takes no more');
      if (!mayAdd()) return refuse('reading.heldElsewhere');
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

  /** Resolves when everything that was asked of it until now is done. */
  idle(): Promise<void> {
    return this.#inTurn(async () => {});
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

  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.#closed = true;
      await this.#file?.close();
      this.#file = null;
    });
  }

  /**
   * Moves its files out of the way, to be looked at by a person, and keeps the loss of so many changes until it is read; to be
   * called once it is closed.
   */
  async setAside(changes: number): Promise<void> {
    const undoGone = this.end.sequence > changes;
    await setFilesAside(this.#folder, this.#generations, { why: 'contradicts', changes, undoGone, since: null });
  }

  /** Moves its files out of the way: others' contours begin anew. To be called once it is closed. */
  retire(): Promise<void> {
    return setFilesAside(this.#folder, this.#generations, null);
  }

  async #write(packed: readonly Uint8Array[]): Promise<void> {
    if (packed.length === 0) return;
    if (this.#generations.length === 0) await this.#begin(this.#start.kept, this.#start.records);
    const last = this.#generations.at(-1)!;
    const { sequence } = this.end;
    const { places, bytes } = entryRecords({ ...last, sequence }, packed, this.#now().getTime());
    try {
      this.#file ??= await open(last.path, KEPT_AS_WRITTEN ?? 'r+');
      await writeAll(this.#file, bytes, last.length);
      if (KEPT_AS_WRITTEN === null) await this.#file.datasync();
    } catch (fault) {
      this.#broken = true;
      throw fault;
    }
    last.places.push(...places);
    last.hash = places.at(-1)!.hash;
    last.length += bytes.length;
  }

  async #begin(after: JournalPoint, records: ReadingRecords | null): Promise<void> {
    const { sequence, hash: before } = after;
    const head = { format: 1 as const, ...this.owner, after: sequence, hash: before, records };
    const { bytes, hash } = journalHeadRecord(head, this.#now().getTime());
    makeFolder(this.#folder, 0o700);
    const path = journalPath(this.#folder, sequence);
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

/** On Linux a file can be opened so that a write ends when its bytes lie on the disk: one step where elsewhere there are two. */
const KEPT_AS_WRITTEN = process.platform === 'linux' ? constants.O_RDWR | constants.O_DSYNC : null;

/** A disk that becomes full takes what still fits and says so by the count alone: it fails with the bytes after that. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    if (bytesWritten === 0) throw new Error('the disk takes no more');
    at += bytesWritten;
  }
}
