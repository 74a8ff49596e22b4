import type { FindingCode } from '../findings.ts';
import type { Instance } from './instance.ts';
import type { Series } from './series.ts';
import { seriesOfSlices } from './seriesOfSlices.ts';
import { slicesOf } from './sliceGeometry.ts';

/**
 * The series without files whose pixels cannot be had: the slices that it was chosen for and no others, their geometry
 * proved anew, under its own id. Grouping the remaining files again would not do: what remains of one phase may be fewer
 * slices than another phase has, and the id would then name that one. Null where no slice is left.
 * @param instances of all files of the series, by path
 */
export function withoutFiles(
  series: Series,
  lost: ReadonlySet<string>,
  instances: ReadonlyMap<string, Instance>,
): Series | null {
  const left = series.sources.filter(({ path }) => !lost.has(path));
  if (left.length === 0) return null;
  const slices = left.map(({ path, frame }) => slicesOf(instances.get(path)!)[frame]!);
  return seriesOfSlices(slices, {
    id: series.id,
    instances: new Set(left.map(({ sopInstanceUID }) => sopInstanceUID)).size,
    // What was said of how the series came apart from others stays true.
    findings: series.findings.filter(({ code }) => OF_GROUPING.has(code)),
  });
}

const OF_GROUPING: ReadonlySet<FindingCode> = new Set([
  'series.duplicatePositions',
  'series.conflictingInstances',
  'series.repeatedInstances',
  'series.split',
]);
