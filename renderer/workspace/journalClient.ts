import { packTogether } from '#core/commands/journalEntry';
import type { PackedChange } from '#core/commands/packedChange';
import { ok, type Result, refuse } from '#core/result';
import type { Request } from '../sessionRequest.ts';

/** The journal of one reading, as the window reaches it. */
export interface JournalClient {
  /** Adds packed entries after a sequence; answers with the last sequence once they lie on the disk. */
  append(after: number, entries: readonly Uint8Array[]): Promise<Result<number>>;
  /** The change that was done at a sequence. */
  change(sequence: number): Promise<Result<PackedChange>>;
}

/**
 * The journal of a series' reading by the host's bytes. What never reached the host, or got no answer, is
 * `host.unreachable`; a host that does not know this window's session says so by `details.status` 401.
 */
export function journalOverBytes(
  { caseId, seriesId, window }: { caseId: string; seriesId: string; window: string },
  request: Request,
): JournalClient {
  const path = `/bytes/journal/${encodeURIComponent(caseId)}/${encodeURIComponent(seriesId)}`;
  const asked = async (to: string, init?: RequestInit): Promise<Result<Response>> => {
    try {
      const response = await request(to, init);
      if (response.ok) return ok(response);
      const said: unknown = await response.json().catch(() => null);
      const { code, details } = (said ?? {}) as { code?: unknown; details?: Record<string, unknown> };
      return typeof code === 'string'
        ? refuse(code, details ?? {})
        : refuse('host.unreachable', { status: response.status });
    } catch (fault) {
      if (fault instanceof TypeError) return refuse('host.unreachable');
      throw fault;
    }
  };
  return {
    async append(after, entries) {
      const answer = await asked(`${path}?after=${after}&window=${encodeURIComponent(window)}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: packTogether(entries),
      });
      if (!answer.ok) return answer;
      const said = (await answer.value.json().catch(() => null)) as { sequence?: unknown } | null;
      return typeof said?.sequence === 'number' ? ok(said.sequence) : refuse('host.unreachable');
    },
    async change(sequence) {
      const answer = await asked(`${path}/${sequence}`);
      if (!answer.ok) return answer;
      const bytes = await answer.value.arrayBuffer().catch(() => null);
      return bytes ? ok(new Uint8Array(bytes)) : refuse('host.unreachable');
    },
  };
}
