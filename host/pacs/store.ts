import { randomUUID } from 'node:crypto';
import type { Progress } from '#core/abort';
import { storeAnswerOf } from '#core/pacs/stored';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { readWhole } from '../import/importFiles.ts';
import { type Archive, ask, type PacsCode } from './archive.ts';
import { objectUids } from './dicomObject.ts';
import { multipartOf } from './multipart.ts';

/** Instances that go in one request, and bytes, whichever is reached first. */
const BATCH = 20;
const BATCH_BYTES = 64 << 20;
const LONGEST_ANSWER = 16 << 20;

export interface Stored {
  /** SOP Instance UIDs that the archive says it holds. */
  readonly stored: readonly string[];
  /** What it did not take, with the Failure Reason of PS3.18 I.2.2; null where it gave none, or did not speak of it. */
  readonly refused: readonly {
    readonly path: string;
    readonly sopInstanceUID: string;
    readonly reason: number | null;
  }[];
}

export type StoreCode = PacsCode | 'file.notDicom';

/**
 * Sends DICOM files, entries of zips among them, to an archive by STOW-RS, in batches of 20. An instance counts as stored only where the answer names it.
 * All files are looked into before the first is sent. To send again what an archive has changes nothing there, so a transfer that
 * breaks is done once more from its beginning; the details of the refusal say how many had arrived.
 */
export async function storeFiles(
  archive: Archive,
  paths: readonly string[],
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress?: Progress },
): Promise<Result<Stored, StoreCode>> {
  const uids = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const [given, path] of paths.entries()) {
    signal.throwIfAborted();
    const bytes = await readWhole(path);
    const found = await objectUids(bytes);
    if (!found) return refuse('file.notDicom', { given });
    uids.set(path, found.sopInstanceUID);
    sizes.set(path, bytes.length);
  }
  const stored: string[] = [];
  const refused: Stored['refused'][number][] = [];
  for (const batch of batchesOf(paths, sizes)) {
    const answer = await storeBatch(archive, batch, signal);
    if (!answer.ok) return refuse(answer.code, { ...answer.details, stored: stored.length, total: paths.length });
    for (const path of batch) {
      const sopInstanceUID = uids.get(path)!;
      if (answer.value.stored.has(sopInstanceUID) && !answer.value.failed.has(sopInstanceUID))
        stored.push(sopInstanceUID);
      else refused.push({ path, sopInstanceUID, reason: answer.value.failed.get(sopInstanceUID) ?? null });
    }
    onProgress?.(stored.length + refused.length, paths.length);
  }
  return ok({ stored, refused });
}

function batchesOf(paths: readonly string[], sizes: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const path of paths) {
    const size = sizes.get(path)!;
    const last = batches.at(-1);
    if (last && last.length < BATCH && bytes + size <= BATCH_BYTES) {
      last.push(path);
      bytes += size;
    } else {
      batches.push([path]);
      bytes = size;
    }
  }
  return batches;
}

async function storeBatch(archive: Archive, paths: readonly string[], signal: AbortSignal) {
  const objects = await Promise.all(paths.map(readWhole));
  const answer = await ask(archive, '/studies', {
    accept: 'application/dicom+json',
    body: multipartOf(objects, `remnant-${randomUUID()}`),
    most: LONGEST_ANSWER,
    // Taken in part, and none taken: the answer says which (PS3.18 10.5.3.1).
    alsoGood: [202, 409],
    signal,
  });
  if (!answer.ok)
    return (
      answer.code === 'pacs.notFound' ? refuse('pacs.notDicomWeb', answer.details) : answer
    ) satisfies Refused<PacsCode>;
  try {
    return storeAnswerOf(JSON.parse(answer.value.bytes.toString('utf8')));
  } catch {
    return refuse('pacs.wrongAnswer', { what: 'store' });
  }
}
