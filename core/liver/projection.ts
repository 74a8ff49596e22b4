import type { AssessedScan } from './assessedScan.ts';
import type { EventType } from './caseInput.ts';
import { printed } from './rounding.ts';
import { isReached, type Target } from './target.ts';

/** Why nothing is projected. */
export type NoProjection =
  | 'target.none'
  | 'target.met'
  | 'flr.cutOff'
  | 'flr.twoOnOneDay'
  | 'growth.firstInterval'
  | 'growth.noRate'
  | 'resection.done'
  | 'course.ended';

export interface Projected {
  readonly shortMl: number;
  /** Whole days from the last scan, rounded up; null: never. */
  readonly days: number | null;
  /** By the fastest and the slowest rate that its 95 % interval holds; null: never. */
  readonly daysInterval95: readonly [fastest: number | null, slowest: number | null];
  readonly caution: string;
}

/** What remains to the target, were the last rate to hold. Days only, never a date: nobody should plan by it. */
export type Projection =
  | ({ readonly state: 'projected' } & Projected)
  | { readonly state: 'none'; readonly reason: NoProjection };

/** The paper's own warning: medians of Table 4, first and second week after stage 1. */
export const PROJECTION_CAUTION =
  'In the RALPPS paper the rate fell to a sixth after the first week (17.8, then 3.0 ml/day, medians of Table 4).';

/** What a target is reached for: once it is done there is nothing to project. */
export const RESECTIONS: readonly EventType[] = ['stage2', 'secondHepatectomy'];

/** What takes longer is never: a liver does not grow at one rate for a year. */
const LONGEST_DAYS = 365;

/**
 * Days to the target from the last scan by date, if the last rate held, with those by both ends of the rate's 95 %
 * interval. From the second rate on only, since the first one after stage 1 is the fastest. FLR is taken as it was
 * read; a rate that is zero or falls never gets there. After the resection that the target was for nothing is waited for.
 */
export function projectionOf(
  scans: readonly AssessedScan[],
  target: Target,
  events: readonly { readonly type: EventType }[],
): Projection {
  const last = scans.at(-1);
  if (events.some(({ type }) => RESECTIONS.includes(type))) return none('resection.done');
  if (target.sflrPercent === null || last === undefined) return none('target.none');
  if (last.sharesDay) return none('flr.twoOnOneDay');
  if (last.cutOff.sflr || last.cutOff.growth) return none('flr.cutOff');
  if (isReached(last.targetState)) return none('target.met');
  const rates = scans.filter(({ kgrMlPerDay }) => kgrMlPerDay !== null).length;
  const rates95 = last.interval95.kgrMlPerDay;
  if (last.kgrMlPerDay === null || rates95 === null || last.shortOfTargetMl === null) return none('growth.noRate');
  if (rates < 2) return none('growth.firstInterval');
  const shortMl = last.shortOfTargetMl;
  const daysAt = (mlPerDay: number): number | null => {
    if (mlPerDay <= 0) return null;
    const days = Math.ceil(shortMl / mlPerDay);
    return days <= LONGEST_DAYS ? days : null;
  };
  return {
    state: 'projected',
    shortMl,
    days: daysAt(last.kgrMlPerDay),
    daysInterval95: [daysAt(rates95[1]), daysAt(rates95[0])],
    caution: PROJECTION_CAUTION,
  };
}

const none = (reason: NoProjection): Projection => ({ state: 'none', reason });

/** "9 days (4 to never)"; one number where both ends are the same. */
export function projectionInWords({ days, daysInterval95: [fastest, slowest] }: Projected): string {
  const said = (n: number | null) => (n === null ? 'never' : printed(n, 0));
  const centre = days === null ? 'never' : `${printed(days, 0)} ${days === 1 ? 'day' : 'days'}`;
  return fastest === days && slowest === days ? centre : `${centre} (${said(fastest)} to ${said(slowest)})`;
}
