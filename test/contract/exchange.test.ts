import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startingSegments } from '#core/contours/newReading';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { reportedMeasurements } from '#core/exchange/reportedMeasurements';
import { dicomObject } from '#host/exchange/dicomObject';
import { OBJECT_TAG } from '#host/exchange/objectTags';
import { readReport } from '#host/exchange/readReport';
import { refusedByDciodvfy } from '#test/dciodvfy';
import { folderOfCt, JANE } from './ctFolder.ts';
import { type RunningHost, runningHost } from './transports.ts';

let running: RunningHost;
let files: string;
let folder: string;
let place: { caseId: string; seriesId: string };

const call = <N extends ProcedureName>(name: N, input: Input<N>) =>
  running.host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
async function done<N extends ProcedureName>(name: N, input: Input<N>) {
  const answer = await call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}
async function taken(from: string): Promise<{ caseId: string; seriesId: string }> {
  const { scanId, series } = await done('import.scan', { paths: [from] });
  const { caseId, seriesIds } = await done('import.take', { scanId, seriesIds: [series[0]!.id], caseId: null });
  return { caseId, seriesId: seriesIds[0]! };
}
async function kept(voxels: Uint8Array): Promise<string> {
  const body = new Uint8Array(voxels);
  const sent = await running.host.bytes(new Request('http://host/bytes/layer', { method: 'PUT', body }));
  return ((await sent.json()) as { hash: string }).hash;
}
async function exported(as: Input<'contours.export'>['as'], layer: 'extent' | 'findings' | 'partition' = 'extent') {
  const made = await done('contours.export', { ...place, as, layer });
  const file = await running.host.bytes(new Request(`http://host/bytes/export/${made.ticket}`));
  return { ...made, bytes: Buffer.from(await file.arrayBuffer()) };
}

const SIDE = 8;
const voxels = (holds: (i: number, j: number, k: number) => number) =>
  Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, v) =>
    holds(v % SIDE, Math.floor(v / SIDE) % SIDE, Math.floor(v / SIDE / SIDE)),
  );
const inLiver = (i: number, j: number, k: number) => i > 0 && i < 7 && j > 0 && j < 7 && k > 0 && k < 3;
const LAYERS = {
  extent: voxels((i, j, k) => (inLiver(i, j, k) ? 1 : 0)),
  partition: voxels((i, j, k) => (inLiver(i, j, k) ? (i < 3 ? 2 : 3) : 0)),
  findings: voxels((i, j, k) => (k === 1 && i === 2 && j === 2 ? 4 : k === 2 && i === 5 ? 5 : 0)),
};

beforeAll(async () => {
  running = await runningHost();
  files = await mkdtemp(join(tmpdir(), 'remnant-exchange-'));
  folder = await folderOfCt(files, 'portal');
  place = await taken(folder);
  await done('settings.set', { reader: 'R. Eader', stlvFormula: 'urata', bsaFormula: 'duBois' });
  await done('case.edit', { caseId: place.caseId, body: { heightCm: 172, weightKg: 70, sex: 'M' } });
  const reading = await done('reading.open', place);
  const layers = [];
  for (const layer of ['extent', 'findings', 'partition'] as const)
    layers.push({ layer, hash: await kept(LAYERS[layer]) });
  const tumour = { layer: 'findings', kind: 'tumour', colour: '#E5791A', visible: true, locked: false } as const;
  await done('reading.save', {
    caseId: place.caseId,
    reading: {
      ...reading,
      reader: 'R. Eader',
      status: 'ofRecord',
      layers,
      segments: [
        ...startingSegments(),
        { ...tumour, number: 4, label: 'Tumour 1' },
        { ...tumour, number: 5, label: 'Something', kind: null },
      ],
    },
    measured: null,
  });
});
afterAll(async () => {
  await running.stop();
  await rm(files, { recursive: true });
});

describe('contours of a case', () => {
  test.each(['seg', 'rtstruct'] as const)(
    'leave as %s, hold the patient and the study, and come back voxel by voxel',
    async (as) => {
      const { bytes, compared, signedBy, fileName } = await exported(as);
      expect(compared.segments).toBe(5);
      expect(signedBy).toBeNull();
      expect(fileName).toMatch(new RegExp(`^remnant-.{8}-${as}\\.dcm$`));
      const object = dicomObject(bytes);
      if (!object.ok) throw new Error(object.code);
      const { header } = object.value;
      expect(header.text(OBJECT_TAG.patientName)).toBe(JANE.patientName);
      expect(header.string(OBJECT_TAG.patientID)).toBe(JANE.patientID);
      const path = join(files, `${as}.dcm`);
      await writeFile(path, bytes);
      const read = await done('contours.read', { ...place, from: { path } });
      const drawn = new Map(read.labelmaps.flatMap(({ segments }) => segments.map((one) => [one.label, one] as const)));
      expect([...drawn.keys()].sort()).toEqual(['Deportalised lobe', 'FLR', 'Liver', 'Something', 'Tumour 1']);
      expect(drawn.get('Liver')).toMatchObject({ kind: 'liver', voxels: LAYERS.extent.filter((v) => v === 1).length });
      expect(drawn.get('Tumour 1')).toMatchObject({ kind: 'tumour', voxels: 1 });
      expect(drawn.get('Something')).toMatchObject({ kind: null, voxels: 8 });
      const [first] = read.labelmaps;
      const layer = await running.host.bytes(new Request(`http://host/bytes/layer/${first!.hash}`));
      const liver = first!.segments.find(({ label }) => label === 'Liver')!.value;
      const labels = new Uint8Array(await layer.arrayBuffer());
      expect(labels.map((value) => (value === liver ? 1 : 0))).toEqual(LAYERS.extent);
    },
  );

  test('leave as a label map, one layer, and as NRRD and NIfTI', async () => {
    for (const [as, layer, segments] of [
      ['labelmap', 'partition', 2],
      ['nrrd', 'findings', 2],
      ['nii.gz', 'extent', 1],
    ] as const)
      expect((await exported(as, layer)).compared).toMatchObject({ segments });
  });

  test('are measured in a report: every volume, sFLR and FLR as coded numbers, of the segments of the Segmentation', async () => {
    const { sopInstanceUID } = await exported('seg');
    const { bytes } = await exported('sr');
    const object = dicomObject(bytes);
    const tree = object.ok ? readReport(object.value) : object;
    if (!tree.ok) throw new Error(tree.code);
    const groups = reportedMeasurements(tree.value);
    if (!groups.ok) throw new Error(groups.code);
    const measured = (await done('case.open', { caseId: place.caseId })).timePoints[0]!.series[0]!.measured!;
    const [liver] = groups.value;
    expect(liver).toMatchObject({
      trackingId: 'Liver',
      kind: 'liver',
      segment: { sopInstanceUID, number: 1 },
      quantities: [{ concept: { value: '118565006', scheme: 'SCT' }, unit: { value: 'mL', scheme: 'UCUM' } }],
    });
    expect(liver!.quantities[0]!.ml).toBe(measured.measuredTlvMl);
    const totals = groups.value.at(-1)!;
    const total = (value: string) => totals.quantities.find(({ concept }) => concept.value === value);
    expect(total('FLR')?.value).toBe(measured.functionalFlrMl);
    expect(total('SFLR')).toMatchObject({ unit: { value: '%', scheme: 'UCUM' } });
    expect(total('STLV')!.value).toBeGreaterThan(1000);
    // One scan has no growth: what was not measured is not there.
    expect(total('KGR_ML_DAY')).toBeUndefined();
  });

  test.skipIf(refusedByDciodvfy === null)('dciodvfy (dicom3tools) finds no error in any of them', async () => {
    for (const as of ['seg', 'rtstruct', 'sr'] as const)
      expect(await refusedByDciodvfy!((await exported(as)).bytes), as).toEqual([]);
  });

  test('do not leave of another series, of nothing drawn, or of images that are no longer those that were taken in', async () => {
    expect(await call('contours.export', { ...place, seriesId: '1.2', as: 'seg' })).toMatchObject({
      code: 'series.notFound',
    });
    const empty = await taken(await folderOfCt(files, 'empty', { ...JANE, patientID: '4712' }));
    expect(await call('contours.export', { ...empty, as: 'seg' })).toMatchObject({ code: 'export.nothing' });
    // What was drawn on one series is not opened on another, also where the grid is the same.
    const path = join(files, 'other.dcm');
    await writeFile(path, (await exported('seg')).bytes);
    expect(await call('contours.read', { ...empty, from: { path } })).toMatchObject({ code: 'labels.wrongSeries' });
    const instances = join(running.dataFolder, 'cases', place.caseId, 'instances');
    const [name] = await readdir(instances);
    const whole = await readFile(join(instances, name!));
    try {
      await writeFile(join(instances, name!), whole.subarray(0, -2));
      expect(await call('contours.export', { ...place, as: 'seg' })).toMatchObject({ code: 'series.damaged' });
    } finally {
      await writeFile(join(instances, name!), whole);
    }
    expect(running.logged).toEqual([]);
  });
});
