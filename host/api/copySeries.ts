import { Readable } from 'node:stream';
import type { Progress } from '#core/abort';
import type { Series } from '#core/dicom/series';
import { withoutFiles } from '#core/dicom/withoutFiles';
import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { KeptInstance } from '../cases/instanceFiles.ts';
import { roomFor } from '../cases/wholeFile.ts';
import { importFiles } from '../import/importFiles.ts';
import type { ByteSource } from '../import/source.ts';
import { isVolumeFile } from '../import/volumeFile.ts';
import { type FileState, fileState, type KeptScan } from './scans.ts';
import type { SeriesReader } from './seriesReader.ts';

/** A series whose files lie in a case, proved readable: its sources name the files inside the case. */
export interface CopiedSeries {
  readonly series: Series;
  readonly paddingHu: number | null;
  readonly instances: readonly { readonly sopInstanceUID: string; readonly hash: string; readonly bytes: number }[];
}

export interface Copied {
  readonly taken: readonly CopiedSeries[];
  readonly ignored: readonly { readonly path: string; readonly code: string }[];
  readonly copied: number;
  readonly bytes: number;
}

/** Files under way at once: their flushes to disk then share the disk's turns. */
const AT_ONCE = 6;
const READ_BYTES = 1 << 20;

/**
 * Copies the files of series into a case byte for byte, each hashed on its way, and decodes every slice from the copy: an
 * instance whose pixels cannot be had is left out, and then the gap speaks. What was decoded stays in the case's cache.
 * Refuses where the disk has no room, where a file is no longer what its header was read from, and where of a series
 * nothing can be decoded. Progress counts bytes. The caller sweeps the case's folder where this refuses or throws.
 */
export async function copySeries(
  library: CaseLibrary,
  reader: SeriesReader,
  { scan, series, caseId }: { scan: KeptScan; series: readonly Series[]; caseId: string },
  { signal, onProgress }: { signal: AbortSignal; onProgress: Progress },
): Promise<Result<Copied, 'disk.full' | 'file.changed' | 'series.refused'>> {
  const paths = [...new Set(series.flatMap(({ sources }) => sources.map(({ path }) => path)))];
  const files = importFiles();
  try {
    const sizes = await Promise.all(paths.map(async (path) => (await fileState(path))?.size ?? 0));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const decoded = series.reduce((sum, one) => sum + 2 * one.columns * one.rows * one.sources.length, 0);
    const room = await roomFor(library.folder.root, total + decoded);
    if (!room.ok) return room;

    const kept = new Map<string, KeptInstance>();
    let copiedBytes = 0;
    let changed = 0;
    const waiting = [...paths];
    const lane = async () => {
      for (let path = waiting.shift(); path !== undefined && changed === 0; path = waiting.shift()) {
        signal.throwIfAborted();
        const source = await files.open(path).catch(() => null);
        if (!source || !same(await fileState(path), scan.states.get(path))) {
          changed++;
          await source?.close();
          return;
        }
        try {
          kept.set(path, await library.instances.keep(caseId, Readable.from(chunksOf(source)), endingOf(path), signal));
        } finally {
          await source.close();
        }
        if (!same(await fileState(path), scan.states.get(path))) changed++;
        copiedBytes += kept.get(path)!.bytes;
        onProgress(Math.min(copiedBytes, total), total);
      }
    };
    await settled(Array.from({ length: AT_ONCE }, lane));
    if (changed > 0) return refuse('file.changed', { files: changed });

    const taken: CopiedSeries[] = [];
    const ignored: { path: string; code: string }[] = [];
    for (const one of series) {
      const proved = await proveSeries(reader, caseId, { scan, series: one, kept }, signal);
      if (!proved.ok) return proved;
      taken.push(proved.value.copied);
      ignored.push(...proved.value.ignored);
    }
    const hashes = new Map([...kept.values()].map((file) => [file.hash, file.bytes]));
    return ok({
      taken,
      ignored,
      copied: hashes.size,
      bytes: [...hashes.values()].reduce((sum, bytes) => sum + bytes, 0),
    });
  } finally {
    await files.close();
  }
}

/** Decodes a series from the case's own files; what fails leaves the series, whose geometry is then proved anew. */
async function proveSeries(
  reader: SeriesReader,
  caseId: string,
  { scan, series, kept }: { scan: KeptScan; series: Series; kept: ReadonlyMap<string, KeptInstance> },
  signal: AbortSignal,
): Promise<Result<{ copied: CopiedSeries; ignored: { path: string; code: string }[] }, 'series.refused'>> {
  const inCase = (one: Series): Series => ({
    ...one,
    // A NIfTI is described by its file's name, which may be a patient's.
    description: isVolumeFile(one) ? null : one.description,
    sources: one.sources.map((source) => ({ ...source, path: kept.get(source.path)!.fileName })),
  });
  const unread = series.geometry ? await reader.prove(caseId, inCase(series), signal) : [];
  const failed = new Map(unread.map(({ k, code }) => [series.sources[k]!.path, code]));
  const readable = failed.size === 0 ? series : withoutFiles(series, new Set(failed.keys()), scan.found.instances);
  if (!readable)
    return refuse('series.refused', { seriesId: series.id, code: unread[0]!.code, message: unread[0]!.message });
  const paddings = new Set(readable.sources.map((source) => paddingHu(scan, source)));
  const [padding] = paddings;
  const uids = new Map(readable.sources.map(({ path, sopInstanceUID }) => [sopInstanceUID, kept.get(path)!]));
  return ok({
    copied: {
      series: inCase(readable),
      paddingHu: paddings.size === 1 ? padding! : null,
      instances: [...uids].map(([sopInstanceUID, { hash, bytes }]) => ({ sopInstanceUID, hash, bytes })),
    },
    ignored: [...failed].map(([path, code]) => ({ path, code })),
  });
}

function paddingHu(scan: KeptScan, { path, rescaleSlope, rescaleIntercept }: Series['sources'][number]): number | null {
  const stored = scan.found.instances.get(path)?.pixels.pixelPaddingValue ?? null;
  return stored === null ? null : Math.round(stored * rescaleSlope + rescaleIntercept);
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < source.size; offset += READ_BYTES) yield await source.read(offset, READ_BYTES);
}

/** A NIfTI or NRRD file is known by its name's ending; everything else is DICOM. */
const endingOf = (path: string): string => /\.(nii\.gz|nii|nrrd)$/i.exec(path)?.[0].toLowerCase() ?? '.dcm';

const same = (now: FileState | null, then: FileState | undefined) =>
  now !== null && then !== undefined && now.size === then.size && now.mtimeMs === then.mtimeMs;

/** All of them, also where one fails: nobody may still write when the caller tidies up. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
