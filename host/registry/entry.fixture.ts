import { createHash } from 'node:crypto';
import { contentOf, isSigned, type RegistryEntry } from '#core/registry/submission';
import { drawnSubmission } from '#core/registry/submission.fixture';

/** A submission on its way, as the outbox would hold it. */
export function drawnEntry(
  drawn: Parameters<typeof drawnSubmission>[0],
  { revision = 1, auditHead = null }: { revision?: number; auditHead?: string | null } = {},
): RegistryEntry {
  const submission = drawnSubmission(drawn);
  const content = contentOf(submission);
  return {
    siteCode: submission.siteCode,
    caseId: submission.caseId,
    revision,
    hash: createHash('sha256').update(content).digest('hex'),
    signed: isSigned(submission),
    demonstration: submission.demonstration,
    auditHead,
    content,
  };
}
