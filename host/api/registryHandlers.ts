import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Progress } from '#core/abort';
import { submissionOf } from '#core/registry/ofRecords';
import {
  contentOf,
  isSigned,
  type Receipt,
  type RegistryEntry,
  SiteCode,
  type Submission,
} from '#core/registry/submission';
import { isGuarded, needsSecret } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { filesOf } from '../registry/filesOf.ts';
import { pushWaiting } from '../registry/pushWaiting.ts';
import { type Keychain, Secrets } from '../registry/secrets.ts';
import { targetOf } from '../registry/targetOf.ts';
import type { HostFacts } from './caseHandlers.ts';
import type { Handlers } from './router.ts';
import type { Tickets } from './tickets.ts';
import { siteUidHash, vouchedFor } from './vouchedFor.ts';

type RegistryProcedures =
  | 'registry.targets'
  | 'registry.keepTarget'
  | 'registry.removeTarget'
  | 'registry.outbox'
  | 'registry.push'
  | 'registry.files';

interface LeftOut {
  readonly caseId: string;
  readonly code: 'registry.notSigned' | 'record.nothingMeasured' | 'series.damaged' | 'registry.demonstration';
}
interface Gathered {
  readonly submissions: readonly Submission[];
  readonly leftOut: LeftOut[];
}

/** Where the secrets of a data folder lie. */
export const secretsOf = ({ folder }: Pick<CaseLibrary, 'folder'>, keychain: Keychain | null): Secrets =>
  new Secrets(secretsPath(folder.root), keychain);
const secretsPath = (root: string) => join(root, 'registry.secrets');

/** Targets of records, the outbox, and what cases leave as. */
export function registryHandlers(
  library: CaseLibrary,
  facts: HostFacts,
  { tickets, keychain }: { tickets: Tickets; keychain: Keychain | null },
): Pick<Handlers, RegistryProcedures> {
  const { registry, turns, settings } = library;
  const secrets = secretsOf(library, keychain);
  return {
    'registry.targets': async () => {
      const targets = registry.targets().map(async (target) => ({
        target,
        secret: !needsSecret(target)
          ? ('notNeeded' as const)
          : (await secrets.has(target.id))
            ? ('kept' as const)
            : ('none' as const),
        ...registry.counts(target.id),
      }));
      return ok({
        targets: await Promise.all(targets),
        secretsIn: secrets.place,
        secretsFile: secretsPath(library.folder.root),
      });
    },

    'registry.keepTarget': async ({ target, secret }) => {
      if (!isGuarded(target)) return refuse('registry.unguarded');
      if (secret !== undefined) await secrets.set(target.id, secret);
      registry.keepTarget(target);
      return ok({});
    },

    'registry.removeTarget': async ({ targetId }) => {
      if (!registry.target(targetId)) return refuse('registry.targetNotFound');
      return turns.take(`registry/${targetId}`, async () => {
        registry.removeTarget(targetId);
        await secrets.set(targetId, null);
        return ok({});
      });
    },

    'registry.outbox': ({ targetId, limit = 200 }) =>
      registry.target(targetId)
        ? ok({ entries: [...registry.shown(targetId, limit)] })
        : refuse('registry.targetNotFound'),

    'registry.push': async ({ targetId, caseIds, drafts = false, renumber = false }, { signal, onProgress }) => {
      const config = registry.target(targetId);
      if (!config) return refuse('registry.targetNotFound');
      const secret = needsSecret(config) ? await secrets.get(targetId) : ok('');
      if (!secret.ok) return secret;
      const gathered = await submissionsOf(library, { caseIds, drafts }, { signal, onProgress });
      if (!gathered.ok) return gathered;
      const { submissions, leftOut } = gathered.value;
      // One push at a time: two of them would hand over the same entries, which is no harm, and no use.
      return turns.take(`registry/${targetId}`, async () => {
        const at = facts.now().toISOString();
        const queued = submissions.filter((one) => registry.queue(targetId, entryOf(one, library), at)).length;
        const target = targetOf(config, secret.value);
        try {
          const pushed = await pushWaiting(target, registry, {
            target: targetId,
            signal,
            onProgress,
            renumber,
            onReceived: noted(targetId),
          });
          if (!pushed.ok) return refuse(pushed.code, { ...pushed.details, queued });
          const unchanged = submissions.length - queued;
          return ok({ queued, unchanged, ...pushed.value, waiting: registry.counts(targetId).waiting, leftOut });
        } finally {
          await target.close();
        }
      });
    },

    'registry.files': async ({ as, caseIds, drafts = false }, { signal, onProgress }) => {
      const gathered = await submissionsOf(library, { caseIds, drafts }, { signal, onProgress });
      if (!gathered.ok) return gathered;
      const { submissions, leftOut } = gathered.value;
      if (submissions.length === 0) {
        const waits = leftOut.filter(({ code }) => code === 'registry.notSigned').length;
        return waits > 0 ? refuse('registry.notSigned', { cases: waits }) : refuse('record.nothingMeasured');
      }
      const files = filesOf(as, submissions).map(({ name, type, bytes }) =>
        tickets.issue({ fileName: name, contentType: type, bytes }),
      );
      return ok({ files, cases: submissions.length, leftOut });
    },
  };

  /** That a registry has a case is an entry of its audit, with the registry's own number of it. */
  function noted(targetId: string) {
    return ({ caseId, revision, hash }: RegistryEntry, { number }: Receipt) => {
      if (library.cases.has(caseId))
        library.audit.note(caseId, { kind: 'registry.received', facts: { target: targetId, revision, hash, number } });
    };
  }

  /** What cases leave as, and which of them send nothing now. */
  async function submissionsOf(
    { cases, records }: CaseLibrary,
    { caseIds, drafts }: { caseIds: readonly string[] | undefined; drafts: boolean },
    { signal, onProgress }: { signal: AbortSignal; onProgress: Progress },
  ): Promise<Result<Gathered, 'registry.noSite' | 'case.notFound'>> {
    const { siteCode } = settings.get();
    if (!SiteCode.safeParse(siteCode).success) return refuse('registry.noSite');
    const hash = await siteUidHash(library);
    const submissions: Submission[] = [];
    const leftOut: LeftOut[] = [];
    const ids = caseIds ?? cases.ids();
    for (const [n, caseId] of ids.entries()) {
      signal.throwIfAborted();
      onProgress(n, ids.length);
      const patientCase = cases.find(caseId);
      if (!patientCase) {
        if (caseIds) return refuse('case.notFound');
        continue;
      }
      // Example data is never pooled with patients unless somebody names the very case.
      if (patientCase.demonstration && !caseIds) {
        leftOut.push({ caseId, code: 'registry.demonstration' });
        continue;
      }
      const recorded = await vouchedFor(library, patientCase, {}, signal);
      const made = recorded.ok
        ? submissionOf(
            { patientCase, record: records.of(caseId), recorded: recorded.value },
            { siteCode, drafts },
            hash,
          )
        : recorded;
      if (made.ok) submissions.push(made.value);
      else if (made.code === 'registry.noSite') return refuse(made.code);
      else leftOut.push({ caseId, code: made.code });
    }
    return ok({ submissions, leftOut });
  }
}

function entryOf(submission: Submission, { audit }: Pick<CaseLibrary, 'audit'>) {
  const head = audit.head(submission.caseId);
  const content = contentOf(submission);
  return {
    siteCode: submission.siteCode,
    caseId: submission.caseId,
    hash: createHash('sha256').update(content).digest('hex'),
    signed: isSigned(submission),
    demonstration: submission.demonstration,
    auditHead: head.sequence > 0 ? head.hash : null,
    content,
  };
}
