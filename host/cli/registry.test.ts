import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noPostgres, type RunningPostgres, startPostgres } from '#test/services/postgres';
import { openCaseLibrary } from '../cases/caseLibrary.ts';
import { drawnEntry } from '../registry/entry.fixture.ts';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-registry-cli-'));
  data = join(folder, 'data');
  const library = await openCaseLibrary(data);
  if (!library.ok) throw new Error(library.code);
  library.value.settings.set({ siteCode: 'SITE-A' });
  const { revision: _, ...made } = drawnEntry({ caseId: 'case-0001' });
  // As if it had been made without a network.
  library.value.registry.queue('central', made, '2026-11-23T09:00:00Z');
  await library.value.close();
});
afterAll(() => rm(folder, { recursive: true }));

function remnant(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['bin/remnant.mjs', 'registry', ...args, '--json'], {
    encoding: 'utf8',
  });
  const said = JSON.parse(stdout);
  return { status, said, code: said.error?.code as string | undefined };
}
async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const central = (port: number, user: string) => ({
  kind: 'postgres',
  id: 'central',
  name: 'Central',
  host: '127.0.0.1',
  port,
  database: 'postgres',
  user,
  tls: 'off',
  authority: null,
});

test('what is asked wrongly is refused by name, with exit 2', async () => {
  const refused = (...args: string[]) => {
    const { status, code } = remnant(...args);
    return [status, code];
  };
  expect(refused('fly')).toEqual([2, 'arguments.invalid']);
  expect(refused('push', '--data', data)).toEqual([2, 'registry.targetNotFound']);
  expect(refused('add', await file('none.json', '{"kind": "owl"}'), '--data', data)).toEqual([2, 'arguments.invalid']);
  const open = { ...central(5432, 'centre'), host: 'central.example.org' };
  expect(refused('add', await file('open.json', open), '--data', data)).toEqual([2, 'registry.unguarded']);
  expect(refused('export', '--as', 'csv', '--out', join(folder, 'out'), '--data', data)).toEqual([
    2,
    'record.nothingMeasured',
  ]);
  expect(refused('status', '--data', join(folder, 'nowhere'))).toEqual([2, 'path.notFound']);
});

describe.skipIf(noPostgres)(`a central registry from its first day ${noPostgres ?? ''}`, () => {
  let server: RunningPostgres;
  beforeAll(async () => {
    server = await startPostgres();
    const owner = await server.admin();
    await owner.query("CREATE ROLE centre_a LOGIN PASSWORD 'centre word'");
    await owner.end();
  });
  afterAll(() => server.stop());

  test('is prepared, knows its site, and takes what waited for it', async () => {
    const owner = await file('owner.json', central(server.port, 'owner'));
    const site = await file('central.json', central(server.port, 'centre_a'));
    const [ownerWord, siteWord] = [
      await file('owner.txt', `${server.password}\n`),
      await file('site.txt', 'centre word\n'),
    ];
    expect(remnant('add', site, '--secret', siteWord, '--data', data).said).toEqual({ added: 'central' });
    expect(
      remnant('prepare', '--central', owner, '--secret', ownerWord, '--site', 'SITE-A=centre_a').said,
    ).toMatchObject({ from: 0, to: 1, sites: [{ code: 'SITE-A', role: 'centre_a' }] });
    expect(remnant('push', '--data', data).said).toMatchObject({ target: 'central', received: 1, waiting: 0 });
    expect(remnant('status', '--data', data).said).toMatchObject({
      targets: [{ waiting: 0, cases: 1, last: { hash: drawnEntry({ caseId: 'case-0001' }).hash } }],
    });
  });
});
