import { ok, type Result, refuse } from '../result.ts';
import type { Days, Millilitre, MillilitrePerDay, Percent, PercentagePoint, PointPerWeek } from '../units.ts';

/** Standardised FLR: share of sTLV, never clamped at 100 (V2; up to 107 % in the TARE paper). */
export const sflrPercent = (flr: Millilitre, stlv: Millilitre): Percent => ((100 * flr) / stlv) as Percent;

/** Less than a cubic millimetre is no liver: a share of it would be past any number. */
export const SMALLEST_WHOLE_ML = 0.001;

/** FLR as a share of the functional liver; refuses a liver without volume. */
export const flrPercent = (functionalFlr: Millilitre, functionalTlv: Millilitre): Result<Percent, 'liver.empty'> =>
  functionalTlv >= SMALLEST_WHOLE_ML ? ok(((100 * functionalFlr) / functionalTlv) as Percent) : refuse('liver.empty');

/** Gain of FLR since baseline, ml (V4). */
export const flrIncreaseMl = (flr: Millilitre, baselineFlr: Millilitre): Millilitre =>
  (flr - baselineFlr) as Millilitre;

/** Gain since baseline as a share of **baseline FLR** (V3, V9); refuses a baseline of 0 ml. */
export const flrIncreasePercent = (flr: Millilitre, baselineFlr: Millilitre): Result<Percent, 'baseline.zero'> =>
  baselineFlr >= SMALLEST_WHOLE_ML
    ? ok(((100 * (flr - baselineFlr)) / baselineFlr) as Percent)
    : refuse('baseline.zero');

/** Degree of hypertrophy: gain since baseline in points of **sTLV** (V8). */
export const degreeOfHypertrophy = (flr: Millilitre, baselineFlr: Millilitre, stlv: Millilitre): PercentagePoint =>
  ((100 * (flr - baselineFlr)) / stlv) as PercentagePoint;

export type RateRefusal = 'kgr.sameDay' | 'kgr.negativeOrder';

/** Refuses an interval that runs backwards or is shorter than a day: a rate over no time is no rate, never infinity. */
const rateInterval = (interval: Days): Result<Days, RateRefusal> =>
  interval < 0 ? refuse('kgr.negativeOrder') : interval < 1 ? refuse('kgr.sameDay') : ok(interval);

/** Absolute kinetic growth rate between two consecutive scans, ml/day; may be negative (V5). */
export function kgrMlPerDay(from: Millilitre, to: Millilitre, interval: Days): Result<MillilitrePerDay, RateRefusal> {
  const days = rateInterval(interval);
  return days.ok ? ok(((to - from) / days.value) as MillilitrePerDay) : days;
}

/**
 * Relative kinetic growth rate between two consecutive scans, in points of sTLV per week; may be negative.
 * From unrounded volumes: recomputed from printed whole percentages, 9 of the paper's 27 cells come out wrong.
 * The interval is the caller's, since the first one counts from stage 1 (V11); refuses one shorter than a day.
 * Source: rescue RFA/PEI after RALPPS, Table 3 (engine-spec V6).
 */
export function kgrPointsPerWeek(
  from: Millilitre,
  to: Millilitre,
  stlv: Millilitre,
  interval: Days,
): Result<PointPerWeek, RateRefusal> {
  const days = rateInterval(interval);
  return days.ok ? ok((((100 * (to - from)) / stlv) * (7 / days.value)) as PointPerWeek) : days;
}
