import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../writeWhole.ts';
import type { StoredFrame } from './decodePixels.ts';

/** Decoded slices kept in a folder. Everything in it can be made again: it may be deleted at any time. */
export interface SliceCache {
  /** Fills `hu` and answers true where the slice is there and whole. */
  read(key: string, hu: Int16Array): Promise<boolean>;
  /** Keeps a slice; where that fails (a full disk, a folder gone), it is not kept, and nothing else happens. */
  write(key: string, hu: Int16Array): Promise<void>;
}

/** Raised when decoding changes, so that no older slice is taken for today's. */
const DECODER = 2;
const HASH_BYTES = 32;

/** Names a slice by all that its HU are made of: the stored bytes and what is said of them, never a path or a date. */
export function sliceKey({ bytes, transferSyntaxUID, pixels, rescaleSlope, rescaleIntercept }: StoredFrame): string {
  const { columns, rows, samplesPerPixel, bitsAllocated, bitsStored, highBit, signed } = pixels;
  const described = [columns, rows, samplesPerPixel, bitsAllocated, bitsStored, highBit, signed];
  return createHash('sha256')
    .update(JSON.stringify([DECODER, transferSyntaxUID, described, rescaleSlope, rescaleIntercept]))
    .update(bytes)
    .digest('hex');
}

/** The cache in a folder, made when first written to. A file is the SHA-256 of its HU, then the HU, little-endian. */
export function sliceCache(folder: string): SliceCache {
  const file = (key: string) => join(folder, `${key}.hu`);
  return {
    async read(key, hu) {
      const bytes = await readFile(file(key)).catch(() => null);
      if (bytes?.length !== HASH_BYTES + hu.byteLength) return false;
      const voxels = bytes.subarray(HASH_BYTES);
      if (!createHash('sha256').update(voxels).digest().equals(bytes.subarray(0, HASH_BYTES))) return false;
      new Uint8Array(hu.buffer, hu.byteOffset, hu.byteLength).set(voxels);
      return true;
    },
    async write(key, hu) {
      // A copy, since what is shared can change under the hash.
      const voxels = new Uint8Array(hu.byteLength);
      voxels.set(new Uint8Array(hu.buffer, hu.byteOffset, hu.byteLength));
      const hash = createHash('sha256').update(voxels).digest();
      await mkdir(folder, { recursive: true })
        .then(() => writeWhole(file(key), Buffer.concat([hash, voxels]), { force: true }))
        .catch(() => {});
    },
  };
}
