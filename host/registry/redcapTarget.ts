import type { Abort } from '#core/abort';
import { redcapRows } from '#core/registry/redcap/rows';
import { type RegistryEntry, submissionIn } from '#core/registry/submission';
import type { Outcome, PushCode, RegistryTarget, TargetConfig } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';

const ANSWER_MS = 60_000;

/**
 * A REDCap project by its API ("Import Records": content=record, action=import, flat JSON, overwriting). Records are named by
 * their case and instances by their number, so that the same entry twice is one record. REDCap gives no receipt of its own:
 * ours is the case and revision, with the time at which it said that one record was taken.
 */
export class RedcapTarget implements RegistryTarget {
  readonly #config: Extract<TargetConfig, { kind: 'redcap' }>;
  readonly #token: string;

  constructor(config: Extract<TargetConfig, { kind: 'redcap' }>, token: string) {
    this.#config = config;
    this.#token = token;
  }

  async push(entries: readonly RegistryEntry[], signal: Abort): Promise<Result<readonly Outcome[], PushCode>> {
    const outcomes: Outcome[] = [];
    for (const entry of entries) {
      const outcome = await this.#take(entry, signal);
      if (!outcome.ok && isWhole(outcome.code)) return refuse(outcome.code, outcome.details);
      outcomes.push(outcome as Outcome);
    }
    return ok(outcomes);
  }

  async close(): Promise<void> {}

  async #take(entry: RegistryEntry, signal: Abort): Promise<Outcome | Result<never, PushCode>> {
    const form = new URLSearchParams({
      token: this.#token,
      content: 'record',
      action: 'import',
      format: 'json',
      type: 'flat',
      overwriteBehavior: 'overwrite',
      forceAutoNumber: 'false',
      data: JSON.stringify(redcapRows(submissionIn(entry))),
      returnContent: 'count',
      returnFormat: 'json',
    });
    let answer: Response;
    let said: unknown;
    try {
      answer = await fetch(this.#config.url, {
        method: 'POST',
        body: form,
        // What is redirected would hand the token to whoever is named there.
        redirect: 'error',
        headers: { accept: 'application/json' },
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_MS), ...(signal instanceof AbortSignal ? [signal] : [])]),
      });
      said = await answer.json().catch(() => null);
    } catch (fault) {
      signal.throwIfAborted();
      const { code } = ((fault as Error).cause ?? {}) as { code?: string };
      if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS/.test(code))
        return refuse('registry.certificate', { cause: code });
      return refuse('registry.unreachable', code === undefined ? {} : { cause: code });
    }
    // What REDCap writes about an error quotes the data: only its number is passed on.
    const details = { status: answer.status };
    if (answer.status === 401 || answer.status === 403) return refuse('registry.denied', details);
    if (answer.status === 404 || answer.status === 405 || answer.status === 501)
      return refuse('registry.notPrepared', details);
    if (answer.status >= 500 || answer.status === 429) return refuse('registry.unreachable', details);
    if (!answer.ok) return refuse('registry.refused', details);
    const { count } = (said ?? {}) as { count?: unknown };
    // Something that answers 200 and is no REDCap: a proxy, a page to log in.
    if (said === null || count === undefined) return refuse('registry.notPrepared', details);
    if (Number(count) !== 1) return refuse('registry.refused', details);
    return ok({
      number: `${entry.caseId}/${entry.revision}`,
      hash: entry.hash,
      receivedAt: new Date(answer.headers.get('date') ?? Date.now()).toISOString(),
      auditHead: entry.auditHead,
    });
  }
}

const isWhole = (code: string): code is PushCode => code !== 'registry.refused' && code !== 'registry.conflict';
