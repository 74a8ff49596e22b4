import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DicomPhantom, dicomFile, Encapsulated, enhancedCtFile, phantomUid } from '#test/phantoms/dicom';
import { JANE, SLICES } from './ctFolder.ts';
import { importingHost } from './importing.ts';

const host = importingHost();
const { ctFolder, done, instanceFiles, take, taken } = host;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

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
    const stream = await host.request(`/bytes/volume/${caseId}/${encodeURIComponent(seriesIds[0]!)}`);
    const body = Buffer.from(await stream.arrayBuffer());
    expect(stream.headers.get('content-length')).toBe(String(body.length));
    const slices = new Map<number, Set<number>>();
    for (let at = 0; at < body.length; at += 4 + 128)
      slices.set(
        body.readUInt32LE(at),
        new Set(Array.from({ length: 64 }, (_, n) => body.readInt16LE(at + 4 + 2 * n))),
      );
    expect([...slices].sort()).toEqual(Array.from({ length: SLICES }, (_, k) => [k, new Set([100 + k])]));
    const picture = await host.request(`/bytes/thumbnail/case/${caseId}/${encodeURIComponent(seriesIds[0]!)}`);
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
    const stream = await host.request(`/bytes/volume/${caseId}/${encodeURIComponent(uid)}`);
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
    const folder = await mkdtemp(join(host.files, 'nifti-'));
    const path = join(folder, 'DOE_JANE.nii');
    await writeFile(path, await readFile('test/data/volume_files/ras.nii'));
    const { caseId, seriesIds } = await taken(path);
    expect(await instanceFiles(caseId)).toEqual([`${sha256(await readFile(path))}.nii`]);
    expect(JSON.stringify(await done('case.open', { caseId }))).not.toContain('JANE');
    await rm(folder, { recursive: true });
    const { geometry } = await done('series.geometry', { caseId, seriesId: seriesIds[0]! });
    const stream = await host.request(`/bytes/volume/${caseId}/${encodeURIComponent(seriesIds[0]!)}`);
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

  test('a file that changed after its header was read is refused, and leaves nothing behind', async () => {
    const folder = await ctFolder('changing');
    const scan = await done('import.scan', { paths: [folder] });
    const [name] = await readdir(folder);
    await writeFile(join(folder, name!), Buffer.concat([await readFile(join(folder, name!)), Buffer.from('xx')]));
    const input = { scanId: scan.scanId, seriesIds: [scan.series[0]!.id], caseId: null };
    expect(await host.client.call('import.take', input)).toMatchObject({ ok: false, code: 'file.changed' });
    expect(await readdir(join(host.running.dataFolder, 'cases'))).toEqual([]);
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
      const stream = await host.request(`/bytes/volume/${caseId}/${encodeURIComponent(id)}`);
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
    expect(await readdir(join(host.running.dataFolder, 'cases'))).toEqual([]);
  });

  test('stopped in the middle, it leaves nothing behind', async () => {
    const folder = await ctFolder('stopped');
    const scan = await done('import.scan', { paths: [folder] });
    const abort = new AbortController();
    const answer = host.client.call(
      'import.take',
      { scanId: scan.scanId, seriesIds: [scan.series[0]!.id], caseId: null },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    abort.abort();
    expect(await answer).toMatchObject({ ok: false, code: 'host.aborted' });
    await done('app.info', {});
    await expect.poll(() => readdir(join(host.running.dataFolder, 'cases'))).toEqual([]);
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
