import type { Series } from '#core/dicom/series';

/**
 * A series as a case keeps it: all that its pixels are read and measured by, with the names of its files inside the case,
 * and without its patient, who is known to the identity store alone.
 */
export interface StoredSeries {
  readonly series: Omit<Series, 'patient'>;
  /** The HU that pixel padding became; null where the headers name none, or several. */
  readonly paddingHu: number | null;
}

export const storedSeriesText = ({ series, paddingHu }: { series: Series; paddingHu: number | null }): string => {
  const { patient: _, ...withoutPatient } = series;
  return JSON.stringify({ series: withoutPatient, paddingHu } satisfies StoredSeries);
};

const NOBODY: Series['patient'] = {
  name: null,
  id: null,
  birthDate: null,
  sex: null,
  ageYears: null,
  heightCm: null,
  weightKg: null,
};

/** The series again, as it was taken. What we wrote ourselves is trusted. */
export function storedSeries(text: string): { series: Series; paddingHu: number | null } {
  const { series, paddingHu } = JSON.parse(text) as StoredSeries;
  return { series: { ...series, patient: NOBODY }, paddingHu };
}
