import { DOSE_LIMITS, isDose } from './limits.ts';

/** Doses of one nodule, Gy: predicted from the MAA SPECT-CT, measured by Y-90 PET-CT within 24 h. They are kept apart (D3). */
export interface NoduleDoses {
  readonly preGy: number | null;
  readonly postGy: number | null;
}

/** How far apart a prediction and a measurement are, as the larger over the smaller, before it is flagged: ours, the paper prints none. */
export const MISMATCH_FACTOR = 2;

export interface DoseMismatch {
  /** Null where one of the two is missing. */
  readonly mismatch: boolean | null;
  /** One of them reaches the least tumour dose and the other does not. */
  readonly crossesLimit: boolean | null;
  /** Measured over predicted; null where the prediction is 0 or one is missing. */
  readonly ratio: number | null;
}

/**
 * Whether prediction and measurement of a nodule disagree (D4): by more than a factor, or on either side of the least
 * dose. The paper saw it twice, by vasospasm and by a proximal thrombus; it asks for a reason, and stops nothing.
 */
export function doseMismatch(
  { preGy, postGy }: NoduleDoses,
  { factor = MISMATCH_FACTOR, leastGy = DOSE_LIMITS.tumourLeast.valueGy }: { factor?: number; leastGy?: number } = {},
): DoseMismatch {
  if (!isDose(preGy) || !isDose(postGy)) return { mismatch: null, crossesLimit: null, ratio: null };
  const crossesLimit = preGy >= leastGy !== postGy >= leastGy;
  const apart = Math.max(preGy, postGy) > factor * Math.min(preGy, postGy);
  const ratio = preGy > 0 ? postGy / preGy : null;
  return {
    mismatch: crossesLimit || apart,
    crossesLimit,
    ratio: ratio !== null && Number.isFinite(ratio) ? ratio : null,
  };
}

/** What the dosimetry of a patient needs (D5). */
export const DOSIMETRY_VOLUMES = [
  'tumourMl',
  'perfusedMl',
  'wholeLiverMl',
  'sflrBaselinePercent',
  'sflrBeforeSurgeryPercent',
  'flrIncreasePercent',
] as const;
export type DosimetryVolume = (typeof DOSIMETRY_VOLUMES)[number];

/** Which of the volumes of D5 are missing. */
export const missingVolumes = (
  known: Readonly<Partial<Record<DosimetryVolume, number | null>>>,
): readonly DosimetryVolume[] => DOSIMETRY_VOLUMES.filter((name) => !Number.isFinite(known[name] ?? Number.NaN));
