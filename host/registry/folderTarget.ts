import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Abort } from '#core/abort';
import { type RegistryEntry, submissionIn } from '#core/registry/submission';
import type { Outcome, PushCode, RegistryTarget, TargetConfig } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';
import { writeWhole } from '../writeWhole.ts';
import { filesOf } from './filesOf.ts';

/**
 * A folder that receives files: a share that another program watches, or a stick. Beside the files of its format each entry leaves
 * its content as JSON, by which the same entry is known again; it is written last, so where it lies the others lie too.
 */
export class FolderTarget implements RegistryTarget {
  readonly #config: Extract<TargetConfig, { kind: 'folder' }>;

  constructor(config: Extract<TargetConfig, { kind: 'folder' }>) {
    this.#config = config;
  }

  async push(entries: readonly RegistryEntry[], signal: Abort): Promise<Result<readonly Outcome[], PushCode>> {
    const outcomes: Outcome[] = [];
    for (const entry of entries) {
      signal.throwIfAborted();
      try {
        outcomes.push(await this.#take(entry));
      } catch (fault) {
        const { code } = fault as { code?: string };
        if (code === 'ENOSPC' || code === 'EDQUOT') return refuse('registry.full', { cause: code });
        if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
          return refuse('registry.denied', { cause: code });
        return refuse('registry.unreachable', code === undefined ? {} : { cause: code });
      }
    }
    return ok(outcomes);
  }

  async close(): Promise<void> {}

  async #take(entry: RegistryEntry): Promise<Outcome> {
    const { folder, as } = this.#config;
    await mkdir(folder, { recursive: true });
    const stem = `${entry.siteCode}-${entry.caseId}-r${entry.revision}`;
    const content = join(folder, `${stem}.json`);
    const there = await readFile(content, 'utf8').catch((fault: NodeJS.ErrnoException) => {
      if (fault.code === 'ENOENT') return null;
      throw fault;
    });
    if (there !== null && there !== entry.content) return refuse('registry.conflict', { held: entry.revision });
    if (there === null) {
      for (const { name, bytes } of filesOf(as, [submissionIn(entry)])) {
        const path = join(folder, name.startsWith('dictionary') ? name : `${stem}.${name}`);
        const written = await writeWhole(path, bytes, { force: true });
        if (!written.ok) return refuse('registry.refused', { cause: written.code });
      }
      const written = await writeWhole(content, new TextEncoder().encode(entry.content), { force: true });
      if (!written.ok) return refuse('registry.refused', { cause: written.code });
    }
    const { mtime } = await stat(content);
    return ok({ number: stem, hash: entry.hash, receivedAt: mtime.toISOString(), auditHead: entry.auditHead });
  }
}
