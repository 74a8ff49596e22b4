import { z } from 'zod';
import { COHORT_MISSING } from './missing.ts';

/** One case of a cohort: numbers, words and days from its index event; no name, ID, birth date or calendar date. */
export const CohortCaseShape = z.object({
  /** The case as this house names it, so that it can be opened; it stands in no file. */
  caseId: z.string(),
  /** As screen and CSV name it: by the order in which cases were made, from 1. */
  number: z.number().int(),
  /** Made up: never counted with patients. */
  demonstration: z.boolean(),
  /** By the names of `COHORT_COLUMNS`. */
  values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  /** Of the other columns why there is none; a column in neither is not known. */
  missing: z.record(z.string(), z.enum(COHORT_MISSING)),
  /** sFLR over days from the index event; empty without one. */
  curve: z.array(z.object({ day: z.number().int(), sflrPercent: z.number(), isLowerBound: z.boolean() })),
});
export type CohortCase = z.output<typeof CohortCaseShape>;
