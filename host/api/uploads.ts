import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ok, type Result, refuse } from '#core/result';
import { removeIfThere } from '../cases/wholeFile.ts';

/**
 * Files that a browser sent, each upload in a private folder of its own: a browser cannot say where a dropped file
 * lies. The folder is emptied when the host stops, and when it starts after a crash.
 */
export class Uploads {
  readonly #folder: string;
  /** By upload, the name under which each file was sent, by the place that it got: the two may differ. */
  readonly #sent = new Map<string, Map<string, string>>();

  constructor(incoming: string) {
    this.#folder = join(incoming, 'uploads');
  }

  /**
   * Keeps one file under the name that it had inside what was handed over. Nothing that was sent before is overwritten:
   * where the name is taken (two discs name their slices alike, or two names differ only in what a disk refuses), the
   * file goes into a numbered folder beside.
   */
  async keep(uploadId: string, name: string, bytes: Readable): Promise<Result<null, 'upload.invalid'>> {
    const wanted = uploadPath(name);
    if (!isUploadId(uploadId) || wanted === null) return refuse('upload.invalid');
    const { place, file } = await newFile(join(this.#folder, uploadId), wanted);
    try {
      await pipeline(bytes, file.createWriteStream());
    } catch (fault) {
      await removeIfThere(join(this.#folder, uploadId, place));
      throw fault;
    }
    const sent = this.#sent.get(uploadId) ?? new Map<string, string>();
    this.#sent.set(uploadId, sent.set(place, name));
    return ok(null);
  }

  /** What was sent under this id; null where nothing was. */
  find(uploadId: string): Upload | null {
    const sent = this.#sent.get(uploadId);
    if (!sent) return null;
    const folder = join(this.#folder, uploadId);
    const places = [...sent];
    return {
      folder,
      itself: places.filter(([, name]) => !/[/\\]/.test(name)).map(([place]) => join(folder, place)),
      nameOf(path) {
        const place = relative(folder, path);
        // A file inside a zip is named `archive.zip#entry`.
        const holder = sent.has(place) ? place : places.find(([zip]) => place.startsWith(`${zip}#`))?.[0];
        return holder === undefined ? path : sent.get(holder)! + place.slice(holder.length);
      },
    };
  }

  remove(uploadId: string): Promise<void> {
    this.#sent.delete(uploadId);
    return isUploadId(uploadId) ? removeIfThere(join(this.#folder, uploadId)) : Promise.resolve();
  }
}

/** Files that were handed over by a browser, as the host finds them. */
export interface Upload {
  readonly folder: string;
  /** Paths of the files that were handed over themselves, and not in a folder. */
  readonly itself: readonly string[];
  /** The name under which the file of a path was sent; a path that is not of this upload as it is. */
  nameOf(path: string): string;
}

/** A file that was not there before, at the wanted place or in the first numbered folder that has room for it. */
async function newFile(folder: string, wanted: string): Promise<{ place: string; file: FileHandle }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let n = 1; ; n++) {
    const place = n === 1 ? wanted : join(`${n}`, wanted);
    try {
      await mkdir(dirname(join(folder, place)), { recursive: true, mode: 0o700 });
      return { place, file: await open(join(folder, place), 'wx', 0o600) };
    } catch (fault) {
      if (!isTaken(fault)) throw fault;
    }
  }
}

/** A file or folder of that name is there, or a file where a folder would have to be. */
const isTaken = (fault: unknown) =>
  fault instanceof Error && 'code' in fault && ['EEXIST', 'ENOTDIR', 'EISDIR'].includes(String(fault.code));

const isUploadId = (text: string) => /^[0-9a-z-]{8,64}$/.test(text);

/** Names that a Windows disk takes for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The relative path under which a sent file is kept, folders and all, since a DICOMDIR names its files by them; null for
 * a name that leads out of the upload or that no disk takes. Characters that some disk refuses become underscores.
 */
export function uploadPath(name: string): string | null {
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.length > 32 || name.length > 1024) return null;
  if (parts.some((part) => part === '..' || part.length > 255)) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being kept out
  const safe = parts.map((part) => part.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/[. ]$/, '_'));
  return join(...safe.map((part) => (DEVICE.test(part) ? `_${part}` : part)));
}
