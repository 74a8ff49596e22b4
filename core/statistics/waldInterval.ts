import { ok, type Result, refuse } from '../result.ts';
import { normalHalfWidth, normalTwoSided } from './distributions/normal.ts';
import { levelInvalid, type StatisticsCode } from './refusals.ts';

export interface WaldOfInterval {
  readonly z: number;
  readonly p: number;
  /** √(low · high): what the ratio must be, within rounding, if the limits are Wald's. */
  readonly middle: number;
}

/**
 * Wald's P of a printed ratio and its limits: z = |ln ratio| / (ln(high/low) / 2z₀). For checking papers. Refuses what is
 * not positive or whose limits do not differ.
 */
export function waldOfInterval(
  ratio: number,
  low: number,
  high: number,
  level = 0.95,
): Result<WaldOfInterval, StatisticsCode> {
  const wrong = levelInvalid(level);
  if (wrong) return wrong;
  if (!(ratio > 0 && low > 0 && high > low && ratio < 1e100 && high < 1e100 && low > 1e-100 && ratio > 1e-100))
    return refuse('statistics.notRepresentable', { ratio, low, high });
  const error = Math.log(high / low) / (2 * normalHalfWidth(level));
  if (!(error > 0)) return refuse('statistics.noVariation');
  const z = Math.log(ratio) / error;
  return ok({ z, p: normalTwoSided(z), middle: Math.exp((Math.log(low) + Math.log(high)) / 2) });
}
