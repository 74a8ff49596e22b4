import { leadingSeries } from '../cases/status.ts';
import { hepaticReservePercent, type ReserveRefusal, type ReserveTumour } from '../liver/reserve.ts';
import { type Result, refuse } from '../result.ts';
import type { Millilitre, Percent } from '../units.ts';
import { type CaseRecord, entryOf } from './caseRecord.ts';
import { isMissing, isNumber } from './entry.ts';
import type { Case } from './linked.ts';

type TimePoint = Pick<Case['timePoints'][number], 'id' | 'date'> &
  Partial<Pick<Case['timePoints'][number], 'series' | 'stated'>>;

export interface ScanReserve {
  /** The time point. */
  readonly id: string;
  readonly date: string | null;
  readonly perfusedMl: Millilitre;
  /** Whole liver and tumour that it was made of; null where there is none. */
  readonly wholeLiverMl: Millilitre | null;
  readonly tumourMl: Millilitre | null;
  readonly tumour: ReserveTumour;
  readonly reservePercent: Result<Percent, ReserveRefusal | 'liver.notMeasured' | 'series.notCovered'>;
}

/**
 * Hepatic reserve of every scan whose perfused volume was entered (V13): whole liver, and tumour where it is subtracted, as
 * they were measured here, else as they were stated from elsewhere. A liver that is cut off, or that nobody measured, gives none.
 */
export const hepaticReserves = (
  { timePoints }: { readonly timePoints: readonly TimePoint[] },
  record: CaseRecord,
  tumour: ReserveTumour = 'included',
): readonly ScanReserve[] =>
  timePoints.flatMap((point) => {
    const entry = entryOf(record, 'perfusedMl', point.id);
    if (!entry || isMissing(entry.given) || !isNumber(entry.given) || entry.given.comparator) return [];
    if (entry.canonical === null) return [];
    const perfusedMl = entry.canonical as Millilitre;
    const volumes = volumesOf(point);
    return [
      {
        id: point.id,
        date: point.date,
        perfusedMl,
        ...volumes,
        tumour,
        reservePercent: reserveOf(point, { ...volumes, perfusedMl }, tumour),
      },
    ];
  });

type Volumes = Pick<ScanReserve, 'wholeLiverMl' | 'tumourMl'>;

/** Of one source both: a tumour that was measured here is no part of a liver that was measured elsewhere. */
function volumesOf({ series = [], stated = null }: TimePoint): Volumes {
  const measured = leadingSeries(series)?.measured ?? null;
  const here = (measured?.measuredTlvMl ?? 0) > 0;
  return {
    wholeLiverMl: ((here ? measured!.measuredTlvMl : stated?.liverMl) ?? null) as Millilitre | null,
    tumourMl: ((here ? measured!.tumourMl : stated?.tumourMl) ?? null) as Millilitre | null,
  };
}

function reserveOf(
  { series = [] }: TimePoint,
  { wholeLiverMl, tumourMl, perfusedMl }: Volumes & { readonly perfusedMl: Millilitre },
  tumour: ReserveTumour,
): ScanReserve['reservePercent'] {
  if (leadingSeries(series)?.measured?.liverTouchesEdge) return refuse('series.notCovered');
  // A liver of 0 ml was stated by nobody who measured one.
  if (wholeLiverMl === null || wholeLiverMl === 0) return refuse('liver.notMeasured');
  return hepaticReservePercent({ wholeLiverMl, perfusedMl, tumourMl }, tumour);
}
