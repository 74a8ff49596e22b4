import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { type Database, openDatabase } from '#host/cases/database';
import { MIGRATIONS } from '#host/cases/migrations';
import { parseArguments } from '#host/cli/arguments';
import { auditCommand } from '#host/cli/audit';
import { startHost } from '#host/startHost';
import { folderOfCt, JANE } from './ctFolder.ts';

let files: string;
let data: string;
let caseId: string;
let seriesId: string;

/** A host on the data folder for as long as the work takes. */
async function working<T>(work: (done: Done, bytes: (request: Request) => Promise<Response>) => Promise<T>) {
  const host = await startHost({ dataFolder: data, demoFolder: null, log: () => {} });
  if (!host.ok) throw new Error(host.code);
  try {
    return await work(async (name, input) => {
      const answer = await host.value.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
      if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
      return answer.value as never;
    }, host.value.bytes);
  } finally {
    await host.value.close();
  }
}
type Done = <N extends ProcedureName>(name: N, input: Input<N>) => Promise<Output<N>>;

beforeEach(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-audited-'));
  data = join(files, 'data');
  await working(async (done, bytes) => {
    await done('settings.set', { reader: 'demo.tech' });
    const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal', JANE)] });
    seriesId = scan.series[0]!.id;
    ({ caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null }));
    await done('case.edit', { caseId, pathway: 'RALPPS' });
    const given = { value: '1' };
    await done('record.enter', { caseId, entered: [{ item: '', field: 'ecog', given }] });
    await done('record.enter', { caseId, entered: [{ item: '', field: 'ecog', given: { value: '2' } }] });
    const body = new Uint8Array(8 * 8 * 4).map((_, v) => (v >= 64 && v < 128 ? 1 : 0));
    const sent = await bytes(new Request('http://host/bytes/layer', { method: 'PUT', body }));
    const { hash } = (await sent.json()) as { hash: string };
    const reading = await done('reading.open', { caseId, seriesId });
    await done('reading.save', {
      caseId,
      reading: { ...reading, layers: [{ layer: 'extent', hash }] },
      measured: null,
    });
    await done('case.state', { caseId, date: '2026-02-01', volumes: { flrMl: 300, liverMl: null, tumourMl: null } });
  });
});
afterEach(() => rm(files, { recursive: true }));

/** Somebody with the file in hand and no Remnant: no trigger, no entry. */
function tamper(work: (database: Database) => void): void {
  const opened = openDatabase(join(data, 'remnant.sqlite'), MIGRATIONS);
  if (!opened.ok) throw new Error(opened.code);
  opened.value.prepare(
    'DROP TRIGGER IF EXISTS audit_entry_is_not_changed; DROP TRIGGER IF EXISTS audit_entry_is_not_removed',
  );
  work(opened.value);
  opened.value.close();
}

async function audit(...more: string[]) {
  const args = parseArguments(auditCommand, [caseId, '--data', data, ...more]);
  if (!args.ok) throw new Error(args.code);
  return auditCommand.run({ ...args.value, tell: () => {} });
}
const Count = z.object({ n: z.number() });
const Text = z.object({ text: z.string() });

describe('remnant audit', () => {
  test('holds for what was done through Remnant, names who did it, and goes on over a restart', async () => {
    const held = await audit();
    expect(held).toMatchObject({ ok: true, value: { json: { holds: true } } });
    const { entries, head } = await working((done) => done('audit.list', { caseId, last: 100 }));
    expect(entries.map(({ kind }) => kind)).toEqual([
      'case.state',
      'reading.kept',
      'record.enter',
      'record.enter',
      'case.edit',
      'import.take',
    ]);
    expect(entries.every(({ by, role }) => by === 'demo.tech' && role === null)).toBe(true);
    expect(entries[1]).toMatchObject({
      facts: { liverMl: 0.064 },
      tables: ['measurement', 'reading', 'reading_layer'],
    });
    expect(head.hash).toBe(entries[0]!.hash);
    await working((done) => done('case.edit', { caseId, liver: 'cirrhosis' }));
    expect(await audit('--head', head.hash)).toMatchObject({ ok: true, value: { json: { entries: 7 } } });
    // As the foot of a report prints it.
    expect(await audit('--head', head.hash.slice(0, 16))).toMatchObject({ ok: true });
  });

  test.each([
    [
      'an entered value',
      'UPDATE record_entry SET given = \'{"value":"0"}\' WHERE number = 2',
      'record_entry',
      'edited',
    ],
    [
      'a measured volume',
      "UPDATE measurement SET volumes = replace(volumes, '0.064', '0.640')",
      'measurement',
      'edited',
    ],
    ['the body', `UPDATE patient_case SET body = json_set(body, '$.weightKg', 99)`, 'patient_case', 'edited'],
    ['what was read elsewhere', "UPDATE time_point SET stated = replace(stated, '300', '900')", 'time_point', 'edited'],
    ['a row that was removed', 'DELETE FROM record_entry WHERE number = 1', 'record_entry', 'removed'],
    [
      'a row that was added',
      "INSERT INTO acceptance SELECT case_id, id, 'series.overlap', 'x', 'y', 'z' FROM series",
      'acceptance',
      'added',
    ],
  ])('finds %s that was changed in the file', async (_, sql, table, why) => {
    tamper((database) => database.run(sql));
    const found = await audit();
    expect(found).toMatchObject({ ok: false, code: 'audit.broken', details: { of: { broken: null } } });
    expect(!found.ok && (found.details.of as { rows: unknown }).rows).toMatchObject([{ table, why }]);
  });

  test('finds a setting that was changed in the file', async () => {
    tamper((database) => database.run(`UPDATE setting SET value = '"demo.other"' WHERE name = 'reader'`));
    expect(await audit()).toMatchObject({
      ok: false,
      details: { site: { rows: [{ table: 'setting', key: ['reader'] }] } },
    });
  });

  test('finds an entry that was edited', async () => {
    tamper((database) =>
      database.run(
        `UPDATE audit_entry SET text = replace(text, 'demo.tech', 'demo.none') WHERE scope = ? AND sequence = 2`,
        caseId,
      ),
    );
    expect(await audit()).toMatchObject({
      ok: false,
      details: { brokenAt: 2, of: { broken: { sequence: 2, why: 'edited' } } },
    });
  });

  test('finds an entry that was removed, also where the next took its number', async () => {
    tamper((database) => database.run('DELETE FROM audit_entry WHERE scope = ? AND sequence = 3', caseId));
    expect(await audit()).toMatchObject({ ok: false, details: { of: { broken: { sequence: 3, why: 'missing' } } } });
    tamper((database) => database.run('UPDATE audit_entry SET sequence = 3 WHERE scope = ? AND sequence = 4', caseId));
    expect(await audit()).toMatchObject({ ok: false, details: { of: { broken: { sequence: 3, why: 'moved' } } } });
  });

  test('finds two entries that changed places', async () => {
    tamper((database) => {
      for (const [from, to] of [
        [2, 99],
        [3, 2],
        [99, 3],
      ] as const)
        database.run('UPDATE audit_entry SET sequence = ? WHERE scope = ? AND sequence = ?', to, caseId, from);
    });
    expect(await audit()).toMatchObject({ ok: false, details: { of: { broken: { sequence: 2, why: 'moved' } } } });
  });

  test('finds a labelmap whose voxels are others, whole again or not, and one that is gone', async () => {
    const folder = join(data, 'layers');
    const [name] = (await readdir(folder, { recursive: true })).filter((one) => one.endsWith('.gz'));
    const path = join(folder, name!);
    await writeFile(path, gzipSync(new Uint8Array(256).fill(1)));
    const layer = (why: string) => ({
      ok: false,
      details: { of: { broken: null, rows: [], files: [{ what: 'layer', why }] } },
    });
    expect(await audit()).toMatchObject(layer('changed'));
    await writeFile(path, 'no gzip');
    expect(await audit()).toMatchObject(layer('changed'));
    await rm(path);
    expect(await audit()).toMatchObject(layer('removed'));
  });

  test('finds a slice that is not as it was imported', async () => {
    const folder = join(data, 'cases', caseId, 'instances');
    const [slice] = await readdir(folder);
    await writeFile(join(folder, slice!), 'other bytes');
    expect(await audit()).toMatchObject({ ok: false, details: { of: { files: [{ what: 'slice', count: 1 }] } } });
  });

  test('shows a tail that was cut off, rows and all, only against a head that was written down', async () => {
    const { head } = await working((done) => done('audit.list', { caseId, last: 1 }));
    tamper((database) => {
      database.run('DELETE FROM audit_entry WHERE scope = ? AND sequence = 6', caseId);
      database.run('DELETE FROM time_point WHERE stated IS NOT NULL');
    });
    expect(await audit()).toMatchObject({ ok: true });
    expect(await audit('--head', head.hash.slice(0, 16))).toMatchObject({ ok: false });
    expect(await audit('--head', head.hash)).toMatchObject({ ok: false, details: { of: { lostHeads: [head.hash] } } });
  });

  test('a folder of before begins its chains with how everything stands', async () => {
    tamper((database) => {
      expect(database.row(Count, 'SELECT count(*) AS n FROM audit_entry')!.n).toBeGreaterThan(6);
      database.run('DELETE FROM audit_entry');
    });
    expect(await audit()).toMatchObject({ ok: true, value: { json: { entries: 1 } } });
    tamper((database) => {
      const { text } = database.row(Text, 'SELECT text FROM audit_entry WHERE scope = ?', caseId)!;
      expect(JSON.parse(text)).toMatchObject({ kind: 'audit.begun' });
      database.run('DELETE FROM record_entry WHERE number = 2');
    });
    expect(await audit()).toMatchObject({ ok: false, details: { of: { rows: [{ why: 'removed', key: [2] }] } } });
  });

  test('finds a chain that was taken away, and begins no other in its place', async () => {
    tamper((database) => database.run('DELETE FROM audit_entry WHERE scope = ?', caseId));
    const found = await audit();
    expect(found).toMatchObject({ ok: false, details: { of: { entries: 0, broken: null } } });
    expect(
      !found.ok && (found.details.of as { rows: { why: string }[] }).rows.every(({ why }) => why === 'added'),
    ).toBe(true);
  });

  test('a case that is deleted takes its chain along, and the site says so', async () => {
    await working((done) => done('case.delete', { caseId }));
    expect(await audit()).toMatchObject({ ok: false, code: 'case.notFound' });
    tamper((database) => {
      expect(database.row(Count, "SELECT count(*) AS n FROM audit_entry WHERE scope <> 'site'")!.n).toBe(0);
      const last = database.row(
        Text,
        "SELECT text FROM audit_entry WHERE scope = 'site' ORDER BY sequence DESC LIMIT 1",
      )!;
      expect(JSON.parse(last.text)).toMatchObject({ kind: 'case.delete', facts: { caseId, entries: 6 } });
    });
  });

  test('an entry can be neither changed nor removed by what Remnant itself runs', () => {
    const opened = openDatabase(join(data, 'remnant.sqlite'), MIGRATIONS);
    if (!opened.ok) throw new Error(opened.code);
    expect(() => opened.value.run('UPDATE audit_entry SET hash = ?', '')).toThrow(/only added to/);
    expect(() => opened.value.run('DELETE FROM audit_entry')).toThrow(/only added to/);
    opened.value.close();
  });
});
