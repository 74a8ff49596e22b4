import { groupIntoSeries, needPixelHashes } from '#core/dicom/groupIntoSeries';
import type { Instance } from '#core/dicom/instance';
import type { Series } from '#core/dicom/series';
import { ok, type Result } from '#core/result';
import { type Unread, whyNot } from './findFiles.ts';
import { type ImportFiles, importFiles } from './importFiles.ts';
import { pixelHashes } from './pixelHashes.ts';
import { type ScanOptions, scan } from './scan.ts';
import { isVolumeFileName, readVolumeHeader } from './volumeFile.ts';

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
 * The series under the given files, folders and zips; a NIfTI or NRRD file that was itself given is a series of its own.
 * Pixels are read only where positions or UIDs repeat, to tell copies from conflicts. An abort rejects.
 * Refuses only a given path that does not exist.
 */
export async function readSeries(
  paths: readonly string[],
  options: ScanOptions = {},
): Promise<Result<SeriesFound, 'path.notFound'>> {
  const scanned = await scan(
    paths.filter((path) => !isVolumeFileName(path)),
    options,
  );
  if (!scanned.ok) return scanned;
  const volumes = await readVolumes(paths.filter(isVolumeFileName));
  if (!volumes.ok) return volumes;
  const unread: Unread[] = [];
  const instances = await withHashes(scanned.value.instances, unread, options);
  return ok({
    series: [...groupIntoSeries(instances), ...volumes.value.series],
    instances: new Map(instances.map((instance) => [instance.path, instance])),
    ignored: [...scanned.value.ignored, ...unread, ...volumes.value.ignored],
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

async function readVolumes(
  paths: readonly string[],
): Promise<Result<{ series: readonly Series[]; ignored: readonly IgnoredFile[] }, 'path.notFound'>> {
  const series: Series[] = [];
  const ignored: IgnoredFile[] = [];
  for (const path of paths) {
    const read = await readVolumeHeader(path);
    if (read.ok) series.push(read.value);
    else if (read.code === 'path.notFound') return { ...read, code: read.code };
    else ignored.push({ path, code: read.code, message: String(read.details.message ?? '') });
  }
  return ok({ series, ignored });
}
