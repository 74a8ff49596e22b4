import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCohort } from '../demo/loadCohort.ts';
import { openDataFolder } from '../openDataFolder.ts';
import { parseArguments } from './arguments.ts';
import { reportCommand } from './report.ts';

let data: string;
let caseId: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'remnant-report-'));
  const loaded = await loadCohort(data);
  if (!loaded.ok) throw new Error(loaded.code);
  caseId = loaded.value.patients[5]!.caseId;
}, 60_000);
afterAll(() => rm(data, { recursive: true }));

async function run(...argv: string[]) {
  const args = parseArguments(reportCommand, [...argv, '--data', data]);
  if (!args.ok) return args;
  return reportCommand.run({ ...args.value, tell: () => {} });
}
const out = (name: string) => join(data, name);

test('a case by the beginning of its id, as PDF and as data; a file that is there is left alone', async () => {
  const pdf = await run(caseId.slice(0, 13), '--out', out('a.pdf'));
  expect(pdf).toMatchObject({ ok: true, value: { json: { caseId, format: 'pdf', written: out('a.pdf') } } });
  expect((await readFile(out('a.pdf'))).toString('latin1')).toMatch(/^%PDF-1\./);
  expect(await run(caseId, '--out', out('a.pdf'))).toMatchObject({ ok: false, code: 'output.exists' });

  expect(await run(caseId, '--out', out('a.json'))).toMatchObject({ ok: true });
  const text = await readFile(out('a.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    reportType: 'remnant.report',
    caseId,
    signed: false,
    scan: null,
    course: { scans: [{ source: 'stated' }, {}, {}, { targetState: 'metOnlyAfterRounding' }] },
  });
  expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}|patient 6/);
}, 60_000);

test('cases are listed by their ids, without names, also where none or several are meant', async () => {
  const list = await run('--list');
  expect(list).toMatchObject({ ok: true });
  expect(list.ok && list.value.text).toContain(caseId);
  expect(JSON.stringify(list)).not.toContain('RALPPS paper');
  const unknown = await run('zzz', '--out', out('b.pdf'));
  expect(unknown).toMatchObject({ ok: false, code: 'case.notFound' });
  expect(JSON.stringify(unknown)).toContain(caseId);
  expect(await readdir(data)).not.toContain('b.pdf');
});

test('what is not asked for well is refused, before anything is opened', async () => {
  expect(await run(caseId)).toMatchObject({ code: 'arguments.invalid' });
  expect(await run(caseId, '--out', out('a.doc'))).toMatchObject({ code: 'arguments.invalid' });
  const nowhere = parseArguments(reportCommand, ['--list', '--data', join(data, 'nowhere')]);
  expect(nowhere.ok && (await reportCommand.run(nowhere.value))).toMatchObject({ code: 'path.notFound' });
  expect(await readdir(data)).not.toContain('nowhere');
});

test('a folder that a running Remnant holds is refused by name, with what to do', async () => {
  const held = await openDataFolder(data);
  if (!held.ok) throw new Error(held.code);
  try {
    const refused = await run(caseId, '--out', out('c.pdf'));
    expect(refused).toMatchObject({ ok: false, code: 'data.inUse' });
    expect(JSON.stringify(refused)).toContain('Use its window, or close it first');
  } finally {
    await held.value.close();
  }
});
