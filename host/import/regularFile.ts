import { stat } from 'node:fs/promises';
import { ok, type Result, refuse } from '#core/result';
import { diskPath } from './diskPath.ts';
import { whyNot } from './findFiles.ts';
import { isInArchive, readWhole } from './importFiles.ts';

/**
 * All bytes of a file, or of an entry of a zip. Refuses what is not there, a folder among it, what may not be read, and a pipe or a device as no
 * file: reading it might never end.
 */
export async function readRegularFile(
  path: string,
): Promise<Result<Buffer, 'path.notFound' | 'file.notDicom' | 'file.corrupt'>> {
  try {
    if (await isInArchive(path)) return ok(await readWhole(path));
    const kind = await stat(diskPath(path));
    if (kind.isDirectory()) return notFound(path);
    if (!kind.isFile()) return refuse('file.notDicom', { message: `${path} is no file, but a pipe or a device.` });
    return ok(await readWhole(path));
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
      ? notFound(path)
      : refuse('file.corrupt', { message: `${path}: ${whyNot(error)}` });
  }
}

const notFound = (path: string) => refuse('path.notFound', { message: `There is no file ${path}.`, path });
