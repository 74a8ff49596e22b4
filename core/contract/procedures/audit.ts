import { z } from 'zod';
import { query } from '../procedure.ts';
import { CaseId } from '../shapes.ts';

/** An entry of a case's chain as it is shown: who did what, when, and its hash. */
export const AuditLineShape = z.object({
  sequence: z.number().int(),
  at: z.string(),
  by: z.string(),
  role: z.string().nullable(),
  account: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.unknown()),
  /** Tables whose rows it touched. */
  tables: z.array(z.string()),
  hash: z.string(),
});

const key = z.array(z.union([z.string(), z.number()])).readonly();
export const ChainHeadShape = z.object({ sequence: z.number().int(), hash: z.string() });

/** How a chain stands, and all that it speaks of; what core/audit and host/cases/auditCheck say of each break. */
export const AuditCheckShape = z.object({
  scope: z.string(),
  entries: z.number().int(),
  head: ChainHeadShape,
  broken: z
    .object({ sequence: z.number().int(), why: z.enum(['edited', 'missing', 'moved', 'unreadable', 'otherChain']) })
    .nullable(),
  rows: z
    .array(
      z.object({
        table: z.string(),
        key,
        why: z.enum(['edited', 'removed', 'added']),
        sequence: z.number().int().nullable(),
      }),
    )
    .readonly(),
  files: z
    .array(
      z.object({
        what: z.enum(['layer', 'slice']),
        of: z.string(),
        why: z.enum(['changed', 'removed']),
        count: z.number().int(),
      }),
    )
    .readonly(),
  lostHeads: z.array(z.string()).readonly(),
});

/** What changed a case, entry by entry, and whether it all still stands as it was written. */
export const auditProcedures = {
  /** The last entries of a case's chain, the newest first. */
  'audit.list': query({
    input: z.object({ caseId: CaseId, last: z.number().int().min(1).max(1000).default(100) }),
    output: z.object({ entries: z.array(AuditLineShape), head: ChainHeadShape }),
    errors: ['case.notFound'],
  }),
  /**
   * Follows the chains of a case and of the site, and compares every row and file that they speak of. `heads`: hashes of entries
   * that were written down elsewhere (an export, a receipt), or their first 16 digits or more, which must be entries of the
   * case's chain; those in its signatures are asked for anyway. `files` false: rows alone, which is quick; reading every slice
   * of a case is not.
   */
  'audit.check': query({
    input: z.object({
      caseId: CaseId,
      heads: z
        .array(z.string().regex(/^[0-9a-f]{16,64}$/))
        .max(1000)
        .default([]),
      files: z.boolean().default(true),
    }),
    output: z.object({ holds: z.boolean(), of: AuditCheckShape, site: AuditCheckShape }),
    errors: ['case.notFound'],
  }),
} as const;
