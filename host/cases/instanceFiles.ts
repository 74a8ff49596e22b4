import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataFolder } from './dataFolder.ts';
import { removeIfThere, settle } from './wholeFile.ts';

const SHA256_DIGITS = 64;

export interface KeptInstance {
  readonly hash: string;
  /** Its name inside the case. */
  readonly fileName: string;
  readonly bytes: number;
}

/** Instances of cases as files, byte for byte as they came, each named by its SHA-256 inside its case's folder. */
export class InstanceFiles {
  readonly #folder: DataFolder;

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  /**
   * Copies the bytes of the stream into the case; a file that is there already is not written a second time, unless it is
   * no longer what its name says: so what was damaged is mended by taking it in again.
   * @param ending of the file's name: `.dcm`, or that of the format it is in
   */
  async keep(caseId: string, bytes: Readable, ending: string, signal: AbortSignal): Promise<KeptInstance> {
    const temporary = join(this.#folder.incoming, randomUUID());
    const sha256 = createHash('sha256');
    let length = 0;
    try {
      await pipeline(
        bytes,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            sha256.update(chunk);
            length += chunk.length;
            yield chunk;
          }
        },
        createWriteStream(temporary, { mode: 0o600 }),
        { signal },
      );
      const hash = sha256.digest('hex');
      const fileName = `${hash}${ending}`;
      const place = this.path(caseId, fileName);
      if (!(await isWhole(place, hash))) {
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        await settle(temporary, place);
      }
      return { hash, fileName, bytes: length };
    } finally {
      await removeIfThere(temporary);
    }
  }

  /** Where an instance of a case lies. */
  path(caseId: string, fileName: string): string {
    return join(this.#folder.cases, caseId, 'instances', fileName);
  }

  /** Those of a case's files that are gone, or whose bytes are no longer those that they were named by. */
  async damaged(caseId: string, fileNames: Iterable<string>, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const damaged = new Set<string>();
    for (const name of fileNames) {
      signal.throwIfAborted();
      if (!(await isWhole(this.path(caseId, name), name.slice(0, SHA256_DIGITS)))) damaged.add(name);
    }
    return damaged;
  }

  /** Removes all files of a case. */
  removeCase(caseId: string): Promise<void> {
    return removeIfThere(join(this.#folder.cases, caseId));
  }

  /** Removes what no case refers to: folders of cases that are gone, and instances of an import that was cut short. */
  async sweep(hashesOf: (caseId: string) => ReadonlySet<string>): Promise<void> {
    for (const caseId of await readdir(this.#folder.cases)) await this.sweepCase(caseId, hashesOf(caseId));
  }

  async sweepCase(caseId: string, referred: ReadonlySet<string>): Promise<void> {
    if (referred.size === 0) return this.removeCase(caseId);
    const folder = join(this.#folder.cases, caseId, 'instances');
    for (const file of await readdir(folder))
      if (!referred.has(file.slice(0, SHA256_DIGITS))) await removeIfThere(join(folder, file));
  }
}

/** A slice in one piece. */
const READ_BYTES = 1 << 20;

/** Whether the file is there, and its bytes have this SHA-256. */
async function isWhole(path: string, hash: string): Promise<boolean> {
  const sha256 = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) sha256.update(chunk);
    return sha256.digest('hex') === hash;
  } catch {
    // A sector that cannot be read any more is as lost as a file that is gone.
    return false;
  }
}
