// npm run bench -- registry: 100,000 records of two scans from 8 writers (8 sites, each with its own login) into PostgreSQL, then
// what the cohort screen asks of them. REMNANT_RECORDS=n for fewer. The server is the bench's own, on loopback, in a temporary folder.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { contentOf, type RegistryEntry } from '#core/registry/submission';
import { drawnSubmission } from '#core/registry/submission.fixture';
import { PostgresTarget } from '#host/registry/postgres/postgresTarget';
import { admitSite, prepareRegistry } from '#host/registry/postgres/prepare';
import { noPostgres, startPostgres } from '#test/services/postgres';
import { COHORT_QUERIES } from './registryQueries.ts';

if (noPostgres) throw new Error(noPostgres);
const RECORDS = Number(process.env.REMNANT_RECORDS ?? 100_000);
const WRITERS = 8;
const AT_ONCE = 100;
const ROUNDS = 10;
const SIGNAL = new AbortController().signal;

const PATHWAYS = ['ALPPS', 'RALPPS', 'TSH_PVE', 'TARE', 'HAIC'] as const;
/** Real contents of a few cases; of each the case, its sex, its volumes and its last day are put in anew. */
const site = (n: number) => `SITE-${n}`;
const MARK = { caseId: 'case-of-the-template', site: 'SITE-X' };
const templates = PATHWAYS.flatMap((pathway) =>
  [true, false].map((death) =>
    contentOf(
      drawnSubmission({
        caseId: MARK.caseId,
        siteCode: MARK.site,
        flrMl: [320, 410],
        pathway,
        entered: [
          { item: '', field: 'diagnosis', given: { value: 'HCC' } },
          { item: '', field: 'bclc', given: { value: death ? 'C' : 'B' } },
          { item: '', field: 'death', given: { value: death } },
          ...(death ? [{ item: '', field: 'deathDate' as const, given: { value: '2016-01-15' } }] : []),
          { item: '', field: 'lastFollowUp', given: { value: '2016-03-15' } },
          { item: 't0', field: 'bilirubin', given: { value: 18, unit: 'umol/L' } },
        ],
      }),
    ),
  ),
);
let state = 20261123;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

function entry(n: number, writer: number): RegistryEntry {
  const caseId = `case-${String(n).padStart(8, '0')}`;
  const flr = (200 + 400 * random()).toFixed(4);
  const share = (20 + 40 * random()).toFixed(6);
  const content = templates[Math.floor(random() * templates.length)]!.replaceAll(MARK.caseId, caseId)
    .replaceAll(MARK.site, site(writer))
    .replace(/("flrMl":[^}]*"value":)[\d.]+/g, `$1${flr}`)
    .replace(/("sFlrPct":[^}]*"value":)[\d.]+/g, `$1${share}`)
    .replace(/("field":"lastFollowUp"[^}]*"value":)\d+/, `$1${Math.floor(300 + 900 * random())}`);
  return {
    siteCode: site(writer),
    caseId,
    revision: 1,
    hash: createHash('sha256').update(content).digest('hex'),
    signed: true,
    demonstration: false,
    auditHead: null,
    content,
  };
}

const server = await startPostgres({ shared_buffers: '256MB', max_wal_size: '2GB' });
try {
  const owner = await server.admin();
  await prepareRegistry(owner);
  for (let writer = 0; writer < WRITERS; writer++) {
    await owner.query(`CREATE ROLE writer_${writer} LOGIN PASSWORD 'word'`);
    await admitSite(owner, { code: site(writer), role: `writer_${writer}` });
  }
  await owner.query("CREATE ROLE evaluator LOGIN PASSWORD 'word' IN ROLE remnant_analyst");

  const from = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const target = new PostgresTarget(
        {
          kind: 'postgres',
          id: 'central',
          name: 'Central',
          host: '127.0.0.1',
          port: server.port,
          database: 'postgres',
          user: `writer_${writer}`,
          tls: 'off',
          authority: null,
        },
        'word',
      );
      for (let n = writer; n < RECORDS; n += WRITERS * AT_ONCE) {
        const entries = [];
        for (let k = n; k < Math.min(RECORDS, n + WRITERS * AT_ONCE); k += WRITERS) entries.push(entry(k, writer));
        const answer = await target.push(entries, SIGNAL);
        if (!answer.ok || answer.value.some((one) => !one.ok)) throw new Error(`refused: ${JSON.stringify(answer)}`);
      }
      await target.close();
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  const held = await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM remnant.case_row');
  console.log(
    `${held.rows[0]!.n} records of ${templates[0]!.length} bytes from ${WRITERS} writers: ${seconds.toFixed(0)} s, ` +
      `${(RECORDS / seconds).toFixed(0)} a second`,
  );
  await owner.query('VACUUM ANALYZE');
  await owner.end();

  for (const user of ['evaluator', 'writer_0']) {
    const line = await server.as(user, 'word');
    // One core: no query is shared out.
    await line.query('SET max_parallel_workers_per_gather = 0');
    console.log(`\nas ${user === 'evaluator' ? 'the evaluator, all sites' : 'one site of eight'}`);
    for (const [name, sql] of Object.entries(COHORT_QUERIES)) {
      const { rows } = await line.query(sql);
      const { cpuMs, clockMs } = await measured(line, sql);
      console.log(
        `  ${name.padEnd(44)} ${cpuMs.toFixed(0).padStart(5)} ms of one core, ${clockMs.toFixed(0).padStart(5)} ms by the clock (least of ${ROUNDS}), ${rows.length} rows`,
      );
    }
    await line.end();
  }
} finally {
  await server.stop();
}

/** What a query costs its server process, and the least that it took by the clock. */
async function measured(line: pg.Client, sql: string): Promise<{ cpuMs: number; clockMs: number }> {
  const { rows } = await line.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const worked = () => {
    // Fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms.
    const fields = readFileSync(`/proc/${rows[0]!.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const before = worked();
  let clockMs = Number.POSITIVE_INFINITY;
  for (let n = 0; n < ROUNDS; n++) {
    const from = performance.now();
    await line.query(sql);
    clockMs = Math.min(clockMs, performance.now() - from);
  }
  return { cpuMs: (worked() - before) / ROUNDS, clockMs };
}
