import { join } from 'node:path';
import { enhancementOf, slicesToLookAt } from '#core/dicom/enhancement';
import type { Enhancement } from '#core/dicom/phaseGuess';
import type { Series } from '#core/dicom/series';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { DecodePool } from '../import/decodePool.ts';
import {
  decodeEachSlice,
  decodeSlices,
  type SliceFiles,
  type SlicesTaken,
  type UnreadSlice,
} from '../import/decodeSlices.ts';
import { quickFiles } from '../import/quickOpen.ts';
import { sliceCache } from '../import/sliceCache.ts';
import { isVolumeFile, readVolume, type VolumeFile } from '../import/volumeFile.ts';
import { encodePng } from '../report/png.ts';
import type { SizedStream } from './bytes.ts';
import { SliceFrames } from './sliceFrames.ts';

/** Thumbnails are this wide or high at most. */
const THUMBNAIL_PX = 192;
/** The CT window of the abdomen, HU. */
const ABDOMEN = { width: 400, level: 40 };

/** Reads pixels for windows: one set of worker threads for all, decoded slices cached beside the case. */
export class SeriesReader {
  readonly #library: CaseLibrary;
  readonly #pool = new DecodePool();
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(library: CaseLibrary) {
    this.#library = library;
  }

  /** Decodes every slice of a series of a case, so that it is known to be there; gives those that are not. */
  prove(caseId: string, series: Series, signal: AbortSignal): Promise<readonly UnreadSlice[]> {
    return this.#decode(series, this.#inCase(caseId), placeFor(series), { signal, caseId });
  }

  /**
   * The slices of a series of a case as they become ready: u32le k, then int16le HU, shape [rows, columns]. As many are
   * decoded ahead as fit into a few slices' room. The stream breaks off where a slice cannot be decoded, since a volume
   * with a hole is none.
   */
  volume(caseId: string, series: Series, signal: AbortSignal): SizedStream {
    const stop = new AbortController();
    const frames = new SliceFrames(series.columns * series.rows, () => stop.abort());
    const any = AbortSignal.any([signal, stop.signal, this.#closing.signal]);
    // Whoever waits for a place would not see it otherwise.
    const onAbort = () => frames.fail(any.reason);
    any.addEventListener('abort', onAbort);
    this.#run(this.#eachSlice(series, this.#inCase(caseId), frames, { signal: any, caseId }))
      .then(
        (unread) => (unread.length === 0 ? frames.end() : frames.fail(new Error(unread[0]!.message))),
        (fault) => frames.fail(fault),
      )
      .finally(() => any.removeEventListener('abort', onAbort));
    return { stream: frames.stream, bytes: frames.frameBytes * series.sources.length };
  }

  /** HU of some slices of a series of a case, in the order asked for. */
  async slices(caseId: string, series: Series, wanted: readonly number[], signal: AbortSignal): Promise<Int16Array[]> {
    const pixels = series.columns * series.rows;
    const wholeFile = isVolumeFile(series);
    const read = wholeFile ? series : { ...series, sources: wanted.map((k) => series.sources[k]!) };
    const hu = placeFor(read);
    const unread = await this.#decode(read, this.#inCase(caseId), hu, { signal, caseId });
    if (unread.length > 0) throw new Error('A slice that was proved at import can no longer be decoded');
    return wanted.map((k, n) => hu.subarray((wholeFile ? k : n) * pixels, ((wholeFile ? k : n) + 1) * pixels));
  }

  /**
   * A first look at the pixels: enhancement of liver and aorta from a few slices at most. Null where it is not sure, and
   * for a volume file, which would have to be read whole. `caseId`: the files are those of a case, decoded before.
   */
  async enhancement(
    series: Series,
    files: CaseFiles,
    { signal, caseId, onSlice }: { signal: AbortSignal; caseId?: string; onSlice?: () => void },
  ): Promise<Enhancement | null> {
    const { geometry, columns, rows } = series;
    const places = lookPlaces(series);
    if (!geometry || places.length === 0) return null;
    const looked = { ...series, sources: places.map((k) => series.sources[k]!) };
    const hu = placeFor(looked);
    const unread = await this.#decode(looked, files, hu, { signal, caseId, onSlice });
    const missing = new Set(unread.map(({ k }) => k));
    const pixels = columns * rows;
    return enhancementOf(
      places.flatMap((_, n) =>
        missing.has(n) ? [] : [{ ...geometry, hu: hu.subarray(n * pixels, (n + 1) * pixels) }],
      ),
    );
  }

  /** PNG of the middle slice, in the abdominal window; null where it cannot be decoded. */
  async thumbnail(series: Series, files: CaseFiles): Promise<Uint8Array | null> {
    const { columns, rows } = series;
    const middle = series.sources.length >> 1;
    const wholeFile = isVolumeFile(series);
    const shown = wholeFile ? series : { ...series, sources: series.sources.slice(middle, middle + 1) };
    const hu = placeFor(shown);
    const unread = await this.#decode(shown, files, hu, { signal: this.#closing.signal });
    const slice = wholeFile ? hu.subarray(middle * columns * rows, (middle + 1) * columns * rows) : hu;
    return unread.length > 0 || slice.length === 0 ? null : picture(slice, columns, rows);
  }

  /** The files of a case, by their names in it. */
  inCase(caseId: string) {
    return this.#inCase(caseId);
  }

  /** Stops all reading and ends the threads. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
    await this.#pool.close();
  }

  #inCase(caseId: string) {
    const path = (name: string) => this.#library.instances.path(caseId, name);
    const open = quickFiles();
    return { path, open: (name: string) => open(path(name)) };
  }

  #decode(
    series: Series,
    files: CaseFiles,
    hu: Int16Array,
    {
      signal,
      caseId,
      onSlice,
    }: { signal: AbortSignal; caseId?: string | undefined; onSlice?: ((k: number) => void) | undefined },
  ): Promise<readonly UnreadSlice[]> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    const work = isVolumeFile(series)
      ? readVolumeFile(files, series, (file) => file.fill(hu))
      : decodeSlices(series, files, hu, { ...this.#decoding(caseId), signal: both, onSlice });
    return this.#run(work);
  }

  /** Gives each slice to whoever takes them, at the pace at which places for them are given. */
  #eachSlice(
    series: Series,
    files: CaseFiles,
    taken: SlicesTaken,
    { signal, caseId }: { signal: AbortSignal; caseId: string },
  ): Promise<readonly UnreadSlice[]> {
    if (!isVolumeFile(series)) return decodeEachSlice(series, files, taken, { ...this.#decoding(caseId), signal });
    return readVolumeFile(files, series, async (file) => {
      const hu = placeFor(series);
      file.fill(hu);
      const pixels = series.columns * series.rows;
      for (const k of series.sources.keys()) {
        const place = await taken.placeFor(k);
        place.set(hu.subarray(k * pixels, (k + 1) * pixels));
        taken.onSlice(k, place);
      }
    });
  }

  #decoding(caseId: string | undefined) {
    return {
      pool: this.#pool,
      cache: caseId === undefined ? undefined : sliceCache(join(this.#library.folder.cache, caseId)),
    };
  }

  #run<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }
}

type CaseFiles = SliceFiles & { path(name: string): string };

/** Which slices a first look takes; none of a volume file, which would have to be read whole. */
export const lookPlaces = (series: Series): readonly number[] => (isVolumeFile(series) ? [] : slicesToLookAt(series));

/** Shared, so that worker threads write where the slices are to lie. */
const placeFor = ({ columns, rows, sources }: Series): Int16Array =>
  new Int16Array(new SharedArrayBuffer(2 * columns * rows * sources.length));

async function readVolumeFile(
  files: CaseFiles,
  { sources, id }: Series,
  take: (file: VolumeFile) => void | Promise<void>,
): Promise<readonly UnreadSlice[]> {
  const path = files.path(sources[0]!.path);
  const read = await readVolume(path);
  if (!read.ok || read.value.series.seriesInstanceUID !== id)
    return sources.map((_, k) => ({ k, path, code: 'file.corrupt', message: 'It has changed.' }));
  await take(read.value);
  return [];
}

/** One slice in grey, made small by taking the mean of the voxels under each pixel. */
function picture(hu: Int16Array, columns: number, rows: number): Uint8Array {
  const step = Math.max(1, Math.ceil(Math.max(columns, rows) / THUMBNAIL_PX));
  const width = Math.ceil(columns / step);
  const height = Math.ceil(rows / step);
  const samples = new Uint8Array(width * height);
  const lowest = ABDOMEN.level - ABDOMEN.width / 2;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let j = y * step; j < Math.min(rows, (y + 1) * step); j++)
        for (let i = x * step; i < Math.min(columns, (x + 1) * step); i++) {
          sum += hu[j * columns + i]!;
          count++;
        }
      const share = (sum / count - lowest) / ABDOMEN.width;
      samples[y * width + x] = Math.round(255 * Math.max(0, Math.min(1, share)));
    }
  return encodePng({ width, height, channels: 1, samples });
}
