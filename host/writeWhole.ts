import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ok, type Refused, type Result, refuse } from '#core/result';

export type WriteCode = 'output.exists' | 'output.notWritable' | 'path.notFound';

/**
 * Writes a file whole or not at all: under another name beside it first, flushed, read back and compared, then given its name
 * in one step: what was there before goes only for a file that holds what it should.
 * Without `force` a file that is there is left untouched and refused as `output.exists`, also one that came meanwhile; a
 * folder is so with `force` too. What the file system does not let happen is `output.notWritable`.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  { force }: { readonly force: boolean },
): Promise<Result<void, WriteCode>> {
  if (await isFolder(path)) return isAFolder(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await writeNew(temporary, bytes);
    // A full or failing medium may keep other bytes than it took.
    if (Buffer.compare(await readFile(temporary), bytes) !== 0) throw new Error('A file is not what was written');
    if (force) await rename(temporary, path);
    else {
      // A second name fails where one exists, which a rename would silently replace.
      await link(temporary, path).catch(async (error) => {
        if (!NO_LINKS.has(code(error))) throw error;
        await writeNew(path, bytes);
      });
      await unlink(temporary);
    }
    return ok(undefined);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    if (code(error) === 'EEXIST') return outputExists(path);
    return refusedWrite(path, error);
  }
}

/** Whether a file may be written there, asked before the work is done; nothing is created. */
export async function checkOutput(
  path: string,
  { force }: { readonly force: boolean },
): Promise<Result<void, WriteCode>> {
  if (await isFolder(path)) return isAFolder(path);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    return refusedWrite(path, error);
  }
  const there = await stat(path).catch(() => null);
  return there && !force ? outputExists(path) : ok(undefined);
}

/** A file that was not there, flushed; gone again where it could not be written to its end. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(path).catch(() => {});
    throw error;
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

export const outputExists = (path: string) =>
  refuse('output.exists', { message: `${path} is there already; --force replaces it.` });

const isAFolder = (path: string) => refuse('output.exists', { message: `${path} is a folder; name a file to write.` });

/** File systems without hard links (exFAT, some network drives). */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'it may not be written to (permission denied)',
  EPERM: 'it may not be written to (not permitted)',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EISDIR: 'a folder is there',
  EEXIST: 'something that is no folder is there',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
};

/** Why a file or folder could not be written, as a refusal; what is none of the known reasons is thrown on. */
export function refusedWrite(path: string, error: unknown): Refused<'output.notWritable' | 'path.notFound'> {
  const reason = String(code(error));
  if (reason === 'ENOENT' || reason === 'ENOTDIR')
    return refuse('path.notFound', { message: `There is no folder ${dirname(path)} to write to.` });
  const why = WHY[reason];
  if (why === undefined) throw error;
  return refuse('output.notWritable', { message: `${path} cannot be written: ${why}.`, path, reason });
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;
