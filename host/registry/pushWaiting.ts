import { setTimeout as wait } from 'node:timers/promises';
import type { Progress } from '#core/abort';
import type { Receipt, RegistryEntry } from '#core/registry/submission';
import type { PushCode, RegistryTarget } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';
import type { RegistryStore } from './registryStore.ts';

/** What a push came to. */
export interface Pushed {
  readonly received: number;
  readonly refused: number;
}

interface PushOptions {
  readonly target: string;
  readonly signal: AbortSignal;
  readonly onProgress?: Progress;
  /** Called for every receipt in the same step in which it is kept. */
  readonly onReceived?: (entry: RegistryEntry, receipt: Receipt) => void;
  /** Entries that are handed over together. */
  readonly atOnce?: number;
  /** How long to wait before an entry is handed over again, ms; as often as there are numbers. */
  readonly pausesMs?: readonly number[];
  /** Entries in conflict are numbered after what the registry holds, and sent again. */
  readonly renumber?: boolean;
}

const AT_ONCE = 20;
const PAUSES_MS = [250, 1000, 3000];

/**
 * Hands over what waits in the outbox for a target, in order, and keeps each receipt as it comes. Where nobody answers, the same
 * entries are handed over again after a pause; after the last one the refusal says how many are still here. An entry that the
 * registry does not take stays, with the reason, and holds up no other.
 */
export async function pushWaiting(
  registry: RegistryTarget,
  store: RegistryStore,
  { target, signal, onProgress, onReceived, atOnce = AT_ONCE, pausesMs = PAUSES_MS, renumber = false }: PushOptions,
): Promise<Result<Pushed, PushCode>> {
  let [after, received, refused, tries, size] = [0, 0, 0, 0, atOnce];
  const total = store.counts(target).waiting;
  /** Cases that were numbered anew in this push: once, whatever the registry goes on saying. */
  const renumbered = new Set<string>();
  for (;;) {
    signal.throwIfAborted();
    onProgress?.(received + refused, total);
    const waiting = store.waiting(target, { after, limit: size });
    if (waiting.length === 0) return ok({ received, refused });
    const answer = await registry.push(
      waiting.map(({ entry }) => entry),
      signal,
    );
    if (!answer.ok) {
      if (answer.code === 'registry.unreachable' && tries < pausesMs.length) {
        // On a line that breaks often less at once gets through sooner.
        size = Math.max(1, Math.floor(size / 2));
        await wait(pausesMs[tries++], undefined, { signal });
        continue;
      }
      return refuse(answer.code, { ...answer.details, received, waiting: store.counts(target).waiting });
    }
    tries = 0;
    size = Math.min(atOnce, 2 * size);
    const again = new Set<number>();
    const outcomes = waiting.map(({ number, entry }, n) => {
      const outcome = answer.value[n]!;
      if (outcome.ok && outcome.value.hash === entry.hash) {
        received++;
        return { number, receipt: outcome.value };
      }
      if (outcome.ok) {
        refused++;
        return { number, refused: { code: 'registry.otherHash' } };
      }
      const { held } = outcome.details;
      if (
        renumber &&
        outcome.code === 'registry.conflict' &&
        typeof held === 'number' &&
        !renumbered.has(entry.caseId)
      ) {
        again.add(number);
        return { number, refused: { code: outcome.code, held } };
      }
      refused++;
      return { number, refused: { code: outcome.code, ...(typeof held === 'number' && { held }) } };
    });
    store.settle(outcomes, () => {
      for (const [n, { receipt }] of outcomes.entries()) if (receipt) onReceived?.(waiting[n]!.entry, receipt);
    });
    for (const [n, { number, entry }] of waiting.entries()) {
      const outcome = answer.value[n]!;
      if (!again.has(number) || outcome.ok || renumbered.has(entry.caseId)) continue;
      renumbered.add(entry.caseId);
      store.renumber(target, entry, Number(outcome.details.held));
    }
    // What was numbered anew is met again, by the same numbers of the outbox, before anything after it.
    after = again.size > 0 ? Math.min(...again) - 1 : waiting.at(-1)!.number;
  }
}
