import type { Percent } from '../units.ts';
import { halfAwayFromZero, withoutNoise } from './rounding.ts';

export const LIVER_CONDITIONS = ['normal', 'chemotherapy', 'steatosis', 'fibrosis', 'cirrhosis'] as const;
export type LiverCondition = (typeof LIVER_CONDITIONS)[number];

/** The sFLR to reach, in whole percents of sTLV; `strict`: above it, not on it. No condition of the liver, no target. */
export interface Target {
  readonly sflrPercent: Percent | null;
  readonly strict: boolean;
  readonly reason: string;
}

const BY_LIVER: Record<LiverCondition, { percent: number; why: string }> = {
  fibrosis: { percent: 40, why: 'fibrosis' },
  cirrhosis: { percent: 40, why: 'cirrhosis' },
  chemotherapy: { percent: 30, why: 'liver after chemotherapy' },
  steatosis: { percent: 30, why: 'steatosis' },
  normal: { percent: 25, why: 'normal liver' },
};

/** ICG-R15 from here on makes the target strict: 10.0 itself is "not below 10" (discrepancy 000-17). */
export const ICG_R15_LIMIT_PERCENT = 10;

/**
 * Target of sFLR by the condition of the liver; above 50 % where ICG-R15 is 10 % or more (S4, I3, I4). Null percent
 * where the condition is not given: there is no default.
 */
export function targetFor(liver: LiverCondition | null, icgR15Percent: number | null): Target {
  if (liver === null)
    return { sflrPercent: null, strict: false, reason: 'The condition of the liver is not given: no target.' };
  const { percent, why } = BY_LIVER[liver];
  if (icgR15Percent !== null && icgR15Percent >= ICG_R15_LIMIT_PERCENT)
    return {
      sflrPercent: 50 as Percent,
      strict: true,
      reason: `ICG-R15 ${icgR15Percent} % is not below ${ICG_R15_LIMIT_PERCENT} %: above 50 % (S4).`,
    };
  return { sflrPercent: percent as Percent, strict: false, reason: `${percent} % for ${why} (I3).` };
}

/** Whether a target is met in whole percents, and whether only because of rounding; null without a target. */
export function targetMet(sflr: Percent, target: Target): { met: boolean; onlyAfterRounding: boolean } | null {
  if (target.sflrPercent === null) return null;
  const reached = (value: number) =>
    target.strict ? value > (target.sflrPercent as number) : value >= (target.sflrPercent as number);
  const met = reached(halfAwayFromZero(sflr));
  return { met, onlyAfterRounding: met && !reached(withoutNoise(sflr)) };
}
