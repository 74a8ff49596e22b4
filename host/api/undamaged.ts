import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { storedSeries } from '../cases/storedSeries.ts';

/**
 * Whether the slices of series of a case are, byte for byte, those that were taken in: each is named by the hash of its
 * bytes. Reads every file once more, so it is asked for before a number leaves the house under a name, and beside a series
 * that is open, never while one opens. `series.damaged`: the series and how many of its slices are not.
 */
export async function undamaged(
  { series, instances }: Pick<CaseLibrary, 'series' | 'instances'>,
  caseId: string,
  seriesIds: readonly string[],
  signal: AbortSignal,
): Promise<Result<null, 'series.damaged'>> {
  for (const seriesId of seriesIds) {
    const text = series.volume(caseId, seriesId);
    if (text === null) continue;
    const { sources, description } = storedSeries(text).series;
    const damaged = await instances.damaged(caseId, new Set(sources.map(({ path }) => path)), signal);
    const slices = sources.filter(({ path }) => damaged.has(path)).length;
    if (slices > 0) return refuse('series.damaged', { seriesId, description, slices, of: sources.length });
  }
  return ok(null);
}
