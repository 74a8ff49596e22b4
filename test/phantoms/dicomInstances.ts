import { groupIntoSeries, needPixelHashes } from '#core/dicom/groupIntoSeries';
import type { Instance } from '#core/dicom/instance';
import type { Series } from '#core/dicom/series';
import type { FindingCode } from '#core/findings';
import { pixelHashes } from '#host/import/pixelHashes';
import { readInstance } from '#host/import/readInstance';
import { bytesSource } from '#host/import/source';

/** Phantoms in memory as instances, read as files are, with pixels hashed where grouping asks for it. */
export async function instancesFrom(files: readonly Uint8Array[]): Promise<readonly Instance[]> {
  const sources = files.map((bytes) => bytesSource(Buffer.from(bytes)));
  const instances: Instance[] = [];
  for (const [n, source] of sources.entries()) {
    const read = await readInstance(source, String(n));
    if (!read.ok) throw new Error(`Phantom ${n} is refused: ${read.code} ${read.details.message}`);
    instances.push(read.value);
  }
  const needed = needPixelHashes(instances);
  return Promise.all(
    instances.map(async (instance, n) =>
      needed.has(instance.path) ? { ...instance, frameHashes: await pixelHashes(sources[n]!, instance) } : instance,
    ),
  );
}

export const seriesFrom = async (files: readonly Uint8Array[]): Promise<readonly Series[]> =>
  groupIntoSeries(await instancesFrom(files));

/** The one series that files make. */
export async function onlySeriesFrom(files: readonly Uint8Array[]): Promise<Series> {
  const [series, ...others] = await seriesFrom(files);
  if (!series || others.length > 0)
    throw new Error(`${files.length} files make ${others.length + (series ? 1 : 0)} series`);
  return series;
}

export const messageOf = ({ findings }: Series, code: FindingCode): string | undefined =>
  findings.find((one) => one.code === code)?.message;

export const codesOf = ({ findings }: Series): readonly FindingCode[] => findings.map(({ code }) => code);
