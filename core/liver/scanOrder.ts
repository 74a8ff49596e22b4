import type { Days } from '../units.ts';
import { type CaseInput, dateOf, type EventType, type ScanInput } from './caseInput.ts';
import { daysBetween, type IsoDate, inTime } from './days.ts';

/** A scan in its place on the road, with what the rules of intervals say about it. */
export interface PlacedScan {
  readonly scan: ScanInput;
  /** FLR may feed sFLR and rates: it does not touch the edge of its series, or was accepted by name. */
  readonly usable: boolean;
  /** k-th volumetry after stage 1, from 1; null before it, and where that cannot be known. */
  readonly evaluation: number | null;
  /** What the rate that ends at this scan runs from; null where there is none. */
  readonly interval: ScanInterval | null;
}

export interface ScanInterval {
  readonly from: ScanInput;
  readonly days: Days;
  /** `stage1`: days count from the operation (V11); `scan`: from the scan before. */
  readonly countedFrom: 'stage1' | 'scan';
  /** Scans between `from` and this one that could not feed a rate (no date, or cut off by the edge). */
  readonly skipped: number;
  /** Rescue sessions of the interval, by date; a session on the day of a scan comes after that scan. */
  readonly sessions: readonly { readonly type: 'rescueRfa' | 'rescuePei'; readonly date: IsoDate }[];
}

const INDEX_EVENTS = ['stage1', 'firstHepatectomy', 'tare', 'haic'] as const satisfies readonly EventType[];
const INDEX_OF = {
  ALPPS: 'stage1',
  RALPPS: 'stage1',
  TSH_PVE: 'firstHepatectomy',
  TARE: 'tare',
  HAIC: 'haic',
} as const;

/** Day 0 of a case: the pathway's own index event, or without a pathway the first event that can be one. */
export function indexEvent(
  input: Pick<CaseInput, 'pathway' | 'events'>,
): { readonly type: (typeof INDEX_EVENTS)[number]; readonly date: IsoDate } | null {
  const types = input.pathway === null ? INDEX_EVENTS : [INDEX_OF[input.pathway]];
  const found = types.flatMap((type) => {
    const date = dateOf(input, type);
    return date === null ? [] : [{ type, date }];
  });
  return found.sort((a, b) => inTime(a.date, b.date))[0] ?? null;
}

export const indexDate = (input: Pick<CaseInput, 'pathway' | 'events'>): IsoDate | null =>
  indexEvent(input)?.date ?? null;

/** Scans by date, whatever their order in the file; one without a date keeps its place in the file. */
export function byDate<Scan extends { readonly date: IsoDate | null }>(scans: readonly Scan[]): Scan[] {
  const dated = scans.filter((scan) => scan.date !== null).sort((a, b) => inTime(a.date!, b.date!));
  return scans.map((scan) => (scan.date === null ? scan : dated.shift()!));
}

/**
 * Scans in order, each with its evaluation number and the interval that its rates belong to. A rate runs from the last
 * scan before it that has a date and a usable FLR: a missing or refused scan is never filled in (edge case 1). The
 * first rate after stage 1 counts its days from the operation (V11), for which the baseline needs no date of its own.
 */
export function placedScans(input: CaseInput): PlacedScan[] {
  const stage1 = dateOf(input, 'stage1');
  const ordered = byDate(input.scans);
  const sessions = sessionsOf(input);
  let afterStage1 = false;
  let evaluations = 0;
  return ordered.map((scan, n) => {
    if (scan.date !== null) afterStage1 = stage1 !== null && scan.date > stage1;
    if (afterStage1) evaluations++;
    return {
      scan,
      usable: isUsable(scan),
      evaluation: afterStage1 ? evaluations : null,
      interval: intervalTo(ordered, n, stage1, input, sessions),
    };
  });
}

export const isUsable = (scan: ScanInput): boolean => scan.touchesEdge !== true || scan.acceptTouchesEdge === true;

/**
 * The baseline (FLR₀): the first scan, where it does not lie after stage 1. With the stage-1 date known, a first scan
 * that was cut off gives way to the next one before stage 1; without it nothing may take its place.
 */
export function baselineOf(input: CaseInput): ScanInput | null {
  const stage1 = dateOf(input, 'stage1');
  const ordered = byDate(input.scans);
  const first = ordered[0]!;
  if (stage1 === null) return isUsable(first) ? first : null;
  const before = ordered.filter((scan, n) => isUsable(scan) && (scan.date === null ? n === 0 : scan.date <= stage1));
  return before[0] ?? null;
}

function intervalTo(
  ordered: readonly ScanInput[],
  n: number,
  stage1: IsoDate | null,
  input: CaseInput,
  done: ScanInterval['sessions'],
): ScanInterval | null {
  const scan = ordered[n]!;
  if (scan.date === null || !isUsable(scan)) return null;
  let at = n - 1;
  while (at >= 0 && !(ordered[at]!.date !== null && isUsable(ordered[at]!))) at--;
  const from = ordered[at];
  if (from?.date) {
    const first = stage1 !== null && from.date <= stage1 && scan.date > stage1;
    return {
      from,
      days: daysBetween(first ? stage1 : from.date, scan.date),
      countedFrom: first ? 'stage1' : 'scan',
      skipped: n - 1 - at,
      sessions: sessionsBetween(done, from.date, scan.date),
    };
  }
  const baseline = baselineOf(input);
  const undated = baseline !== null && baseline.date === null && ordered.indexOf(baseline) < n;
  if (!undated || stage1 === null || scan.date <= stage1) return null;
  return {
    from: baseline,
    days: daysBetween(stage1, scan.date),
    countedFrom: 'stage1',
    skipped: n - 1 - ordered.indexOf(baseline),
    sessions: sessionsBetween(done, stage1, scan.date),
  };
}

const sessionsOf = ({ events }: CaseInput): ScanInterval['sessions'] =>
  (events ?? [])
    .flatMap(({ type, date }) => ((type === 'rescueRfa' || type === 'rescuePei') && date ? [{ type, date }] : []))
    .sort((a, b) => inTime(a.date, b.date));

const sessionsBetween = (done: ScanInterval['sessions'], from: IsoDate, to: IsoDate): ScanInterval['sessions'] =>
  done.filter(({ date }) => date >= from && date < to);
