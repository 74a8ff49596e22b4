import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AuditEntry, type ChainHead, NO_ENTRY, type SealedEntry, SITE_SCOPE, sealed } from '#core/audit/entry';
import { columnsOf, type Row, rowsHash, type StandingRows } from '#core/audit/rows';
import { AUDITED_TABLES, type AuditedTable } from './auditedTables.ts';
import type { Database } from './database.ts';

export const sha256Hex = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The same piece by piece. */
export function sha256Pieces() {
  const sha256 = createHash('sha256');
  return { update: (bytes: Uint8Array) => void sha256.update(bytes), hex: () => sha256.digest('hex') };
}

/** Who changes what is changed now. */
export interface Who {
  readonly by: string;
  readonly role: string | null;
}

/** What a change is, beside the rows that it touches: facts that a person reads, no patient's identity among them. */
export interface Said {
  readonly kind: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface AuditFacts {
  readonly now: () => Date;
  readonly softwareVersion: string;
  /** The account of the computer's own system. */
  readonly account: string;
  readonly who: () => Who;
}

const Touched = z.object({ scope: z.string().nullable(), name: z.string(), key: z.string() });
const EntryRow = z.object({ sequence: z.number(), text: z.string(), hash: z.string() });
const HeadRow = EntryRow.pick({ sequence: true, hash: true });
const ScopeRow = z.object({ scope: z.string() });
const AnyRow = z.record(z.string(), z.unknown());
const Key = z.array(z.union([z.string(), z.number()]));

/**
 * The chains of a data folder, one for each case and one for the site. Triggers note every row of an audited table that is
 * written, whoever writes it; at the end of the transaction, and within it, what they noted becomes one entry of the chain
 * that it belongs to. So nothing of a case changes without an entry, and no caller has to remember to write one.
 */
export class AuditLog {
  readonly #database: Database;
  readonly #facts: AuditFacts;
  readonly #during = new AsyncLocalStorage<Said>();
  #who: () => Who;

  constructor(database: Database, facts: AuditFacts) {
    this.#database = database;
    this.#facts = facts;
    this.#who = facts.who;
    database.prepare('CREATE TEMP TABLE audit_touched (scope TEXT, name TEXT NOT NULL, key TEXT NOT NULL)');
    for (const table of AUDITED_TABLES) database.prepare(triggersOf(table));
    database.beforeCommit(() => this.#write());
  }

  /** Says from now on who it is that changes things. */
  identifiedBy(who: () => Who): void {
    this.#who = who;
  }

  who(): Who {
    return this.#who();
  }

  /** What is changed in the work, also after it has waited, is said to be this; what is said within it comes first. */
  saying<T>(said: Said, work: () => T): T {
    return this.#during.run(said, work);
  }

  /** Adds an entry that touches no row: something that happened to a case, and changed nothing of it. */
  note(scope: string, said: Said): ChainHead {
    return this.#database.transaction(() => this.#append(scope, said, []));
  }

  head(scope: string): ChainHead {
    return (
      this.#database.row(
        HeadRow,
        'SELECT sequence, hash FROM audit_entry WHERE scope = ? ORDER BY sequence DESC LIMIT 1',
        scope,
      ) ?? NO_ENTRY
    );
  }

  /** Entries of a chain, in their order; the last so many, where a number is given. */
  entries(scope: string, last?: number): readonly SealedEntry[] {
    if (last === undefined)
      return this.#database.rows(EntryRow, 'SELECT * FROM audit_entry WHERE scope = ? ORDER BY sequence', scope);
    return this.#database
      .rows(EntryRow, 'SELECT * FROM audit_entry WHERE scope = ? ORDER BY sequence DESC LIMIT ?', scope, last)
      .reverse();
  }

  /**
   * Begins the chains of a folder of before there were chains: each first entry says how everything stands. Where the site has
   * its chain already, a case that has none has lost it, and is not given another.
   */
  adopt(caseIds: Iterable<string>): void {
    if (this.head(SITE_SCOPE).sequence > 0) return;
    this.#database.transaction(() => {
      for (const scope of [...caseIds, SITE_SCOPE]) {
        if (this.head(scope).sequence > 0) continue;
        const rows = this.standing(scope).map(({ table, key, rows }) => said(table, key, rows));
        this.#append(scope, { kind: 'audit.begun' }, rows);
      }
    });
  }

  /** Takes away the chain of a case that is gone; that of the site says that it went, and where the chain had ended. */
  forget(caseId: string, head: ChainHead): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM audit_entry WHERE scope = ?', caseId);
      this.#append(SITE_SCOPE, { kind: 'case.delete', facts: { caseId, head: head.hash, entries: head.sequence } }, []);
    });
  }

  /** All rows that belong to a chain, as they stand now. */
  standing(scope: string): readonly StandingRows[] {
    return AUDITED_TABLES.flatMap((table) => {
      const keys = this.#database.rows(
        AnyRow,
        `SELECT DISTINCT ${table.key.join(', ')} FROM ${table.name} WHERE ${table.ofScope} ORDER BY ${table.key.join(', ')}`,
        scope,
      );
      return keys.map((row) => {
        const key = Key.parse(table.key.map((column) => row[column]));
        return { table: table.name, key, rows: this.#rowsOf(table, key) };
      });
    });
  }

  #rowsOf({ name, key: columns, order }: AuditedTable, key: readonly (string | number)[]): Row[] {
    const where = columns.map((column) => `${column} = ?`).join(' AND ');
    return this.#database.rows(AnyRow, `SELECT * FROM ${name} WHERE ${where} ORDER BY ${order}`, ...key);
  }

  /** What was touched since the last entry, as entries; part of the transaction that touched it. */
  #write(): void {
    const touched = this.#database.rows(
      Touched,
      'SELECT DISTINCT scope, name, key FROM audit_touched ORDER BY scope, name, key',
    );
    if (touched.length === 0) return;
    this.#database.run('DELETE FROM audit_touched');
    const kind = this.#during.getStore() ?? { kind: 'host.start' };
    for (const scope of new Set(touched.map((one) => one.scope))) {
      const rows = touched.filter((one) => one.scope === scope);
      // Rows of a case that goes, all of them: its chain goes with it.
      if (scope === null || !this.#isThere(scope)) continue;
      this.#append(
        scope,
        kind,
        rows.map(({ name, key }) => {
          const table = AUDITED_TABLES.find((one) => one.name === name)!;
          const values = Key.parse(JSON.parse(key));
          return said(name, values, this.#rowsOf(table, values));
        }),
      );
    }
  }

  #isThere(scope: string): boolean {
    if (scope === SITE_SCOPE) return true;
    return this.#database.row(ScopeRow, 'SELECT id AS scope FROM patient_case WHERE id = ?', scope) !== null;
  }

  #append(scope: string, { kind, facts = {} }: Said, rows: AuditEntry['rows']): ChainHead {
    const before = this.head(scope);
    const { now, softwareVersion, account } = this.#facts;
    const entry = sealed(
      {
        format: 1,
        scope,
        sequence: before.sequence + 1,
        before: before.hash,
        at: now().toISOString(),
        ...this.#who(),
        account,
        kind,
        facts,
        rows,
        softwareVersion,
      },
      sha256Hex,
    );
    this.#database.run(
      'INSERT INTO audit_entry (scope, sequence, text, hash) VALUES (?, ?, ?, ?)',
      scope,
      entry.sequence,
      entry.text,
      entry.hash,
    );
    return { sequence: entry.sequence, hash: entry.hash };
  }
}

const said = (table: string, key: readonly (string | number)[], rows: readonly Row[]): AuditEntry['rows'][number] => ({
  table,
  key,
  columns: columnsOf(rows),
  hash: rowsHash(rows, columnsOf(rows), sha256Hex),
});

function triggersOf({ name, key, scope }: AuditedTable): string {
  const noted = (row: 'OLD' | 'NEW') =>
    `INSERT INTO audit_touched VALUES (${scope(row)}, '${name}', json_array(${key.map((column) => `${row}.${column}`).join(', ')}));`;
  const trigger = (event: string, body: string) =>
    `CREATE TEMP TRIGGER audit_${name}_${event.toLowerCase()} AFTER ${event} ON main.${name} BEGIN ${body} END;`;
  return [
    trigger('INSERT', noted('NEW')),
    trigger('UPDATE', `${noted('OLD')} ${noted('NEW')}`),
    trigger('DELETE', noted('OLD')),
  ].join('\n');
}
