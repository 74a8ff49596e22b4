import { z } from 'zod';
import { canonical } from '../canonical.ts';
import { RegistryCaseShape } from '../record/exported.ts';
import { RegistryRecordShape } from './record.ts';

/** The version of the whole: grows with every change of what a registry receives. */
export const SCHEMA_VERSION = 1;

/** Letters, digits and a few signs: it goes into file names, URLs and queries. */
export const SiteCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/);

/**
 * All that a registry receives of one case: its measured scans, each signed or marked as not, and what persons entered.
 * One shape for every target; none of them adds to it, so what cannot stand in here cannot leave.
 */
export const SubmissionShape = z
  .strictObject({
    schema: z.literal('remnant.registry'),
    schemaVersion: z.literal(SCHEMA_VERSION),
    siteCode: SiteCode,
    caseId: z.string().regex(/^[0-9a-z-]{8,64}$/),
    demonstration: z.boolean(),
    scans: z.array(RegistryRecordShape).min(1),
    case: RegistryCaseShape,
  })
  .refine(
    ({ caseId, scans, case: entered }) =>
      entered.subject.caseId === caseId && scans.every(({ subject }) => subject.caseId === caseId),
    'one case',
  );
export type Submission = z.output<typeof SubmissionShape>;

/**
 * A submission on its way: numbered within its case and target before it is first sent, so that however often it is sent it
 * is the same one. `hash` is SHA-256 over the canonical text of its content.
 */
export interface RegistryEntry {
  readonly siteCode: string;
  readonly caseId: string;
  /** From 1, rising; a later one takes the place of the one before. */
  readonly revision: number;
  readonly hash: string;
  /** Whether every scan of it was signed. */
  readonly signed: boolean;
  readonly demonstration: boolean;
  /** Head of the audit chain when it was made; null where there is none. */
  readonly auditHead: string | null;
  /** Canonical JSON of the submission: what is sent, byte for byte. */
  readonly content: string;
}

/** What a registry answers for one entry: proof that it holds it. */
export const ReceiptShape = z.object({
  /** The registry's own number of it. */
  number: z.string().min(1),
  hash: z.string(),
  /** When the registry took it, ISO 8601, by the registry's clock. */
  receivedAt: z.string(),
  auditHead: z.string().nullable(),
});
export type Receipt = z.output<typeof ReceiptShape>;

/** Whether every scan of a submission bears a signature that holds. */
export const isSigned = ({ scans }: Submission): boolean =>
  scans.every(({ provenance }) => provenance.signature !== null);

/** The submission as text, the same for the same facts whatever order they were put together in. */
export const contentOf = (submission: Submission): string => canonical(SubmissionShape.parse(submission));

export const submissionIn = ({ content }: Pick<RegistryEntry, 'content'>): Submission =>
  SubmissionShape.parse(JSON.parse(content));
