import { setImmediate } from 'node:timers/promises';
import { cohortCase } from '#core/cohort/cohortCase';
import type { CohortCase } from '#core/cohort/shape';
import { ok } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Handlers } from './router.ts';

/** Cases that are assessed before others get their turn: some milliseconds. */
const AT_ONCE = 20;

/** All cases as rows of statistics. */
export function cohortHandlers({ cases, records, settings }: CaseLibrary): Pick<Handlers, 'cohort.open'> {
  return {
    'cohort.open': async (_, { signal, onProgress }) => {
      const site = settings.get();
      const ids = cases.ids();
      const found: CohortCase[] = [];
      for (const [n, caseId] of ids.entries()) {
        if (n % AT_ONCE === AT_ONCE - 1) {
          onProgress(n, ids.length);
          await setImmediate();
          signal.throwIfAborted();
        }
        // A case may have been deleted meanwhile; the others keep their numbers.
        const patientCase = cases.find(caseId);
        if (patientCase) found.push(cohortCase(patientCase, records.of(caseId), site, n + 1));
      }
      return ok({ cases: found });
    },
  };
}
