import type pg from 'pg';
import { REGISTRY_MIGRATIONS } from './migrations.ts';

type Client = Pick<pg.ClientBase, 'query'>;

/** Two administrators at once: the second waits for the first. */
const ONE_AT_A_TIME = 7_366_676;

/**
 * Brings the registry in a database to its present form, all steps or none; gives the versions before and after. Whoever runs
 * it owns the registry; no site ever logs in as its owner. A database that a later version prepared is left alone.
 */
export async function prepareRegistry(client: Client): Promise<{ readonly from: number; readonly to: number }> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [ONE_AT_A_TIME]);
    await client.query('CREATE SCHEMA IF NOT EXISTS remnant');
    await client.query(
      'CREATE TABLE IF NOT EXISTS remnant.version (version integer NOT NULL, at timestamptz NOT NULL DEFAULT now())',
    );
    const found = await client.query<{ version: number }>(
      'SELECT coalesce(max(version), 0) AS version FROM remnant.version',
    );
    const from = found.rows[0]!.version;
    for (let n = from; n < REGISTRY_MIGRATIONS.length; n++) {
      await client.query(REGISTRY_MIGRATIONS[n]!);
      await client.query('INSERT INTO remnant.version (version) VALUES ($1)', [n + 1]);
    }
    await client.query('GRANT SELECT ON remnant.version TO remnant_site, remnant_analyst');
    await client.query('COMMIT');
    return { from, to: Math.max(from, REGISTRY_MIGRATIONS.length) };
  } catch (fault) {
    await client.query('ROLLBACK').catch(() => {});
    throw fault;
  }
}

/** Lets a login of this database speak for a site, and for no other. */
export async function admitSite(client: Client, site: { readonly code: string; readonly role: string }): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    "SELECT format('GRANT remnant_site TO %I', $1::text) AS statement",
    [site.role],
  );
  await client.query(rows[0]!.statement);
  await client.query(
    'INSERT INTO remnant.site (code, role) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET role = excluded.role',
    [site.code, site.role],
  );
}
