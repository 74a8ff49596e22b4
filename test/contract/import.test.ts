import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HostClient } from '#core/contract/client';
import type { Output } from '#core/contract/procedures';
import { serveHttp } from '#host/transport/http';
import { hostOverHttp } from '#renderer/hostClient';
import {
  type Attributes,
  type DicomPhantom,
  dicomFile,
  dicomStack,
  Encapsulated,
  enhancedCtFile,
  phantomUid,
} from '#test/phantoms/dicom';
import { type CtParts, folderOfCt, JANE, SLICES } from './ctFolder.ts';
import { browserRequest, type RunningHost, runningHost, smallestRenderer } from './transports.ts';

let files: string;
let running: RunningHost;
let client: HostClient;
let request: Awaited<ReturnType<typeof browserRequest>>;
let disconnect: () => Promise<void>;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-import-'));
});
afterAll(() => rm(files, { recursive: true }));
beforeEach(async () => {
  running = await runningHost();
  const rendererFolder = await smallestRenderer();
  const server = await serveHttp(running.host, { rendererFolder });
  request = await browserRequest(server);
  client = hostOverHttp(request);
  disconnect = async () => {
    await server.close();
    await rm(rendererFolder, { recursive: true });
  };
});
afterEach(async () => {
  await disconnect();
  await running.stop();
});

const ctFolder = (series: string, tags?: Attributes, more?: CtParts) => folderOfCt(files, series, tags, more);

async function done<N extends Parameters<HostClient['call']>[0]>(name: N, input: Parameters<typeof client.call<N>>[1]) {
  const answer = await client.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}

async function take(folder: string, caseId: string | null = null) {
  const scan = await done('import.scan', { paths: [folder] });
  return client.call('import.take', { scanId: scan.scanId, seriesIds: scan.series.map(({ id }) => id), caseId });
}

async function taken(folder: string, caseId: string | null = null) {
  const answer = await take(folder, caseId);
  if (!answer.ok) throw new Error(answer.code);
  return answer.value;
}

const instanceFiles = (caseId: string) => readdir(join(running.dataFolder, 'cases', caseId, 'instances'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a scan of a folder', () => {
  test('lists series with figures, the patient apart, and names what it cannot read', async () => {
    const folder = await ctFolder('portal');
    await writeFile(join(folder, 'notes.txt'), 'notes');
    const progress: [number, number][] = [];
    const scan = await client.call(
      'import.scan',
      { paths: [folder] },
      { onProgress: (...step) => progress.push(step) },
    );
    expect(scan).toMatchObject({
      ok: true,
      value: {
        series: [{ id: phantomUid('portal'), slices: SLICES, acquiredDate: '2026-03-01', rank: 1, proposed: true }],
        ignored: [{ path: join(folder, 'notes.txt'), code: 'file.notDicom' }],
        patients: [
          {
            identity: { name: 'DOE^JANE', id: '4711', birthDate: '1960-02-01', hidden: false },
            body: { sex: 'F', heightCm: null },
            bodySources: { sex: 'header', heightCm: null },
            caseId: null,
          },
        ],
      },
    });
    expect(progress.at(-1)).toEqual([SLICES + 1, SLICES + 1]);
  });

  test('of a path that is not there is refused, saying which one and not its name', async () => {
    const folder = await ctFolder('there');
    const refused = await client.call('import.scan', { paths: [folder, join(files, 'DOE^JANE')] });
    expect(refused).toEqual({ ok: false, code: 'path.notFound', details: { given: 1 } });
  });

  test('of an upload reads what was sent, folders and all, and names it as it was sent', async () => {
    const folder = await ctFolder('sent');
    const id = crypto.randomUUID();
    for (const name of await readdir(folder))
      await request(`/bytes/upload/${id}?name=${encodeURIComponent(`CT/${name}`)}`, {
        method: 'PUT',
        body: new Uint8Array(await readFile(join(folder, name))),
      });
    await request(`/bytes/upload/${id}?name=readme.txt`, { method: 'PUT', body: 'x' });
    const scan = await done('import.scan', { uploadId: id });
    expect(scan.series).toMatchObject([{ slices: SLICES }]);
    expect(scan.ignored).toEqual([{ path: 'readme.txt', code: 'file.notDicom' }]);
    expect(await client.call('import.scan', { uploadId: 'no-such-upload' })).toMatchObject({ code: 'upload.notFound' });
  });

  test('of a second disc that names its slices alike keeps both: nothing that was handed over is overwritten', async () => {
    const id = crypto.randomUUID();
    const send = async (name: string, file: Uint8Array | string) => {
      const body = typeof file === 'string' ? file : new Uint8Array(file);
      expect((await request(`/bytes/upload/${id}?name=${encodeURIComponent(name)}`, { method: 'PUT', body })).ok).toBe(
        true,
      );
    };
    const [missing, ...first] = dicomStack(6, { series: 'two discs' });
    for (const [k, file] of first.entries()) await send(`DICOM/IM${k + 1}`, file);
    await send('DICOM/IM1', missing!);
    expect((await done('import.scan', { uploadId: id })).series).toMatchObject([{ slices: 6, findings: [] }]);
    // Two names that a disk takes for one, a file where there was a folder, and a folder where there was a file.
    for (const name of ['a:1.txt', 'a?1.txt', 'DICOM', 'a:1.txt/b', 'a?1.txt']) await send(name, 'x');
    const { ignored } = await done('import.scan', { uploadId: id });
    expect(ignored.map(({ path }) => path).sort()).toEqual(['DICOM', 'a:1.txt', 'a:1.txt/b', 'a?1.txt', 'a?1.txt']);
  });

  test('can be looked at before it is taken', async () => {
    const scan = await done('import.scan', { paths: [await ctFolder('seen')] });
    const picture = await request(`/bytes/thumbnail/${scan.scanId}/${encodeURIComponent(scan.series[0]!.id)}`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const png = Buffer.from(await picture.arrayBuffer());
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 8, 8]);
  });
});

describe('taking a series into a case', () => {
  test('copies its instances byte for byte, and reopening needs nothing else', async () => {
    const folder = await ctFolder('kept');
    const originals = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
    const { caseId, seriesIds, copied, bytes } = await taken(folder);
    expect({ copied, bytes }).toEqual({ copied: SLICES, bytes: originals.reduce((sum, one) => sum + one.length, 0) });
    expect((await instanceFiles(caseId)).sort()).toEqual(originals.map((one) => `${sha256(one)}.dcm`).sort());
    await rm(folder, { recursive: true });

    const found = await done('series.geometry', { caseId, seriesId: seriesIds[0]! });
    expect(found.geometry).toMatchObject({ columns: 8, rows: 8, pixelSpacingMm: [1, 1] });
    expect(found.geometry.slicePositions).toHaveLength(SLICES);
    const stream = await request(`/bytes/volume/${caseId}/${encodeURIComponent(seriesIds[0]!)}`);
    const body = Buffer.from(await stream.arrayBuffer());
    expect(stream.headers.get('content-length')).toBe(String(body.length));
    const slices = new Map<number, Set<number>>();
    for (let at = 0; at < body.length; at += 4 + 128)
      slices.set(
        body.readUInt32LE(at),
        new Set(Array.from({ length: 64 }, (_, n) => body.readInt16LE(at + 4 + 2 * n))),
      );
    expect([...slices].sort()).toEqual(Array.from({ length: SLICES }, (_, k) => [k, new Set([100 + k])]));
    const picture = await request(`/bytes/thumbnail/case/${caseId}/${encodeURIComponent(seriesIds[0]!)}`);
    expect(picture.status).toBe(200);
  });

  test('makes one time point a day, and the same study again adds series, not a second one', async () => {
    const { caseId } = await taken(await ctFolder('arterial', JANE, { study: 'one' }));
    await taken(await ctFolder('portal', JANE, { study: 'one' }), caseId);
    await taken(await ctFolder('portal', JANE, { study: 'one' }), caseId);
    await taken(await ctFolder('later', JANE, { tags: { acquisitionDate: '20260308' } }), caseId);
    await taken(await ctFolder('before', JANE, { tags: { acquisitionDate: '20260220' } }), caseId);
    const { timePoints } = await done('case.open', { caseId });
    expect(timePoints.map(({ date, series }) => [date, series.length])).toEqual([
      ['2026-02-20', 1],
      ['2026-03-01', 2],
      ['2026-03-08', 1],
    ]);
  });

  test('the same instances twice lie on the disk once', async () => {
    const folder = await ctFolder('again');
    const { caseId } = await taken(folder);
    await taken(folder, caseId);
    expect(await instanceFiles(caseId)).toHaveLength(SLICES);
    const gone = await done('case.delete', { caseId });
    expect(gone.instances).toBe(SLICES);
  });

  test('read again in part, it stays whole; read again fuller, it grows, unless contours lie on it', async () => {
    const study = { study: 'one', slices: 6 };
    const part = await ctFolder('growing', JANE, { ...study, slices: 4 });
    const whole = await ctFolder('growing', JANE, study);
    const { caseId, seriesIds } = await taken(part);
    const slices = async () => (await done('case.open', { caseId })).timePoints.map(({ series }) => series[0]!.slices);
    await taken(whole, caseId);
    expect([await slices(), (await instanceFiles(caseId)).length]).toEqual([[6], 6]);
    await taken(part, caseId);
    expect([await slices(), (await instanceFiles(caseId)).length]).toEqual([[6], 6]);

    const reading = await done('reading.open', { caseId, seriesId: seriesIds[0]! });
    await done('reading.save', { caseId, reading, measured: null });
    await taken(whole, caseId);
    const more = await ctFolder('growing', JANE, { ...study, slices: 7 });
    expect(await take(more, caseId)).toMatchObject({ code: 'series.refused', details: { code: 'series.contoured' } });
    expect([await slices(), (await instanceFiles(caseId)).length]).toEqual([[6], 6]);
  });

  test('read again with other slices of it, it loses none of those that it has', async () => {
    const study = { study: 'sliding', slices: 8 };
    const [lower, upper, whole] = [0, 1, 2].map(() => ctFolder('sliding', JANE, study));
    const only = async (folder: Promise<string>, stays: (k: number) => boolean) => {
      for (let k = 0; k < 8; k++) if (!stays(k)) await rm(join(await folder, `sliding-${k}.dcm`));
      return folder;
    };
    const { caseId } = await taken(await only(lower!, (k) => k < 5));
    const answer = await take(await only(upper!, (k) => k > 2), caseId);
    expect(answer).toMatchObject({ code: 'series.refused', details: { code: 'series.otherSlices' } });
    expect(!answer.ok && answer.details.message).toContain('3 slices');
    expect(await instanceFiles(caseId)).toHaveLength(5);
    await taken(await whole!, caseId);
    expect(await instanceFiles(caseId)).toHaveLength(8);
  });

  test('a phase that is read alone never takes the place of another that bears its id in the case', async () => {
    const study = { study: 'phases' };
    const phase = (acquisitionNumber: number, slices: number) =>
      ctFolder('phases', JANE, {
        ...study,
        slices,
        tags: { acquisitionNumber },
        slice: (k) => ({ instance: `${acquisitionNumber} ${k}`, pixels: () => 100 * acquisitionNumber }),
      });
    const [arterial, portal] = [await phase(1, 4), await phase(2, 6)];
    const uid = phantomUid('phases');
    const { caseId, seriesIds } = await taken(portal);
    expect(seriesIds).toEqual([uid]);
    expect((await taken(arterial, caseId)).seriesIds).toEqual([`${uid}#2`]);
    expect((await taken(arterial, caseId)).seriesIds).toEqual([`${uid}#2`]);
    const shown = (await done('case.open', { caseId })).timePoints.flatMap(({ series }) => series);
    expect(shown.map(({ id, slices }) => [id, slices])).toEqual([
      [uid, 6],
      [`${uid}#2`, 4],
    ]);
    const stream = await request(`/bytes/volume/${caseId}/${encodeURIComponent(uid)}`);
    expect(Buffer.from(await stream.arrayBuffer()).readInt16LE(4)).toBe(200);

    // Read together they are numbered by their size; the case that knows the smaller one goes on knowing it.
    const other = await taken(arterial);
    expect(other.seriesIds).toEqual([uid]);
    const { scanId, series } = await done('import.scan', { paths: [arterial, portal] });
    expect(new Map(series.map(({ id, slices }) => [id, slices]))).toEqual(
      new Map([
        [uid, 6],
        [`${uid}#2`, 4],
      ]),
    );
    const both = { scanId, seriesIds: [uid, `${uid}#2`], caseId: other.caseId };
    expect((await done('import.take', both)).seriesIds).toEqual([`${uid}#2`, uid]);
  });

  test('takes a NIfTI as it is, without its file’s name', async () => {
    const folder = await mkdtemp(join(files, 'nifti-'));
    const path = join(folder, 'DOE_JANE.nii');
    await writeFile(path, await readFile('test/data/volume_files/ras.nii'));
    const { caseId, seriesIds } = await taken(path);
    expect(await instanceFiles(caseId)).toEqual([`${sha256(await readFile(path))}.nii`]);
    expect(JSON.stringify(await done('case.open', { caseId }))).not.toContain('JANE');
    await rm(folder, { recursive: true });
    const { geometry } = await done('series.geometry', { caseId, seriesId: seriesIds[0]! });
    const stream = await request(`/bytes/volume/${caseId}/${encodeURIComponent(seriesIds[0]!)}`);
    const bytes = (await stream.arrayBuffer()).byteLength;
    expect(bytes).toBe(geometry.slicePositions.length * (4 + 2 * geometry.columns * geometry.rows));
  });

  test('takes a NIfTI that lies in a folder of DICOM, among others of its name', async () => {
    const folder = await ctFolder('beside');
    for (const [part, name] of [
      ['a', 'ras.nii'],
      ['b', 'oblique.nii'],
    ] as const) {
      await mkdir(join(folder, part));
      await writeFile(join(folder, part, 'ct.nii'), await readFile(`test/data/volume_files/${name}`));
    }
    const scan = await done('import.scan', { paths: [folder] });
    const volumes = scan.series.filter(({ description }) => description === 'ct.nii');
    expect(volumes.map(({ measurable }) => measurable)).toEqual([true, true]);
    for (const { id } of volumes) {
      const { caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [id], caseId: null });
      const { geometry } = await done('series.geometry', { caseId, seriesId: id });
      expect(geometry.columns).toBe(5);
    }
    expect(new Set(volumes.map(({ id }) => id)).size).toBe(2);
  });

  test('finds the case of a patient who is known', async () => {
    const { caseId } = await taken(await ctFolder('first'));
    const again = await done('import.scan', { paths: [await ctFolder('second')] });
    expect(again.patients).toMatchObject([{ caseId }]);
    const other = await done('import.scan', { paths: [await ctFolder('third', { ...JANE, patientID: '4712' })] });
    expect(other.patients).toMatchObject([{ caseId: null }]);
  });

  test('of another patient is refused, and leaves nothing behind', async () => {
    const { caseId } = await taken(await ctFolder('hers'));
    const before = await instanceFiles(caseId);
    for (const tags of [
      { ...JANE, patientID: '4712' },
      { ...JANE, patientBirthDate: '19710201' },
      { ...JANE, patientName: 'ROE^RICHARD', patientBirthDate: null },
      { patientName: null, patientID: null, patientBirthDate: null },
    ])
      expect(await take(await ctFolder('other', tags), caseId)).toMatchObject({ ok: false, code: 'case.otherPatient' });
    expect(await instanceFiles(caseId)).toEqual(before);
    expect(await done('worklist.list', {})).toHaveLength(1);
  });

  test('of another patient in one and the same series is taken apart, shown as theirs, and refused too', async () => {
    const other = { ...JANE, patientID: '4712', patientName: 'ROE^RICHARD' };
    const { caseId } = await taken(await ctFolder('jane alone'));
    const mixed = await ctFolder('mixed', JANE, { slices: 9, slice: (k) => (k < 4 ? { tags: other } : {}) });
    const scan = await done('import.scan', { paths: [mixed] });
    const [hers, his] = scan.series;
    expect(scan.patients).toMatchObject([
      { identity: { name: 'DOE^JANE' }, seriesIds: [hers!.id], caseId },
      { identity: { name: 'ROE^RICHARD' }, seriesIds: [his!.id], caseId: null },
    ]);
    const takeOne = (id: string) => client.call('import.take', { scanId: scan.scanId, seriesIds: [id], caseId });
    expect(await takeOne(his!.id)).toMatchObject({ ok: false, code: 'case.otherPatient' });
    expect(await takeOne(hers!.id)).toMatchObject({ ok: true, value: { copied: 5 } });
  });

  test('of two patients at once is refused', async () => {
    const paths = [await ctFolder('jane'), await ctFolder('richard', { ...JANE, patientID: '4712' })];
    const scan = await done('import.scan', { paths });
    const both = await client.call('import.take', {
      scanId: scan.scanId,
      seriesIds: scan.series.map(({ id }) => id),
      caseId: null,
    });
    expect(both).toMatchObject({ ok: false, code: 'case.otherPatient' });
    expect(await readdir(join(running.dataFolder, 'cases'))).toEqual([]);
  });

  test('anonymised follow-ups may be put together by hand, but never with a patient of the other sex', async () => {
    const nobody = { patientName: null, patientID: null, patientBirthDate: null, patientSex: 'F' } as const;
    const { caseId } = await taken(await ctFolder('first', nobody));
    const followUp = await ctFolder('second', { ...nobody, acquisitionDate: '20260308' });
    expect((await done('import.scan', { paths: [followUp] })).patients).toMatchObject([{ caseId: null }]);
    expect(await take(followUp, caseId)).toMatchObject({ ok: true });
    expect(await take(await ctFolder('third', { ...nobody, patientSex: 'M' }), caseId)).toMatchObject({
      code: 'case.otherPatient',
    });
  });

  test('a file that changed after its header was read is refused, and leaves nothing behind', async () => {
    const folder = await ctFolder('changing');
    const scan = await done('import.scan', { paths: [folder] });
    const [name] = await readdir(folder);
    await writeFile(join(folder, name!), Buffer.concat([await readFile(join(folder, name!)), Buffer.from('xx')]));
    const input = { scanId: scan.scanId, seriesIds: [scan.series[0]!.id], caseId: null };
    expect(await client.call('import.take', input)).toMatchObject({ ok: false, code: 'file.changed' });
    expect(await readdir(join(running.dataFolder, 'cases'))).toEqual([]);
    expect(await done('worklist.list', {})).toEqual([]);
  });

  test('pixels that cannot be decoded leave the series, and then the gap speaks', async () => {
    const damaged = rleOf(3).subarray(0, 66);
    const folder = await ctFolder('damaged', JANE, {
      slices: 6,
      slice: (k) => rleSlice(k === 2 ? damaged : rleOf(100 + k)),
    });
    const { caseId, ignored } = await taken(folder);
    expect(ignored).toEqual([{ path: join(folder, 'damaged-2.dcm'), code: 'file.corrupt' }]);
    const series = (await done('case.open', { caseId })).timePoints[0]!.series[0]!;
    expect(series).toMatchObject({ slices: 5, instances: 5, measurable: false });
    expect(series.findings.map(({ code }) => code)).toContain('series.missingSlices');
    expect(await instanceFiles(caseId)).toHaveLength(5);
  });

  test('a slice that is lost never lets another phase of the same file stand under its id', async () => {
    const folder = await ctFolder('phases', JANE, { slices: 0 });
    const heights = [0, 1, 2, 3, 4, 5];
    const frames = [...heights.map((z) => [z, 1] as const), ...heights.slice(0, 5).map((z) => [z, 2] as const)];
    const phase = (frame: number) => ({
      '00209111': { vr: 'SQ', value: [{ '00209128': { vr: 'UL', value: frames[frame]![1] } }] },
    });
    const both = enhancedCtFile({
      series: 'phases',
      columns: 8,
      rows: 8,
      positions: frames.map(([z]) => [0, 0, z]),
      pixels: (_i, _j, frame) => 100 * frames[frame]![1],
      groups: phase,
    });
    const lost = dicomFile({
      series: 'phases',
      columns: 8,
      rows: 8,
      position: [0, 0, 5],
      tags: { temporalPositionIdentifier: 2 },
      ...rleSlice(rleOf(200).subarray(0, 66)),
    });
    await Promise.all([both, lost].map((file, n) => writeFile(join(folder, `${n}.dcm`), file)));
    const scan = await done('import.scan', { paths: [folder] });
    expect(scan.series.map(({ slices }) => slices)).toEqual([6, 6]);
    for (const { id } of scan.series) {
      const { caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [id], caseId: null });
      const stream = await request(`/bytes/volume/${caseId}/${encodeURIComponent(id)}`);
      const body = Buffer.from(await stream.arrayBuffer());
      const hu = new Set<number>();
      for (let at = 0; at < body.length; at += 4 + 128) hu.add(body.readInt16LE(at + 4));
      const second = scan.series.find((one) => one.id === id)!.findings[0]!.details.part === 2;
      expect([...hu], id).toEqual([second ? 200 : 100]);
      expect(body.length / 132, id).toBe(second ? 5 : 6);
    }
  });

  test('a series of which nothing can be decoded is refused', async () => {
    const folder = await ctFolder('lost', JANE, { slice: (k) => rleSlice(rleOf(k).subarray(0, 66)) });
    expect(await take(folder)).toMatchObject({ ok: false, code: 'series.refused', details: { code: 'file.corrupt' } });
    expect(await readdir(join(running.dataFolder, 'cases'))).toEqual([]);
  });

  test('stopped in the middle, it leaves nothing behind', async () => {
    const folder = await ctFolder('stopped');
    const scan = await done('import.scan', { paths: [folder] });
    const abort = new AbortController();
    const answer = client.call(
      'import.take',
      { scanId: scan.scanId, seriesIds: [scan.series[0]!.id], caseId: null },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    abort.abort();
    expect(await answer).toMatchObject({ ok: false, code: 'host.aborted' });
    await done('app.info', {});
    await expect.poll(() => readdir(join(running.dataFolder, 'cases'))).toEqual([]);
  });
});

describe('findings', () => {
  test('a refused series opens when its finding is accepted by name with a reason, and not before', async () => {
    const { caseId, seriesIds } = await taken(await ctFolder('gap', JANE, { slices: 6, skip: 2 }));
    const at = { caseId, seriesId: seriesIds[0]! };
    expect(await done('worklist.list', {})).toMatchObject([{ status: 'refused', refusedCode: expect.any(String) }]);
    const refused = await client.call('series.geometry', at);
    expect(refused).toMatchObject({ ok: false, code: 'series.refused' });
    const code = (await done('worklist.list', {}))[0]!.refusedCode!;
    expect(await client.call('series.accept', { ...at, code: 'series.singleSlice', reason: 'no' })).toMatchObject({
      code: 'finding.notAcceptable',
    });
    expect(await client.call('series.accept', { ...at, code: 'DOE^JANE', reason: 'no' })).toEqual({
      ok: false,
      code: 'finding.notAcceptable',
      details: { finding: null },
    });
    expect(await client.call('series.accept', { ...at, code, reason: 'Nobody' })).toMatchObject({
      code: 'reader.missing',
    });
    await done('settings.set', { reader: 'reader-1' });
    const accepted = await done('series.accept', { ...at, code, reason: 'The gap lies below the liver.' });
    expect(accepted.timePoints[0]!.series[0]!.acceptances).toMatchObject([{ code, by: 'reader-1' }]);
    expect(await client.call('series.geometry', at)).toMatchObject({ ok: true });
    expect(await done('worklist.list', {})).toMatchObject([{ status: 'toContour', refusedCode: null }]);
  });
});

describe('a patient’s name', () => {
  const NAMES = /DOE|JANE|4711|1960/;

  test('is in the identity store and in the instances, and nowhere else on the disk', async () => {
    const { caseId, seriesIds } = await taken(await ctFolder('named'));
    await request(`/bytes/volume/${caseId}/${encodeURIComponent(seriesIds[0]!)}`).then((answer) =>
      answer.arrayBuffer(),
    );
    expect(await done('case.identity', { caseId })).toEqual({
      name: 'DOE^JANE',
      id: '4711',
      birthDate: '1960-02-01',
      hidden: false,
    });
    const holding: string[] = [];
    for (const entry of await readdir(running.dataFolder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      expect(path).not.toMatch(/DOE|JANE/);
      if (!entry.isFile()) continue;
      expect((await stat(path)).mode & 0o077, path).toBe(0);
      if (/DOE\^JANE/.test((await readFile(path)).toString('latin1'))) holding.push(path);
    }
    expect(holding.filter((path) => !/identity\.sqlite|\/instances\//.test(path))).toEqual([]);
    await done('case.delete', { caseId });
    const identity = (await readFile(join(running.dataFolder, 'identity.sqlite'))).toString('latin1');
    expect(identity).not.toContain('DOE^JANE');
  });

  test('is in no answer but the two that are for recognising the patient, and in no log', async () => {
    const folder = await ctFolder('silent');
    const { caseId, seriesIds } = await taken(folder);
    const at = { caseId, seriesId: seriesIds[0]! };
    const answers = [
      await client.call('app.info', {}),
      await client.call('worklist.list', {}),
      await client.call('case.open', { caseId }),
      await client.call('series.geometry', at),
      await client.call('reading.open', at),
      await client.call('case.open', { caseId: 'DOE^JANE' }),
      await client.call('import.scan', { paths: [join(files, 'DOE^JANE')] }),
      await take(await ctFolder('silent too', { ...JANE, patientID: '4711-B' }), caseId),
      // A fault of ours, made by taking the case's files away under it.
      await rm(join(running.dataFolder, 'cases', caseId), { recursive: true }),
      await request(`/bytes/volume/${caseId}/${encodeURIComponent(at.seriesId)}`)
        .then((answer) => answer.text())
        .catch(() => 'broken off'),
      running.logged,
    ];
    const { dataFolder: _, ...info } = (answers[0] as unknown as { value: { dataFolder: string } }).value;
    expect(JSON.stringify([info, ...answers.slice(1)])).not.toMatch(NAMES);
  });

  test('gives way to a stand-in in demonstration mode, before and after import', async () => {
    await done('settings.set', { demonstrationMode: true });
    const folder = await ctFolder('shown');
    const scan = await done('import.scan', { paths: [folder] });
    const { caseId } = await taken(folder);
    const identity = await done('case.identity', { caseId });
    expect(identity).toMatchObject({ hidden: true, birthDate: null });
    expect(JSON.stringify([scan.patients, identity])).not.toMatch(NAMES);
  });
});

/** 8 × 8 pixels of one stored value as an RLE fragment (PS3.5 annex G): a segment of high bytes, one of low bytes. */
function rleOf(value: number): Uint8Array {
  const fragment = Buffer.alloc(68);
  fragment.writeUInt32LE(2, 0);
  fragment.writeUInt32LE(64, 4);
  fragment.writeUInt32LE(66, 8);
  fragment.set([257 - 64, value >> 8, 257 - 64, value & 0xff], 64);
  return fragment;
}

const rleSlice = (fragment: Uint8Array): DicomPhantom => ({
  encapsulated: { transferSyntaxUID: '1.2.840.10008.1.2.5', fragments: new Encapsulated([fragment]) },
});
