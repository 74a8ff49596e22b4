import { ok, type Result, refuse } from '../result.ts';
import type { Millilitre, Percent } from '../units.ts';
import { SMALLEST_WHOLE_ML } from './indices.ts';

/** Whether the tumour counts as liver where the untreated part is measured; the TARE paper does not say (V13). */
export const RESERVE_TUMOUR = ['included', 'subtracted'] as const;
export type ReserveTumour = (typeof RESERVE_TUMOUR)[number];

export interface ReserveVolumes {
  readonly wholeLiverMl: Millilitre;
  /** Liver that the treated artery feeds, its tumour included. */
  readonly perfusedMl: Millilitre;
  /** Needed only where the tumour is subtracted. */
  readonly tumourMl: Millilitre | null;
  /** Tumour outside the perfused volume. A lobe is treated for the tumour that lies in it, so 0 unless said otherwise. */
  readonly tumourOutsideMl?: Millilitre;
}

export type ReserveRefusal = 'liver.empty' | 'reserve.volumesDisagree' | 'reserve.tumourMissing';

/**
 * Hepatic reserve before TARE: the untreated share of the liver, 100 · (whole − perfused) / whole, in percent (V13);
 * more than 30 % is wanted (I6). With the tumour subtracted both volumes are without it. Refuses a liver without
 * volume, a part that is larger than what it lies in, and a tumour that is to be subtracted and is not known.
 * Source: Y90 TARE downstaging, Methods ("hepatic reserve").
 */
export function hepaticReservePercent(
  { wholeLiverMl, perfusedMl, tumourMl, tumourOutsideMl = 0 as Millilitre }: ReserveVolumes,
  tumour: ReserveTumour,
): Result<Percent, ReserveRefusal> {
  if (perfusedMl > wholeLiverMl) return refuse('reserve.volumesDisagree', { larger: 'perfusedMl' });
  if (tumour === 'included')
    return wholeLiverMl < SMALLEST_WHOLE_ML
      ? refuse('liver.empty')
      : ok(((100 * (wholeLiverMl - perfusedMl)) / wholeLiverMl) as Percent);
  if (tumourMl === null) return refuse('reserve.tumourMissing');
  const untreated = wholeLiverMl - perfusedMl - tumourOutsideMl;
  if (tumourOutsideMl > tumourMl || tumourMl - tumourOutsideMl > perfusedMl || untreated < 0)
    return refuse('reserve.volumesDisagree', { larger: 'tumourMl' });
  const liver = wholeLiverMl - tumourMl;
  return liver < SMALLEST_WHOLE_ML ? refuse('liver.empty') : ok(((100 * untreated) / liver) as Percent);
}

/** Reserve must be more than this (I6). */
export const RESERVE_LIMIT_PERCENT = 30;
