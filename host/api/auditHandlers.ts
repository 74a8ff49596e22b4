import { entryOf } from '#core/audit/chain';
import { SITE_SCOPE } from '#core/audit/entry';
import { ok, refuse } from '#core/result';
import { auditCheck, holds } from '../cases/auditCheck.ts';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Handlers } from './router.ts';

/** The chain of a case: its entries, and whether everything still stands as they say. */
export function auditHandlers(library: CaseLibrary): Pick<Handlers, 'audit.list' | 'audit.check'> {
  const { audit, cases } = library;
  return {
    'audit.list': ({ caseId, last }) => {
      if (!cases.has(caseId)) return refuse('case.notFound');
      const entries = audit.entries(caseId, last).flatMap(({ sequence, text, hash }) => {
        const entry = entryOf(text);
        if (entry === null) return [];
        const { at, by, role, account, kind, facts, rows } = entry;
        const tables = [...new Set(rows.map(({ table }) => table))];
        return [{ sequence, at, by, role, account, kind, facts, tables, hash }];
      });
      return ok({ entries: entries.reverse(), head: audit.head(caseId) });
    },
    'audit.check': async ({ caseId, heads, files }, { signal }) => {
      // A case whose row was taken away still has its chain, which says so.
      if (!cases.has(caseId) && audit.head(caseId).sequence === 0) return refuse('case.notFound');
      const of = await auditCheck(
        library,
        caseId,
        { heads: [...heads, ...library.reviews.signedHeads(caseId)], files },
        signal,
      );
      const site = await auditCheck(library, SITE_SCOPE, { heads: [], files: false }, signal);
      return ok({ holds: holds(of) && holds(site), of, site });
    },
  };
}
