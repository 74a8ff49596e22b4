import { leadingSeries } from '../cases/status.ts';
import { hepaticReservePercent, type ReserveRefusal } from '../liver/reserve.ts';
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
  readonly reservePercent: Result<Percent, ReserveRefusal | 'liver.notMeasured' | 'series.notCovered'>;
}

/**
 * Hepatic reserve of every scan whose perfused volume was entered (V13), the tumour counted as liver: the whole liver as
 * it was measured here, else as it was stated from elsewhere. A liver that is cut off, or that nobody measured, gives none.
 */
export const hepaticReserves = (
  { timePoints }: { readonly timePoints: readonly TimePoint[] },
  record: CaseRecord,
): readonly ScanReserve[] =>
  timePoints.flatMap((point) => {
    const entry = entryOf(record, 'perfusedMl', point.id);
    if (!entry || isMissing(entry.given) || !isNumber(entry.given) || entry.given.comparator) return [];
    if (entry.canonical === null) return [];
    return [{ id: point.id, date: point.date, reservePercent: reserveOf(point, entry.canonical as Millilitre) }];
  });

function reserveOf({ series = [], stated = null }: TimePoint, perfusedMl: Millilitre): ScanReserve['reservePercent'] {
  const measured = leadingSeries(series)?.measured ?? null;
  if (measured?.liverTouchesEdge) return refuse('series.notCovered');
  const wholeLiverMl = (measured?.measuredTlvMl || stated?.liverMl || null) as Millilitre | null;
  if (wholeLiverMl === null) return refuse('liver.notMeasured');
  return hepaticReservePercent({ wholeLiverMl, perfusedMl, tumourMl: null }, 'included');
}
