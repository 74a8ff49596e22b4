import type { Hounsfield } from '../units.ts';

/** A range of HU, both ends inclusive and whole. */
export interface HuRange {
  readonly lowerHu: Hounsfield;
  readonly upperHu: Hounsfield;
}

/** 1.4826 × the median absolute deviation estimates the standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;
const SIGMAS = 2.5;
/** Never narrower than noise and vessels leave in one liver, never so wide that it takes the neighbours in. */
const NARROWEST_HU = 30;
const WIDEST_HU = 60;

/**
 * The range of HU proposed for growing from what lies under a region: its median ± 2.5 robust standard deviations, that
 * half-width kept between 30 and 60 HU. The median and MAD are not moved by a vessel or a calcification inside the
 * region. An empty region proposes nothing.
 */
export function proposeRange(values: ArrayLike<number>): HuRange | null {
  if (values.length === 0) return null;
  const centre = medianOf(values);
  const half = Math.min(WIDEST_HU, Math.max(NARROWEST_HU, SIGMAS * robustSpread(values)));
  return { lowerHu: Math.round(centre - half) as Hounsfield, upperHu: Math.round(centre + half) as Hounsfield };
}

/** The standard deviation, as the median absolute deviation estimates it. */
export function robustSpread(values: ArrayLike<number>): number {
  const centre = medianOf(values);
  return MAD_TO_SIGMA * medianOf(Array.from(values, (value) => Math.abs(value - centre)));
}

export function medianOf(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
