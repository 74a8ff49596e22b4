import { setImmediate } from 'node:timers/promises';
import type { Progress } from '#core/abort';
import type { Instance } from '#core/dicom/instance';
import { ok, type Result } from '#core/result';
import { findFiles, type Unread, whyNot } from './findFiles.ts';
import { type ImportFiles, importFiles } from './importFiles.ts';
import { quickOpener } from './quickOpen.ts';
import { FIRST_READ, type FileCode, readInstance } from './readInstance.ts';
import { isVolumeFileName } from './volumeFile.ts';

export interface Scan {
  /** In the order of their paths as found. */
  readonly instances: readonly Instance[];
  /** Files that are NIfTI or NRRD by their names; they are not looked into. */
  readonly volumeFiles: readonly string[];
  /** Every file that is not among the instances. */
  readonly ignored: readonly Unread[];
}

export interface ScanOptions {
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
}

/** Enough that a slow network drive is kept busy; more would not help a local one. */
const AT_ONCE = 16;

/**
 * The headers of all DICOM instances under the given files and folders, and by name every file that is none. Reads
 * 32 KB of a file, on up to the pixel data where the header is longer, never the pixels. An abort rejects.
 * Refuses only a given path that does not exist.
 */
export async function scan(
  paths: readonly string[],
  { onProgress, signal }: ScanOptions = {},
): Promise<Result<Scan, 'path.notFound'>> {
  const found = await findFiles(paths, signal);
  if (!found.ok) return found;
  const volumeFiles = found.value.paths.filter(isVolumeFileName);
  const files = found.value.paths.filter((path) => !isVolumeFileName(path));
  const total = files.length;
  const read = new Array<Result<Instance, FileCode>>(total);
  const opened = importFiles(quickOpener(FIRST_READ));
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < total) {
      const n = next++;
      // Files that are read at once would leave no turn to whoever wants to stop, or to see how far it is.
      if (n % 32 === 0) await setImmediate();
      signal?.throwIfAborted();
      read[n] = await readFrom(opened, files[n]!);
      onProgress?.(++done, found.value.paths.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, total) }, work));
  } finally {
    await opened.close();
  }
  const instances: Instance[] = [];
  const ignored: Unread[] = [...found.value.ignored];
  for (const [n, result] of read.entries())
    if (result.ok) instances.push(result.value);
    else
      ignored.push({
        path: files[n]!,
        code: result.code,
        message: String(result.details.message ?? MESSAGES[result.code]),
      });
  return ok({ instances, volumeFiles, ignored });
}

const MESSAGES: Readonly<Record<FileCode, string>> = {
  'file.notDicom': 'It is no DICOM file.',
  'file.notImage': 'It is DICOM, but no image.',
  'file.truncated': 'It ends too early.',
  'file.unsupportedTransferSyntax': 'Its transfer syntax has no decoder.',
  'file.corrupt': 'It contradicts itself.',
};

async function readFrom(files: ImportFiles, path: string): Promise<Result<Instance, FileCode>> {
  try {
    const source = await files.open(path);
    try {
      return await readInstance(source, path);
    } finally {
      await source.close();
    }
  } catch (error) {
    // A mistake of ours is no property of the file.
    if (error instanceof TypeError) throw error;
    return { ok: false, code: 'file.corrupt', details: { message: whyNot(error) } };
  }
}
