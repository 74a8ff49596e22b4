import { canonical } from '../canonical.ts';
import type { Days } from '../units.ts';
import { type CaseInput, dateOf, type EventType, type ScanInput } from './caseInput.ts';
import { daysBetween, type IsoDate, inTime } from './days.ts';

/** A scan in its place on the road, with what the rules of intervals say about it. */
export interface PlacedScan {
  readonly scan: ScanInput;
  /** FLR may feed sFLR and rates: it does not touch the edge of its series, or was accepted by name. */
  readonly usable: boolean;
  /** The other usable scans of its day: of two FLRs of one day neither is the one that a rate runs to or from, or a gain is counted from. */
  readonly sameDay: readonly ScanInput[];
  /** k-th day of volumetry after stage 1, from 1; null before it, and where that cannot be known. */
  readonly evaluation: number | null;
  /** What the rate that ends at this scan runs from; null where there is none. */
  readonly interval: ScanInterval | null;
}

export interface ScanInterval {
  readonly from: ScanInput;
  readonly days: Days;
  /** `stage1`: days count from the operation (V11); `scan`: from the scan before. */
  readonly countedFrom: 'stage1' | 'scan';
  /** Scans between `from` and this one that could not feed a rate (no date, cut off by the edge, two of one day). */
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

/**
 * Scans by date, whatever their order in the file: those without a date first, for nobody knows their place, and those of
 * one day by what they hold, so that the same scans always stand alike.
 */
export function byDate<Scan extends { readonly date: IsoDate | null }>(
  scans: readonly Scan[],
  contentOf: (scan: Scan) => unknown = (scan) => scan,
): Scan[] {
  const contents = new Map<Scan, string>();
  const content = (scan: Scan): string => {
    const known = contents.get(scan) ?? canonical(said(contentOf(scan)));
    contents.set(scan, known);
    return known;
  };
  return [...scans].sort((a, b) => {
    if (a.date !== b.date) return a.date === null ? -1 : b.date === null ? 1 : inTime(a.date, b.date);
    const [left, right] = [content(a), content(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** Without what is not said: a field that is left out, and one that is null, say the same. */
const said = (value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) =>
          inner === null || inner === undefined ? [] : [[key, said(inner)]],
        ),
      );

/**
 * Every scan of a case, which come in order (`byDate`), with its evaluation number and the interval that its rates belong to. Evaluations are days: a
 * second scan of a day is no second evaluation. A rate runs from the last scan before it that has a date of its own and a
 * usable FLR: a missing or refused scan is never filled in (edge case 1), and of two of a day neither is chosen. The
 * first rate after stage 1 counts its days from the operation (V11).
 */
export function placedScans(input: CaseInput): PlacedScan[] {
  const stage1 = dateOf(input, 'stage1');
  const ordered = input.scans;
  const sessions = sessionsOf(input);
  let afterStage1 = false;
  let evaluations = 0;
  return ordered.map((scan, n) => {
    if (scan.date !== null) afterStage1 = stage1 !== null && scan.date > stage1;
    if (afterStage1 && ordered[n - 1]?.date !== scan.date) evaluations++;
    return {
      scan,
      usable: isUsable(scan),
      sameDay: othersOfDay(ordered, n),
      evaluation: afterStage1 ? evaluations : null,
      interval: intervalTo(ordered, n, stage1, sessions),
    };
  });
}

const NONE: readonly never[] = [];

/** The other usable scans of the day of the one at n, in their order; none of a scan that has no day. */
function othersOfDay(ordered: readonly ScanInput[], n: number): readonly ScanInput[] {
  const { date } = ordered[n]!;
  // Scans of one day stand together: most have none beside them.
  if (date === null || (ordered[n - 1]?.date !== date && ordered[n + 1]?.date !== date)) return NONE;
  return ordered.filter((one, at) => at !== n && one.date === date && isUsable(one));
}

/** Whether a rate may run to or from the scan at n, or a gain from it: it has a day and a usable FLR, and is the only one of its day. */
const feedsGrowth = (ordered: readonly ScanInput[], n: number): boolean =>
  ordered[n]!.date !== null && isUsable(ordered[n]!) && othersOfDay(ordered, n).length === 0;

export const isUsable = (scan: ScanInput): boolean => scan.touchesEdge !== true || scan.acceptTouchesEdge === true;

/**
 * The baseline (FLR₀): the first scan that has a date, where it does not lie after stage 1. With the stage-1 date known,
 * one that was cut off, or that is one of two of its day, gives way to the next one before stage 1; without it nothing may
 * take its place. A scan without a date is none: nobody knows that it lies before the others, or before stage 1. Scans come in order (`byDate`).
 */
export function baselineOf(input: CaseInput): ScanInput | null {
  const stage1 = dateOf(input, 'stage1');
  const ordered = input.scans;
  const at =
    stage1 === null
      ? ordered.findIndex(({ date }) => date !== null)
      : ordered.findIndex(({ date }, n) => date !== null && date <= stage1 && feedsGrowth(ordered, n));
  return at >= 0 && feedsGrowth(ordered, at) ? ordered[at]! : null;
}

function intervalTo(
  ordered: readonly ScanInput[],
  n: number,
  stage1: IsoDate | null,
  done: ScanInterval['sessions'],
): ScanInterval | null {
  const scan = ordered[n]!;
  if (!feedsGrowth(ordered, n) || scan.date === null) return null;
  let at = n - 1;
  while (at >= 0 && !feedsGrowth(ordered, at)) at--;
  const from = ordered[at];
  if (!from?.date) return null;
  const first = stage1 !== null && from.date <= stage1 && scan.date > stage1;
  return {
    from,
    days: daysBetween(first ? stage1 : from.date, scan.date),
    countedFrom: first ? 'stage1' : 'scan',
    // Its own day's refused scans stand before it or after it, and were never in the way.
    skipped: ordered.slice(at + 1, n).filter(({ date }) => date !== scan.date && date !== from.date).length,
    sessions: sessionsBetween(done, from.date, scan.date),
  };
}

const sessionsOf = ({ events }: CaseInput): ScanInterval['sessions'] =>
  (events ?? [])
    .flatMap(({ type, date }) => ((type === 'rescueRfa' || type === 'rescuePei') && date ? [{ type, date }] : []))
    .sort((a, b) => inTime(a.date, b.date));

const sessionsBetween = (done: ScanInterval['sessions'], from: IsoDate, to: IsoDate): ScanInterval['sessions'] =>
  done.filter(({ date }) => date >= from && date < to);
