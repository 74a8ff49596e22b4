import type { PlaceName } from '../commands.ts';
import type { CaseRecord, Place } from './common/app.ts';

/** The series a case is worked on: of its newest scan the measured one, else the contoured, the proposed, the first. */
export function workingSeries(record: CaseRecord): string | null {
  for (const point of [...record.timePoints].reverse()) {
    const usable = point.series.filter((s) => s.measurable || s.acceptances.length > 0);
    const best =
      usable.find((s) => s.measured) ?? usable.find((s) => s.reading) ?? usable.find((s) => s.proposed) ?? usable[0];
    if (best) return best.id;
  }
  return null;
}

/** Where a place of the open case is, or null when no series of the case can be measured. */
export function casePlace(record: CaseRecord, name: PlaceName, current: Place): Place | null {
  const known = 'seriesId' in current && 'caseId' in current && current.caseId === record.id ? current.seriesId : null;
  const series = known ?? workingSeries(record);
  if (name === 'assessment' || name === 'timeline' || name === 'record')
    return { name, caseId: record.id, seriesId: series ?? undefined };
  if (name === 'review') return series ? { name, caseId: record.id, seriesId: series } : null;
  return (name === 'contours' || name === 'cut') && series ? { name, caseId: record.id, seriesId: series } : null;
}
