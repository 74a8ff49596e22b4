import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RegistryEntry } from '#core/registry/submission';
import type { Outcome, RegistryTarget } from '#core/registry/target';
import { ok, type Refused, refuse } from '#core/result';
import { openCaseLibrary } from '../cases/caseLibrary.ts';
import { drawnEntry } from './entry.fixture.ts';
import { pushWaiting } from './pushWaiting.ts';
import { Secrets } from './secrets.ts';

const SIGNAL = new AbortController().signal;
const AT = '2026-11-23T09:00:00Z';
let folder: string;
let library: Awaited<ReturnType<typeof opened>>;
const opened = async () => {
  const found = await openCaseLibrary(folder);
  if (!found.ok) throw new Error(found.code);
  return found.value;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-outbox-'));
  library = await opened();
});
afterEach(async () => {
  await library.close();
  await rm(folder, { recursive: true });
});

/** A registry in memory with the rules of the real one; says on which pushes the line is cut, before or after it took them. */
class MemoryRegistry implements RegistryTarget {
  readonly held = new Map<string, RegistryEntry>();
  readonly sizes: number[] = [];
  cut: ('before' | 'after' | null)[] = [];
  refusing: Refused<'registry.denied'> | null = null;

  async push(entries: readonly RegistryEntry[]) {
    this.sizes.push(entries.length);
    if (this.refusing) return this.refusing;
    const cut = this.cut.shift() ?? null;
    if (cut === 'before') return refuse('registry.unreachable');
    const outcomes = entries.map((entry) => this.#take(entry));
    return cut === 'after' ? refuse('registry.unreachable') : ok(outcomes);
  }
  async close() {}

  #take(entry: RegistryEntry): Outcome {
    const key = `${entry.caseId}/${entry.revision}`;
    const there = this.held.get(key);
    if (there && there.hash !== entry.hash) {
      const held = Math.max(...[...this.held.values()].filter((e) => e.caseId === entry.caseId).map((e) => e.revision));
      return refuse('registry.conflict', { held });
    }
    this.held.set(key, there ?? entry);
    return ok({ number: key, hash: entry.hash, receivedAt: AT, auditHead: entry.auditHead });
  }
}

const queued = (caseId: string, flrMl?: readonly number[]) => {
  const { revision: _, ...made } = drawnEntry({ caseId, ...(flrMl && { flrMl }) });
  return library.registry.queue('central', made, AT);
};
const push = (registry: RegistryTarget, more: Partial<Parameters<typeof pushWaiting>[2]> = {}) =>
  pushWaiting(registry, library.registry, { target: 'central', signal: SIGNAL, pausesMs: [0, 0], ...more });

describe('the outbox', () => {
  test('takes what a case leaves as once, and again only when it says something else', () => {
    expect(queued('case-0001')).toBe(true);
    expect(queued('case-0001')).toBe(false);
    expect(queued('case-0001', [300])).toBe(true);
    expect(library.registry.waiting('central', { after: 0, limit: 9 }).map(({ entry }) => entry.revision)).toEqual([
      1, 2,
    ]);
  });

  test('is still there after a restart, and keeps the receipt instead of the content once it was taken', async () => {
    queued('case-0001');
    await library.close();
    library = await opened();
    const registry = new MemoryRegistry();
    expect(await push(registry)).toEqual({ ok: true, value: { received: 1, refused: 0 } });
    expect([...registry.held.values()]).toEqual([drawnEntry({ caseId: 'case-0001' })]);
    expect(library.registry.counts('central')).toMatchObject({
      waiting: 0,
      received: 1,
      cases: 1,
      last: { number: 'case-0001/1' },
    });
    expect(await push(registry)).toEqual({ ok: true, value: { received: 0, refused: 0 } });
    // The same again is nothing new, also when it left long ago.
    expect(queued('case-0001')).toBe(false);
  });

  test('hands over again what nobody answered for; what had arrived is one entry all the same', async () => {
    for (let n = 0; n < 7; n++) queued(`case-000${n}`);
    const registry = new MemoryRegistry();
    registry.cut = ['after', 'before', null, 'after', null];
    expect(await push(registry, { atOnce: 3 })).toEqual({ ok: true, value: { received: 7, refused: 0 } });
    expect(registry.held.size).toBe(7);
    // Fewer at once after a break, more again when it goes well.
    expect(registry.sizes).toEqual([3, 1, 1, 2, 1, 2, 3]);
  });

  test('keeps what could not be sent, and says how much it is', async () => {
    queued('case-0001');
    queued('case-0002');
    const registry = new MemoryRegistry();
    registry.cut = [null, 'before', 'before', 'before'];
    expect(await push(registry, { atOnce: 1 })).toEqual({
      ok: false,
      code: 'registry.unreachable',
      details: { received: 1, waiting: 1 },
    });
    registry.refusing = refuse('registry.denied');
    expect(await push(registry)).toMatchObject({ code: 'registry.denied', details: { waiting: 1 } });
    registry.refusing = null;
    expect(await push(registry)).toMatchObject({ ok: true, value: { received: 1 } });
  });

  test('a conflict stays with its reason and holds up no other; numbered anew when a person says so', async () => {
    const registry = new MemoryRegistry();
    for (const revision of [1, 2, 3])
      await registry.push([drawnEntry({ caseId: 'case-0001', flrMl: [100 + revision] }, { revision })]);
    queued('case-0001', [300]);
    queued('case-0001', [310]);
    queued('case-0002');
    expect(await push(registry)).toEqual({ ok: true, value: { received: 1, refused: 2 } });
    expect(library.registry.shown('central', 9).map(({ refused }) => refused)).toEqual([
      { code: 'registry.conflict', held: 3 },
      { code: 'registry.conflict', held: 3 },
      null,
    ]);
    expect(await push(registry, { renumber: true })).toEqual({ ok: true, value: { received: 2, refused: 0 } });
    const held = [...registry.held.values()].filter(({ caseId }) => caseId === 'case-0001');
    expect(held.map(({ revision, hash }) => [revision, hash])).toEqual(
      [[101], [102], [103], [300], [310]].map((flrMl, n) => [n + 1, drawnEntry({ caseId: 'case-0001', flrMl }).hash]),
    );
    // What comes next goes on from there.
    queued('case-0001', [320]);
    expect(library.registry.waiting('central', { after: 0, limit: 9 })[0]!.entry.revision).toBe(6);
  });

  test('a registry that answers with another hash has not got it', async () => {
    queued('case-0001');
    const lying: RegistryTarget = {
      push: async (entries) =>
        ok(entries.map(() => ok({ number: '1', hash: '0'.repeat(64), receivedAt: AT, auditHead: null }))),
      close: async () => {},
    };
    expect(await push(lying)).toEqual({ ok: true, value: { received: 0, refused: 1 } });
    expect(library.registry.shown('central', 1)[0]).toMatchObject({
      refused: { code: 'registry.otherHash' },
      receipt: null,
    });
  });

  test('of a case that was deleted nothing waits; that the registry has it stays known', async () => {
    library.cases.create({ id: 'case-0001', demonstration: false, body: NOBODY, bodySources: NOBODY }, AT);
    queued('case-0001');
    await push(new MemoryRegistry());
    queued('case-0001', [300]);
    await library.deleteCase('case-0001');
    expect(library.registry.counts('central')).toMatchObject({ waiting: 0, received: 1 });
  });
});
const NOBODY = { sex: null, ageYears: null, heightCm: null, weightKg: null } as const;

describe('secrets', () => {
  const path = () => join(folder, 'registry.secrets');
  test('without a keychain lie in a file of their owner alone', async () => {
    const secrets = new Secrets(path(), null);
    await secrets.set('central', 'pass word');
    await secrets.set('redcap', 'TOKEN');
    await secrets.set('redcap', null);
    expect(await new Secrets(path(), null).get('central')).toEqual(ok('pass word'));
    expect(await secrets.get('redcap')).toMatchObject({ code: 'registry.noSecret' });
    expect((await stat(path())).mode & 0o077).toBe(0);
    expect(secrets.place).toBe('file');
  });
  test('with one are sealed by it, and open nowhere else', async () => {
    const mask = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x5a);
    const keychain = {
      seal: (text: string) => mask(new TextEncoder().encode(text)),
      open: (sealed: Uint8Array) => new TextDecoder().decode(mask(sealed)),
    };
    const secrets = new Secrets(path(), keychain);
    await secrets.set('central', 'pass word');
    expect(await readFile(path(), 'utf8')).not.toContain('pass word');
    expect(await secrets.get('central')).toEqual(ok('pass word'));
    expect(await new Secrets(path(), null).get('central')).toEqual(refuse('registry.noSecret', { sealed: true }));
  });
});
