import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JANE } from './ctFolder.ts';
import { importingHost } from './importing.ts';

const host = importingHost();
const { ctFolder, done, instanceFiles, take, taken } = host;

describe('taking a series', () => {
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
    const takeOne = (id: string) => host.client.call('import.take', { scanId: scan.scanId, seriesIds: [id], caseId });
    expect(await takeOne(his!.id)).toMatchObject({ ok: false, code: 'case.otherPatient' });
    expect(await takeOne(hers!.id)).toMatchObject({ ok: true, value: { copied: 5 } });
  });

  test('of two patients at once is refused', async () => {
    const paths = [await ctFolder('jane'), await ctFolder('richard', { ...JANE, patientID: '4712' })];
    const scan = await done('import.scan', { paths });
    const both = await host.client.call('import.take', {
      scanId: scan.scanId,
      seriesIds: scan.series.map(({ id }) => id),
      caseId: null,
    });
    expect(both).toMatchObject({ ok: false, code: 'case.otherPatient' });
    expect(await readdir(join(host.running.dataFolder, 'cases'))).toEqual([]);
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
});

describe('a patient’s name', () => {
  const NAMES = /DOE|JANE|4711|1960/;

  test('is in the identity store and in the instances, and nowhere else on the disk', async () => {
    const { caseId, seriesIds } = await taken(await ctFolder('named'));
    await host
      .request(`/bytes/volume/${caseId}/${encodeURIComponent(seriesIds[0]!)}`)
      .then((answer) => answer.arrayBuffer());
    expect(await done('case.identity', { caseId })).toEqual({
      name: 'DOE^JANE',
      id: '4711',
      birthDate: '1960-02-01',
      hidden: false,
    });
    const holding: string[] = [];
    for (const entry of await readdir(host.running.dataFolder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      expect(path).not.toMatch(/DOE|JANE/);
      if (!entry.isFile()) continue;
      expect((await stat(path)).mode & 0o077, path).toBe(0);
      if (/DOE\^JANE/.test((await readFile(path)).toString('latin1'))) holding.push(path);
    }
    expect(holding.filter((path) => !/identity\.sqlite|\/instances\//.test(path))).toEqual([]);
    await done('case.delete', { caseId });
    const identity = (await readFile(join(host.running.dataFolder, 'identity.sqlite'))).toString('latin1');
    expect(identity).not.toContain('DOE^JANE');
  });

  test('is in no answer but the two that are for recognising the patient, and in no log', async () => {
    const folder = await ctFolder('silent');
    const { caseId, seriesIds } = await taken(folder);
    const at = { caseId, seriesId: seriesIds[0]! };
    const answers = [
      await host.client.call('app.info', {}),
      await host.client.call('worklist.list', {}),
      await host.client.call('case.open', { caseId }),
      await host.client.call('series.geometry', at),
      await host.client.call('reading.open', at),
      await host.client.call('case.open', { caseId: 'DOE^JANE' }),
      await host.client.call('import.scan', { paths: [join(host.files, 'DOE^JANE')] }),
      await take(await ctFolder('silent too', { ...JANE, patientID: '4711-B' }), caseId),
      // A fault of ours, made by taking the case's files away under it.
      await rm(join(host.running.dataFolder, 'cases', caseId), { recursive: true }),
      await host
        .request(`/bytes/volume/${caseId}/${encodeURIComponent(at.seriesId)}`)
        .then((answer) => answer.text())
        .catch(() => 'broken off'),
      host.running.logged,
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
