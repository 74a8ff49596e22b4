import { readFile } from 'node:fs/promises';
import type { Progress } from '#core/abort';
import type { Series } from '#core/dicom/series';
import { withoutFiles } from '#core/dicom/withoutFiles';
import { FINDINGS, type Finding, type FindingCode, refusalOf } from '#core/findings';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { type VolumeMemory, volumeMemory } from '#wasm/kernels/volumeMemory';
import { builtFile } from '../builtFile.ts';
import { decodeSlices, type UnreadSlice } from '../import/decodeSlices.ts';
import { importFiles } from '../import/importFiles.ts';
import { type IgnoredFile, readSeries } from '../import/readSeries.ts';
import { isVolumeFile, readVolume, type VolumeFile } from '../import/volumeFile.ts';

/** A series that may be measured, its HU in the memory on which kernels run. */
export interface OpenedVolume {
  readonly series: Series;
  readonly volume: VolumeMemory;
  readonly findings: readonly Finding[];
  /** Findings that would have refused and were accepted by name. */
  readonly accepted: readonly string[];
  /** Files that are no part of any series, those whose pixels could not be decoded among them. */
  readonly ignored: readonly IgnoredFile[];
  /** Whether the series' own NIfTI or NRRD file has its slices the other way round. */
  readonly reversedSlices: boolean;
  /** Whether the file's values are not whole HU and were rounded to them. */
  readonly roundedHu: boolean;
}

export interface OpenOptions {
  /** The id of the series; may be left out where only one is measurable. */
  readonly series?: string | undefined;
  /** Codes of findings that are accepted by name. */
  readonly accept: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Slices decoded. */
  readonly onProgress?: Progress | undefined;
}

/**
 * The series that is meant under these paths, checked, decoded and laid into a volume's memory. A file whose pixels
 * cannot be decoded is left out, and the series looked at again without it: if it leaves a gap, the gap speaks.
 * Refuses with the code of a path, of the choice, of a finding, or of the memory.
 */
export async function openVolume(paths: readonly string[], options: OpenOptions): Promise<Result<OpenedVolume>> {
  const found = await readSeries(paths, options.signal ? { signal: options.signal } : {});
  if (!found.ok) return found;
  const ignored = [...found.value.ignored];
  const chosen = chooseSeries(found.value.series, options, ignored);
  if (!chosen.ok) return chosen;
  // The slices of the series are fixed here: whatever is lost of them, no other series may take its place.
  let series = chosen.value;
  for (;;) {
    const opened = await memoryOf(series);
    if (!opened.ok) return opened;
    const file = isVolumeFile(series) ? await readVolume(series.sources[0]!.path) : null;
    if (file && !file.ok) return file;
    const unread = file ? filled(file.value, opened.value) : await decoded(series, opened.value, options);
    if (unread.length === 0)
      return ok({
        series,
        volume: opened.value,
        findings: series.findings,
        accepted: acceptedOf(series.findings, options.accept),
        ignored,
        reversedSlices: file?.value.reversedSlices ?? false,
        roundedHu: file ? file.value.roundsHu() : hasFractionalScale(series),
      });
    const lost = new Map(unread.map((slice) => [slice.path, slice]));
    ignored.push(...[...lost.values()].map(({ path, code, message }) => ({ path, code, message })));
    const left = withoutFiles(series, new Set(lost.keys()), found.value.instances);
    if (!left) return refusalOfUnread(unread[0]!);
    const refused = refusedBy(left, options.accept);
    if (refused) return refused;
    series = left;
  }
}

/** Codes given with --accept that made a difference to these findings. */
export const acceptedOf = (findings: readonly Finding[], accept: readonly string[]): string[] => [
  ...new Set(findings.map(({ code }) => code).filter((code) => FINDINGS[code].acceptable && accept.includes(code))),
];

function chooseSeries(
  all: readonly Series[],
  { series: wanted, accept }: OpenOptions,
  ignored: readonly IgnoredFile[],
): Result<Series> {
  const ids = all.map(({ id, description, measurable }) => ({ id, description, measurable }));
  if (wanted !== undefined) {
    const series = all.find(({ id }) => id === wanted);
    if (!series) return refuse('series.notFound', { message: `There is no series ${wanted} here.`, series: ids });
    return refusedBy(series, accept) ?? ok(series);
  }
  const measurable = all.filter((series) => series.measurable);
  const candidates = measurable.length > 0 ? measurable : all.filter((series) => !refusedBy(series, accept));
  if (candidates.length > 1)
    return refuse('series.ambiguous', {
      message: `${candidates.length} series can be measured; --series says which: ${candidates.map(({ id }) => id).join(', ')}.`,
      series: ids,
    });
  if (candidates[0]) return ok(candidates[0]);
  // None can be measured: the largest, which was probably meant, says why.
  const [largest] = [...all].sort((a, b) => b.sources.length - a.sources.length);
  if (largest) return refusedBy(largest, accept)!;
  if (ignored.length === 1) return refusalOfUnread(ignored[0]!);
  const images = ignored.filter(({ code }) => code !== 'file.notDicom' && code !== 'file.notImage');
  return images.length > 0 && new Set(images.map(({ code }) => code)).size === 1
    ? refusalOfUnread(images[0]!, ignored)
    : refuse('series.notFound', { message: 'There is no image series here.', ignored });
}

const refusedBy = (series: Series, accept: readonly string[]): Refused<FindingCode> | null => {
  const refused = refusalOf(series.findings, accept);
  return refused && { ...refused, details: { ...refused.details, series: series.id } };
};

/** What is no longer there because its pixels could not be read says so, rather than that it was not found. */
const refusalOfUnread = (
  { code, path, message }: UnreadSlice | IgnoredFile,
  ignored?: readonly IgnoredFile[],
): Refused => refuse(code, { message: `${path}: ${message}`, ...(ignored && { ignored }) });

async function memoryOf({ geometry }: Series): Promise<Result<VolumeMemory>> {
  const kernels = new WebAssembly.Module((await readFile(builtFile('kernels.wasm'))) as Uint8Array<ArrayBuffer>);
  const opened = volumeMemory(geometry!, kernels, { lanes: 1 });
  return opened.ok
    ? opened
    : refuse(opened.code, { ...opened.details, message: 'The series is too large for the memory of this computer.' });
}

/** Whether stored values become HU that are not whole. */
const hasFractionalScale = ({ sources }: Series): boolean =>
  sources.some(
    ({ rescaleSlope, rescaleIntercept }) => !Number.isInteger(rescaleSlope) || !Number.isInteger(rescaleIntercept),
  );

function filled(file: VolumeFile, { hu }: VolumeMemory): readonly UnreadSlice[] {
  file.fill(hu);
  return [];
}

async function decoded(series: Series, { hu }: VolumeMemory, { signal, onProgress }: OpenOptions) {
  const files = importFiles();
  try {
    return await decodeSlices(series, files, hu, { signal, onProgress });
  } finally {
    await files.close();
  }
}
