import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redcapDictionary } from '#core/registry/redcap/dictionary';
import { redcapFaults } from '#core/registry/redcap/rules.fixture';
import { freePort } from '#test/services/postgres';
import { drawnEntry } from './entry.fixture.ts';
import { RedcapTarget } from './redcapTarget.ts';

const TOKEN = '0123456789ABCDEF0123456789ABCDEF';
const SIGNAL = new AbortController().signal;
type Row = Record<string, string>;

/** A small server that follows REDCap's documented "Import Records": form in, count or {"error"} out, records by their name. */
let server: Server;
let url: string;
let records: Map<string, Row>;
let asked: URLSearchParams[];
let broken: ((n: number) => { status: number; body: string; type?: string } | 'cut' | null) | null;

const dictionary = () => {
  const { heads, rows } = redcapDictionary();
  return rows.map((row) => Object.fromEntries(heads.map((head, n) => [head, row[n]!])));
};
const REPEATING = ['scan', 'scan_entry', 'labs', 'session', 'tumour', 'adverse'];

function answer(form: URLSearchParams): { status: number; body: object } {
  const error = (status: number, said: string) => ({ status, body: { error: said } });
  if (form.get('token') !== TOKEN) return error(403, 'You do not have permissions to use the API');
  if (form.get('content') !== 'record' || form.get('action') !== 'import')
    return error(400, 'The value of the parameter "content" is not valid');
  if (form.get('format') !== 'json' || form.get('type') !== 'flat') return error(400, 'Invalid format');
  const overwrite = form.get('overwriteBehavior');
  if (overwrite !== 'normal' && overwrite !== 'overwrite') return error(400, 'Invalid overwriteBehavior');
  let rows: Row[];
  try {
    rows = JSON.parse(form.get('data') ?? '') as Row[];
  } catch {
    return error(400, 'The data being imported is not formatted correctly');
  }
  const faults = redcapFaults(dictionary(), rows, REPEATING);
  if (faults.length > 0) return error(400, faults.join('\n'));
  for (const row of rows) {
    const key = [row.record_id, row.redcap_repeat_instrument, row.redcap_repeat_instance].join('/');
    const given = overwrite === 'overwrite' ? row : Object.fromEntries(Object.entries(row).filter(([, v]) => v !== ''));
    records.set(key, { ...records.get(key), ...given });
  }
  return { status: 200, body: { count: new Set(rows.map(({ record_id }) => record_id)).size } };
}

beforeEach(async () => {
  records = new Map();
  asked = [];
  broken = null;
  server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    asked.push(form);
    const instead = broken?.(asked.length) ?? null;
    if (instead === 'cut') return void request.socket.destroy();
    if (instead)
      return void response
        .writeHead(instead.status, { 'content-type': instead.type ?? 'application/json' })
        .end(instead.body);
    const { status, body } = answer(form);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/api/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const target = (token = TOKEN, at = url) =>
  new RedcapTarget({ kind: 'redcap', id: 'redcap', name: 'R', url: at }, token);

test('hands over one record a case, in the documented form; the same again is the same record', async () => {
  const entries = [drawnEntry({ caseId: 'case-0001' }), drawnEntry({ caseId: 'case-0002' })];
  const first = await target().push(entries, SIGNAL);
  expect(first).toMatchObject({
    ok: true,
    value: [
      { ok: true, value: { number: 'case-0001/1', hash: entries[0]!.hash } },
      { ok: true, value: { number: 'case-0002/1' } },
    ],
  });
  const [form] = asked;
  expect([...form!.keys()].sort()).toEqual(
    [
      'action',
      'content',
      'data',
      'forceAutoNumber',
      'format',
      'overwriteBehavior',
      'returnContent',
      'returnFormat',
      'token',
      'type',
    ].sort(),
  );
  const before = new Map(records);
  await target().push(entries, SIGNAL);
  expect(records).toEqual(before);
  expect(records.get('case-0001/scan/2')).toMatchObject({ scan_flr_ml: '410' });
});

test('what is gone in a later revision is gone there, too', async () => {
  await target().push([drawnEntry({ caseId: 'case-0001' })], SIGNAL);
  expect(records.get('case-0001//')).toMatchObject({ diagnosis: 'HCC' });
  await target().push([drawnEntry({ caseId: 'case-0001', entered: [] }, { revision: 2 })], SIGNAL);
  expect(records.get('case-0001//')).toMatchObject({ diagnosis: '', underlying_liver___hbv: '0' });
});

test('refusals by name, and none of them says what the server wrote', async () => {
  const entry = [drawnEntry({ caseId: 'case-0001' })];
  const answered = async (instead: typeof broken) => {
    broken = instead;
    return target().push(entry, SIGNAL);
  };
  expect(await target('WRONG').push(entry, SIGNAL)).toMatchObject({ code: 'registry.denied' });
  const invalid = await answered(() => ({ status: 400, body: '{"error":"case-0001, age_years: SECRET"}' }));
  expect(invalid).toMatchObject({
    ok: true,
    value: [{ ok: false, code: 'registry.refused', details: { status: 400 } }],
  });
  expect(JSON.stringify(invalid)).not.toContain('SECRET');
  expect(await answered(() => ({ status: 503, body: 'busy' }))).toMatchObject({ code: 'registry.unreachable' });
  expect(await answered(() => 'cut')).toMatchObject({ code: 'registry.unreachable' });
  expect(await answered(() => ({ status: 200, body: '<html>Log in</html>', type: 'text/html' }))).toMatchObject({
    code: 'registry.notPrepared',
  });
  expect(await answered(() => ({ status: 404, body: '' }))).toMatchObject({ code: 'registry.notPrepared' });
  expect(await answered(() => ({ status: 302, body: '' }))).toMatchObject({ ok: false });
  broken = null;
  expect(await target(TOKEN, `http://127.0.0.1:${await freePort()}/`).push(entry, SIGNAL)).toMatchObject({
    code: 'registry.unreachable',
  });
});
