import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result, refuse } from '#core/result';
import { diskPath, pathText } from './diskPath.ts';
import { pathInside } from './importFiles.ts';
import type { FileCode } from './readInstance.ts';
import { isReceivedInPart } from './receivedInPart.ts';
import { openFile } from './source.ts';
import { openArchive } from './zip.ts';

/** A file that is no instance, by name, with its code and why. */
export interface Unread {
  readonly path: string;
  readonly code: FileCode | 'file.receivedInPart';
  readonly message: string;
}

/** What lies under the paths given: files to look into, and what could not even be opened. */
export interface Found {
  readonly paths: readonly string[];
  readonly ignored: readonly Unread[];
}

/**
 * Every file under the given paths, folders searched to the bottom, zips looked into, each file once however many
 * links lead to it. Refuses a given path that does not exist; everything else is only named.
 */
export async function findFiles(
  given: readonly string[],
  signal?: AbortSignal,
): Promise<Result<Found, 'path.notFound'>> {
  const paths: string[] = [];
  const ignored: Unread[] = [];
  const visited = new Set<string>();

  /** What is there of a series would be measured as if it were all of it. */
  const receivedInPart = (path: string) =>
    void ignored.push({
      path,
      code: 'file.receivedInPart',
      message: 'It belongs to a series that was received only in part.',
    });
  const unread = (path: string, error: unknown) =>
    void ignored.push({ path, code: 'file.corrupt', message: whyNot(error) });

  async function visitFolder(path: string): Promise<void> {
    signal?.throwIfAborted();
    const real = await realPath(path);
    if (visited.has(real)) return;
    visited.add(real);
    if (isReceivedInPart(real)) return receivedInPart(path);
    // Names as bytes: one that is no UTF-8 would come back as a name that nothing has.
    const entries = (await readdir(diskPath(path), { withFileTypes: true, encoding: 'buffer' })).map((entry) => ({
      entry,
      name: pathText(entry.name),
    }));
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { entry, name } of entries) {
      const inner = join(path, name);
      try {
        if (entry.isDirectory()) await visitFolder(inner);
        else if (entry.isFile()) await visitFile(inner, join(real, name));
        else await visit(inner);
      } catch (error) {
        if (signal?.aborted) throw error;
        unread(inner, error);
      }
    }
  }

  async function visitFile(path: string, real: string): Promise<void> {
    if (visited.has(real)) return;
    visited.add(real);
    if (isReceivedInPart(real)) return receivedInPart(path);
    if (!/\.zip$/i.test(path)) return void paths.push(path);
    if (!(await beginsAsZip(path))) return void ignored.push({ path, code: 'file.notDicom', message: 'It is no zip.' });
    const archive = await openArchive(path);
    archive.close();
    for (const name of archive.names) paths.push(pathInside(path, name));
    for (const { name, message } of archive.unread)
      ignored.push({ path: name ? pathInside(path, name) : path, code: 'file.corrupt', message });
  }

  /** Whatever is there, links followed; a pipe or a device is never opened, it might not end. */
  async function visit(path: string): Promise<void> {
    const kind = await stat(diskPath(path));
    if (kind.isDirectory()) await visitFolder(path);
    else if (kind.isFile()) await visitFile(path, await realPath(path));
    else ignored.push({ path, code: 'file.notDicom', message: 'It is no file.' });
  }

  for (const path of given) {
    try {
      // An empty path would be the current folder.
      if (path === '') return notFound(path);
      await visit(join(path));
    } catch (error) {
      if (signal?.aborted) throw error;
      if (isMissing(error)) return notFound(path);
      unread(path, error);
    }
  }
  return ok({ paths, ignored });
}

const realPath = async (path: string) => pathText(await realpath(diskPath(path), { encoding: 'buffer' }));

async function beginsAsZip(path: string): Promise<boolean> {
  const source = await openFile(path);
  try {
    return (await source.read(0, 2)).toString('latin1') === 'PK';
  } finally {
    await source.close();
  }
}

const notFound = (path: string) => refuse('path.notFound', { path, message: `There is no file or folder "${path}".` });

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Why a file could not be opened, as a sentence without its path. */
export function whyNot(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read (permission denied).';
  if (code === 'ENOENT' || code === 'ELOOP') return 'It is a link that leads nowhere.';
  return code ? `It cannot be read (${code}).` : `It cannot be read: ${(error as Error).message}`;
}
