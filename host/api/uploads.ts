import { createWriteStream } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

  constructor(incoming: string) {
    this.#folder = join(incoming, 'uploads');
  }

  /** Keeps one file under the name that it had inside what was dropped. */
  async keep(uploadId: string, name: string, bytes: Readable): Promise<Result<null, 'upload.invalid'>> {
    const relative = uploadPath(name);
    if (!isUploadId(uploadId) || relative === null) return refuse('upload.invalid');
    const place = join(this.#folder, uploadId, relative);
    try {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await pipeline(bytes, createWriteStream(place, { mode: 0o600 }));
      return ok(null);
    } catch (fault) {
      await removeIfThere(place);
      throw fault;
    }
  }

  /** The folder of an upload; null where nothing was sent under this id. */
  async folder(uploadId: string): Promise<string | null> {
    if (!isUploadId(uploadId)) return null;
    const folder = join(this.#folder, uploadId);
    return access(folder).then(
      () => folder,
      () => null,
    );
  }

  remove(uploadId: string): Promise<void> {
    return isUploadId(uploadId) ? removeIfThere(join(this.#folder, uploadId)) : Promise.resolve();
  }
}

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
