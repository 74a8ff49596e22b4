import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ReadingRecords } from '#core/contours/reading';
import { Journal, type JournalOwner, type JournalPoint, journalOwner } from './journal.ts';
import { forgetLosses, type JournalLoss, lossesIn } from './journalLoss.ts';
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

  constructor(root: string, now: () => Date) {
    this.#root = root;
    this.#now = now;
  }

  /** The open journal of a reading; opened where it is not, by what `kept` says of the reading. */
  of(owner: JournalOwner, kept: () => Kept): Promise<Journal> {
    const known = this.#open.get(owner.readingId);
    if (known) return known.then((journal) => (journal.broken ? this.#again(owner, journal, kept) : journal));
    const opening = Journal.open(this.#folder(owner), owner, { ...kept(), now: this.#now });
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

  async close(readingId: string): Promise<void> {
    const opened = this.#open.get(readingId);
    this.#open.delete(readingId);
    await opened?.then((journal) => journal.close());
  }

  /** Sets aside all files of a reading's journal, which begins anew when it is opened again; so many changes are lost. */
  async setAside(readingId: string, changes: number): Promise<void> {
    const journal = await this.#open.get(readingId);
    await this.close(readingId);
    await journal?.setAside(changes);
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
