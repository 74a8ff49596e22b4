import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { folderOfCt } from './ctFolder.ts';
import { type RunningHost, runningHost } from './transports.ts';

let running: RunningHost;
let folder: string;
let place: { caseId: string; seriesId: string };
let liver: string;

const call = <N extends ProcedureName>(name: N, input: Input<N>) =>
  running.host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
async function done<N extends ProcedureName>(name: N, input: Input<N>) {
  const answer = await call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}
async function take(caseId: string | null) {
  const { scanId, series } = await done('import.scan', { paths: [folder] });
  return done('import.take', { scanId, seriesIds: [series[0]!.id], caseId });
}
const contours = async (status: 'draft' | 'ofRecord') => ({
  ...(await done('reading.open', place)),
  status,
  reader: 'reader-1',
  layers: [{ layer: 'extent' as const, hash: liver }],
});
/** Files of the case's slices, in no order that matters. */
async function slices(): Promise<string[]> {
  const instances = join(running.dataFolder, 'cases', place.caseId, 'instances');
  return (await readdir(instances)).map((name) => join(instances, name));
}
/** One bit of a pixel is another, and no date says so. */
async function rot(file: string): Promise<void> {
  const { atime, mtime } = await stat(file);
  const bytes = await readFile(file);
  bytes[bytes.length - 9]! ^= 4;
  await writeFile(file, bytes);
  await utimes(file, atime, mtime);
}
const DAMAGED = { ok: false, code: 'series.damaged', details: { slices: 1, of: 4 } };

beforeEach(async () => {
  running = await runningHost();
  folder = await folderOfCt(await mkdtemp(join(tmpdir(), 'remnant-damaged-')), 'portal');
  const { caseId, seriesIds } = await take(null);
  place = { caseId, seriesId: seriesIds[0]! };
  const body = new Uint8Array(256).fill(1, 70, 80);
  const sent = await running.host.bytes(new Request('http://host/bytes/layer', { method: 'PUT', body }));
  liver = ((await sent.json()) as { hash: string }).hash;
  await done('reading.save', { caseId, reading: await contours('draft'), measured: null });
});
afterEach(async () => {
  await running.stop();
  await rm(join(folder, '..'), { recursive: true });
});

const outcomes = async () => [
  await call('series.check', place),
  await call('reading.save', { caseId: place.caseId, reading: await contours('ofRecord'), measured: null }),
  await call('registry.export', { caseId: place.caseId, format: 'json' }),
  await call('report.export', { caseId: place.caseId }),
];

test.each([
  ['one bit of it', rot],
  ['its end', async (file: string) => truncate(file, (await stat(file)).size - 2)],
  ['all of it', (file: string) => rm(file)],
])(
  'a slice that lost %s on the disk keeps a number from leaving the house, until its file is taken in again',
  async (_, harm) => {
    expect(await call('series.check', place)).toMatchObject({ ok: true });
    await harm((await slices())[2]!);
    expect(await outcomes()).toMatchObject([DAMAGED, DAMAGED, DAMAGED, DAMAGED]);
    // Contours can be saved as a draft and as a file all the same: they are not what is damaged.
    const draft = { caseId: place.caseId, reading: await contours('draft'), measured: null };
    expect(await call('reading.save', draft)).toMatchObject({ ok: true });
    expect(await call('contours.export', { ...place, layer: 'extent', as: 'nrrd' })).toMatchObject({ ok: true });

    expect(await take(place.caseId)).toMatchObject({ seriesIds: [place.seriesId] });
    expect(await outcomes()).toMatchObject([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
    const [timePoint] = (await done('case.open', { caseId: place.caseId })).timePoints;
    expect(timePoint!.series[0]!.measured).toMatchObject({ measuredTlvMl: 0.01 });
  },
);
