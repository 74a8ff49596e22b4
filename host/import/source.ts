import { close as closeFile, fstat, open, read, type Stats } from 'node:fs';
import { diskPath } from './diskPath.ts';

/** Bytes that can be read in pieces: a file, or an entry of a zip. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. They may be laid into `room`, where it is large enough. */
  read(offset: number, length: number, room?: Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

/** A file on disk, opened for reading. Rejects as the file system does (missing, not permitted). */
export async function openFile(path: string): Promise<ByteSource> {
  const file = await called<number>((done) => open(diskPath(path), 'r', done));
  const close = () => called<void>((done) => closeFile(file, done));
  try {
    const { size } = await called<Stats>((done) => fstat(file, done));
    return {
      size,
      async read(offset, length, room) {
        const wanted = Math.max(0, Math.min(length, size - offset));
        const bytes = room && room.length >= wanted ? room.subarray(0, wanted) : Buffer.allocUnsafeSlow(wanted);
        let filled = 0;
        while (filled < bytes.length) {
          const from = filled;
          const count = await called<number>((done) =>
            read(file, bytes, from, bytes.length - from, offset + from, done),
          );
          if (count === 0) break;
          filled += count;
        }
        return bytes.subarray(0, filled);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A call of `node:fs` as a promise; its own promises cost three times as much per file. */
const called = <T>(call: (done: (error: Error | null, value?: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value as T))));

/** The same source, answering from bytes of its beginning where they suffice. */
export const withHead = (source: ByteSource, head: Buffer): ByteSource => ({
  ...source,
  read: async (offset, length) =>
    offset + length <= head.length || head.length === source.size
      ? head.subarray(offset, offset + length)
      : source.read(offset, length),
});

/** Bytes that are in memory already. */
export const bytesSource = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
  close: async () => {},
});
