import { z } from 'zod';
import { ReceiptShape } from '../../registry/submission.ts';
import { FILE_FORMATS, PUSH_CODES, TargetShape } from '../../registry/target.ts';
import { change, query } from '../procedure.ts';
import { CaseId } from '../shapes.ts';
import { nothing } from './inputs.ts';

const targetId = z.string().min(1).max(32);

/** A case that sends nothing now, and why: not signed, nothing measured, a slice that was damaged, example data. */
const LeftOut = z.object({
  caseId: CaseId,
  code: z.enum(['registry.notSigned', 'record.nothingMeasured', 'series.damaged', 'registry.demonstration']),
});

const chosen = {
  /** Left out: every case but the demonstrations. */
  caseIds: z.array(CaseId).max(100_000).optional(),
  /** Scans whose contours nobody signed go too, each marked as not signed. */
  drafts: z.boolean().optional(),
};

/** The registry: where records go, what is on its way, and what arrived. Secrets go in and never come out. */
export const registryProcedures = {
  'registry.targets': query({
    input: nothing,
    output: z.object({
      targets: z.array(
        z.object({
          target: TargetShape,
          secret: z.enum(['kept', 'none', 'notNeeded']),
          /** Entries that have no receipt yet; of those, `refused` were not taken. */
          waiting: z.number().int(),
          refused: z.number().int(),
          received: z.number().int(),
          /** Cases that the registry has. */
          cases: z.number().int(),
          last: ReceiptShape.nullable(),
        }),
      ),
      /** Where secrets are kept: the system's keychain, or a file that only its owner can read. */
      secretsIn: z.enum(['keychain', 'file']),
      secretsFile: z.string(),
    }),
  }),
  /** Sets a target up or changes it. `secret`: its password or API token; left out: as it was; null: forgotten. */
  'registry.keepTarget': change({
    input: z.object({ target: TargetShape, secret: z.string().min(1).max(1000).nullable().optional() }),
    output: nothing,
    /** `unguarded`: without TLS to another machine. */
    errors: ['registry.unguarded', 'case.readOnly', 'disk.full'],
  }),
  /** Takes a target away, its secret, and what waited for it. */
  'registry.removeTarget': change({
    input: z.object({ targetId }),
    output: nothing,
    errors: ['registry.targetNotFound', 'case.readOnly', 'disk.full'],
  }),
  /** The newest entries for a target, those that wait first. */
  'registry.outbox': query({
    input: z.object({ targetId, limit: z.number().int().min(1).max(1000).optional() }),
    output: z.object({
      entries: z.array(
        z.object({
          number: z.number().int(),
          caseId: CaseId,
          revision: z.number().int(),
          hash: z.string(),
          signed: z.boolean(),
          queuedAt: z.string(),
          attempts: z.number().int(),
          refused: z.object({ code: z.string(), held: z.number().int().optional() }).nullable(),
          receipt: ReceiptShape.nullable(),
        }),
      ),
    }),
    errors: ['registry.targetNotFound'],
  }),
  /**
   * Puts what cases leave as into the outbox, where it says something else than what was last sent, and hands over all that
   * waits. What did not go through stays there. `renumber`: entries in conflict go again, as newer than what the registry holds.
   */
  'registry.push': change({
    input: z.object({ targetId, ...chosen, renumber: z.boolean().optional() }),
    output: z.object({
      queued: z.number().int(),
      unchanged: z.number().int(),
      received: z.number().int(),
      refused: z.number().int(),
      waiting: z.number().int(),
      leftOut: z.array(LeftOut),
    }),
    errors: [
      'registry.targetNotFound',
      'registry.noSite',
      /** `sealed`: it lies in a keychain that is not at hand here. */
      'registry.noSecret',
      'case.notFound',
      ...PUSH_CODES,
      'case.readOnly',
      'disk.full',
    ],
  }),
  /** What cases leave as, as the files of a format, under tickets fetched from /bytes/export/{ticket}. */
  'registry.files': query({
    input: z.object({ as: z.enum(FILE_FORMATS), ...chosen }),
    output: z.object({
      files: z.array(z.object({ ticket: z.string(), fileName: z.string() })),
      cases: z.number().int(),
      leftOut: z.array(LeftOut),
    }),
    errors: ['registry.noSite', 'registry.notSigned', 'record.nothingMeasured', 'case.notFound'],
  }),
} as const;
