import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { DataFolder } from './dataFolder.ts';
import { Turns } from './turns.ts';
import { removeIfThere, settle } from './wholeFile.ts';

/**
 * Layers as files: gzip, named by the SHA-256 of their raw voxels. A layer arrives before the reading that refers to it,
 * so one that nobody refers to yet waits until it was saved or this run ends.
 */
export class LayerFiles {
  readonly #folder: DataFolder;
  readonly #waiting = new Set<string>();
  readonly #turns = new Turns();

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  /**
   * Does work that finds layers here and then refers to them, or no longer does, while no other such work and no arrival
   * comes between: a layer cannot go in the moment after it was found.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take('layers', work);
  }

  /** Keeps the voxels that the stream brings; gives their hash. */
  async keep(voxels: Readable): Promise<string> {
    const temporary = join(this.#folder.incoming, randomUUID());
    const hash = createHash('sha256');
    try {
      await pipeline(
        voxels,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        },
        // Labelmaps are long runs: the fastest level already shrinks them a hundredfold.
        createGzip({ level: 1 }),
        createWriteStream(temporary, { mode: 0o600 }),
      );
      const name = hash.digest('hex');
      await this.inTurn(async () => {
        this.#waiting.add(name);
        const place = this.#place(name);
        if (await isThere(place)) return;
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        await settle(temporary, place);
      });
      return name;
    } finally {
      await removeIfThere(temporary);
    }
  }

  /** Whether a layer of this hash is here. */
  async has(hash: string): Promise<boolean> {
    return isHash(hash) && (await isThere(this.#place(hash)));
  }

  /** The raw voxels of a layer that is here, as a stream. */
  read(hash: string): Readable {
    const voxels = createGunzip();
    // pipeline hands a failure of either end to the other; the reader meets it on the stream it holds.
    pipeline(createReadStream(this.#place(hash)), voxels).catch(() => {});
    return voxels;
  }

  /** The raw voxels of a layer that is here. */
  async voxels(hash: string): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.read(hash)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** These layers are now referred to by a saved reading. */
  saved(hashes: readonly string[]): void {
    for (const hash of hashes) this.#waiting.delete(hash);
  }

  /** Removes those of these layers that no reading refers to and nobody is about to. To be called in turn. */
  async release(hashes: readonly string[], refersTo: (hash: string) => boolean): Promise<void> {
    for (const hash of new Set(hashes))
      if (!refersTo(hash) && !this.#waiting.has(hash)) await removeIfThere(this.#place(hash));
  }

  /** Removes every layer that is not among these: what a crash or an unsaved window left behind. */
  async sweep(referred: ReadonlySet<string>): Promise<void> {
    this.#waiting.clear();
    for (const group of await readdir(this.#folder.layers))
      for (const file of await readdir(join(this.#folder.layers, group)))
        if (!referred.has(file.replace(/\.gz$/, ''))) await removeIfThere(join(this.#folder.layers, group, file));
  }

  #place(hash: string): string {
    return join(this.#folder.layers, hash.slice(0, 2), `${hash}.gz`);
  }
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text);
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
