import { createHash } from 'node:crypto';
import type { Series } from '#core/dicom/series';

/** The series that a labelmap of ours says it was drawn on. */
export interface DrawnOn {
  readonly id: string;
  /** A digest of every slice's SOP Instance UID and frame; null in a file that names the series alone. */
  readonly slices: readonly string[] | null;
}

export type LabelledSeries = Pick<Series, 'id' | 'sources'>;

export const drawnOnSeries = ({ id, sources }: LabelledSeries): DrawnOn => ({
  id,
  slices: sources.map(({ sopInstanceUID, frame }) =>
    createHash('sha256').update(`${sopInstanceUID} ${frame}`).digest('hex').slice(0, 12),
  ),
});

/**
 * Whether a labelmap was drawn on this series. Parts of one Series Instance UID (phases) are numbered by what else lies in
 * their folder, so that an id may name another part today: where the slices are known, one of them must be the same.
 */
export function isDrawnOn(labelmap: DrawnOn, series: LabelledSeries): boolean {
  if (!labelmap.slices) return labelmap.id === series.id;
  const slices = new Set(drawnOnSeries(series).slices);
  return labelmap.slices.some((slice) => slices.has(slice));
}
