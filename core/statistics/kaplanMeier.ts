import { ok, type Result, refuse } from '../result.ts';
import { normalHalfWidth } from './distributions/normal.ts';
import { levelInvalid, type StatisticsCode } from './refusals.ts';
import { type Followed, type RiskStep, riskSteps, survivalTimes } from './survivalTimes.ts';

/** How the limits of survival are formed: `logLog` (Stata's default, and of paper 004), `log` (R's), `plain`. */
export type SurvivalLimits = 'logLog' | 'log' | 'plain';

/** The curve from `time` on, until the next step. */
export interface SurvivalStep extends RiskStep {
  readonly survival: number;
  /** Greenwood's standard error of `survival`; null once nobody is left. */
  readonly standardError: number | null;
  /** Limits of `survival`; null where the method gives none: before the first event with log(−log), and at 0. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface KaplanMeier {
  readonly n: number;
  readonly events: number;
  readonly censored: number;
  readonly limits: SurvivalLimits;
  readonly level: number;
  /** In order of time; before the first, survival is 1. */
  readonly steps: readonly SurvivalStep[];
  readonly median: SurvivalTime;
  /** Area under the curve until `until`. */
  readonly restrictedMean: RestrictedMean;
  readonly lastTime: number;
}

/** A time read off the curve with its limits, each null where it is not reached. */
export interface SurvivalTime {
  readonly time: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface RestrictedMean {
  readonly until: number;
  readonly mean: number;
  readonly standardError: number;
}

export interface KaplanMeierOptions {
  readonly limits?: SurvivalLimits;
  readonly level?: number;
  /** Where the restricted mean ends: at the last time, where it is not given or nobody was followed so long. */
  readonly until?: number;
}

/**
 * The Kaplan-Meier estimate of survival, with Greenwood's variance. A case whose event and censoring share a time is at
 * risk there. Refuses no cases and negative times; a curve without any event is given: it is 1.
 * Source: Kaplan EL, Meier P, JASA 1958, doi:10.1080/01621459.1958.10501452; limits: Kalbfleisch and Prentice 1980.
 */
export function kaplanMeier(
  cases: readonly Followed[],
  { limits = 'logLog', level = 0.95, until }: KaplanMeierOptions = {},
): Result<KaplanMeier, StatisticsCode> {
  const followed = survivalTimes(cases);
  if (!followed.ok) return followed;
  const wrong = levelInvalid(level);
  if (wrong) return wrong;
  if (until !== undefined && !(until > 0 && until < 1e12)) return refuse('statistics.negativeTime', { until });
  const z = normalHalfWidth(level);
  let survival = 1;
  let greenwood = 0;
  const steps = riskSteps(followed.value).map((step): SurvivalStep => {
    const staying = step.atRisk - step.events;
    survival *= staying / step.atRisk;
    if (step.events > 0 && staying > 0) greenwood += step.events / (step.atRisk * staying);
    const standardError = survival > 0 ? survival * Math.sqrt(greenwood) : null;
    return { ...step, survival, standardError, ...limitsOf(survival, Math.sqrt(greenwood), z, limits) };
  });
  const lastTime = steps.at(-1)!.time;
  // Beyond the last follow-up nobody knows the curve, unless it has come to 0.
  const ended = until === undefined || (until > lastTime && survival > 0) ? lastTime : until;
  const events = steps.reduce((sum, step) => sum + step.events, 0);
  const found = { n: cases.length, events, censored: cases.length - events, limits, level, steps, lastTime };
  return ok({
    ...found,
    median: survivalQuantile(steps, 0.5),
    restrictedMean: restrictedMean(steps, ended),
  });
}

/** The reverse estimate, of follow-up: whoever had the event is what censors (Schemper M, Smith TL 1996, doi:10.1016/0197-2456(96)00075-x). */
export const reverseKaplanMeier = (
  cases: readonly Followed[],
  options: KaplanMeierOptions = {},
): Result<KaplanMeier, StatisticsCode> =>
  kaplanMeier(
    cases.map(({ time, event }) => ({ time, event: !event })),
    options,
  );

/** `root` is the root of Greenwood's sum: the standard error of ln S. */
function limitsOf(
  survival: number,
  root: number,
  z: number,
  limits: SurvivalLimits,
): { readonly low: number | null; readonly high: number | null } {
  if (survival === 0) return { low: null, high: null };
  if (limits === 'plain') {
    const half = z * root * survival;
    return { low: Math.max(0, survival - half), high: Math.min(1, survival + half) };
  }
  if (limits === 'log')
    return { low: survival * Math.exp(-z * root), high: Math.min(1, survival * Math.exp(z * root)) };
  if (survival === 1) return { low: null, high: null };
  const width = (z * root) / Math.log(survival);
  const at = (sign: number) => Math.exp(-Math.exp(Math.log(-Math.log(survival)) + sign * width));
  return { low: at(-1), high: at(1) };
}

/** Products of fractions that are 0.5 on paper may lie a bit beside it; so may a month counted in days. */
const NOISE = 1e-9;

/**
 * The first time at which survival has fallen to `share` or below, and its limits: the first at which the lower and
 * the upper limit have (Brookmeyer and Crowley 1982, doi:10.2307/2530286).
 */
export function survivalQuantile(steps: readonly SurvivalStep[], share: number): SurvivalTime {
  const first = (of: (step: SurvivalStep) => number | null) =>
    steps.find((step) => step.events > 0 && (of(step) ?? 2) <= share + NOISE)?.time ?? null;
  return { time: first((s) => s.survival), low: first((s) => s.low), high: first((s) => s.high) };
}

/** What the curve says at one time; null before the first step stands for survival 1. */
export const survivalAt = (steps: readonly SurvivalStep[], time: number): SurvivalStep | null =>
  steps.findLast((step) => step.time <= time * (1 + NOISE)) ?? null;

/** How many are still followed just before each of these times, as printed under a curve. */
export const numbersAtRisk = (steps: readonly RiskStep[], times: readonly number[]): readonly number[] =>
  times.map((time) => steps.find((step) => step.time >= time * (1 - NOISE))?.atRisk ?? 0);

/** The area under the curve until `until`, with the variance of Irwin and Kaplan and Meier (without the n/(n − 1)). */
function restrictedMean(steps: readonly SurvivalStep[], until: number): RestrictedMean {
  const within = steps.filter(({ time }) => time <= until);
  const ends = [...within.slice(1).map(({ time }) => time), until];
  const areas = within.map(({ time, survival }, index) => survival * (ends[index]! - time));
  const total = areas.reduce((sum, area) => sum + area, 0);
  let left = total;
  let variance = 0;
  within.forEach(({ atRisk, events }, index) => {
    if (events > 0 && atRisk > events) variance += (left * left * events) / (atRisk * (atRisk - events));
    left = Math.max(0, left - areas[index]!);
  });
  return { until, mean: total + Math.min(within[0]?.time ?? until, until), standardError: Math.sqrt(variance) };
}
