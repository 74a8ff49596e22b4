import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Input } from '#core/contract/procedures';
import { addScaled, volumeGeometry } from '#core/geometry';
import { labelmapBytes } from '#host/import/labelmapFile';
import { folderOfCt } from './ctFolder.ts';
import { type Connected, type RunningHost, runningHost, TRANSPORTS } from './transports.ts';

describe.each(Object.keys(TRANSPORTS))('a foreign labelmap over %s', (transport) => {
  let running: RunningHost;
  let connected: Connected;
  let files: string;
  let caseId: string;
  let seriesId: string;
  let geometry: ReturnType<typeof volumeGeometry>;

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'remnant-labels-'));
    running = await runningHost();
    connected = await TRANSPORTS[transport]!(running.host);
    const { client } = connected;
    const scan = await client.call('import.scan', { paths: [await folderOfCt(files, 'portal')] });
    if (!scan.ok) throw new Error(scan.code);
    seriesId = scan.value.series[0]!.id;
    const taken = await client.call('import.take', {
      scanId: scan.value.scanId,
      seriesIds: [seriesId],
      caseId: null,
    });
    if (!taken.ok) throw new Error(taken.code);
    caseId = taken.value.caseId;
    const found = await client.call('series.geometry', { caseId, seriesId });
    if (!found.ok) throw new Error(found.code);
    geometry = volumeGeometry(found.value.geometry);
  });
  afterAll(async () => {
    await connected.disconnect();
    await running.stop();
    await rm(files, { recursive: true });
  });

  const drawn = () => Uint8Array.from({ length: 8 * 8 * geometry.slices }, (_, v) => (v < 5 ? 1 : v > 250 ? 7 : 0));
  const read = (from: Input<'contours.read'>['from']) =>
    connected.client.call('contours.read', { caseId, seriesId, from });
  const file = async (name: string, bytes: Uint8Array) => {
    const path = join(files, name);
    await writeFile(path, bytes);
    return path;
  };
  const nrrd = (parts: Partial<Parameters<typeof labelmapBytes>[0]> = {}) =>
    labelmapBytes({ geometry, voxels: drawn(), ...parts }, 'nrrd');

  test('gives its segments with their voxels on the grid of the series, whatever the order of its slices', async () => {
    const bytes = await nrrd({ reversedSlices: true, names: new Map([[7, 'Lesion']]) });
    const answer = await read({ path: await file('drawn.nrrd', bytes) });
    expect(answer).toMatchObject({
      ok: true,
      value: {
        labelmaps: [
          {
            segments: [
              { value: 1, label: null, voxels: 5 },
              { value: 7, label: 'Lesion', voxels: 5 },
            ],
          },
        ],
        notes: [],
      },
    });
    if (!answer.ok) return;
    const layer = await running.host.bytes(new Request(`http://host/bytes/layer/${answer.value.labelmaps[0]!.hash}`));
    expect(new Uint8Array(await layer.arrayBuffer())).toEqual(drawn());
    expect(await connected.client.call('reading.open', { caseId, seriesId })).toMatchObject({
      value: { revision: 0, layers: [] },
    });
  });

  test('comes from an upload too, which goes with it', async () => {
    const uploadId = crypto.randomUUID();
    const bytes = await labelmapBytes({ geometry, voxels: drawn() }, 'nii.gz');
    await running.host.bytes(
      new Request(`http://host/bytes/upload/${uploadId}?name=DOE%20JANE.nii.gz`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
      }),
    );
    expect(await read({ uploadId })).toMatchObject({
      ok: true,
      value: { labelmaps: [{ segments: [{ voxels: 5 }, { voxels: 5 }] }] },
    });
    expect(await readdir(join(running.dataFolder, 'incoming', 'uploads')).catch(() => [])).toEqual([]);
    expect(await read({ uploadId })).toMatchObject({ code: 'upload.notFound' });
  });

  test('is refused where it does not belong, by its figures and never by its name', async () => {
    const moved = volumeGeometry({
      ...geometry,
      slicePositions: geometry.slicePositions.map((at) => addScaled(at, [1, 0, 0], 2)),
    });
    const smaller = volumeGeometry({ ...geometry, columns: 4 });
    const voxels = new Uint8Array(4 * 8 * geometry.slices).fill(1);
    const refusals: [string, Uint8Array, object][] = [
      ['moved', await nrrd({ geometry: moved }), { code: 'labels.geometryMismatch', details: { distanceMm: 2 } }],
      [
        'smaller',
        await nrrd({ geometry: smaller, voxels }),
        { code: 'labels.geometryMismatch', details: { labels: [4, 8, 4], series: [8, 8, 4] } },
      ],
      ['other', await nrrd({ series: { id: '1.2.3', sources: [] } }), { code: 'labels.wrongSeries', details: {} }],
      ['empty', await nrrd({ voxels: drawn().fill(0) }), { code: 'labels.invalid', details: {} }],
      ['cut', (await nrrd()).subarray(0, -20), { code: 'file.truncated', details: {} }],
      ['text', new TextEncoder().encode('no labelmap'), { code: 'file.corrupt', details: {} }],
    ];
    for (const [name, bytes, refusal] of refusals) {
      const answer = await read({ path: await file(`DOE^JANE ${name}.nrrd`, bytes) });
      expect(answer, name).toMatchObject(refusal);
      expect(JSON.stringify(answer), name).not.toMatch(/JANE/);
    }
    expect(await read({ path: await file('DOE^JANE.txt', new Uint8Array(4)) })).toMatchObject({
      code: 'labels.invalid',
      details: {},
    });
    expect(await read({ path: join(files, 'DOE^JANE nowhere.nii') })).toEqual({
      ok: false,
      code: 'path.notFound',
      details: {},
    });
    expect(running.logged).toEqual([]);
  });

  test('needs a series that is there', async () => {
    const from = { path: '/nowhere.nii' };
    const { client } = connected;
    expect(await client.call('contours.read', { caseId: 'no-such-case', seriesId, from })).toMatchObject({
      code: 'case.notFound',
    });
    expect(await client.call('contours.read', { caseId, seriesId: '1.2', from })).toMatchObject({
      code: 'series.notFound',
    });
    expect(await client.call('contours.read', { caseId, seriesId, from: {} as never })).toMatchObject({
      code: 'input.invalid',
    });
  });
});
