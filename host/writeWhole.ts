import { randomBytes } from 'node:crypto';
import { link, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ok, type Result, refuse } from '#core/result';

export type WriteCode = 'output.exists' | 'path.notFound';

/**
 * Writes a file whole or not at all: under another name beside it first, flushed, then given its name in one step.
 * Without `force` a file that is there is left untouched and refused as `output.exists`, also one that came meanwhile.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  { force }: { readonly force: boolean },
): Promise<Result<void, WriteCode>> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(temporary, 'wx');
  } catch (error) {
    if (code(error) === 'ENOENT' || code(error) === 'ENOTDIR')
      return refuse('path.notFound', { message: `There is no folder ${dirname(path)} to write to.` });
    throw error;
  }
  try {
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    if (force) await rename(temporary, path);
    else {
      // A second name fails where one exists, which a rename would silently replace.
      await link(temporary, path);
      await unlink(temporary);
    }
    return ok(undefined);
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(temporary).catch(() => {});
    if (code(error) === 'EEXIST') return outputExists(path);
    throw error;
  }
}

export const outputExists = (path: string) =>
  refuse('output.exists', { message: `${path} is there already; --force replaces it.` });

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;
