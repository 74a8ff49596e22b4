import { ok, type Result, refuse } from '../result.ts';
import { noiseOf } from './ranks.ts';
import { notFinite, type StatisticsCode } from './refusals.ts';

/** One case followed: until its event, or until it was lost to sight (censored). */
export interface Followed {
  /** From time zero, in any unit, not negative. */
  readonly time: number;
  readonly event: boolean;
}

/** What stands at one time at which an event or a censoring lies. An event comes before a censoring of the same time. */
export interface RiskStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

/** The cases, equal times made one, or the refusal of those that are none. */
export function survivalTimes(cases: readonly Followed[], needed = 1): Result<readonly Followed[], StatisticsCode> {
  const wrong = notFinite(cases.map(({ time }) => time));
  if (wrong) return wrong;
  const index = cases.findIndex(({ time }) => time < 0);
  if (index >= 0) return refuse('statistics.negativeTime', { index });
  if (cases.length < needed) return refuse('statistics.tooFew', { n: cases.length, needed });
  return ok(withSharedTimes(cases));
}

/** Months are days divided: what one day gives by two divisions is one time. A billionth of the longest is finer than any follow-up. */
function withSharedTimes(cases: readonly Followed[]): readonly Followed[] {
  const times = cases.map(({ time }) => time);
  const noise = 1000 * noiseOf(times);
  const shared = new Map<number, number>();
  let least = Number.NEGATIVE_INFINITY;
  for (const time of [...times].sort((a, b) => a - b)) {
    if (time - least > noise) least = time;
    shared.set(time, least);
  }
  return cases.map(({ time, event }) => ({ time: shared.get(time)!, event }));
}

/** Steps in order of time, one for each different time. */
export function riskSteps(cases: readonly Followed[]): readonly RiskStep[] {
  const sorted = [...cases].sort((a, b) => a.time - b.time);
  const steps: RiskStep[] = [];
  for (let first = 0; first < sorted.length; ) {
    const { time } = sorted[first]!;
    let end = first;
    let events = 0;
    for (; end < sorted.length && sorted[end]!.time === time; end++) if (sorted[end]!.event) events++;
    steps.push({ time, atRisk: sorted.length - first, events, censored: end - first - events });
    first = end;
  }
  return steps;
}
