import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Abort } from '#core/abort';
import { type Receipt, type RegistryEntry, SCHEMA_VERSION } from '#core/registry/submission';
import type { Outcome, PushCode, RegistryTarget, TargetConfig } from '#core/registry/target';
import { ok, type Result, refuse } from '#core/result';
import { pushRefusal } from './pgFaults.ts';

type PostgresConfig = Extract<TargetConfig, { kind: 'postgres' }>;

const CONNECT_MS = 10_000;
const ANSWER_MS = 60_000;

/** What the registry holds of one case and revision. */
interface Held {
  readonly case_id: string;
  readonly revision: number;
  readonly number: string;
  readonly hash: string;
  readonly audit_head: string | null;
  readonly received_at: Date;
  readonly last: number;
}

/**
 * The central registry for many centres. One transaction a push: an entry that is there already is left as it is and its first
 * receipt given again, so that a push whose answer was lost may be repeated at will.
 */
export class PostgresTarget implements RegistryTarget {
  readonly #config: PostgresConfig;
  readonly #password: string;
  #client: pg.Client | null = null;

  constructor(config: PostgresConfig, password: string) {
    this.#config = config;
    this.#password = password;
  }

  async push(entries: readonly RegistryEntry[], signal: Abort): Promise<Result<readonly Outcome[], PushCode>> {
    try {
      signal.throwIfAborted();
      const client = await this.#connected();
      try {
        return ok(await together(client, entries));
      } catch (fault) {
        const refused = pushRefusal(fault);
        if (refused) throw fault;
        // One of them breaks a rule of the registry: the others are not to wait for it.
        return ok(await oneByOne(client, entries));
      }
    } catch (fault) {
      signal.throwIfAborted();
      // Nobody knows what the line still holds: the next push gets a new one.
      await this.close();
      return pushRefusal(fault) ?? refuse('registry.unreachable');
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = await connected(this.#config, this.#password);
    client.once('end', () => {
      if (this.#client === client) this.#client = null;
    });
    this.#client = client;
    return client;
  }
}

/** A line to the registry; the caller ends it. Faults of an idle line are met by the next query, not thrown into the air. */
export async function connected(config: PostgresConfig, password: string): Promise<pg.Client> {
  const authority = config.authority === null ? undefined : await readFile(config.authority, 'utf8');
  const client = new pg.Client({
    host: config.host,
    port: config.port,
    database: config.database,
    user: config.user,
    password,
    ssl: config.tls === 'off' ? false : { rejectUnauthorized: true, ...(authority !== undefined && { ca: authority }) },
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    statement_timeout: ANSWER_MS,
    keepAlive: true,
    application_name: 'remnant',
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (fault) {
    await client.end().catch(() => {});
    throw fault;
  }
  return client;
}

async function oneByOne(client: pg.Client, entries: readonly RegistryEntry[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const entry of entries) {
    try {
      outcomes.push(...(await together(client, [entry])));
    } catch (fault) {
      if (pushRefusal(fault)) throw fault;
      outcomes.push(refuse('registry.refused', { cause: (fault as { constraint?: string }).constraint ?? null }));
    }
  }
  return outcomes;
}

async function together(client: pg.Client, entries: readonly RegistryEntry[]): Promise<readonly Outcome[]> {
  // Always in the same order, so that two who push the same cases do not wait for each other.
  const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const column = <T>(read: (entry: RegistryEntry) => T) => sorted.map(read);
  await client.query('BEGIN');
  try {
    await client.query(INSERT, [
      column(({ siteCode }) => siteCode),
      column(({ caseId }) => caseId),
      column(({ revision }) => revision),
      column(({ hash }) => hash),
      column(() => SCHEMA_VERSION),
      column(({ signed }) => signed),
      column(({ demonstration }) => demonstration),
      column(({ auditHead }) => auditHead),
      column(({ content }) => content),
    ]);
    const held = await client.query<Held>(HELD, [
      column(({ siteCode }) => siteCode),
      column(({ caseId }) => caseId),
      column(({ revision }) => revision),
    ]);
    await client.query('COMMIT');
    const found = new Map(held.rows.map((row) => [`${row.case_id}/${row.revision}`, row]));
    return entries.map((entry) => outcomeOf(entry, found.get(`${entry.caseId}/${entry.revision}`)));
  } catch (fault) {
    await client.query('ROLLBACK').catch(() => {});
    throw fault;
  }
}

const keyOf = ({ siteCode, caseId, revision }: RegistryEntry) => `${siteCode}/${caseId}/${revision}`;

function outcomeOf(entry: RegistryEntry, held: Held | undefined): Outcome {
  if (!held) return refuse('registry.refused');
  if (held.hash !== entry.hash) return refuse('registry.conflict', { held: held.last });
  const receipt: Receipt = {
    number: held.number,
    hash: held.hash,
    receivedAt: held.received_at.toISOString(),
    auditHead: held.audit_head,
  };
  return ok(receipt);
}

const INSERT = `
  INSERT INTO remnant.submission
    (site_code, case_id, revision, hash, schema_version, signed, demonstration, audit_head, content)
  SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::integer[], $6::boolean[], $7::boolean[],
    $8::text[], $9::text[])
  ON CONFLICT (site_code, case_id, revision) DO NOTHING`;

const HELD = `
  SELECT s.case_id, s.revision, s.number::text AS number, s.hash, s.audit_head, s.received_at,
    (SELECT max(newest.revision) FROM remnant.submission newest
       WHERE newest.site_code = s.site_code AND newest.case_id = s.case_id) AS last
  FROM unnest($1::text[], $2::text[], $3::integer[]) AS asked(site_code, case_id, revision)
  JOIN remnant.submission s USING (site_code, case_id, revision)`;
