import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYER_NAMES } from '#core/contours/codes';
import { recordsOf } from '#core/contours/records';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import type { RegistryRecord } from '#core/registry/record';
import { ok, type Result } from '#core/result';
import { type Host, startHost } from '../startHost.ts';
import { type DemoReading, segmentDemo } from './segmentDemo.ts';

/** Everything the demonstration made: the contours, and the files that a case of it exports. */
export interface Demonstration {
  readonly reading: DemoReading;
  readonly record: RegistryRecord;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

const READER = 'recorded commands';

/**
 * The whole road on the bundled CT, through the same host that the window asks, on a data folder of its own that is gone
 * afterwards: the CT is imported into a case, the recorded commands contour and cut it, the reading is saved as of
 * record, and the case exports its record and its report.
 */
export async function runDemo(tell: (line: string) => void): Promise<Result<Demonstration>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'remnant-demo-'));
  tell('Importing the bundled CT …');
  const host = await startHost({ dataFolder, log: tell });
  if (!host.ok) return host;
  try {
    tell('Contouring it by the recorded commands …');
    const reading = await segmentDemo();
    if (!reading.ok) return reading;
    const caseId = await savedCase(host.value, reading.value);
    tell('Writing record and report …');
    const json = await exported(host.value, 'registry.export', { caseId, format: 'json' });
    const csv = await exported(host.value, 'registry.export', { caseId, format: 'csv' });
    const pdf = await exported(host.value, 'report.export', { caseId });
    const records = JSON.parse(new TextDecoder().decode(json)) as { records: RegistryRecord[] } | RegistryRecord[];
    return ok({
      reading: reading.value,
      record: (Array.isArray(records) ? records : records.records)[0]!,
      files: [
        { name: 'record.json', bytes: json },
        { name: 'record.csv', bytes: csv },
        { name: 'report.pdf', bytes: pdf },
      ],
    });
  } finally {
    await host.value.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** The case of the bundled CT with this reading saved in it, as the window saves one; its id. */
async function savedCase(host: Host, { series, volume, workspace, volumes }: DemoReading): Promise<string> {
  await asked(host, 'settings.set', { reader: READER });
  const [row] = await asked(host, 'worklist.list', {});
  const caseId = row!.id;
  const opened = await asked(host, 'reading.open', { caseId, seriesId: series.id });
  const layers: Output<'reading.open'>['layers'] = [];
  for (const layer of LAYER_NAMES) {
    const voxels = volume.layers[layer];
    if (!voxels.some((label) => label !== 0)) continue;
    const kept = await host.bytes(
      new Request('http://localhost/bytes/layer', { method: 'PUT', body: new Uint8Array(voxels) }),
    );
    layers.push({ layer, hash: ((await kept.json()) as { hash: string }).hash });
  }
  await asked(host, 'reading.save', {
    caseId,
    reading: {
      ...opened,
      status: 'ofRecord',
      ...recordsOf(workspace),
      layers,
    },
    measured: { ...volumes, readingId: opened.id, revision: opened.revision, softwareVersion: '', by: READER, at: '' },
  });
  return caseId;
}

async function exported<N extends 'registry.export' | 'report.export'>(host: Host, name: N, input: Input<N>) {
  const { ticket } = (await asked(host, name, input)) as Output<'report.export'>;
  const file = await host.bytes(new Request(`http://localhost/bytes/export/${ticket}`));
  return new Uint8Array(await file.arrayBuffer());
}

/** What the host answers; the demonstration meets no refusal that is not a fault of ours. */
async function asked<N extends ProcedureName>(host: Host, name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
  if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
  return answer.value as Output<N>;
}
