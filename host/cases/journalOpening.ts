import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  endOf,
  type JournalDamage,
  type JournalOwner,
  type JournalPoint,
  type JournalRead,
  journalDamage,
  readJournal,
} from './journalFile.ts';
import { type JournalLoss, keepLoss } from './journalLoss.ts';

/** A file of a journal that was opened, as far as it is whole. */
export type OpenedFile = JournalRead & { readonly path: string };

/**
 * The files of a journal that go on from one another and contain the point up to which its reading's layers hold it, the
 * oldest first; none where no file contains it. A tail that was not written whole is cut off, and lies beside its file as
 * `.torn`; files that do not belong to the chain are set aside. What a damage cut off or set aside is kept as a loss
 * (`lossesIn`) before anything is moved.
 */
export async function openedFiles(folder: string, owner: JournalOwner, kept: JournalPoint): Promise<OpenedFile[]> {
  const found: Found[] = [];
  for (const name of await journalNames(folder)) {
    const path = join(folder, name);
    const bytes = await readFile(path);
    const read = readJournal(bytes);
    const isOurs = !read || read.head.readingId === owner.readingId;
    found.push({ path, bytes, read, damage: isOurs ? journalDamage(bytes, read) : null, isOurs });
  }
  const runs = runsOf(found);
  const chain = runs.filter((run) => run.some(({ read }) => holds(read, kept))).at(-1) ?? [];
  const aside = found
    .filter(({ path }) => !chain.some((one) => one.path === path))
    .map((one) => ({ ...one, to: besides(one.path, 'aside') }));
  const torn: string[] = [];
  for (const { path, bytes, read } of chain)
    if (read.length < bytes.length) torn.push(await copyTail(path, bytes.subarray(read.length)));
  const loss = lossOf({ found, runs, chain, kept });
  const files = [...torn, ...aside.map(({ to }) => to)].map((path) => basename(path));
  if (loss) await keepLoss(folder, { ...loss, files });
  for (const { path, bytes, read } of chain) if (read.length < bytes.length) await cutTail(path, read.length);
  for (const { path, to } of aside) await rename(path, to);
  return chain.map(({ path, read }) => ({ ...read, path }));
}

/** Where the file of a journal lies that goes on after this entry. */
export const journalPath = (folder: string, after: number): string =>
  join(folder, `${String(after).padStart(10, '0')}${SUFFIX}`);

/** Moves files of a journal out of the way, to be looked at by a person, and keeps the loss before that where it is one. */
export async function setFilesAside(
  folder: string,
  files: readonly { readonly path: string; readonly length: number }[],
  loss: Omit<JournalLoss, 'files' | 'bytes'> | null,
): Promise<void> {
  const moves = files.map(({ path, length }) => ({ path, length, to: besides(path, 'aside') }));
  const bytes = moves.reduce((sum, { length }) => sum + length, 0);
  if (loss) await keepLoss(folder, { ...loss, bytes, files: moves.map(({ to }) => basename(to)) });
  for (const { path, to } of moves) await rename(path, to);
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
