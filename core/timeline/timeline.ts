import type { AssessedScan, CaseAssessment } from '../liver/assessCase.ts';
import type { EventType, Pathway } from '../liver/caseInput.ts';
import { daysBetween, type IsoDate, isoDateOf } from '../liver/days.ts';
import { indexEvent } from '../liver/scanOrder.ts';
import type { Target } from '../liver/target.ts';
import type { DatedTarget } from '../record/targetDays.ts';

/** A volumetry on the axis of days. */
export interface TimelinePoint {
  /** Its place among the assessed scans. */
  readonly scan: number;
  readonly date: IsoDate;
  readonly day: number;
  readonly sflrPercent: number;
  /** Null where the FLR is cut off by the edge of its series: then sFLR is a lower bound. */
  readonly interval95: readonly [low: number, high: number] | null;
  readonly flrMl: number;
  readonly isBaseline: boolean;
}

/** Growth between two volumetries; `fromDay` is stage 1 where days count from it (V11). */
export interface TimelineInterval {
  /** The scan that ends it. */
  readonly scan: number;
  readonly fromDay: number;
  readonly toDay: number;
  readonly pointsPerWeek: number | null;
  readonly interval95: readonly [low: number, high: number] | null;
}

/** What happened on one day; several events of a day stand together. */
export interface TimelineEvent {
  readonly day: number;
  readonly date: IsoDate;
  readonly types: readonly EventType[];
}

/** The course of one case over days, as it is drawn and as its table says it. */
export interface Timeline {
  /** What day 0 is; null where nothing has a date. */
  readonly zero: { readonly date: IsoDate; readonly of: EventType | 'firstScan' } | null;
  readonly points: readonly TimelinePoint[];
  /** Scans that have an sFLR and no date: they stand in the table alone. */
  readonly undated: readonly number[];
  readonly intervals: readonly TimelineInterval[];
  readonly events: readonly TimelineEvent[];
  /** When the next volumetry is due. */
  readonly dueDay: number | null;
  readonly target: Target;
  /** Targets that held before, each until the day from which another did. */
  readonly earlierTargets: readonly { readonly toDay: number; readonly target: Target }[];
  readonly stlvMl: number;
}

/**
 * The course of a case by days from its index event; without one, from the first scan that has a date. A scan without sFLR
 * is not drawn, and one without a date cannot be: neither is ever put in between.
 * @param due date of the next volumetry (`scanDue`)
 * @param targets by the days they held (`targetDays`); without them the assessment's own holds all along
 */
export function timelineOf(
  assessment: CaseAssessment,
  { pathway, events }: { pathway: Pathway | null; events: readonly { type: EventType; date: string | null }[] },
  due: string | null,
  targets: readonly DatedTarget[] = [],
): Timeline {
  const dated = events.flatMap(({ type, date }) => {
    const found = date === null ? null : isoDateOf(date);
    return found === null ? [] : [{ type, date: found }];
  });
  const zero = zeroOf(assessment, pathway, dated);
  const dayOf = (date: IsoDate | null): number | null =>
    zero === null || date === null ? null : daysBetween(zero.date, date);
  const scans = assessment.scans.map((scan, n) => ({ scan, n, day: dayOf(scan.date) }));
  return {
    zero,
    points: scans.flatMap(({ scan, n, day }) => pointOf(scan, n, day)).sort((a, b) => a.day - b.day || a.scan - b.scan),
    undated: scans.flatMap(({ scan, n }) => (scan.date === null && scan.sflrPercent !== null ? [n] : [])),
    intervals: scans.flatMap(({ scan, n, day }) =>
      scan.interval === null || day === null
        ? []
        : [
            {
              scan: n,
              fromDay: day - scan.interval.days,
              toDay: day,
              pointsPerWeek: scan.kgrPointsPerWeek,
              interval95: scan.interval95.kgrPointsPerWeek,
            },
          ],
    ),
    events: eventDays(dated, dayOf),
    dueDay: dayOf(due === null ? null : isoDateOf(due)),
    target: assessment.target,
    earlierTargets: targets.slice(1).flatMap(({ from }, n) => {
      const toDay = dayOf(from);
      return toDay === null ? [] : [{ toDay, target: targets[n]!.target }];
    }),
    stlvMl: assessment.stlvMl,
  };
}

function zeroOf(
  { scans }: CaseAssessment,
  pathway: Pathway | null,
  events: readonly { type: EventType; date: IsoDate }[],
): Timeline['zero'] {
  const index = indexEvent({ pathway, events: [...events] });
  if (index) return { date: index.date, of: index.type };
  const first = scans.find(({ date }) => date !== null)?.date ?? null;
  return first && { date: first, of: 'firstScan' };
}

function pointOf(scan: AssessedScan, n: number, day: number | null): TimelinePoint[] {
  if (scan.sflrPercent === null || scan.date === null || day === null) return [];
  const { date, sflrPercent, flrMl, isBaseline } = scan;
  return [{ scan: n, date, day, sflrPercent, interval95: scan.interval95.sflrPercent, flrMl, isBaseline }];
}

function eventDays(
  events: readonly { type: EventType; date: IsoDate }[],
  dayOf: (date: IsoDate) => number | null,
): TimelineEvent[] {
  const days = new Map<number, { date: IsoDate; types: EventType[] }>();
  for (const { type, date } of events) {
    const day = dayOf(date);
    if (day === null) continue;
    const known = days.get(day) ?? { date, types: [] };
    known.types.push(type);
    days.set(day, known);
  }
  return [...days].map(([day, { date, types }]) => ({ day, date, types })).sort((a, b) => a.day - b.day);
}
