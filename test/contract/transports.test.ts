import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { procedures } from '#core/contract/procedures';
import { folderOfCt, SLICES } from './ctFolder.ts';
import { type Connected, type RunningHost, runningHost, TRANSPORTS } from './transports.ts';

describe.each(Object.keys(TRANSPORTS))('the contract over %s', (transport) => {
  let running: RunningHost;
  let connected: Connected;
  let files: string;
  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'remnant-contract-'));
    running = await runningHost();
    connected = await TRANSPORTS[transport]!(running.host);
  });
  afterAll(async () => {
    await connected.disconnect();
    await running.stop();
    await rm(files, { recursive: true });
  });

  test('a query is answered with the shape that the contract names', async () => {
    const info = await connected.client.call('app.info', {});
    expect(info).toMatchObject({ ok: true, value: { shell: 'browser', dataFolder: running.dataFolder } });
  });

  test('settings start unset, so that no sFLR is given by a formula that nobody chose', async () => {
    const settings = await connected.client.call('settings.get', {});
    expect(settings).toMatchObject({ ok: true, value: { stlvFormula: null, bsaFormula: null } });
  });

  test('a change is kept, and what was not named stays', async () => {
    await connected.client.call('settings.set', { reader: 'A. Reader', interfaceScale: 1.5 });
    await connected.client.call('settings.set', { stlvFormula: 'urata' });
    const { ok, ...kept } = (await connected.client.call('settings.get', {})) as { ok: boolean };
    expect(ok).toBe(true);
    expect(kept).toMatchObject({ value: { reader: 'A. Reader', interfaceScale: 1.5, stlvFormula: 'urata' } });
  });

  test('an input of another shape is refused, naming the fields and not their values', async () => {
    const refused = await connected.client.call('settings.set', { interfaceScale: 'DOE^JANE' as never });
    expect(refused).toEqual({ ok: false, code: 'input.invalid', details: { fields: ['interfaceScale'] } });
  });

  test('a procedure that the contract does not name is refused', async () => {
    for (const name of ['case.destroy', 'toString', '__proto__', 'constructor', ''])
      expect(await connected.client.call(name as never, {} as never)).toMatchObject({
        ok: false,
        code: 'procedure.unknown',
      });
  });

  test('a refusal crosses as it is', async () => {
    const refused = await connected.client.call('case.open', { caseId: 'no-such-case' });
    expect(refused).toEqual({ ok: false, code: 'case.notFound', details: {} });
  });

  test('a call that was stopped before it began does not begin', async () => {
    const signal = AbortSignal.abort();
    expect(await connected.client.call('worklist.list', {}, { signal })).toMatchObject({ code: 'host.aborted' });
  });

  test('progress comes while the work goes on, and ends at its end', async () => {
    const folder = await folderOfCt(files, 'progress');
    const steps: [number, number][] = [];
    const onProgress = (...step: [number, number]) => void steps.push(step);
    expect(await connected.client.call('import.scan', { paths: [folder] }, { onProgress })).toMatchObject({ ok: true });
    expect(steps.at(-1)).toEqual([SLICES, SLICES]);
  });

  test('a call that is stopped on its way ends as aborted, and the host stops with it', async () => {
    const folder = await folderOfCt(files, 'stopped');
    const abort = new AbortController();
    const answer = connected.client.call('import.scan', { paths: [folder] }, { signal: abort.signal });
    abort.abort();
    expect(await answer).toMatchObject({ ok: false, code: 'host.aborted' });
    expect(await connected.client.call('app.info', {})).toMatchObject({ ok: true });
    expect(running.logged).toEqual([]);
  });

  test('many calls at once each get their own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n % 2 ? connected.client.call('worklist.list', {}) : connected.client.call('case.open', { caseId: 'nobody-0' }),
      ),
    );
    expect(answers.map((answer) => answer.ok)).toEqual(answers.map((_, n) => n % 2 === 1));
  });
});

test('every procedure is either a query or a change', () => {
  for (const { kind } of Object.values(procedures)) expect(['query', 'change']).toContain(kind);
});
