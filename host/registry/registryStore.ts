import { z } from 'zod';
import { type Receipt, ReceiptShape, type RegistryEntry } from '#core/registry/submission';
import { type TargetConfig, TargetShape } from '#core/registry/target';
import { type Database, flag, json } from '../cases/database.ts';

const RefusedShape = z.object({ code: z.string(), held: z.number().int().optional() });
/** Why the registry did not take an entry; of a conflict the last revision that it holds. */
export type RefusedEntry = z.output<typeof RefusedShape>;

const ConfigRow = z.object({ config: json(TargetShape) });
const NewestRow = z.object({ revision: z.number(), hash: z.string() });
const NumberRow = z.object({ number: z.number() });
const WaitingRow = z
  .object({
    number: z.number(),
    site_code: z.string(),
    case_id: z.string(),
    revision: z.number(),
    hash: z.string(),
    signed: flag,
    demonstration: flag,
    audit_head: z.string().nullable(),
    content: z.string(),
  })
  .transform(
    ({ number, site_code, case_id, audit_head, ...rest }): WaitingEntry => ({
      number,
      entry: { siteCode: site_code, caseId: case_id, auditHead: audit_head, ...rest },
    }),
  );
const ShownRow = z
  .object({
    number: z.number(),
    case_id: z.string(),
    revision: z.number(),
    hash: z.string(),
    signed: flag,
    queued_at: z.string(),
    attempts: z.number(),
    refused: json(RefusedShape).nullable(),
    receipt: json(ReceiptShape).nullable(),
  })
  .transform(({ case_id, queued_at, ...rest }) => ({ caseId: case_id, queuedAt: queued_at, ...rest }));
const CountsRow = z.object({
  waiting: z.number(),
  refused: z.number(),
  received: z.number(),
  cases: z.number(),
});
const ReceiptRow = z.object({ receipt: json(ReceiptShape) });

/** An entry of the outbox with its number there. */
export interface WaitingEntry {
  readonly number: number;
  readonly entry: RegistryEntry;
}
export type ShownEntry = z.output<typeof ShownRow>;

/**
 * Targets, and the outbox: what is to reach a registry is numbered and kept before it is first sent, and its receipt after. So a
 * record that was made without a network, or whose answer was lost, arrives once: it is sent again as the same entry.
 */
export class RegistryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  targets(): readonly TargetConfig[] {
    return this.#database.rows(ConfigRow, 'SELECT config FROM registry_target ORDER BY id').map(({ config }) => config);
  }

  target(id: string): TargetConfig | null {
    return this.#database.row(ConfigRow, 'SELECT config FROM registry_target WHERE id = ?', id)?.config ?? null;
  }

  keepTarget(config: TargetConfig): void {
    this.#database.run(
      'INSERT INTO registry_target (id, config) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET config = excluded.config',
      config.id,
      JSON.stringify(config),
    );
  }

  /** Takes a target away with what waited for it; what it has received stays known. */
  removeTarget(id: string): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM registry_target WHERE id = ?', id);
      this.#database.run('DELETE FROM registry_outbox WHERE target = ? AND receipt IS NULL', id);
    });
  }

  /** Puts what a case leaves as into the outbox, under its next revision; nothing where its newest one says the same. */
  queue(target: string, made: Omit<RegistryEntry, 'revision'>, at: string): boolean {
    return this.#database.transaction(() => {
      const newest = this.#database.row(
        NewestRow,
        `SELECT revision, hash FROM registry_outbox WHERE target = ? AND site_code = ? AND case_id = ?
         ORDER BY revision DESC LIMIT 1`,
        target,
        made.siteCode,
        made.caseId,
      );
      if (newest?.hash === made.hash) return false;
      this.#database.run(
        `INSERT INTO registry_outbox
           (target, site_code, case_id, revision, hash, signed, demonstration, audit_head, content, queued_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        target,
        made.siteCode,
        made.caseId,
        (newest?.revision ?? 0) + 1,
        made.hash,
        made.signed ? 1 : 0,
        made.demonstration ? 1 : 0,
        made.auditHead,
        made.content,
        at,
      );
      return true;
    });
  }

  /** What has no receipt yet, in the order in which it was queued, after this number. */
  waiting(target: string, { after, limit }: { after: number; limit: number }): readonly WaitingEntry[] {
    return this.#database.rows(
      WaitingRow,
      'SELECT * FROM registry_outbox WHERE target = ? AND receipt IS NULL AND number > ? ORDER BY number LIMIT ?',
      target,
      after,
      limit,
    );
  }

  /** Writes down what a push came to, all of it or none, and what else belongs to it. */
  settle(
    outcomes: readonly { number: number; receipt?: Receipt; refused?: RefusedEntry }[],
    also: () => void = () => {},
  ): void {
    this.#database.transaction(() => {
      also();
      for (const { number, receipt, refused } of outcomes)
        if (receipt)
          this.#database.run(
            `UPDATE registry_outbox SET attempts = attempts + 1, refused = NULL, receipt = ?, content = NULL
             WHERE number = ?`,
            JSON.stringify(receipt),
            number,
          );
        else
          this.#database.run(
            'UPDATE registry_outbox SET attempts = attempts + 1, refused = ? WHERE number = ?',
            refused ? JSON.stringify(refused) : null,
            number,
          );
    });
  }

  /**
   * Numbers the waiting entries of a case anew, after the last revision that the registry holds: a person said that what is
   * here is the newer. (A data folder brought back from a copy counts from an older revision than it once sent.)
   */
  renumber(target: string, { siteCode, caseId }: RegistryEntry, held: number): void {
    this.#database.transaction(() => {
      const waiting = this.#database.rows(
        NumberRow,
        `SELECT number FROM registry_outbox WHERE target = ? AND site_code = ? AND case_id = ? AND receipt IS NULL
         ORDER BY revision`,
        target,
        siteCode,
        caseId,
      );
      // From the last one down, so that no two share a revision meanwhile.
      for (const [n, { number }] of [...waiting.entries()].reverse())
        this.#database.run(
          'UPDATE registry_outbox SET revision = ?, refused = NULL WHERE number = ?',
          held + 1 + n,
          number,
        );
    });
  }

  counts(target: string): z.output<typeof CountsRow> & { readonly last: Receipt | null } {
    const counts = this.#database.row(
      CountsRow,
      `SELECT count(*) FILTER (WHERE receipt IS NULL) AS waiting,
         count(*) FILTER (WHERE receipt IS NULL AND refused IS NOT NULL) AS refused,
         count(*) FILTER (WHERE receipt IS NOT NULL) AS received,
         count(DISTINCT case_id) FILTER (WHERE receipt IS NOT NULL) AS cases
       FROM registry_outbox WHERE target = ?`,
      target,
    )!;
    const last = this.#database.row(
      ReceiptRow,
      `SELECT receipt FROM registry_outbox WHERE target = ? AND receipt IS NOT NULL
       ORDER BY json_extract(receipt, '$.receivedAt') DESC, number DESC LIMIT 1`,
      target,
    );
    return { ...counts, last: last?.receipt ?? null };
  }

  /** The newest entries of a target, those that wait first. */
  shown(target: string, limit: number): readonly ShownEntry[] {
    return this.#database.rows(
      ShownRow,
      `SELECT * FROM registry_outbox WHERE target = ? ORDER BY receipt IS NOT NULL, number DESC LIMIT ?`,
      target,
      limit,
    );
  }

  /** What waits of a case that was deleted is not sent any more. */
  forgetCase(caseId: string): void {
    this.#database.run('DELETE FROM registry_outbox WHERE case_id = ? AND receipt IS NULL', caseId);
  }
}
