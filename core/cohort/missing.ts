import { MISSING_REASONS, type MissingReason } from '../registry/fields.ts';

/**
 * Why a case has no value in a column. `noAssessment`: no sTLV (height, weight or formula is missing), or no FLR;
 * `noIndex`: no event that days count from; `noScan`: there is no such volumetry or session; `refused`: the two scans
 * cannot be compared; `cutOff`: the FLR is cut off by the edge of its series (accepted so), and only known to be at least
 * something; `bound`: only known to lie below or above a limit of the laboratory;
 * `undatedEvent`: something happened and nobody said when; `contradicted`: it has a day, and is said not to have happened; the others as a person entered them.
 */
export const COHORT_MISSING = [
  ...MISSING_REASONS,
  'noPathway',
  'noAssessment',
  'noIndex',
  'noScan',
  'refused',
  'cutOff',
  'bound',
  'undatedEvent',
  'contradicted',
] as const;
export type CohortMissing = (typeof COHORT_MISSING)[number];

export const MISSING_WORDS = {
  notDone: 'not done',
  notPrinted: 'not printed',
  notApplicable: 'not applicable',
  unknown: 'not known',
  masked: 'masked',
  noPathway: 'the case has no pathway',
  noAssessment: 'no sFLR: height, weight, formula or FLR is missing',
  noIndex: 'no index event, from which days count',
  noScan: 'no such volumetry or session',
  refused: 'refused: these scans do not give it',
  cutOff: 'only a lower bound: the FLR is cut off by the edge of its series',
  bound: 'only known as below or above a limit',
  undatedEvent: 'an event without its day',
  contradicted: 'a day of what is said not to have happened',
} as const satisfies Record<CohortMissing, string>;

/** A value of a case, or why there is none. */
export type CohortValue = number | string | boolean;
export type CohortCell = CohortValue | { readonly missing: CohortMissing };

export const missing = (reason: CohortMissing | MissingReason): CohortCell => ({ missing: reason });
export const orMissing = (value: CohortValue | null | undefined, reason: CohortMissing): CohortCell =>
  value ?? missing(reason);
