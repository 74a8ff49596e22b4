import type { Percent } from '../units.ts';
import type { Pathway } from './caseInput.ts';
import { halfAwayFromZero, withoutNoise } from './rounding.ts';

export const LIVER_CONDITIONS = ['normal', 'chemotherapy', 'steatosis', 'fibrosis', 'cirrhosis'] as const;
export type LiverCondition = (typeof LIVER_CONDITIONS)[number];

/**
 * How an sFLR is held against its target: in whole percents, as the RALPPS paper does (edge case 6), or with every
 * digit. Above a limit is above it by every digit in either way: rounding met 40 at 39.6, and never makes 50.3 no more
 * than 50. A limit of a site that has decimals is held in as many: no whole percent lies on 42.3, and 42.4 is not below it.
 */
export const TARGET_COMPARISONS = ['wholePercent', 'unrounded'] as const;
export type TargetComparison = (typeof TARGET_COMPARISONS)[number];

/** The sFLR to reach, in percent of sTLV; `strict`: above it, not on it. No condition of the liver, no target. */
export interface Target {
  readonly sflrPercent: Percent | null;
  readonly strict: boolean;
  readonly reason: string;
  readonly compared: TargetComparison;
  /** What the paper has, where the site set another: the picture of a course says both. */
  readonly papersPercent?: number;
  /** ICG-R15 is asked for on this pathway and not known: from `fromPercent` on the target would be above `abovePercent` (S4). */
  readonly icgUnknown?: { readonly fromPercent: number; readonly abovePercent: number };
}

const IN_WORDS: Record<LiverCondition, string> = {
  fibrosis: 'fibrosis',
  cirrhosis: 'cirrhosis',
  chemotherapy: 'liver after chemotherapy',
  steatosis: 'steatosis',
  normal: 'normal liver',
};

/** ICG-R15 from here on makes the target strict: 10.0 itself is "not below 10" (discrepancy 000-17). */
export const ICG_R15_LIMIT_PERCENT = 10;

/** What makes a target: least sFLR of each liver, the ICG-R15 that moves it, and the sFLR to exceed then. */
export interface TargetLimits {
  readonly byLiver: Readonly<Record<LiverCondition, number>>;
  readonly icgR15Percent: number;
  readonly sflrAbovePercent: number;
}

/** As the papers have them (S4, I3). */
export const PAPER_LIMITS: TargetLimits = {
  byLiver: { fibrosis: 40, cirrhosis: 40, chemotherapy: 30, steatosis: 30, normal: 25 },
  icgR15Percent: ICG_R15_LIMIT_PERCENT,
  sflrAbovePercent: 50,
};

/** How a limit of the site's own is told from the paper's: the number never stands alone. */
const own = (limit: number, papers: number): string => (limit === papers ? '' : `; the paper has ${papers} %`);

const papersOwn = (limit: number, papersPercent: number) => (limit === papersPercent ? {} : { papersPercent });

/**
 * Target of sFLR by the condition of the liver; above 50 % where ICG-R15 is 10 % or more (S4, I3, I4), or what the site
 * set instead. Null percent where the condition is not given: there is no default.
 * @param icgAsked the pathway needs ICG-R15 (`asksForIcg`): without it the target of the liver alone is never plainly met
 */
export function targetFor(
  liver: LiverCondition | null,
  icgR15Percent: number | null,
  compared: TargetComparison = 'wholePercent',
  { byLiver, icgR15Percent: high, sflrAbovePercent: above }: TargetLimits = PAPER_LIMITS,
  icgAsked = false,
): Target {
  if (liver === null)
    return {
      sflrPercent: null,
      strict: false,
      compared,
      reason: 'The condition of the liver is not given: no target.',
    };
  const percent = byLiver[liver];
  if (icgR15Percent !== null && icgR15Percent >= high)
    return {
      sflrPercent: above as Percent,
      strict: true,
      compared,
      reason: `ICG-R15 ${icgR15Percent} % is not below ${high} %${high === PAPER_LIMITS.icgR15Percent ? '' : ` (the paper has ${PAPER_LIMITS.icgR15Percent} %)`}: above ${above} % (S4${own(above, PAPER_LIMITS.sflrAbovePercent)}).`,
      ...papersOwn(above, PAPER_LIMITS.sflrAbovePercent),
    };
  return {
    sflrPercent: percent as Percent,
    strict: false,
    compared,
    reason: `${percent} % for ${IN_WORDS[liver]} (I3${own(percent, PAPER_LIMITS.byLiver[liver])}).`,
    ...papersOwn(percent, PAPER_LIMITS.byLiver[liver]),
    ...(icgAsked && icgR15Percent === null && { icgUnknown: { fromPercent: high, abovePercent: above } }),
  };
}

/**
 * Whether S4 belongs to a pathway: only the rules of ALPPS and RALPPS ask for ICG-R15. Of a case without a pathway nobody
 * knows which rule its target is decided by: nothing is plainly met there either.
 */
export const asksForIcg = (pathway: Pathway | null): boolean =>
  pathway === null || pathway === 'ALPPS' || pathway === 'RALPPS';

/**
 * How a case holds its sFLR against the target: what somebody set (`strictUnrounded`), else by the paper that its
 * pathway comes from. Only the RALPPS paper rounds (patient 6 went to stage 2 at 39.4–40.03 %, discrepancy 000-08), so
 * ALPPS, RALPPS and a case without a pathway compare in whole percents, and every other pathway with every digit.
 */
export function comparisonOf(pathway: Pathway | null, strictUnrounded: boolean | null): TargetComparison {
  const byPaper = pathway === null || pathway === 'ALPPS' || pathway === 'RALPPS';
  return (strictUnrounded ?? !byPaper) ? 'unrounded' : 'wholePercent';
}

/** A number to reach, in percent of sTLV; `strict`: above it, not on it. */
export interface Aim {
  readonly percent: number;
  readonly strict: boolean;
}

const reached = (value: number, { percent, strict }: Aim): boolean => (strict ? value > percent : value >= percent);

/** Decimals that a limit is written with. */
const decimalsOf = (percent: number): number =>
  Number.isInteger(percent) ? 0 : (/\.(\d+)$/.exec(`${percent}`)?.[1]?.length ?? EVERY_DIGIT);
/** More decimals than this round nothing away that a volume could have. */
const EVERY_DIGIT = 9;

/** A value rounded as a limit is written. */
const roundedAs = (percent: number, value: number): number => {
  const decimals = decimalsOf(percent);
  return decimals < EVERY_DIGIT ? halfAwayFromZero(value, decimals) : withoutNoise(value);
};

/** How a limit is held where its paper rounds: "whole percents", "1 decimal". */
export function precisionInWords(percent: number): string {
  const decimals = decimalsOf(percent);
  return decimals === 0 ? 'whole percents' : decimals === 1 ? '1 decimal' : `${decimals} decimals`;
}

/** An sFLR held against a number to reach: whether it is met, and whether only because of rounding. The rules and the chart ask it here. */
export function heldAgainst(
  sflr: number,
  aim: Aim,
  compared: TargetComparison,
): { readonly met: boolean; readonly onlyAfterRounding: boolean } {
  // More than a point away no rounding changes anything.
  if (Math.abs(sflr - aim.percent) > 1) return { met: sflr > aim.percent, onlyAfterRounding: false };
  const unrounded = reached(withoutNoise(sflr), aim);
  const met = unrounded || (compared === 'wholePercent' && reached(roundedAs(aim.percent, sflr), aim));
  return { met, onlyAfterRounding: met && !unrounded };
}

/** Whether a target is met by its own comparison, and whether only because of rounding; null without a target. */
export function targetMet(sflr: Percent, target: Target): { met: boolean; onlyAfterRounding: boolean } | null {
  const { sflrPercent, strict, compared } = target;
  return sflrPercent === null ? null : heldAgainst(sflr, { percent: sflrPercent, strict }, compared);
}

/** Met only after rounding is a state of its own: it reproduces the paper's decisions, and wants a person's confirmation. */
/** `metIcgUnknown`: met by the liver alone, where ICG-R15 is asked for, is not known, and may raise the target out of reach. */
export const TARGET_STATES = ['met', 'metOnlyAfterRounding', 'metIcgUnknown', 'notMet'] as const;
export type TargetState = (typeof TARGET_STATES)[number];

/** What stands beside the sFLR of a liver whose ICG-R15 is asked for and not known: S4 cannot be judged. */
export const MET_ICG_UNKNOWN = 'met for a liver without ICG; ICG-R15 unknown';

/** Where an sFLR stands against its target; null without a target. */
export function targetState(sflr: Percent, target: Target): TargetState | null {
  const met = targetMet(sflr, target);
  if (met === null) return null;
  if (!met.met) return 'notMet';
  if (met.onlyAfterRounding) return 'metOnlyAfterRounding';
  const { icgUnknown, compared } = target;
  if (icgUnknown === undefined) return 'met';
  const raised = heldAgainst(sflr, { percent: icgUnknown.abovePercent, strict: true }, compared);
  return raised.met ? 'met' : 'metIcgUnknown';
}

/**
 * The state of a day with several scans, none of which is the one that holds: met where all of them meet it (only after
 * rounding where one does), not met where none does, else null.
 */
export function stateOfAll(states: readonly (TargetState | null)[]): TargetState | null {
  const [first = null] = states;
  if (states.every((one) => one === first)) return first;
  if (states.includes(null) || states.includes('notMet')) return null;
  return states.includes('metOnlyAfterRounding') ? 'metOnlyAfterRounding' : 'metIcgUnknown';
}

/** Whether no FLR is missing to the target that is known. */
export const isReached = (state: TargetState | null): boolean => state === 'met' || state === 'metIcgUnknown';

/**
 * The state of an sFLR that is only a lower bound (its FLR is cut off, accepted by name): met where the bound itself
 * meets it, else null, since nobody knows how much more there is.
 */
export function targetStateAtLeast(sflr: Percent, target: Target): TargetState | null {
  const state = targetState(sflr, target);
  return isReached(state) ? state : null;
}

/** Whether the rounded sFLR would reach the target where the digits do not, however the case compares them. */
export const reachedOnlyByRounding = (sflr: Percent, { sflrPercent, strict }: Target): boolean =>
  sflrPercent !== null && heldAgainst(sflr, { percent: sflrPercent, strict }, 'wholePercent').onlyAfterRounding;

/** FLR that is missing to a plainly met target, in whole ml, rounded up; 0 where it is met, null without a target. */
export function shortOfTargetMl(flrMl: number, stlvMl: number, target: Target): number | null {
  const wanted = target.sflrPercent;
  if (wanted === null) return null;
  if (isReached(targetState(((100 * flrMl) / stlvMl) as Percent, target))) return 0;
  const short = (stlvMl * wanted) / 100 - flrMl;
  // Far from a whole millilitre no noise decides.
  const missing = Math.abs(short - Math.round(short)) > 1e-4 ? short : withoutNoise(short);
  return Math.max(1, target.strict ? Math.floor(missing) + 1 : Math.ceil(missing));
}
