import { resolve } from 'node:path';
import { groupIntoSeries, needPixelHashes, repeatedFinding } from '#core/dicom/groupIntoSeries';
import type { Instance } from '#core/dicom/instance';
import type { Series } from '#core/dicom/series';
import { inTableOrder } from '#core/findings';
import { ok, type Result } from '#core/result';
import { type Unread, whyNot } from './findFiles.ts';
import { type ImportFiles, importFiles } from './importFiles.ts';
import { pixelHashes } from './pixelHashes.ts';
import { type ScanOptions, scan } from './scan.ts';
import { readVolume } from './volumeFile.ts';

/** What was found: series as volumes, the instances they are made of by path, and every file that is neither. */
export interface SeriesFound {
  readonly series: readonly Series[];
  readonly instances: ReadonlyMap<string, Instance>;
  readonly ignored: readonly IgnoredFile[];
}

export interface IgnoredFile {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * The series under the given files, folders and zips; each NIfTI or NRRD file is a series of its own. Whoever names such
 * a file says that it is a CT; one found in a folder may be a labelmap beside its CT, which is named and left out.
 * Pixels are read only where positions or UIDs repeat, to tell copies from conflicts. An abort rejects.
 * Refuses only a given path that does not exist.
 */
export async function readSeries(
  paths: readonly string[],
  options: ScanOptions = {},
): Promise<Result<SeriesFound, 'path.notFound'>> {
  const scanned = await scan(paths, options);
  if (!scanned.ok) return scanned;
  const { onProgress } = options;
  const given = new Set(paths.map((path) => resolve(path)));
  const { volumeFiles } = scanned.value;
  const before = scanned.value.instances.length + scanned.value.ignored.length;
  const volumes = await readVolumes(volumeFiles, given, {
    ...options,
    onProgress: (done) => onProgress?.(before + done, before + volumeFiles.length),
  });
  const unread: Unread[] = [];
  const instances = await withHashes(scanned.value.instances, unread, options);
  return ok({
    series: [...groupIntoSeries(instances), ...volumes.series],
    instances: new Map(instances.map((instance) => [instance.path, instance])),
    ignored: [...scanned.value.ignored, ...unread, ...volumes.ignored],
  });
}

/** The instances, with their pixels hashed where the grouping needs to compare them. */
async function withHashes(
  instances: readonly Instance[],
  unread: Unread[],
  { signal }: ScanOptions,
): Promise<readonly Instance[]> {
  const needed = needPixelHashes(instances);
  const hashed: Instance[] = [];
  const files = importFiles();
  try {
    for (const instance of instances) {
      signal?.throwIfAborted();
      if (!needed.has(instance.path)) hashed.push(instance);
      else
        try {
          hashed.push({ ...instance, frameHashes: await hashesOf(files, instance) });
        } catch (error) {
          unread.push({ path: instance.path, code: 'file.corrupt', message: whyNot(error) });
        }
    }
  } finally {
    await files.close();
  }
  return hashed;
}

async function hashesOf(files: ImportFiles, instance: Instance): Promise<readonly string[]> {
  const source = await files.open(instance.path);
  try {
    return await pixelHashes(source, instance);
  } finally {
    await source.close();
  }
}

/** NIfTI and NRRD files as series, those with the same bytes once; `given`: full paths of what was itself named. */
async function readVolumes(
  paths: readonly string[],
  given: ReadonlySet<string>,
  { signal, onProgress }: ScanOptions,
): Promise<{ series: readonly Series[]; ignored: readonly IgnoredFile[] }> {
  const series = new Map<string, Series>();
  const copies = new Map<string, number>();
  const ignored: IgnoredFile[] = [];
  for (const [n, path] of paths.entries()) {
    signal?.throwIfAborted();
    const read = await readVolume(path);
    const labels = read.ok && !given.has(resolve(path)) ? read.value.labels() : null;
    if (!read.ok) ignored.push({ path, code: read.code, message: String(read.details.message ?? '') });
    else if (labels) ignored.push({ path, code: 'file.labelmap', message: labelmapMessage(labels) });
    else if (series.has(read.value.series.id))
      copies.set(read.value.series.id, (copies.get(read.value.series.id) ?? 0) + 1);
    else series.set(read.value.series.id, read.value.series);
    onProgress?.(n + 1, paths.length);
  }
  return {
    series: [...series.values()].map((one) => ({
      ...one,
      findings: inTableOrder([...one.findings, ...repeatedFinding(copies.get(one.id) ?? 0)]),
    })),
    ignored,
  };
}

const labelmapMessage = (names: readonly string[]): string =>
  `It is a labelmap${names.length > 0 ? ` (${names.join(', ')})` : ''}, no CT: open it with the series it was drawn on, or name the file itself to read it as CT.`;
