import type { Millilitre, Millimetre } from '../units.ts';

/** One nodule: its largest diameter, and its volume where it was contoured; null: not measured. */
export interface Nodule {
  readonly diameterMm: Millimetre | null;
  readonly volumeMl: Millilitre | null;
}

/** What is said of all nodules together. What a missing nodule could change is null. */
export interface TumourBurden {
  readonly number: number;
  /** Place of the index tumour, the largest by its diameter (V15); the first of equals. */
  readonly indexTumour: number | null;
  readonly largestMm: Millimetre | null;
  readonly sumOfDiametersMm: Millimetre | null;
  /** Tumour volume (V14). */
  readonly totalMl: Millilitre | null;
}

/**
 * Number, index tumour, diameters and volume of the nodules of one scan. The index tumour is the largest nodule, not the
 * first that is listed (discrepancy 004-04); with a diameter missing nobody knows which that is. Diameters are in mm:
 * the RALPPS paper prints cm.
 */
export function tumourBurden(nodules: readonly Nodule[]): TumourBurden {
  const diameters = allKnown(nodules.map(({ diameterMm }) => diameterMm));
  const volumes = allKnown(nodules.map(({ volumeMl }) => volumeMl));
  const largest = diameters === null ? null : (Math.max(...diameters) as Millimetre);
  return {
    number: nodules.length,
    indexTumour: largest === null ? null : diameters!.indexOf(largest),
    largestMm: largest,
    sumOfDiametersMm: diameters && (sum(diameters) as Millimetre),
    totalMl: volumes && (sum(volumes) as Millilitre),
  };
}

const allKnown = <T extends number>(values: readonly (T | null)[]): readonly T[] | null =>
  values.length > 0 && values.every((one): one is T => one !== null && Number.isFinite(one) && one >= 0)
    ? values
    : null;
const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
