import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '#core/abort';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { removeIfThere } from '../cases/wholeFile.ts';
import { RECEIVED_IN_PART } from '../import/receivedInPart.ts';
import { makeFolder } from '../makeFolder.ts';
import { refusedWrite } from '../writeWhole.ts';
import { type Archive, ask, OF_THE_WHOLE, type PacsCode } from './archive.ts';
import { objectUids } from './dicomObject.ts';
import { instancesOf } from './find.ts';
import { boundaryOf, partsOf } from './multipart.ts';

export interface SeriesPlace {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}

export interface Retrieved {
  /** Holds one file an instance, named by its UID; all of the series. */
  readonly folder: string;
  readonly instances: number;
  /** How many of them came now; the others had come before. */
  readonly fetched: number;
}

export type RetrieveCode =
  | PacsCode
  | 'pacs.seriesNotFound'
  | 'pacs.incomplete'
  | 'output.notWritable'
  | 'path.notFound'
  | 'output.exists';

/** Requests at once: enough to hide the way to the archive, few enough that it serves others too. */
const LANES = 6;
/** A multi-frame CT of thousands of slices stays below it. */
const LARGEST_OBJECT = 1 << 30;
/** What the network breaks is asked for again so often before it is given up. */
const TRIES = 3;

/**
 * Retrieves a series into a folder of its own under `into`, named by its UID. While it comes the folder is named as
 * received in part, and no import looks into it; an abort, a fault or the end of the program leaves it so, and the next
 * call asks only for what is missing. What lies there is looked into again, not believed.
 * Refuses as `pacs.incomplete` where single instances do not come; the details count what has.
 */
export async function retrieveSeries(
  archive: Archive,
  series: SeriesPlace,
  { into, signal, onProgress }: { readonly into: string; readonly signal: AbortSignal; readonly onProgress?: Progress },
): Promise<Result<Retrieved, RetrieveCode>> {
  const listed = await instancesOf(archive, series, signal);
  if (!listed.ok) return listed;
  const total = listed.value.size;
  if (total === 0) return refuse('pacs.seriesNotFound');
  const whole = join(into, series.seriesInstanceUID);
  const part = `${whole}${RECEIVED_IN_PART}`;
  try {
    makeFolder(into, 0o700);
    const opened = await receivingFolder(whole, part);
    if (!opened.ok) return opened;
    const received = await receivedIn(part, series);
    const missing = [...listed.value].filter((uid) => !received.has(uid));
    onProgress?.(total - missing.length, total);
    let come = total - missing.length;
    const left = await fetched(missing, async (uid) => {
      const object = await retrieveObject(archive, series, uid, signal);
      if (!object.ok) return object;
      await writeObject(part, uid, object.value);
      come++;
      onProgress?.(come, total);
      return null;
    });
    if (left) {
      const details = { received: come, total, ...left.details };
      return OF_THE_WHOLE.has(left.code)
        ? refuse(left.code, details)
        : refuse('pacs.incomplete', { ...details, because: left.code });
    }
    await rename(part, whole);
    return ok({ folder: whole, instances: total, fetched: missing.length });
  } catch (error) {
    signal.throwIfAborted();
    return refusedWrite(whole, error);
  }
}

/** The folder to receive into: a new one, the one of before, or one that was whole until the archive got more. */
async function receivingFolder(whole: string, part: string): Promise<Result<null, 'output.exists'>> {
  const there = await readdir(whole).catch(() => null);
  const begun = await readdir(part).catch(() => null);
  if (there && begun)
    return refuse('output.exists', { message: `${whole} is there already, and one received in part beside it.` });
  if (there) await rename(whole, part);
  else if (!begun) await mkdir(part, { mode: 0o700 });
  return ok(null);
}

/** Instances of the series that lie whole in the folder; leftovers of a write that was cut are removed. */
async function receivedIn(folder: string, { seriesInstanceUID }: SeriesPlace): Promise<ReadonlySet<string>> {
  const received = new Set<string>();
  for (const name of await readdir(folder)) {
    const uid = name.endsWith('.dcm') ? name.slice(0, -4) : null;
    const found = uid === null ? null : await objectUids(await readFile(join(folder, name)));
    if (uid !== null && found?.sopInstanceUID === uid && found.seriesInstanceUID === seriesInstanceUID)
      received.add(uid);
    else if (name.endsWith('.part') || uid !== null) await removeIfThere(join(folder, name));
  }
  return received;
}

/** Fetches all, several at once; what concerns one instance lets the others come, what concerns the archive ends it. */
async function fetched(
  uids: readonly string[],
  fetchOne: (uid: string) => Promise<Refused<PacsCode> | null>,
): Promise<Refused<PacsCode> | null> {
  let next = 0;
  let first: Refused<PacsCode> | null = null;
  let ended = false;
  const lane = async () => {
    try {
      while (!ended && next < uids.length) {
        const refused = await fetchOne(uids[next++]!);
        first ??= refused;
        if (refused && OF_THE_WHOLE.has(refused.code)) {
          ended = true;
          first = refused;
        }
      }
    } catch (error) {
      ended = true;
      throw error;
    }
  };
  // All lanes have ended before anybody looks at the folder again.
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(LANES, uids.length) }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  return first;
}

/** One instance as the archive keeps it, proved to be the one that was asked for. */
async function retrieveObject(
  archive: Archive,
  series: SeriesPlace,
  uid: string,
  signal: AbortSignal,
): Promise<Result<Buffer, PacsCode>> {
  const path = `/studies/${series.studyInstanceUID}/series/${series.seriesInstanceUID}/instances/${uid}`;
  for (let tries = 1; ; tries++) {
    const answer = await ask(archive, path, {
      // As it was stored: an archive would unpack it otherwise, and some lose bits by it.
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
      most: LARGEST_OBJECT,
      signal,
    });
    if (!answer.ok) {
      if (answer.code === 'pacs.unreachable' && tries < TRIES) continue;
      return answer;
    }
    const boundary = boundaryOf(answer.value.type);
    const parts = boundary === null ? null : partsOf(answer.value.bytes, boundary);
    if (parts && !parts.ok) return parts;
    if (!parts && !/^application\/dicom\b/i.test(answer.value.type))
      return refuse('pacs.wrongAnswer', { what: 'type' });
    const [object, ...more] = parts ? parts.value : [answer.value.bytes];
    if (!object || more.length > 0) return refuse('pacs.wrongAnswer', { what: 'parts' });
    const found = await objectUids(object);
    if (!found) return refuse('pacs.wrongAnswer', { what: 'object' });
    if (found.sopInstanceUID !== uid || found.seriesInstanceUID !== series.seriesInstanceUID)
      return refuse('pacs.wrongAnswer', { what: 'otherObject' });
    return ok(object);
  }
}

/** A file under the UID's name, there whole or not at all. Not flushed one by one: each is looked into before it counts. */
async function writeObject(folder: string, uid: string, bytes: Buffer): Promise<void> {
  const temporary = join(folder, `${uid}.${randomBytes(4).toString('hex')}.part`);
  await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
  await rename(temporary, join(folder, `${uid}.dcm`));
}
