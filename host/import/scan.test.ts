import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { type Vec3, volumeGeometry } from '#core/geometry';
import { dicomFile, dicomStack, phantomUid, truncatedTo } from '#test/phantoms/dicom';
import { codesOf } from '#test/phantoms/dicomInstances';
import { importFiles } from './importFiles.ts';
import { labelmapBytes } from './labelmapFile.ts';
import { readSeries } from './readSeries.ts';
import { scan } from './scan.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'remnant-scan-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A new folder with these files in it, by path. */
function folder(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), bytes);
  }
  return path;
}

async function zip(
  path: string,
  files: Readonly<Record<string, Uint8Array>> | readonly (readonly [string, Uint8Array])[],
  compress = true,
): Promise<string> {
  const archive = new yazl.ZipFile();
  const entries = Array.isArray(files) ? (files as readonly [string, Uint8Array][]) : Object.entries(files);
  for (const [name, bytes] of entries) archive.addBuffer(Buffer.from(bytes), name, { compress });
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(path));
  return path;
}

const named = (files: readonly Uint8Array[]) => Object.fromEntries(files.map((bytes, n) => [`IM${n}`, bytes]));
const found = async (paths: readonly string[]) => {
  const result = await readSeries(paths);
  if (!result.ok) throw new Error(result.code);
  return result.value;
};

describe('a folder of everything', () => {
  test('imports what is good and names the rest', async () => {
    const photo = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100', 'hex'), Buffer.alloc(500, 7)]);
    const path = folder('everything', {
      ...named(dicomStack(300, { series: 'a', stepMm: 0.7 })),
      'deep/er/IM': dicomFile({ series: 'b', position: [0, 0, 0] }),
      'deep/er/IM2': dicomFile({ series: 'b', position: [0, 0, 1] }),
      'c/1': dicomFile({ series: 'c', position: [0, 0, 0] }),
      'c/2': dicomFile({ series: 'c', position: [0, 0, 1] }),
      'c/3': truncatedTo(dicomFile({ series: 'c', position: [0, 0, 2] }), 500),
      'c/4': dicomFile({ series: 'c', position: [0, 0, 3] }),
      'letter.dcm': 'Dear colleague, here is the scan that you asked for.',
      'photo.jpg': photo,
      film: dicomFile({ series: 'film', transferSyntaxUID: '1.2.840.10008.1.2.4.102' }),
      empty: '',
      '.DS_Store': Buffer.from('\0\0\0\x01Bud1', 'latin1'),
      'Thumbs.db': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    });
    symlinkSync(path, join(path, 'deep/loop'));
    symlinkSync(join(path, 'IM0'), join(path, 'again'));
    symlinkSync(join(path, 'gone'), join(path, 'broken'));
    const { series, ignored } = await found([path]);
    expect(series.map((one) => [one.seriesInstanceUID, one.instances, codesOf(one)]).sort()).toEqual(
      [
        [phantomUid('a'), 300, ['series.overlap']],
        [phantomUid('b'), 2, []],
        [phantomUid('c'), 3, ['series.missingSlices']],
      ].sort(),
    );
    expect(ignored.map((file) => [file.path.slice(path.length + 1), file.code]).sort()).toEqual([
      ['.DS_Store', 'file.notDicom'],
      ['Thumbs.db', 'file.notDicom'],
      ['broken', 'file.corrupt'],
      ['c/3', 'file.truncated'],
      ['empty', 'file.notDicom'],
      ['film', 'file.unsupportedTransferSyntax'],
      ['letter.dcm', 'file.notDicom'],
      ['photo.jpg', 'file.notDicom'],
    ]);
  });

  test('a folder and a file in it are not read twice', async () => {
    const path = folder('twice', named(dicomStack(3)));
    const { series } = await found([path, join(path, 'IM1'), join(path, '.')]);
    expect(series[0]).toMatchObject({ instances: 3, findings: [] });
  });

  test('what is no file is named, never opened', async () => {
    const { ignored } = await found(['/dev/null']);
    expect(ignored).toMatchObject([{ path: '/dev/null', code: 'file.notDicom' }]);
  });
});

test('a path that does not exist is refused by name', async () => {
  const path = folder('there', named(dicomStack(2)));
  expect(await scan([path, join(root, 'not there')])).toMatchObject({
    ok: false,
    code: 'path.notFound',
    details: { path: join(root, 'not there') },
  });
});

test('a scan leaves turns to whoever wants to stop it', async () => {
  const path = folder('turns', named(dicomStack(400)));
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await expect(scan([path], { signal: stop.signal })).rejects.toThrow(/abort/i);
});

test('progress runs to the end, and an abort stops the scan', async () => {
  const path = folder('progress', named(dicomStack(40)));
  const seen: (readonly [number, number])[] = [];
  await scan([path], { onProgress: (done, total) => seen.push([done, total]) });
  expect(seen.map(([done]) => done)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  expect(seen.every(([, total]) => total === 40)).toBe(true);

  const stop = new AbortController();
  let read = 0;
  const stopped = scan([path], {
    signal: stop.signal,
    onProgress: () => {
      read++;
      if (read === 5) stop.abort();
    },
  });
  await expect(stopped).rejects.toThrow(/abort/i);
  expect(read).toBeLessThan(30);
});

describe('a zip', () => {
  test.each([true, false])('is looked into, and its files can be opened again (compressed: %s)', async (compress) => {
    const path = await zip(
      join(root, `study ${compress} #1.ZIP`),
      { ...named(dicomStack(5, { stepMm: 2 })), 'notes/readme.txt': Buffer.from('notes') },
      compress,
    );
    const { series, ignored, instances } = await found([path]);
    expect(series[0]).toMatchObject({ instances: 5, sliceSpacingMm: { min: 2, max: 2 } });
    expect(ignored).toMatchObject([{ path: `${path}#notes/readme.txt`, code: 'file.notDicom' }]);
    const files = importFiles();
    const source = await files.open([...instances.keys()][4]!);
    expect(await source.read(0, source.size)).toEqual(Buffer.from(dicomStack(5, { stepMm: 2 })[4]!));
    await source.close();
    await files.close();
  });

  test('whose files have one name loses none of them', async () => {
    const stack = dicomStack(4);
    const volume = readFileSync(new URL('../../test/data/volume_files/lps.nii', import.meta.url));
    const volumes = [volume, readFileSync(new URL('../../test/data/volume_files/ras.nii', import.meta.url))];
    const path = await zip(join(root, 'one name.zip'), [
      ...stack.map((bytes): [string, Uint8Array] => ['IM/same.dcm', bytes]),
      ['IM/same (2).dcm', dicomFile({ position: [0, 0, 4] })],
      ...volumes.map((bytes): [string, Uint8Array] => ['ct.nii.gz', gzipSync(bytes)]),
    ]);
    const { series, instances, ignored } = await found([path]);
    expect(ignored).toEqual([]);
    expect(series.map(({ instances }) => instances)).toEqual([5, 1, 1]);
    expect([...instances.keys()].map((one) => one.slice(path.length))).toEqual([
      '#IM/same.dcm',
      '#IM/same (2).dcm',
      '#IM/same (3).dcm',
      '#IM/same (4).dcm',
      '#IM/same (2) (2).dcm',
    ]);
  });

  test('with a name that points outside, or with a list of files that breaks off, gives all the others', async () => {
    const path = await zip(join(root, 'slip.zip'), { 'AA/evil.dcm': dicomFile(), ...named(dicomStack(3)) });
    const bytes = readFileSync(path);
    for (let at = bytes.indexOf('AA/evil'); at >= 0; at = bytes.indexOf('AA/evil', at)) bytes.write('..', at);
    const renamed = join(folder('slip', { 'slip.zip': bytes }), 'slip.zip');
    const slipped = await found([renamed]);
    expect(slipped.series).toMatchObject([{ instances: 3, measurable: true }]);
    expect(slipped.ignored).toMatchObject([{ path: `${renamed}#../evil.dcm`, code: 'file.corrupt' }]);

    // The signature of the last entry in the central directory.
    bytes.write('XX', bytes.lastIndexOf(Buffer.from('504b0102', 'hex')));
    const broken = join(folder('broken', { 'broken.zip': bytes }), 'broken.zip');
    const rest = await found([broken]);
    expect(rest.series).toMatchObject([{ instances: 2 }]);
    expect(rest.ignored.map((file) => file.path)).toEqual([`${broken}#../evil.dcm`, broken]);
  });

  test('beside loose copies of its files counts each instance once', async () => {
    const files = named(dicomStack(3));
    const path = folder('mixed', files);
    await zip(join(path, 'all.zip'), files);
    const { series } = await found([path]);
    expect(series.map((one) => [one.instances, codesOf(one)])).toEqual([[3, ['series.repeatedInstances']]]);
  });

  test('that is none, is cut short, or is a bomb is named', async () => {
    const whole = await zip(join(root, 'whole.zip'), named(dicomStack(3)));
    const bomb = await zip(join(root, 'bomb.zip'), { bomb: new Uint8Array(80 << 20) });
    const path = folder('zips', { 'text.zip': 'no zip', 'cut.zip': readFileSync(whole).subarray(0, 600) });
    const { ignored } = await found([path, bomb]);
    expect(ignored.map((file) => [file.path, file.code])).toEqual(
      expect.arrayContaining([
        [join(path, 'text.zip'), 'file.notDicom'],
        [join(path, 'cut.zip'), 'file.corrupt'],
        [`${bomb}#bomb`, 'file.corrupt'],
      ]),
    );
  });
});

describe('NIfTI and NRRD in a folder', () => {
  const DATA = new URL('../../test/data/volume_files/', import.meta.url).pathname;
  const ct = readFileSync(join(DATA, 'lps.nii'));
  const geometry = volumeGeometry({
    columns: 5,
    rows: 4,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: [0, 1, 2].map((z): Vec3 => [0, 0, z]),
  });
  const voxels = new Uint8Array(60).fill(1, 20, 30);
  const ends = (files: readonly { path: string; code: string }[], path: string) =>
    files.map((file) => [file.path.slice(path.length + 1), file.code]).sort();

  test('a CT beside DICOM is a series of its own, and what cannot be read is named', async () => {
    const path = folder('beside', {
      ...named(dicomStack(3)),
      'more/ct.nii.gz': gzipSync(ct),
      'more/oblique.nrrd': readFileSync(join(DATA, 'oblique_itk.nrrd')),
      'cut.nii': ct.subarray(0, 400),
      'no.nii': 'no header',
    });
    const seen: (readonly [number, number])[] = [];
    const result = await readSeries([path], { onProgress: (done, total) => seen.push([done, total]) });
    const { series, ignored } = result.ok ? result.value : await found([path]);
    expect(series.map((one) => [one.description, one.sources.length, one.measurable])).toEqual([
      [null, 3, true],
      ['ct.nii.gz', 3, true],
      ['oblique.nrrd', 3, true],
    ]);
    expect(ends(ignored, path)).toEqual([
      ['cut.nii', 'file.truncated'],
      ['no.nii', 'file.truncated'],
    ]);
    expect(seen.map(([done]) => done)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(seen.every(([, total]) => total === 7)).toBe(true);
  });

  test('a labelmap is named as one, with its segments: by what its file says, or by its values', async () => {
    const names = new Map([[1, 'Liver']]);
    const path = folder('labels', {
      'ct.nii': ct,
      'by name.nrrd': await labelmapBytes({ geometry, voxels, names }, 'nrrd'),
      'by value.nii.gz': await labelmapBytes({ geometry, voxels }, 'nii.gz'),
    });
    const { series, ignored } = await found([path]);
    expect(series.map(({ description }) => description)).toEqual(['ct.nii']);
    expect(ends(ignored, path)).toEqual([
      ['by name.nrrd', 'file.labelmap'],
      ['by value.nii.gz', 'file.labelmap'],
    ]);
    expect(ignored.find((file) => file.path.endsWith('by name.nrrd'))?.message).toContain('(Liver)');
    // Whoever names the file itself says that it is a CT.
    const byName = await found([path, join(path, 'by value.nii.gz')]);
    expect(byName.series.map(({ description }) => description).sort()).toEqual(['by value.nii.gz', 'ct.nii']);
  });

  test('the same file twice is one series, which says so; in a zip it is found as well', async () => {
    const path = folder('copies', { 'a.nii': ct, 'b/a.nii': ct });
    await zip(join(path, 'c.zip'), { 'deep/a.nii': ct });
    const { series, ignored } = await found([path]);
    expect(ignored).toEqual([]);
    expect(series.map((one) => [one.description, codesOf(one)])).toEqual([['a.nii', ['series.repeatedInstances']]]);
    const [zipped] = (await found([join(path, 'c.zip')])).series;
    expect(zipped).toMatchObject({ id: series[0]!.id, description: 'a.nii' });
  });
});

test.runIf(process.platform === 'linux')(
  'files and folders whose names are no UTF-8 are read like any other',
  async () => {
    const place = Buffer.from(`${folder('old', {})}/Sch\xe4del`, 'latin1');
    mkdirSync(place);
    dicomStack(3).forEach((bytes, k) => {
      writeFileSync(Buffer.concat([place, Buffer.from(`/Sch\xfc\xdfler ${k}`, 'latin1')]), bytes);
    });
    const archive = await zip(join(root, 'plain.zip'), named(dicomStack(3)));
    renameSync(archive, Buffer.concat([place, Buffer.from('/\xc4.zip', 'latin1')]));
    const { series, instances, ignored } = await found([join(root, 'old')]);
    expect(ignored).toEqual([]);
    expect(series).toMatchObject([{ instances: 3, measurable: true }]);
    const files = importFiles();
    const [path] = [...instances.keys()];
    expect((await files.open(path!)).size).toBeGreaterThan(0);
    await files.close();
  },
);
