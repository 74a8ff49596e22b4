import { ok, type Result, refuse } from '../result.ts';
import { chiSquaredTails } from './distributions/chiSquared.ts';
import type { StatisticsCode } from './refusals.ts';
import { type Followed, riskSteps, survivalTimes } from './survivalTimes.ts';
import { cholesky, dot, solved } from './symmetric.ts';

export interface LogRankGroup {
  readonly name: string;
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
}

export interface LogRank {
  readonly groups: readonly LogRankGroup[];
  readonly chiSquare: number;
  /** Groups that were ever at risk when somebody had an event, less one. */
  readonly df: number;
  readonly p: number;
  /** Groups in which nobody had the event: P stands, but no ratio of hazards does, and few cases carry it. */
  readonly withoutEvents: readonly string[];
}

/**
 * The log-rank test of two groups or more, with the hypergeometric variance. Refuses fewer than two groups, and cases of
 * which nobody had the event. Source: Mantel N 1966, PMID 5910392; Peto R, Peto J, JRSS A 1972, doi:10.2307/2344317.
 */
export function logRank(
  groups: readonly { readonly name: string; readonly cases: readonly Followed[] }[],
): Result<LogRank, StatisticsCode> {
  if (groups.length < 2) return refuse('statistics.oneGroup', { groups: groups.length });
  const followed: (readonly Followed[])[] = [];
  for (const { name, cases } of groups) {
    const checked = survivalTimes(cases);
    if (!checked.ok) return refuse(checked.code, { ...checked.details, group: name });
    followed.push(checked.value);
  }
  const all = riskSteps(followed.flat()).filter(({ events }) => events > 0);
  if (all.length === 0) return refuse('statistics.noEvents');
  const observed = followed.map((cases) => cases.filter(({ event }) => event).length);
  const expected = groups.map(() => 0);
  const variance = groups.map(() => groups.map(() => 0));
  const times = followed.map((cases) => cases.map(({ time }) => time).sort((a, b) => a - b));
  const gone = groups.map(() => 0);
  for (const { time, atRisk, events } of all) {
    const shares = times.map((own, i) => {
      while (own[gone[i]!]! < time) gone[i]!++;
      return (own.length - gone[i]!) / atRisk;
    });
    shares.forEach((share, i) => {
      expected[i]! += events * share;
    });
    if (atRisk < 2) continue;
    const spread = (events * (atRisk - events)) / (atRisk - 1);
    shares.forEach((a, i) => {
      shares.forEach((b, j) => {
        variance[i]![j]! += spread * (i === j ? a * (1 - a) : -a * b);
      });
    });
  }
  const found = groups.map(({ name, cases }, i) => ({
    name,
    n: cases.length,
    observed: observed[i]!,
    expected: expected[i]!,
  }));
  // A group that was gone before the first event says nothing; one of the others follows from the rest.
  const telling = expected.flatMap((e, i) => (e > 0 ? [i] : [])).slice(1);
  if (telling.length === 0) return refuse('statistics.oneGroup', { groups: 1 });
  const off = telling.map((i) => observed[i]! - expected[i]!);
  const factored = cholesky(telling.map((i) => telling.map((j) => variance[i]![j]!)));
  if (!('factor' in factored))
    return refuse('statistics.noVariation', { group: groups[telling[factored.dependent]!]!.name });
  const statistic = Math.max(0, dot(off, solved(factored.factor, off)));
  return ok({
    groups: found,
    chiSquare: statistic,
    df: telling.length,
    p: chiSquaredTails(statistic, telling.length).upper,
    withoutEvents: found.filter((group) => group.observed === 0).map(({ name }) => name),
  });
}
