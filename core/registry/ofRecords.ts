import type { CaseRecord } from '../record/caseRecord.ts';
import { exportedCase } from '../record/exported.ts';
import type { RecordFieldName } from '../record/fields.ts';
import type { Case } from '../record/linked.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { RecordedCase } from './recordedCase.ts';
import { registryRecords, type UidHash } from './registryRecords.ts';
import { SCHEMA_VERSION, SiteCode, type Submission, SubmissionShape } from './submission.ts';

export type SubmissionCode = 'registry.noSite' | 'registry.notSigned' | 'record.nothingMeasured';

/**
 * The submission of a case: those of its scans whose contours are signed. `drafts`: the others too, each marked as not signed.
 * Refuses a case without a signed scan (`registry.notSigned`, with how many wait for one), and a site without a code.
 */
export function submissionOf(
  { patientCase, record, recorded }: { patientCase: Case; record: CaseRecord; recorded: RecordedCase },
  { siteCode, drafts, masked = [] }: { siteCode: string; drafts: boolean; masked?: readonly RecordFieldName[] },
  hash: UidHash,
): Result<Submission, SubmissionCode> {
  const site = SiteCode.safeParse(siteCode);
  if (!site.success) return refuse('registry.noSite', { siteCode });
  const made = registryRecords(recorded, hash);
  if (!made.ok) return made;
  const scans = drafts ? made.value : made.value.filter(({ provenance }) => provenance.signature !== null);
  if (scans.length === 0) return refuse('registry.notSigned', { scans: made.value.length });
  return ok(
    SubmissionShape.parse({
      schema: 'remnant.registry',
      schemaVersion: SCHEMA_VERSION,
      siteCode: site.data,
      caseId: patientCase.id,
      demonstration: patientCase.demonstration,
      scans: [...scans],
      case: exportedCase(patientCase, record, {
        siteCode: site.data,
        masked,
        reserveTumour: recorded.rules?.reserveTumour,
      }),
    } satisfies Submission),
  );
}
