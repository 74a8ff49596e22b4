import { ok, type Result } from '../result.ts';
import type { Days, Millilitre, MillilitrePerDay, Percent, PercentagePoint, PointPerWeek } from '../units.ts';
import {
  degreeOfHypertrophy,
  flrIncreaseMl,
  flrIncreasePercent,
  kgrMlPerDay,
  kgrPointsPerWeek,
  type RateRefusal,
} from './indices.ts';
import {
  type GainInterval95,
  gainInterval95,
  growthInterval95,
  type Interval95,
  type ReadVolume,
} from './interval95.ts';

/** Growth over one interval, as absolute and as relative rate, each with its interval of confidence. */
export interface Growth {
  readonly kgrMlPerDay: MillilitrePerDay;
  readonly kgrPointsPerWeek: PointPerWeek;
  readonly interval95: {
    readonly kgrMlPerDay: Interval95<MillilitrePerDay>;
    readonly kgrPointsPerWeek: Interval95<PointPerWeek>;
  };
}

/**
 * Kinetic growth between two consecutive scans, from unrounded volumes (V5, V6). The interval is the caller's, since
 * the first one counts from stage 1 (V11); refuses one that is shorter than a day or runs backwards.
 */
export function growthBetween(
  from: ReadVolume,
  to: ReadVolume,
  stlv: Millilitre,
  interval: Days,
): Result<Growth, RateRefusal> {
  const perDay = kgrMlPerDay(from.flrMl, to.flrMl, interval);
  if (!perDay.ok) return perDay;
  const perWeek = kgrPointsPerWeek(from.flrMl, to.flrMl, stlv, interval);
  if (!perWeek.ok) return perWeek;
  return ok({
    kgrMlPerDay: perDay.value,
    kgrPointsPerWeek: perWeek.value,
    interval95: growthInterval95(from, to, stlv, interval),
  });
}

/** The whole way from stage 1 to stage 2 (V7, V10). Two denominators stand side by side, so each wears its name. */
export interface InterstageSummary {
  readonly interstageDays: Days;
  readonly flrIncreaseMl: Millilitre;
  /** Of baseline FLR; null for a baseline of 0 ml. */
  readonly flrIncreasePercent: Percent | null;
  /** Points of sTLV. */
  readonly degreeOfHypertrophy: PercentagePoint;
  readonly kgrMlPerDay: MillilitrePerDay;
  /** Percent of **baseline FLR** per day, as Table 4 of the RALPPS paper prints it (discrepancy 000-01). */
  readonly kgrPercentOfBaselinePerDay: number | null;
  /** Points of sTLV per week, the base used everywhere else. */
  readonly kgrPointsPerWeek: PointPerWeek;
  readonly interval95: GainInterval95 & Growth['interval95'];
}

/** Overall growth until stage 2, over the days between the two operations; refuses operations on one day. */
export function interstageSummary(
  baseline: ReadVolume,
  beforeStage2: ReadVolume,
  stlv: Millilitre,
  interstageDays: Days,
): Result<InterstageSummary, RateRefusal> {
  const growth = growthBetween(baseline, beforeStage2, stlv, interstageDays);
  if (!growth.ok) return growth;
  const { kgrMlPerDay, kgrPointsPerWeek, interval95 } = growth.value;
  const increase = flrIncreasePercent(beforeStage2.flrMl, baseline.flrMl);
  return ok({
    interstageDays,
    flrIncreaseMl: flrIncreaseMl(beforeStage2.flrMl, baseline.flrMl),
    flrIncreasePercent: increase.ok ? increase.value : null,
    degreeOfHypertrophy: degreeOfHypertrophy(beforeStage2.flrMl, baseline.flrMl, stlv),
    kgrMlPerDay,
    kgrPercentOfBaselinePerDay: increase.ok ? increase.value / interstageDays : null,
    kgrPointsPerWeek,
    interval95: { ...gainInterval95(baseline, beforeStage2, stlv), ...interval95 },
  });
}
