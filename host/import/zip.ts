import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  validateFileName,
  type ZipFile,
} from 'yauzl';
import { diskPath } from './diskPath.ts';
import type { ByteSource } from './source.ts';

/** A zip whose files can be read in place; nothing is ever unpacked to disk. */
export interface Archive {
  /** Names of the files inside, in the archive's order, folders left out; where names repeat, the later ones are numbered. */
  readonly names: readonly string[];
  /** What is inside and is not opened, by its name there, and why; the name is empty where the list of files breaks off. */
  readonly unread: readonly { readonly name: string; readonly message: string }[];
  /** Rejects for a name that is not inside, and for an entry that cannot be unpacked within bounds. */
  open(name: string): Promise<ByteSource>;
  close(): void;
}

/** Images shrink to a few percent; an entry that is large and promises more than this is a bomb. */
const MOST_GROWTH = 200;
const SMALL_BYTES = 64 << 20;
const MOST_ENTRIES = 200_000;

/**
 * Opens a zip; rejects where it is none, where nothing in it can be found, or where it holds entries without end. A name
 * that points outside the archive takes none of the others with it.
 */
export async function openArchive(path: string): Promise<Archive> {
  const file = await open(diskPath(path), 'r');
  let zip: ZipFile | null = null;
  try {
    const { size } = await file.stat();
    const opened = await fromRandomAccessReaderPromise(new FileReader(path, file), size, {
      lazyEntries: true,
      autoClose: false,
      // Its own check of names would end the list at the first bad one.
      decodeStrings: false,
    });
    zip = opened;
    const { entries, unread } = await entriesOf(opened);
    return {
      names: [...entries.keys()],
      unread,
      open: async (name) => entrySource(opened, entries.get(name)),
      close: () => opened.close(),
    };
  } catch (error) {
    if (zip) zip.close();
    else await file.close();
    throw error;
  }
}

/** The files of an archive by names that are each given once. */
async function entriesOf(zip: ZipFile): Promise<{ entries: Map<string, Entry>; unread: Archive['unread'] }> {
  const entries = new Map<string, Entry>();
  const unread: { name: string; message: string }[] = [];
  const numbers = new Map<string, number>();
  const nextEntry = zip.eachEntry()[Symbol.asyncIterator]();
  for (;;) {
    const next = await nextEntry.next().catch((error: Error) => error);
    if (next instanceof Error) {
      if (entries.size === 0) throw next;
      unread.push({
        name: '',
        message: `Its list of files is damaged after ${entries.size} of them: ${next.message}.`,
      });
      break;
    }
    if (next.done) break;
    const entry = next.value;
    if (entries.size + unread.length >= MOST_ENTRIES) throw new Error('It holds more files than any study.');
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (name.endsWith('/')) continue;
    if (validateFileName(name) !== null) unread.push({ name, message: 'Its name points outside the archive.' });
    else entries.set(freeName(name, entries, numbers), entry);
  }
  return { entries, unread };
}

/** The name, numbered before its ending where it is taken: discs that were zipped without their folders repeat names. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>, numbers: Map<string, number>): string {
  let free = name;
  for (let n = numbers.get(name) ?? 2; taken.has(free); n++) {
    free = name.replace(/((\.nii)?\.[^./]*)?$/i, ` (${n})$1`);
    numbers.set(name, n + 1);
  }
  return free;
}

/**
 * The archive's bytes for yauzl. Entries are streamed through handles of their own: its own reader crashes the process
 * when an archive is closed while a stream that was broken off still waits for its turn.
 */
class FileReader extends RandomAccessReader {
  readonly #path: string;
  readonly #file: FileHandle;

  constructor(path: string, file: FileHandle) {
    super();
    this.#path = path;
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(diskPath(this.#path), { start, end: end - 1 });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ) {
    this.#file
      .read(buffer, offset, length, position)
      .then(
        ({ bytesRead }) => callback(bytesRead === length ? null : new Error('The archive ends too early.')),
        callback,
      );
  }

  override close(callback: (error: Error | null) => void) {
    this.#file.close().then(() => callback(null), callback);
  }
}

function entrySource(zip: ZipFile, entry: Entry | undefined): ByteSource {
  if (!entry) throw new Error('The archive holds no such file.');
  if (entry.uncompressedSize > SMALL_BYTES && entry.uncompressedSize > entry.compressedSize * MOST_GROWTH)
    throw new Error(`It would unpack to ${Math.round(entry.uncompressedSize / entry.compressedSize)} times its size.`);
  let stream: Readable | null = null;
  let chunks: AsyncIterator<Buffer> | null = null;
  let unpacked: Buffer = Buffer.alloc(0);
  /** Unpacks on until `end` bytes are there: of a slice, the header is mostly all that is asked for. */
  const upTo = async (end: number) => {
    stream ??= await zip.openReadStreamPromise(entry);
    chunks ??= stream[Symbol.asyncIterator]();
    const parts: Buffer[] = [unpacked];
    let length = unpacked.length;
    while (length < end) {
      const { value, done } = await chunks.next();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    if (parts.length > 1) unpacked = Buffer.concat(parts);
  };
  return {
    size: entry.uncompressedSize,
    async read(offset, length) {
      const end = Math.min(offset + length, entry.uncompressedSize);
      if (end > unpacked.length) await upTo(end);
      return unpacked.subarray(offset, end);
    },
    async close() {
      stream?.destroy();
    },
  };
}
