import { ok, type Result, refuse } from '../result.ts';
import { varianceOf } from './description.ts';
import { normalHalfWidth } from './distributions/normal.ts';
import { noiseOf } from './ranks.ts';
import { levelInvalid, notFinite, type StatisticsCode } from './refusals.ts';

/** One case: what was measured, and whether it had the event. */
export interface Classified {
  readonly value: number;
  readonly event: boolean;
}

/** One cut: a case is called positive when its value lies beyond `beyond`; null calls every case positive. */
export interface RocPoint {
  /** An observed value: positive is greater than it (or less, where `lower` values speak for the event). */
  readonly beyond: number | null;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

export interface Roc {
  readonly events: number;
  readonly others: number;
  readonly direction: 'higher' | 'lower';
  readonly auc: number;
  /** DeLong's; null of fewer than two cases on a side. */
  readonly standardError: number | null;
  readonly level: number;
  /** Null where the standard error is null or 0: a perfect curve says nothing about how sure it is. */
  readonly interval: readonly [low: number, high: number] | null;
  /** From calling nobody positive to calling everybody. */
  readonly points: readonly RocPoint[];
  /** The cut with the greatest J = sensitivity + specificity − 1; of several, the most specific. */
  readonly youden: RocPoint & { readonly j: number; readonly equallyGood: number };
}

/**
 * The receiver operating characteristic of a measurement for an event, and Youden's cut. Area by pairs, ties as a half.
 * Refuses cases that all, or none of which, had the event.
 * Source: DeLong ER et al., Biometrics 1988, doi:10.2307/2531595; Youden WJ, Cancer 1950, doi:10.1002/1097-0142(1950)3:1<32::aid-cncr2820030106>3.0.co;2-3.
 */
export function roc(
  cases: readonly Classified[],
  { direction = 'higher', level = 0.95 }: { readonly direction?: 'higher' | 'lower'; readonly level?: number } = {},
): Result<Roc, StatisticsCode> {
  const values = cases.map(({ value }) => value);
  const wrong = notFinite(values) ?? levelInvalid(level);
  if (wrong) return wrong;
  const noise = noiseOf(values);
  const sign = direction === 'higher' ? 1 : -1;
  const sick = cases.filter(({ event }) => event).map(({ value }) => sign * value);
  const well = cases.filter(({ event }) => !event).map(({ value }) => sign * value);
  if (sick.length === 0) return refuse('statistics.noEvents');
  if (well.length === 0) return refuse('statistics.oneGroup', { groups: 1 });
  const wins = (a: number, b: number) => (Math.abs(a - b) <= noise ? 0.5 : a > b ? 1 : 0);
  const mean = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const ofSick = sick.map((a) => mean(well.map((b) => wins(a, b))));
  const ofWell = well.map((b) => mean(sick.map((a) => wins(a, b))));
  const auc = mean(ofSick);
  const standardError =
    sick.length > 1 && well.length > 1
      ? Math.sqrt(varianceOf(ofSick) / sick.length + varianceOf(ofWell) / well.length)
      : null;
  const half = normalHalfWidth(level) * (standardError ?? 0);
  const points = pointsOf(sick, well, noise, sign);
  const j = (point: RocPoint) => point.sensitivity + point.specificity - 1;
  const best = points.reduce((most, point) => (j(point) > j(most) + 1e-12 ? point : most));
  return ok({
    events: sick.length,
    others: well.length,
    direction,
    auc,
    standardError,
    level,
    interval: half > 0 ? [Math.max(0, auc - half), Math.min(1, auc + half)] : null,
    points,
    youden: {
      ...best,
      j: j(best),
      equallyGood: points.filter((point) => Math.abs(j(point) - j(best)) <= 1e-12).length,
    },
  });
}

function pointsOf(sick: readonly number[], well: readonly number[], noise: number, sign: number): RocPoint[] {
  const cuts: number[] = [];
  for (const value of [...sick, ...well].sort((a, b) => b - a))
    if (cuts.length === 0 || cuts.at(-1)! - value > noise) cuts.push(value);
  const point = (beyond: number | null): RocPoint => {
    const positive = (value: number) => beyond === null || value > beyond + noise;
    const truePositives = sick.filter(positive).length;
    const falsePositives = well.filter(positive).length;
    return {
      beyond: beyond === null ? null : sign * beyond || 0,
      truePositives,
      falsePositives,
      sensitivity: truePositives / sick.length,
      specificity: 1 - falsePositives / well.length,
    };
  };
  return [...cuts.map(point), point(null)];
}
