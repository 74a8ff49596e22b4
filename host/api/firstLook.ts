import type { Progress } from '#core/abort';
import type { Enhancement } from '#core/dicom/phaseGuess';
import { rankSeries } from '#core/dicom/rankSeries';
import type { Series } from '#core/dicom/series';
import { importFiles } from '../import/importFiles.ts';
import { lookPlaces, type SeriesReader } from './seriesReader.ts';

/** Enhancement by id of the series that were looked at; null where the look was not sure. */
export type FirstLooks = ReadonlyMap<string, Enhancement | null>;

/** So many series are looked at, the best by their headers: a folder of many must not take long. */
const MOST_SERIES = 4;

/**
 * Looks at a few slices of the series that stand first by their headers, so that their contrast phase can be told from
 * the pixels. Progress counts the slices; an abort rejects.
 */
export async function firstLooks(
  reader: SeriesReader,
  series: readonly Series[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: Progress },
): Promise<FirstLooks> {
  const candidates = rankSeries(series)
    .slice(0, MOST_SERIES)
    .map((ranked) => ranked.series)
    .filter((one) => lookPlaces(one).length > 0);
  const total = candidates.reduce((sum, one) => sum + lookPlaces(one).length, 0);
  const looks = new Map<string, Enhancement | null>();
  let done = 0;
  const files = importFiles();
  try {
    for (const one of candidates) {
      const opened = { path: (name: string) => name, open: (name: string) => files.open(name) };
      const onSlice = () => onProgress(++done, total);
      looks.set(one.id, await reader.enhancement(one, opened, { signal, onSlice }));
    }
  } finally {
    await files.close();
  }
  return looks;
}

/** Those of which the look was sure, as the ranking takes them. */
export const sureLooks = (looks: FirstLooks): ReadonlyMap<string, Enhancement> =>
  new Map([...looks].flatMap(([id, enhancement]) => (enhancement ? [[id, enhancement] as const] : [])));
