import { type Classified, classified, missing, notDefined } from './definition.ts';

/** From the best to the worst. */
export const NECROSIS_CLASSES = ['complete', 'extensive', 'partial'] as const;
export type NecrosisClass = (typeof NECROSIS_CLASSES)[number];

/** Class of one nodule by the share of it that is necrotic (K11): 100 %, from 50 % on, below. 99.9 % is not complete. */
export function necrosisClass(necrosisPercent: number | null): Classified<NecrosisClass, 'K11'> {
  if (necrosisPercent === null) return missing('K11', 'necrosisPct');
  if (!(necrosisPercent >= 0 && necrosisPercent <= 100)) return notDefined('K11', 'necrosis.outOfRange');
  return classified('K11', necrosisPercent === 100 ? 'complete' : necrosisPercent >= 50 ? 'extensive' : 'partial');
}

/**
 * Class of a patient: that of the worst nodule (K11). A nodule that was not classed (null) leaves it open, but where
 * another is partial: nothing is worse.
 */
export function patientNecrosis(nodules: readonly (NecrosisClass | null)[]): Classified<NecrosisClass, 'K11'> {
  if (nodules.includes('partial')) return classified('K11', 'partial');
  if (nodules.length === 0 || nodules.includes(null)) return missing('K11', 'nodules');
  return classified('K11', nodules.includes('extensive') ? 'extensive' : 'complete');
}
