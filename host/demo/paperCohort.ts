import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EventType } from '#core/contract/shapes';
import { type IsoDate, isoDateOf } from '#core/liver/days';
import { STOP_REASONS } from '#core/pathway/machine';
import { projectPath } from '../projectPath.ts';

const day = z.number().int();

/** The seven patients of the RALPPS paper as they are shipped: days count from stage 1. */
const PaperCohortShape = z.object({
  source: z.string(),
  /** What is made up, and what is deduced. */
  examples: z.string(),
  stage1: z.string().refine((text) => isoDateOf(text) !== null),
  patients: z.array(
    z.object({
      patient: z.number().int(),
      /** What the paper leaves open of this patient, and what stands for it. */
      note: z.string().nullable(),
      body: z.object({ heightCm: z.number(), weightKg: z.number() }),
      childPughScore: z.number().int(),
      scans: z.array(
        z.object({
          day,
          flrMl: z.number(),
          icgR15Pct: z.number(),
          apsPresent: z.boolean().nullable(),
          metastasis: z.boolean(),
        }),
      ),
      events: z.array(z.object({ type: EventType, day })),
      decisions: z.array(
        z.object({
          day,
          to: z.string(),
          reason: z.string().optional(),
          stop: z.enum(STOP_REASONS).optional(),
          roundingConfirmed: z.boolean().optional(),
        }),
      ),
    }),
  ),
});
export type PaperCohort = z.output<typeof PaperCohortShape>;
export type PaperPatient = PaperCohort['patients'][number];

/** assets/demo/cohort.json of the project; what is missing is a fault of the installation. */
export async function paperCohort(): Promise<PaperCohort> {
  const path = projectPath('assets', 'demo', 'cohort.json');
  if (path === null) throw new Error('assets/demo/cohort.json is missing from this installation');
  return PaperCohortShape.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** The date of a day that counts from stage 1. */
export const dateOfDay = ({ stage1 }: Pick<PaperCohort, 'stage1'>, ofDay: number): IsoDate =>
  new Date(Date.parse(stage1) + ofDay * 86_400_000).toISOString().slice(0, 10);

/** Who a patient of the paper is here: nobody. */
export const nameOf = ({ patient }: Pick<PaperPatient, 'patient'>): string => `RALPPS paper, patient ${patient}`;
