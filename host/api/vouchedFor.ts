import { join } from 'node:path';
import { leadingSeries } from '#core/cases/status';
import { recordedCaseOf } from '#core/registry/ofCase';
import type { RecordedCase } from '#core/registry/recordedCase';
import type { UidHash } from '#core/registry/registryRecords';
import { ok, type Result } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import { siteSalt, uidHash } from '../registry/uidHash.ts';
import { undamaged } from './undamaged.ts';

/** A case as its records are made from it, after every slice that a number rests on was found to be as it was taken in. */
export async function vouchedFor(
  library: CaseLibrary,
  patientCase: Case,
  { withNotes = false }: { withNotes?: boolean },
  signal: AbortSignal,
): Promise<Result<RecordedCase, 'series.damaged'>> {
  const measured = patientCase.timePoints.flatMap(({ series }) => leadingSeries(series) ?? []);
  const ids = measured.flatMap(({ id, reading }) => (reading ? [id] : []));
  const whole = await undamaged(library, patientCase.id, ids, signal);
  return whole.ok ? ok(recordedCaseOf(patientCase, library.settings.get(), { withNotes })) : whole;
}

/** Digests of UIDs under the salt of this data folder. */
export const siteUidHash = async ({ folder }: Pick<CaseLibrary, 'folder'>): Promise<UidHash> =>
  uidHash(await siteSalt(join(folder.root, 'site.salt')));
