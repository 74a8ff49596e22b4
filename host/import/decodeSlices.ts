import type { Abort, Progress } from '#core/abort';
import type { Series, SliceSource } from '#core/dicom/series';
import { ok, type Result } from '#core/result';
import { decodePixels, type StoredFrame } from './decodePixels.ts';
import { DecodePool } from './decodePool.ts';
import { DEFLATED, fileFormat, inflatedFile } from './fileFormat.ts';
import { type PixelCode, refusePixels } from './pixelsCode.ts';
import { frameBytes } from './pixelsFrame.ts';
import { pixelCoding } from './pixelsSyntax.ts';
import { readInstance } from './readInstance.ts';
import { type SliceCache, sliceKey } from './sliceCache.ts';
import { type ByteSource, bytesSource } from './source.ts';

/** Where the bytes of a slice's path can be read: a file, or an entry of a zip. */
export interface SliceFiles {
  open(path: string): Promise<ByteSource>;
}

export interface DecodeOptions {
  readonly signal?: Abort | undefined;
  readonly onProgress?: Progress | undefined;
  readonly cache?: SliceCache | undefined;
  /** Threads to decode with, when the caller keeps some; else they live as long as this call. */
  readonly pool?: DecodePool | undefined;
}

/** A slice whose pixels cannot be had. The file is to be left out of the series, and then the gap speaks. */
export interface UnreadSlice {
  readonly k: number;
  readonly path: string;
  readonly code: PixelCode;
  readonly message: string;
}

/**
 * Fills `hu` (HU, shape [slices, rows, columns], may lie in shared memory) with the slices of a series, reading each file
 * once and decoding compressed frames in worker threads. Answers which slices could not be decoded; their places are
 * left as they were. Throws the abort's error when stopped.
 */
export async function decodeSlices(
  series: Series,
  files: SliceFiles,
  hu: Int16Array,
  { onSlice, ...options }: DecodeOptions & { readonly onSlice?: ((k: number) => void) | undefined } = {},
): Promise<readonly UnreadSlice[]> {
  const pixels = series.columns * series.rows;
  if (hu.length !== pixels * series.sources.length) throw new Error('The place for the slices is of another size');
  const placeFor = (k: number) => hu.subarray(k * pixels, (k + 1) * pixels);
  return decodeEachSlice(series, files, { placeFor, onSlice: (k) => onSlice?.(k) }, options);
}

/** Where slices go that are not kept all at once. */
export interface SlicesTaken {
  /** Where slice k is to lie, [rows, columns], in shared memory or not; slices are held up until it is given. */
  placeFor(k: number): Int16Array | Promise<Int16Array>;
  /** Slice k lies in the place that was given for it; slices come in the order in which they are ready. */
  onSlice(k: number, hu: Int16Array): void;
  /** A slice cannot be decoded; a place that was given for it holds nothing. */
  onUnread?(slice: UnreadSlice): void;
}

/** As decodeSlices, each slice into a place of its own, so that whoever takes them sets the pace. */
export async function decodeEachSlice(
  series: Series,
  files: SliceFiles,
  taken: SlicesTaken,
  { signal, onProgress, cache, pool }: DecodeOptions = {},
): Promise<readonly UnreadSlice[]> {
  const threads = pool ?? new DecodePool();
  const unread: UnreadSlice[] = [];
  const waiting = filesOf(series.sources);
  let done = 0;
  // More files are under way than threads decode, so that no thread waits for the disk.
  const lanes = Array.from({ length: threads.size + 2 }, async () => {
    const room = new Room();
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const read = await readFrames(file, files, series, room);
      for (const { k, frame } of read) {
        signal?.throwIfAborted();
        const result = frame.ok ? await decodeFrame(frame.value, await taken.placeFor(k), threads, cache) : frame;
        if (result.ok) taken.onSlice(k, result.value);
        else {
          unread.push({ k, path: file.path, code: result.code, message: String(result.details.message) });
          taken.onUnread?.(unread.at(-1)!);
        }
        onProgress?.(++done, series.sources.length);
      }
    }
  });
  try {
    await Promise.all(lanes);
  } finally {
    // Whoever still works must have ended before the threads do.
    waiting.length = 0;
    await Promise.allSettled(lanes);
    if (!pool) await threads.close();
  }
  return unread.sort((a, b) => a.k - b.k);
}

/** Memory that one lane reads its files into, one after another: fresh memory costs more than the reading. */
class Room {
  #bytes = Buffer.alloc(0);

  /** At least `length` bytes; what was given before is no longer valid. */
  of(length: number): Buffer {
    // A file that is much larger than its slices are is not kept.
    if (length > LARGEST_ROOM) return Buffer.allocUnsafeSlow(length);
    if (this.#bytes.length < length) this.#bytes = Buffer.allocUnsafeSlow(length);
    return this.#bytes;
  }
}
const LARGEST_ROOM = 16 << 20;

interface FileOfSlices {
  readonly path: string;
  readonly slices: { readonly k: number; readonly source: SliceSource }[];
}

/**
 * Slices by file, from the middle outwards, since that is where views open: a multi-frame instance is read once.
 */
function filesOf(sources: readonly SliceSource[]): FileOfSlices[] {
  const files = new Map<string, FileOfSlices>();
  sources.forEach((source, k) => {
    const file = files.get(source.path) ?? { path: source.path, slices: [] };
    files.set(source.path, file);
    file.slices.push({ k, source });
  });
  const middle = sources.length >> 1;
  const away = ({ slices }: FileOfSlices) => Math.abs(slices[0]!.k - middle);
  return [...files.values()].sort((a, b) => away(a) - away(b));
}

/** The stored frames of one file, described anew from its own header: what was scanned may have changed since. */
async function readFrames({ path, slices }: FileOfSlices, files: SliceFiles, series: Series, room: Room) {
  const all = (code: PixelCode, message: string) => slices.map(({ k }) => ({ k, frame: refusePixels(code, message) }));
  const read = await readWhole(path, files, room);
  if (!read) return all('file.truncated', 'It can no longer be read.');
  const instance = await readInstance(bytesSource(read), path);
  if (!instance.ok) return all(instance.code === 'file.notDicom' ? 'file.corrupt' : instance.code, 'It has changed.');
  const { transferSyntaxUID, pixels, frames, sopInstanceUID } = instance.value;
  const format = transferSyntaxUID === DEFLATED ? fileFormat(read) : null;
  const bytes = format ? inflatedFile(read, format.start) : read;
  if (!bytes) return all('file.truncated', 'Its deflated data end early or are damaged.');
  return slices.map(({ k, source }): { k: number; frame: Result<StoredFrame, PixelCode> } => {
    const same = sopInstanceUID === source.sopInstanceUID && source.frame < frames.length;
    if (!same || pixels.columns !== series.columns || pixels.rows !== series.rows)
      return { k, frame: refusePixels('file.corrupt', 'It has changed since its header was read.') };
    const stored = frameBytes(bytes, pixels, source.frame, frames.length);
    if (!stored.ok) return { k, frame: stored };
    const { rescaleSlope, rescaleIntercept } = source;
    return { k, frame: ok({ bytes: stored.value, transferSyntaxUID, pixels, rescaleSlope, rescaleIntercept }) };
  });
}

async function readWhole(path: string, files: SliceFiles, room: Room): Promise<Buffer | null> {
  try {
    const source = await files.open(path);
    try {
      return await source.read(0, source.size, room.of(source.size));
    } finally {
      await source.close();
    }
  } catch {
    return null;
  }
}

async function decodeFrame(
  frame: StoredFrame,
  hu: Int16Array,
  pool: DecodePool,
  cache: SliceCache | undefined,
): Promise<Result<Int16Array, PixelCode>> {
  // Native pixels need no codec that could hang, and less time than handing them to a thread.
  if (pixelCoding(frame.transferSyntaxUID)?.kind === 'native') {
    const result = await decodePixels(frame, hu);
    return result.ok ? ok(hu) : result;
  }
  const key = cache && sliceKey(frame);
  if (cache && key && (await cache.read(key, hu))) return ok(hu);
  // A copy, because its buffer is handed over, and the file's is read into again.
  const result = await pool.decode({ ...frame, bytes: new Uint8Array(frame.bytes) }, hu);
  if (!result.ok) return result;
  if (cache && key) await cache.write(key, hu);
  return ok(hu);
}
