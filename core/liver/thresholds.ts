import type { Interval95 } from './interval95.ts';

/** A published value that a measurement is held against, with what it was found for. */
export interface Threshold {
  readonly id: string;
  readonly value: number;
  /** Above it, not on it. */
  readonly strict: boolean;
  /** As it is printed: "2 points/week". */
  readonly label: string;
  readonly source: string;
  readonly doi: string | null;
}

const SHINDOH = {
  source:
    'Shindoh J, Truty MJ, Aloia TA, et al. J Am Coll Surg 2013;216:201–209: best cut-offs for hepatic insufficiency in 107 resections for colorectal metastases after portal vein embolisation; growth from embolisation to the first CT',
  doi: '10.1016/j.jamcollsurg.2012.10.018',
} as const;

/** Cut-offs of Shindoh 2013 (PMC3632508), which a growth is held against unless the site sets its own. */
export const THRESHOLDS = {
  kgrPointsPerWeek: { id: 'kgr.shindoh', value: 2, strict: false, label: '2 points/week', ...SHINDOH },
  degreeOfHypertrophy: { id: 'hypertrophy.shindoh', value: 7.5, strict: false, label: '7.5 points', ...SHINDOH },
  sflrPercent: { id: 'sflr.shindoh', value: 29.6, strict: false, label: '29.6 %', ...SHINDOH },
} as const satisfies Record<string, Threshold>;

/** What an interval of confidence can say about a threshold; `cannotBeTold` is an answer of its own. */
export type Verdict = 'above' | 'below' | 'cannotBeTold';

export interface ThresholdComparison {
  readonly threshold: Threshold;
  readonly verdict: Verdict;
  /** As a person reads it, without a full stop. */
  readonly says: string;
}

/**
 * What a measurement with its 95 % interval says about a threshold: above or below only where the whole interval lies
 * there, else it cannot be told from it. Null without an interval: a bare number does not say how certain it is.
 */
export function comparedWith(
  interval95: Interval95<number> | null,
  threshold: Threshold | null,
): ThresholdComparison | null {
  if (interval95 === null || threshold === null) return null;
  const [low, high] = interval95;
  const { value, strict, label } = threshold;
  // On the threshold is on it, whatever the last bits say.
  const on = 1e-11 * Math.max(1, Math.abs(value));
  const above = strict ? low > value + on : low >= value - on;
  const below = strict ? high <= value + on : high < value - on;
  if (above) return { threshold, verdict: 'above', says: strict ? `above ${label}` : `${label} or above` };
  if (below) return { threshold, verdict: 'below', says: strict ? `not above ${label}` : `below ${label}` };
  return { threshold, verdict: 'cannotBeTold', says: `cannot be told from ${label}` };
}
