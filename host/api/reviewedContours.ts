import { segmentVoxels } from '#core/review/segmentVoxels';
import { sha256Pieces } from '../cases/auditLog.ts';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Reading } from '../cases/readingStore.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import type { ReadingPlace } from './readingKeeper.ts';

/**
 * Hashes the segments of layers that are under review and were not hashed yet. While nobody did anything about a series'
 * contours nothing is read: a stroke of who only contours costs no second look at the layers.
 * @param anyway they are about to come under review
 */
export async function hashedSegments(
  { reviews, series, layers }: CaseLibrary,
  { caseId, seriesId }: ReadingPlace,
  wanted: Reading['layers'],
  { anyway = false } = {},
): Promise<void> {
  if (!anyway && reviews.acts(caseId, seriesId).length === 0) return;
  const missing = wanted.filter(({ hash }) => reviews.segmentsOf(hash) === null);
  if (missing.length === 0) return;
  const { geometry } = storedSeries(series.volume(caseId, seriesId)!).series;
  if (!geometry) return;
  for (const { hash } of missing)
    reviews.keepSegments(hash, segmentVoxels(await layers.voxels(hash), geometry, sha256Pieces));
}

/** Writes down that signatures of a series' contours have ended, where what was just kept is not what they were made over. */
export function voidSignatures(
  { reviews, series }: CaseLibrary,
  { caseId, seriesId }: ReadingPlace,
  { by, at }: { readonly by: string; readonly at: string },
): void {
  const acts = reviews.acts(caseId, seriesId);
  if (acts.length === 0) return;
  const shown = series.ofCase(caseId).find((one) => one.shown.id === seriesId)?.shown;
  if (!shown) return;
  const ended = new Set(acts.flatMap((act) => (act.kind === 'voided' ? [act.signatureId] : [])));
  for (const { id, breaks } of reviews.judged(caseId, seriesId, acts, reviews.content(caseId, shown)))
    if (breaks.length > 0 && !ended.has(id))
      reviews.add(caseId, seriesId, { kind: 'voided', signatureId: id, because: breaks, by, at });
}
