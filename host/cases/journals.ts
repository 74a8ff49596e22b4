import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ReadingRecords } from '#core/contours/reading';
import { Journal } from './journal.ts';
import type { JournalOwner, JournalPoint } from './journalFile.ts';
import { forgetLosses, type JournalLoss, lossesIn } from './journalLoss.ts';
import { journalOwner } from './journalOpening.ts';
import { removeIfThere } from './wholeFile.ts';

interface Kept {
  readonly kept: JournalPoint;
  readonly records: ReadingRecords;
}

/** The journals of all readings: a folder a case, in it one a reading. Open ones are shared until they are closed. */
export class Journals {
  readonly #root: string;
  readonly #now: () => Date;
  readonly #open = new Map<string, Promise<Journal>>();
  /** Readings whose journal is being closed, until it is: two open ones of one file would write over each other. */
  readonly #closing = new Map<string, Promise<unknown>>();

  constructor(root: string, now: () => Date) {
    this.#root = root;
    this.#now = now;
  }

  /** The open journal of a reading; opened where it is not, by what `kept` says of the reading. */
  of(owner: JournalOwner, kept: () => Kept): Promise<Journal> {
    const known = this.#open.get(owner.readingId);
    if (known) return known.then((journal) => (journal.broken ? this.#again(owner, journal, kept) : journal));
    const closed = this.#closing.get(owner.readingId) ?? Promise.resolve();
    const opening = closed.then(() => Journal.open(this.#folder(owner), owner, { ...kept(), now: this.#now }));
    this.#open.set(owner.readingId, opening);
    opening.catch(() => this.#open.delete(owner.readingId));
    return opening;
  }

  /** Whose journals lie in the folder. */
  async owners(): Promise<JournalOwner[]> {
    const owners: JournalOwner[] = [];
    for (const caseId of await foldersIn(this.#root))
      for (const name of await foldersIn(join(this.#root, caseId))) {
        const owner = await journalOwner(join(this.#root, caseId, name));
        if (owner?.caseId === caseId) owners.push(owner);
      }
    return owners;
  }

  close(readingId: string): Promise<void> {
    return this.#close(readingId, async () => {});
  }

  /** Sets aside all files of a reading's journal, which begins anew when it is opened again; so many changes are lost. */
  async setAside(readingId: string, changes: number): Promise<void> {
    await this.#close(readingId, (journal) => journal.setAside(changes));
  }

  /** Ends a reading's journal, whose contours others took the place of; the next one begins anew. */
  async retire(readingId: string): Promise<void> {
    await this.#close(readingId, (journal) => journal.retire());
  }

  /** What could not be brought back of a reading, until somebody has read it; its files by their place in the data folder. */
  async losses(owner: JournalOwner): Promise<JournalLoss[]> {
    const folder = this.#folder(owner);
    const inside = relative(dirname(this.#root), folder).split(sep).join('/');
    return (await lossesIn(folder)).map((loss) => ({ ...loss, files: loss.files.map((name) => `${inside}/${name}`) }));
  }

  /** A person has read them. */
  lossesRead(owner: JournalOwner): Promise<void> {
    return forgetLosses(this.#folder(owner));
  }

  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.#open.keys()].map((readingId) => this.close(readingId)));
  }

  /** Removes the journals of a case that is deleted. */
  async removeCase(caseId: string): Promise<void> {
    for (const [readingId, opening] of this.#open)
      if ((await opening).owner.caseId === caseId) await this.close(readingId);
    await removeIfThere(join(this.#root, caseId));
  }

  /** Removes the journals of cases that are no more. */
  async sweep(has: (caseId: string) => boolean): Promise<void> {
    for (const caseId of await foldersIn(this.#root)) if (!has(caseId)) await removeIfThere(join(this.#root, caseId));
  }

  async #close(readingId: string, afterwards: (journal: Journal) => Promise<void>): Promise<void> {
    const opened = this.#open.get(readingId);
    if (!opened) return void (await this.#closing.get(readingId));
    this.#open.delete(readingId);
    const closing = opened.then(async (journal) => {
      await journal.close();
      await afterwards(journal);
    });
    const over = closing.catch(() => {});
    this.#closing.set(readingId, over);
    try {
      await closing;
    } finally {
      if (this.#closing.get(readingId) === over) this.#closing.delete(readingId);
    }
  }

  async #again(owner: JournalOwner, broken: Journal, kept: () => Kept): Promise<Journal> {
    // Whoever comes first opens it; the others find that one.
    const current = await this.#open.get(owner.readingId);
    if (current === broken) await this.close(owner.readingId).catch(() => {});
    return this.of(owner, kept);
  }

  /** A reading's id comes from outside; what names its folder does not. */
  #folder({ caseId, readingId }: JournalOwner): string {
    return join(this.#root, caseId, createHash('sha256').update(readingId).digest('hex').slice(0, 32));
  }
}

/** Folders alone: what a file manager leaves beside them is none of ours. */
async function foldersIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory()).map(({ name }) => name);
}
