import type { Days, Millilitre, MillilitrePerDay, Percent, PercentagePoint, PointPerWeek } from '../units.ts';
import { SMALLEST_WHOLE_ML } from './indices.ts';
import { DEFAULT_READING_ERROR } from './readingError.ts';

/** Coefficient of variation of one FLR reading where the centre has not measured its own (see readingError.ts). */
export const DEFAULT_READING_CV = DEFAULT_READING_ERROR.cv;

/** Two-sided 95 % point of the standard normal distribution. */
export const Z95 = 1.96;

/** Lower and upper end. Not clamped: a growth rate may be negative. */
export type Interval95<Unit extends number> = readonly [low: Unit, high: Unit];

/** A volume with the reading error it carries. */
export interface ReadVolume {
  readonly flrMl: Millilitre;
  /** Coefficient of variation of the reading, a fraction: σ = cv · FLR. */
  readonly readingCv: number;
}

const errorMl = ({ flrMl, readingCv }: ReadVolume): number => readingCv * flrMl;
const around = <Unit extends number>(centre: number, half: number): Interval95<Unit> =>
  [centre - half, centre + half] as readonly number[] as Interval95<Unit>;

/** 95 % interval of sFLR from the reading error alone: 100/sTLV · (FLR ± 1.96 σ). sTLV is taken as exact. */
export const sflrInterval95 = (read: ReadVolume, stlv: Millilitre): Interval95<Percent> =>
  around((100 * read.flrMl) / stlv, (100 * Z95 * errorMl(read)) / stlv);

/**
 * 95 % intervals of both rates. The two readings err independently, so the variance of their difference is the sum:
 * σΔ = √((cvᵢ·FLRᵢ)² + (cvⱼ·FLRⱼ)²); a rate is linear in the difference, so its half-width is 1.96 σΔ by the same
 * factor (1/days, or 100/sTLV · 7/days). Days and sTLV are taken as exact. FLR 400 ml twice, sTLV 1500 ml, 7 days:
 * ±2.0 points/week at 2.75 %.
 */
export function growthInterval95(
  from: ReadVolume,
  to: ReadVolume,
  stlv: Millilitre,
  interval: Days,
): { readonly kgrMlPerDay: Interval95<MillilitrePerDay>; readonly kgrPointsPerWeek: Interval95<PointPerWeek> } {
  const delta = to.flrMl - from.flrMl;
  const half = Z95 * Math.hypot(errorMl(from), errorMl(to));
  const perWeek = (100 / stlv) * (7 / interval);
  return {
    kgrMlPerDay: around(delta / interval, half / interval),
    kgrPointsPerWeek: around(delta * perWeek, half * perWeek),
  };
}

export interface GainInterval95 {
  readonly flrIncreaseMl: Interval95<Millilitre>;
  /** Of baseline FLR; null for a baseline of 0 ml. */
  readonly flrIncreasePercent: Interval95<Percent> | null;
  readonly degreeOfHypertrophy: Interval95<PercentagePoint>;
}

/**
 * 95 % intervals of the gains since baseline. The difference errs as a rate does. The increase in percent of baseline
 * is a ratio of two readings that both err: to the first order σ = 100 · FLR/FLR₀ · √(cv² + cv₀²), which at a cv of
 * 5 % differs from the exact limits of a ratio by less than a tenth of its width.
 */
export function gainInterval95(baseline: ReadVolume, read: ReadVolume, stlv: Millilitre): GainInterval95 {
  const delta = read.flrMl - baseline.flrMl;
  const half = Z95 * Math.hypot(errorMl(baseline), errorMl(read));
  const ratio = read.flrMl / baseline.flrMl;
  return {
    flrIncreaseMl: around(delta, half),
    flrIncreasePercent:
      baseline.flrMl < SMALLEST_WHOLE_ML
        ? null
        : around(100 * (ratio - 1), 100 * Z95 * ratio * Math.hypot(read.readingCv, baseline.readingCv)),
    degreeOfHypertrophy: around((100 * delta) / stlv, (100 * half) / stlv),
  };
}
