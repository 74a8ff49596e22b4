import type { CaseRecord, Toast } from './app.ts';

/**
 * What is said when a reading of record became a draft again, because its contours changed; null when none did. A reading
 * that another one of its scan took the place of says nothing: who did that knows.
 */
export function draftAgain(before: CaseRecord | null, after: CaseRecord): Toast | null {
  if (before?.id !== after.id) return null;
  const changed = after.timePoints.some((point) => {
    const former = before.timePoints.find(({ id }) => id === point.id);
    const isOfRecord = point.series.some(({ reading }) => reading?.status === 'ofRecord');
    return !isOfRecord && former?.series.some(({ reading }) => reading?.status === 'ofRecord');
  });
  return changed
    ? {
        kind: 'note',
        title: 'The reading is a draft again',
        body: 'Its contours changed. The number of record is kept; Assessment makes the new one of record.',
      }
    : null;
}
