import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MEASURED_FIELD_NAMES } from '#core/registry/fields';
import type { TargetConfig } from '#core/registry/target';
import { freePort, noPostgres, type RunningPostgres, startPostgres } from '#test/services/postgres';
import { drawnEntry } from '../entry.fixture.ts';
import { columnName, SCAN_VALUES_1 } from './migrations.ts';
import { PostgresTarget } from './postgresTarget.ts';
import { admitSite, prepareRegistry } from './prepare.ts';

const SIGNAL = new AbortController().signal;
let server: RunningPostgres;

const config = (user: string, more: Partial<Extract<TargetConfig, { kind: 'postgres' }>> = {}) =>
  ({
    kind: 'postgres',
    id: 'central',
    name: 'Central',
    host: '127.0.0.1',
    port: server.port,
    database: 'postgres',
    user,
    tls: 'off',
    authority: null,
    ...more,
  }) as const;

/** Pushes as one site's login; the line is ended again. */
async function pushed(user: string, entries: readonly ReturnType<typeof drawnEntry>[], password = `${user} word`) {
  const target = new PostgresTarget(config(user), password);
  try {
    return await target.push(entries, SIGNAL);
  } finally {
    await target.close();
  }
}

async function rows<T extends object>(user: string | null, sql: string): Promise<T[]> {
  const line = user === null ? await server.admin() : await server.as(user, `${user} word`);
  try {
    return (await line.query<T>(sql)).rows;
  } finally {
    await line.end();
  }
}

test('every measured value of a scan has a column; a new one asks for a new step', () => {
  expect([...SCAN_VALUES_1]).toEqual(MEASURED_FIELD_NAMES);
  expect(columnName('sFlrPct')).toBe('s_flr_pct');
});

describe.skipIf(noPostgres)(`the central registry in PostgreSQL ${noPostgres ?? ''}`, () => {
  beforeAll(async () => {
    server = await startPostgres();
    const owner = await server.admin();
    await prepareRegistry(owner);
    for (const [role, code] of [
      ['centre_a', 'SITE-A'],
      ['centre_b', 'SITE-B'],
    ] as const) {
      await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role} word'`);
      await admitSite(owner, { code, role });
    }
    await owner.query("CREATE ROLE stranger LOGIN PASSWORD 'stranger word'");
    await owner.query("CREATE ROLE evaluator LOGIN PASSWORD 'evaluator word' IN ROLE remnant_analyst");
    await owner.end();
  });
  afterAll(() => server.stop());

  test('takes an entry once, however often it is handed over, and answers with the same receipt', async () => {
    const entry = drawnEntry({ caseId: 'once-0001' }, { auditHead: 'ab'.repeat(32) });
    const first = await pushed('centre_a', [entry, entry]);
    expect(first).toMatchObject({ ok: true, value: [{ ok: true }, { ok: true }] });
    const again = await pushed('centre_a', [entry]);
    expect(again.ok && again.value[0]).toEqual(first.ok && first.value[0]);
    expect(again).toMatchObject({ value: [{ value: { hash: entry.hash, auditHead: 'ab'.repeat(32) } }] });
    expect(await rows(null, "SELECT * FROM remnant.submission WHERE case_id = 'once-0001'")).toHaveLength(1);
  });

  test('lays a case out in rows as the record says it, the newest revision in the place of the one before', async () => {
    await pushed('centre_a', [drawnEntry({ caseId: 'rows-0001' })]);
    const [row] = await rows('centre_a', "SELECT * FROM remnant.case_row WHERE case_id = 'rows-0001'");
    expect(row).toMatchObject({
      site_code: 'SITE-A',
      revision: 1,
      signed: true,
      sex: 'M',
      age_years: 61,
      pathway: 'RALPPS',
      liver: 'cirrhosis',
      index_event: 'stage1',
      diagnosis: 'HCC',
      scans: 3,
      baseline_flr_ml: 320,
      last_flr_ml: 520,
      last_day: 14,
      rescue_sessions: 1,
      death: false,
      death_day: null,
      last_follow_up_day: 400,
    });
    const scans = await rows<Record<string, unknown>>(
      'centre_a',
      "SELECT * FROM remnant.scan_row WHERE case_id = 'rows-0001' ORDER BY scan",
    );
    expect(scans.map((scan) => [scan.day_offset, scan.slot, scan.flr_ml, scan.signed])).toEqual([
      [-5, 'baseline', 320, true],
      [7, 'postStage1', 410, true],
      [14, 'postRescue', 520, true],
    ]);
    expect(scans[1]!.kgr_ml_day).toBeCloseTo(90 / 7, 9);
    expect(
      await rows(
        'centre_a',
        "SELECT word, number, unit, missing FROM remnant.value_row WHERE field IN ('petCtDone', 'bilirubin') AND case_id = 'rows-0001' ORDER BY field",
      ),
    ).toEqual([
      { word: null, number: 1.1 * 17.104, unit: 'umol/L', missing: null },
      { word: null, number: null, unit: null, missing: 'notDone' },
    ]);
    await pushed('centre_a', [drawnEntry({ caseId: 'rows-0001', flrMl: [300] }, { revision: 2 })]);
    // The older one again, late: nothing goes back.
    await pushed('centre_a', [drawnEntry({ caseId: 'rows-0001' })]);
    expect(
      await rows(
        'centre_a',
        "SELECT revision, scans, baseline_flr_ml FROM remnant.case_row WHERE case_id = 'rows-0001'",
      ),
    ).toEqual([{ revision: 2, scans: 1, baseline_flr_ml: 300 }]);
    expect(await rows('centre_a', "SELECT scan FROM remnant.scan_row WHERE case_id = 'rows-0001'")).toHaveLength(1);
    expect(await rows('centre_a', "SELECT revision FROM remnant.submission WHERE case_id = 'rows-0001'")).toHaveLength(
      2,
    );
  });

  test('another content under a revision that it holds is refused as a conflict, and changes nothing', async () => {
    await pushed('centre_a', [drawnEntry({ caseId: 'conflict-1' })]);
    const other = await pushed('centre_a', [
      drawnEntry({ caseId: 'conflict-1', flrMl: [999] }),
      drawnEntry({ caseId: 'conflict-2' }),
    ]);
    expect(other).toMatchObject({
      value: [{ ok: false, code: 'registry.conflict', details: { held: 1 } }, { ok: true }],
    });
    expect(await rows('centre_a', "SELECT scans FROM remnant.case_row WHERE case_id = 'conflict-1'")).toEqual([
      { scans: 3 },
    ]);
  });

  test('what was damaged on the way is refused alone; the others arrive', async () => {
    const whole = drawnEntry({ caseId: 'damaged-1' });
    const damaged = { ...drawnEntry({ caseId: 'damaged-2' }), hash: '0'.repeat(64) };
    const exchanged = { ...drawnEntry({ caseId: 'damaged-4' }), caseId: 'damaged-3' };
    expect(await pushed('centre_a', [damaged, exchanged, whole])).toMatchObject({
      value: [
        { ok: false, code: 'registry.refused', details: { cause: 'content_is_whole' } },
        { ok: false, code: 'registry.refused', details: { cause: 'content_is_of_the_case' } },
        { ok: true },
      ],
    });
    expect(await rows(null, "SELECT case_id FROM remnant.case_row WHERE case_id LIKE 'damaged%'")).toEqual([
      { case_id: 'damaged-1' },
    ]);
  });

  describe('two centres', () => {
    beforeAll(async () => {
      await pushed('centre_a', [drawnEntry({ caseId: 'of-site-a' })]);
      await pushed('centre_b', [drawnEntry({ caseId: 'of-site-b', siteCode: 'SITE-B' })]);
    });
    const TABLES = ['submission', 'case_row', 'scan_row', 'value_row', 'site'];

    test('cannot read each other’s rows, in any table; a stranger reads none, the evaluator all', async () => {
      const site = (table: string) => (table === 'site' ? 'code' : 'site_code');
      for (const table of TABLES) {
        const sites = `SELECT DISTINCT ${site(table)} AS site FROM remnant.${table} ORDER BY 1`;
        expect(await rows('centre_a', sites), table).toEqual([{ site: 'SITE-A' }]);
        expect(await rows('centre_b', sites), table).toEqual([{ site: 'SITE-B' }]);
        expect(await rows('evaluator', sites), table).toEqual([{ site: 'SITE-A' }, { site: 'SITE-B' }]);
        await expect(rows('stranger', sites), table).rejects.toThrow('permission denied');
      }
      expect(await rows('centre_a', "SELECT * FROM remnant.case_row WHERE site_code = 'SITE-B'")).toEqual([]);
    });

    test('cannot write each other’s, nor change or remove what was sent, nor write the rows that are asked', async () => {
      const foreign = drawnEntry({ caseId: 'foreign-1', siteCode: 'SITE-B' });
      expect(await pushed('centre_a', [foreign])).toMatchObject({ ok: false, code: 'registry.denied' });
      expect(await rows(null, "SELECT * FROM remnant.submission WHERE case_id = 'foreign-1'")).toEqual([]);
      for (const sql of [
        ...TABLES.map((table) => `DELETE FROM remnant.${table}`),
        "UPDATE remnant.submission SET content = ''",
        'UPDATE remnant.case_row SET last_flr_ml = 0',
        "UPDATE remnant.site SET role = 'centre_b'",
        "INSERT INTO remnant.site VALUES ('SITE-C', 'centre_a')",
        "INSERT INTO remnant.submission (site_code, case_id, revision, hash, schema_version, signed, demonstration, content, received_at) VALUES ('SITE-A', 'case-0001', 1, '', 1, true, false, '{}', '2000-01-01')",
        'SET ROLE centre_b',
      ])
        await expect(rows('centre_a', sql), sql).rejects.toThrow('permission denied');
      for (const sql of ["UPDATE remnant.submission SET content = ''", 'DELETE FROM remnant.case_row'])
        await expect(rows('evaluator', sql), sql).rejects.toThrow('permission denied');
    });

    test('a case id that both have stays two cases', async () => {
      await pushed('centre_a', [drawnEntry({ caseId: 'same-0001', flrMl: [400] })]);
      expect(
        await pushed('centre_b', [drawnEntry({ caseId: 'same-0001', siteCode: 'SITE-B', flrMl: [500] })]),
      ).toMatchObject({
        value: [{ ok: true }],
      });
      const both = "SELECT site_code, last_flr_ml FROM remnant.case_row WHERE case_id = 'same-0001' ORDER BY 1";
      expect(await rows('evaluator', both)).toEqual([
        { site_code: 'SITE-A', last_flr_ml: 400 },
        { site_code: 'SITE-B', last_flr_ml: 500 },
      ]);
    });
  });

  test('who is not let in, meets nobody, a database without a registry or an unguarded line, is refused by name', async () => {
    const entry = [drawnEntry({ caseId: 'refused-1' })];
    expect(await pushed('centre_a', entry, 'wrong word')).toMatchObject({ code: 'registry.denied' });
    expect(await pushed('stranger', entry)).toMatchObject({ code: 'registry.denied' });
    const push = async (more: Parameters<typeof config>[1]) => {
      const target = new PostgresTarget(config('centre_a', more), 'centre_a word');
      const answer = await target.push(entry, SIGNAL);
      await target.close();
      return answer;
    };
    expect(await push({ port: await freePort() })).toMatchObject({ code: 'registry.unreachable' });
    expect(await push({ database: 'template1' })).toMatchObject({ code: 'registry.notPrepared' });
    expect(await push({ database: 'nowhere' })).toMatchObject({ code: 'registry.notPrepared' });
    expect(await push({ tls: 'verify' })).toMatchObject({ code: 'registry.certificate' });
  });

  test('a second preparation changes nothing', async () => {
    const owner = await server.admin();
    try {
      expect(await prepareRegistry(owner)).toEqual({ from: 1, to: 1 });
    } finally {
      await owner.end();
    }
  });
});
