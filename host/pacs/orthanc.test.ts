import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dicomFile, dicomStack, phantomUid } from '#test/phantoms/dicom';
import { noOrthanc, type RunningOrthanc, startOrthanc } from '#test/services/orthanc';
import { readSeries } from '../import/readSeries.ts';
import { type Archive, archiveAt } from './archive.ts';
import { authorizationOf } from './authorization.ts';
import { findSeries, findStudies, instancesOf } from './find.ts';
import { retrieveSeries } from './retrieve.ts';
import { storeFiles } from './store.ts';

const SLICES = 47;
const signal = new AbortController().signal;
const place = { studyInstanceUID: phantomUid('study'), seriesInstanceUID: phantomUid('series') };

describe.skipIf(noOrthanc)(`DICOMweb against Orthanc ${noOrthanc ?? ''}`, () => {
  let orthanc: RunningOrthanc;
  let archive: Archive;
  let root: string;
  let into: string;
  const sent = new Map<string, Buffer>();

  const at = (authorization: string | null) => {
    const found = archiveAt(`${orthanc.url}/`, { authorization });
    if (!found.ok) throw new Error(found.code);
    return found.value;
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'remnant-dicomweb-'));
    orthanc = await startOrthanc();
    archive = at(authorizationOf({ user: orthanc.user, secret: orthanc.password }));
    const files = [
      ...dicomStack(SLICES, {
        columns: 16,
        rows: 16,
        pixels: (i, j) => i * j,
        tags: {
          patientName: 'Größe^Änne',
          specificCharacterSet: 'ISO_IR 192',
          studyDescription: 'Liver 3 phases',
          seriesDescription: 'portal venous',
        },
      }),
      dicomFile({ study: 'other', series: 'other', tags: { patientID: 'P2', studyDate: '20160101' } }),
    ];
    for (const [n, bytes] of files.entries()) {
      const path = join(root, `${n}.dcm`);
      await writeFile(path, bytes);
      sent.set(path, Buffer.from(bytes));
    }
    const seen: number[] = [];
    const stored = await storeFiles(archive, [...sent.keys()], { signal, onProgress: (done) => seen.push(done) });
    expect(stored).toMatchObject({ ok: true, value: { refused: [] } });
    expect(stored.ok && stored.value.stored).toHaveLength(SLICES + 1);
    // In batches of 20.
    expect(seen).toEqual([20, 40, 48]);
  });
  beforeEach(async () => {
    into = await mkdtemp(join(root, 'into-'));
  });
  afterAll(async () => {
    await orthanc?.stop();
    await rm(root, { recursive: true, force: true });
  });

  test('studies are found by patient, name, day, description and modality', async () => {
    const found = async (query: Parameters<typeof findStudies>[1], limit = 10) => {
      const answer = await findStudies(archive, query, { limit, signal });
      if (!answer.ok) throw new Error(answer.code);
      return { uids: answer.value.studies.map((study) => study.studyInstanceUID), more: answer.value.more };
    };
    const liver = { uids: [phantomUid('study')], more: false };
    const other = { uids: [phantomUid('other')], more: false };
    expect(await found({ patientID: 'P1' })).toEqual(liver);
    // Orthanc by itself finds nothing by an accent, a space, ? or ^.
    for (const name of ['Größe', 'größe^ä', 'Gr*nne', 'gr??e^*'])
      expect(await found({ patientName: name })).toEqual(liver);
    expect((await found({ patientName: 'Gräße' })).uids).toEqual([]);
    expect(await found({ from: '2015-02-20', to: '2015-02-20' })).toEqual(liver);
    expect(await found({ from: '2015-02-21' })).toEqual(other);
    expect(await found({ to: '2015-12-31' })).toEqual(liver);
    expect(await found({ description: '3 phases' })).toEqual(liver);
    expect(await found({ patientID: 'P2', modality: 'CT' })).toEqual(other);
    expect((await found({ modality: 'MR' })).uids).toEqual([]);
    expect((await found({})).uids).toHaveLength(2);
    expect(await found({}, 1)).toMatchObject({ more: true });
    expect(await found({}, 2)).toMatchObject({ more: false });
  });

  test('what is found is told in full, and its series with how many slices', async () => {
    const studies = await findStudies(archive, { patientID: 'P1' }, { limit: 10, signal });
    expect(studies.ok && studies.value.studies).toEqual([
      {
        studyInstanceUID: phantomUid('study'),
        patientID: 'P1',
        patientName: 'Größe^Änne',
        date: '2015-02-20',
        description: 'Liver 3 phases',
        modalities: ['CT'],
        series: 1,
        instances: SLICES,
      },
    ]);
    expect(await findSeries(archive, place.studyInstanceUID, signal)).toEqual({
      ok: true,
      value: [
        {
          seriesInstanceUID: place.seriesInstanceUID,
          modality: 'CT',
          number: null,
          description: 'portal venous',
          instances: SLICES,
        },
      ],
    });
    const instances = await instancesOf(archive, place, signal);
    expect(instances.ok && instances.value.size).toBe(SLICES);
  });

  test('a series comes with every pixel as it was sent, and the import takes it', async () => {
    const progress: string[] = [];
    const got = await retrieveSeries(archive, place, {
      into,
      signal,
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });
    expect(got).toMatchObject({ ok: true, value: { instances: SLICES, fetched: SLICES } });
    expect(progress[0]).toBe(`0/${SLICES}`);
    expect(progress.at(-1)).toBe(`${SLICES}/${SLICES}`);
    expect(await readdir(into)).toEqual([place.seriesInstanceUID]);
    const [before, after] = [await readSeries([...sent.keys()]), await readSeries([into])];
    if (!before.ok || !after.ok) throw new Error('not read');
    expect(after.value.ignored).toEqual([]);
    const sentSeries = before.value.series.find(({ id }) => id === place.seriesInstanceUID)!;
    const [series] = after.value.series;
    expect(series).toMatchObject({ measurable: true, instances: SLICES, geometry: sentSeries.geometry });
    const pixels = (file: Buffer) => file.subarray(file.length - 16 * 16 * 2).toString('hex');
    for (const [k, { path }] of series!.sources.entries())
      expect(pixels(await readFile(path))).toBe(pixels(sent.get(sentSeries.sources[k]!.path)!));
  });

  test('a transfer that is stopped is marked, measured by nobody, and goes on with what is missing', async () => {
    const pausing = new AbortController();
    const stopped = retrieveSeries(archive, place, {
      into,
      signal: pausing.signal,
      onProgress: (done) => done === 10 && pausing.abort(),
    });
    await expect(stopped).rejects.toThrow();
    const folder = join(into, `${place.seriesInstanceUID}.received-in-part`);
    expect(await readdir(into)).toEqual([`${place.seriesInstanceUID}.received-in-part`]);
    const received = (await readdir(folder)).filter((name) => name.endsWith('.dcm'));
    expect(received.length).toBeGreaterThanOrEqual(10);
    expect(received.length).toBeLessThan(SLICES);
    // Not even where somebody hands over the folder, or a file of it, itself.
    for (const path of [into, folder, join(folder, received[0]!)]) {
      const read = await readSeries([path]);
      expect(read.ok && read.value.series).toEqual([]);
      expect(read.ok && read.value.ignored.map(({ code }) => code)).toEqual(['file.receivedInPart']);
    }
    // One of them is cut and one is another's: neither is believed to be there.
    await writeFile(join(folder, received[0]!), (await readFile(join(folder, received[0]!))).subarray(0, 700));
    await rename(join(folder, received[1]!), join(folder, '1.2.3.dcm'));
    const got = await retrieveSeries(archive, place, { into, signal });
    expect(got).toMatchObject({ ok: true, value: { instances: SLICES, fetched: SLICES - received.length + 2 } });
    expect((await readdir(join(into, place.seriesInstanceUID))).sort()).toEqual(
      [...(await readdir(join(into, place.seriesInstanceUID)))].filter((name) => /^2\.25\.\d+\.dcm$/.test(name)).sort(),
    );
    expect(await retrieveSeries(archive, place, { into, signal })).toMatchObject({ ok: true, value: { fetched: 0 } });
  });

  test('what is not there is said so', async () => {
    const unknown = { ...place, seriesInstanceUID: '1.2.3' };
    expect(await retrieveSeries(archive, unknown, { into, signal })).toMatchObject({ code: 'pacs.seriesNotFound' });
    expect(await readdir(into)).toEqual([]);
  });

  test('without the password, or with another, nothing is answered', async () => {
    for (const wrong of [null, authorizationOf({ user: orthanc.user, secret: 'another' })]) {
      expect(await findStudies(at(wrong), {}, { limit: 1, signal })).toMatchObject({ code: 'pacs.denied' });
      expect(await retrieveSeries(at(wrong), place, { into, signal })).toMatchObject({ code: 'pacs.denied' });
      expect(await storeFiles(at(wrong), [[...sent.keys()][0]!], { signal })).toMatchObject({
        code: 'pacs.denied',
        details: { stored: 0, total: 1 },
      });
    }
  });

  test('a file that is no DICOM keeps all from being sent', async () => {
    await mkdir(join(into, 'x'));
    const letter = join(into, 'x', 'letter.dcm');
    await writeFile(letter, 'Dear colleague');
    expect(await storeFiles(archive, [[...sent.keys()][0]!, letter], { signal })).toMatchObject({
      code: 'file.notDicom',
      details: { given: 1 },
    });
  });

  describe('the command line', () => {
    const cli = fileURLToPath(new URL('../../build/host/cli.mjs', import.meta.url));
    let secret: string;
    const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
      new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
        const given = ['pacs', ...args, '--url', orthanc.url, '--user', orthanc.user];
        const env = { ...process.env, ...environment };
        execFile(process.execPath, [cli, ...given], { env }, (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
        );
      });
    beforeEach(async () => {
      secret = join(into, 'secret');
      await writeFile(secret, `${orthanc.password}\n`, { mode: 0o600 });
    });

    test('finds by name, with the password from the environment, and gets the series into a case', async () => {
      const environment = { REMNANT_PACS_SECRET: orthanc.password };
      const found = await run(['find', '--name', 'Größe', '--date', '2015-01-01..2015-12-31', '--json'], environment);
      expect(found).toMatchObject({ code: 0, stderr: '' });
      const { studies, more } = JSON.parse(found.stdout);
      expect(more).toBe(false);
      expect(studies).toMatchObject([{ studyInstanceUID: place.studyInstanceUID, instances: SLICES }]);
      const series = await run(['find', '--study', place.studyInstanceUID, '--secret', secret]);
      expect(series.stdout).toContain(`portal venous  ${SLICES} slices\n  ${place.seriesInstanceUID}`);

      const data = join(into, 'data');
      const uids = [place.studyInstanceUID, place.seriesInstanceUID];
      const got = await run(['get', ...uids, '--data', data, '--secret', secret, '--json']);
      expect(got.code).toBe(0);
      const { caseId, instances } = JSON.parse(got.stdout);
      expect(instances).toBe(SLICES);
      expect(got.stderr).toBe(`0 of ${SLICES} slices\n${SLICES} of ${SLICES} slices\n`);
      // The case holds it; nothing of it is left beside.
      expect(await readdir(join(data, 'received'))).toEqual([]);
      expect((await readdir(join(data, 'cases'))).length).toBe(1);
      const again = await run(['get', ...uids, '--data', data, '--case', caseId.slice(0, 8), '--secret', secret]);
      expect(again.stdout).toContain(`taken into case ${caseId}`);
    });

    test('stores a folder, and refuses by name what cannot be', async () => {
      const folder = join(into, 'send');
      await mkdir(folder);
      for (const [n, bytes] of dicomStack(3, { study: 'third', series: 'third' }).entries())
        await writeFile(join(folder, `${n}`), bytes);
      const stored = await run(['store', folder, '--secret', secret, '--json']);
      expect(JSON.parse(stored.stdout).stored).toHaveLength(3);
      const there = await instancesOf(
        archive,
        { studyInstanceUID: phantomUid('third'), seriesInstanceUID: phantomUid('third') },
        signal,
      );
      expect(there.ok && [...there.value].sort()).toEqual(JSON.parse(stored.stdout).stored.sort());

      await writeFile(secret, 'another\n');
      const denied = await run(['store', folder, '--secret', secret, '--json']);
      expect(denied.code).toBe(2);
      expect(JSON.parse(denied.stdout).error).toMatchObject({
        code: 'pacs.denied',
        details: { stored: 0, total: 3 },
      });
    });
  });
});
