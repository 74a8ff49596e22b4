import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dicomStack, phantomUid } from '#test/phantoms/dicom';
import { JANE, SLICES } from './ctFolder.ts';
import { importingHost } from './importing.ts';

const host = importingHost();
const { ctFolder, done, taken } = host;

describe('a scan of a folder', () => {
  test('lists series with figures, the patient apart, and names what it cannot read', async () => {
    const folder = await ctFolder('portal');
    await writeFile(join(folder, 'notes.txt'), 'notes');
    const progress: [number, number][] = [];
    const scan = await host.client.call(
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
    const refused = await host.client.call('import.scan', { paths: [folder, join(host.files, 'DOE^JANE')] });
    expect(refused).toEqual({ ok: false, code: 'path.notFound', details: { given: 1 } });
  });

  test('of an upload reads what was sent, folders and all, and names it as it was sent', async () => {
    const folder = await ctFolder('sent');
    const id = crypto.randomUUID();
    for (const name of await readdir(folder))
      await host.request(`/bytes/upload/${id}?name=${encodeURIComponent(`CT/${name}`)}`, {
        method: 'PUT',
        body: new Uint8Array(await readFile(join(folder, name))),
      });
    await host.request(`/bytes/upload/${id}?name=readme.txt`, { method: 'PUT', body: 'x' });
    const scan = await done('import.scan', { uploadId: id });
    expect(scan.series).toMatchObject([{ slices: SLICES }]);
    expect(scan.ignored).toEqual([{ path: 'readme.txt', code: 'file.notDicom' }]);
    expect(await host.client.call('import.scan', { uploadId: 'no-such-upload' })).toMatchObject({
      code: 'upload.notFound',
    });
  });

  test('of a second disc that names its slices alike keeps both: nothing that was handed over is overwritten', async () => {
    const id = crypto.randomUUID();
    const send = async (name: string, file: Uint8Array | string) => {
      const body = typeof file === 'string' ? file : new Uint8Array(file);
      expect(
        (await host.request(`/bytes/upload/${id}?name=${encodeURIComponent(name)}`, { method: 'PUT', body })).ok,
      ).toBe(true);
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
    const picture = await host.request(`/bytes/thumbnail/${scan.scanId}/${encodeURIComponent(scan.series[0]!.id)}`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const png = Buffer.from(await picture.arrayBuffer());
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 8, 8]);
  });
});

describe('findings', () => {
  test('a refused series opens when its finding is accepted by name with a reason, and not before', async () => {
    const { caseId, seriesIds } = await taken(await ctFolder('gap', JANE, { slices: 6, skip: 2 }));
    const at = { caseId, seriesId: seriesIds[0]! };
    expect(await done('worklist.list', {})).toMatchObject([{ status: 'refused', refusedCode: expect.any(String) }]);
    const refused = await host.client.call('series.geometry', at);
    expect(refused).toMatchObject({ ok: false, code: 'series.refused' });
    const code = (await done('worklist.list', {}))[0]!.refusedCode!;
    expect(await host.client.call('series.accept', { ...at, code: 'series.singleSlice', reason: 'no' })).toMatchObject({
      code: 'finding.notAcceptable',
    });
    expect(await host.client.call('series.accept', { ...at, code: 'DOE^JANE', reason: 'no' })).toEqual({
      ok: false,
      code: 'finding.notAcceptable',
      details: { finding: null },
    });
    expect(await host.client.call('series.accept', { ...at, code, reason: 'Nobody' })).toMatchObject({
      code: 'reader.missing',
    });
    await done('settings.set', { reader: 'reader-1' });
    const accepted = await done('series.accept', { ...at, code, reason: 'The gap lies below the liver.' });
    expect(accepted.timePoints[0]!.series[0]!.acceptances).toMatchObject([{ code, by: 'reader-1' }]);
    expect(await host.client.call('series.geometry', at)).toMatchObject({ ok: true });
    expect(await done('worklist.list', {})).toMatchObject([{ status: 'toContour', refusedCode: null }]);
  });
});
