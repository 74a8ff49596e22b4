import { execFile, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dicomFile, dicomStack, phantomUid } from '#test/phantoms/dicom';

const cli = fileURLToPath(new URL('../../build/host/cli.mjs', import.meta.url));
const data = (name: string) => fileURLToPath(new URL(`../../test/data/${name}`, import.meta.url));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
/** Runs the built command line as a user does. */
const run = (...args: readonly string[]) =>
  new Promise<Ran>((resolve) => {
    execFile(process.execPath, [cli, ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
const json = async (...args: readonly string[]) => JSON.parse((await run('series', ...args, '--json')).stdout);

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'remnant-series-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('prints exactly what the specification says, unrounded, and nothing of the patient', async () => {
  const path = join(root, 'ct');
  mkdirSync(path);
  const files = dicomStack(4, {
    stepMm: 1 / 3,
    spacingMm: [0.7, 0.8],
    columns: 6,
    tags: { seriesDescription: 'portal', acquisitionDate: '20150308', sliceThickness: null },
  });
  files.forEach((bytes, k) => {
    writeFileSync(join(path, `${k}.dcm`), bytes);
  });
  writeFileSync(join(path, 'letter.dcm'), 'Dear colleague');
  const { code, stdout } = await run('series', path, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    series: [
      {
        id: phantomUid('series'),
        seriesInstanceUID: phantomUid('series'),
        studyInstanceUID: phantomUid('study'),
        modality: 'CT',
        description: 'portal',
        acquired: '2015-03-08',
        instances: 4,
        columns: 6,
        rows: 4,
        slices: 4,
        pixelSpacingMm: [0.7, 0.8],
        sliceSpacingMm: { min: expect.closeTo(1 / 3, 9), max: expect.closeTo(1 / 3, 9), regular: true },
        gantryTiltDeg: 0,
        transferSyntaxUID: '1.2.840.10008.1.2.1',
        measurable: true,
        findings: [],
      },
    ],
    ignored: [{ path: join(path, 'letter.dcm'), code: 'file.notDicom' }],
  });
  expect(stdout).not.toContain('PHANTOM');
});

test('a real gap, a real oblique series and a real Enhanced CT', async () => {
  const { series } = await json(data('monai_ct_dicom'), data('rt_utils_rtstruct'), data('dcmqi_seg_sr'));
  const byName = new Map(series.map((one: { description: string }) => [one.description, one]));
  expect(byName.get('Routine Brain')).toMatchObject({
    instances: 4,
    sliceSpacingMm: { min: expect.closeTo(1.25, 6), max: expect.closeTo(202.5, 6), regular: false },
    measurable: false,
    findings: [
      { code: 'series.missingSlices', severity: 'refuse', message: expect.stringMatching(/^161 slices are missing/) },
    ],
  });
  expect(byName.get('Created-SimpleITK')).toMatchObject({
    slices: 3,
    pixelSpacingMm: [3.5, 2.5],
    measurable: true,
    findings: [],
  });
  expect(byName.get('Multiframe image 24x38x3')).toMatchObject({ instances: 1, slices: 3, measurable: true });
});

test('the bundled CT is 35 slices with nothing to say about them', async () => {
  const { series } = await json(fileURLToPath(new URL('../../assets/demo', import.meta.url)));
  expect(series).toMatchObject([{ instances: 35, slices: 35, measurable: true, findings: [], acquired: '2003-07-28' }]);
});

test('a path that does not exist is refused, as JSON and for a person', async () => {
  const missing = join(root, 'not there');
  const refused = await run('series', missing, '--json');
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout)).toEqual({
    error: {
      code: 'path.notFound',
      message: `There is no file or folder "${missing}".`,
      details: { path: missing },
    },
  });
  const told = await run('series', missing);
  expect(told).toMatchObject({ code: 2, stdout: '' });
  expect(told.stderr).toContain('path.notFound');
});

test('an empty path is no folder, and a surplus argument is refused before anything is done', async () => {
  expect(await json('')).toMatchObject({ error: { code: 'path.notFound' } });
  for (const command of ['demo', 'serve']) {
    const { code, stderr } = await run(command, 'surplus');
    expect(code).toBe(2);
    expect(stderr).toContain('arguments.invalid');
  }
});

test.runIf(process.platform === 'linux')('what standard output does not take is no success', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'series', root, '--json'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect(status).toBe(1);
  expect(stderr).toBe('The answer could not be written to standard output (ENOSPC).\n');
});

test('an empty folder is no refusal', async () => {
  const path = join(root, 'nothing');
  mkdirSync(path);
  expect(await json(path)).toEqual({ series: [], ignored: [] });
  expect((await run('series', path)).stdout).toBe('There is nothing here.\n');
});

test('a person reads sizes, steps, findings in words, and why a file was left out', async () => {
  const path = join(root, 'read');
  mkdirSync(path);
  writeFileSync(join(path, '1'), dicomFile({ tags: { seriesDescription: 'scout' } }));
  writeFileSync(join(path, '2'), dicomFile().subarray(0, 700));
  const { stdout, code } = await run('series', path);
  expect(code).toBe(0);
  expect(stdout).toContain('scout — cannot be measured\n  CT 4 × 4 × 1, 1 × 1 mm, 2015-02-20\n');
  expect(stdout).toContain('refuse: There is only one position; a volume needs two or more. (series.singleSlice)');
  expect(stdout).toMatch(/2: It ends within the element \(.*\) of its header\. \(file\.truncated\)/);
});
