import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHost, runningHost } from './transports.ts';

let running: RunningHost;
beforeAll(async () => {
  running = await runningHost();
});
afterAll(() => running.stop());

const ask = async (name: string, input: unknown) =>
  running.host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
const asked = async (name: string, input: unknown) => {
  const answer = await ask(name, input);
  if (!answer.ok) throw new Error(answer.code);
  return answer.value as { id: string; timePoints: { date: string; stated: unknown; series: unknown[] }[] };
};

test('volumes that were measured elsewhere stand under their day, and go again', async () => {
  const { id: caseId } = await asked('case.create', { name: 'ELSE^WHERE', id: 'E-1' });
  await asked('settings.set', { reader: 'stated.tech' });
  const volumes = { flrMl: 412.5, liverMl: 1500, tumourMl: null };
  await asked('case.state', { caseId, date: '2026-03-08', volumes: { flrMl: 300, liverMl: null, tumourMl: null } });
  const twice = await asked('case.state', { caseId, date: '2026-03-01', volumes });
  expect(twice.timePoints.map(({ date }) => date)).toEqual(['2026-03-01', '2026-03-08']);
  expect(twice.timePoints[0]!.stated).toMatchObject({ ...volumes, by: 'stated.tech' });
  const changed = await asked('case.state', { caseId, date: '2026-03-01', volumes: { ...volumes, flrMl: 413 } });
  expect(changed.timePoints[0]!.stated).toMatchObject({ flrMl: 413 });

  const rows = (await asked('worklist.list', {})) as unknown as { id: string; status: string; statedFlrMl: number }[];
  expect(rows.find((row) => row.id === caseId)).toMatchObject({ status: 'stated', statedFlrMl: 300 });
  expect(await asked('case.identity', { caseId })).toMatchObject({ name: 'ELSE^WHERE', id: 'E-1' });

  await asked('case.state', { caseId, date: '2026-03-08', volumes: null });
  const gone = await asked('case.state', { caseId, date: '2026-03-01', volumes: null });
  expect(gone.timePoints).toEqual([]);
});

test('no day, no case, no volume: refused by name', async () => {
  const { id: caseId } = await asked('case.create', { name: 'ELSE^WHERE', id: '' });
  const volumes = { flrMl: 412.5, liverMl: null, tumourMl: null };
  expect(await ask('case.state', { caseId, date: '2026-02-30', volumes })).toMatchObject({
    code: 'case.invalid',
    details: { field: 'date' },
  });
  // A mistyped year; a place that is a day ahead of the host's clock is none.
  const inYears = `${new Date().getUTCFullYear() + 1}-02-03`;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const future = { ok: false, code: 'case.invalid', details: { future: true } };
  expect(await ask('case.state', { caseId, date: inYears, volumes })).toMatchObject(future);
  expect(await ask('case.state', { caseId, date: tomorrow, volumes })).toMatchObject({ ok: true });
  expect(
    await ask('case.edit', { caseId, events: { removed: [], added: [{ type: 'stage1', date: inYears }] } }),
  ).toMatchObject(future);
  const decision = { to: 'stage1', role: 'surgeon', reason: null, stop: null, roundingConfirmed: false };
  expect(await ask('case.decide', { caseId, date: inYears, ...decision })).toMatchObject(future);
  expect(await ask('case.state', { caseId: 'not-a-case-1', date: '2026-02-03', volumes })).toMatchObject({
    code: 'case.notFound',
  });
  expect(await ask('case.state', { caseId, date: '2026-02-03', volumes: { ...volumes, flrMl: -1 } })).toMatchObject({
    code: 'input.invalid',
  });
  expect(await ask('case.create', { name: '  ', id: '' })).toMatchObject({ code: 'input.invalid' });
});
