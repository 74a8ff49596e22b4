import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { folderOfCt, JANE } from './ctFolder.ts';
import { type Connected, type RunningHost, runningHost, TRANSPORTS } from './transports.ts';

let files: string;
let running: RunningHost;
let window: Connected;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-time-'));
  running = await runningHost({});
  window = await TRANSPORTS.MessagePort!(running.host);
});
afterAll(async () => {
  await window.disconnect();
  await running.stop();
  await rm(files, { recursive: true });
});

async function done<N extends ProcedureName>(name: N, input: Input<N>) {
  const answer = await window.client.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
  return answer.value as Output<N>;
}

test('time spent adds up over sittings, is not counted twice when told twice, and not kept where it may not be', async () => {
  const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal', JANE)] });
  const seriesId = scan.series[0]!.id;
  const { caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null });
  const tell = (sitting: string, seconds: number) =>
    done('reading.spend', { caseId, seriesId, sitting, spent: [{ segment: 1, kind: 'liver', seconds }] });
  const spent = async () => (await done('case.open', { caseId })).timePoints[0]!.series[0]!.spent;

  expect(await spent()).toEqual([]);
  expect(await tell('sitting-one', 30)).toEqual({ before: [] });
  await tell('sitting-one', 50);
  await tell('sitting-one', 50);
  expect(await tell('sitting-two', 10)).toEqual({ before: [{ segment: 1, kind: 'liver', seconds: 50 }] });
  expect(await spent()).toEqual([{ segment: 1, kind: 'liver', seconds: 60 }]);

  await done('settings.set', { countTime: false });
  expect(await tell('sitting-two', 500)).toEqual({ before: [] });
  await done('settings.set', { countTime: true });
  expect(await spent()).toEqual([{ segment: 1, kind: 'liver', seconds: 60 }]);
});
