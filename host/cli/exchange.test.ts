import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchanged } from '#test/exchangedData';
import { dicomStack } from '#test/phantoms/dicom';
import { startHost } from '../startHost.ts';
import { parseArguments } from './arguments.ts';
import type { CliCommand } from './command.ts';
import { exportCommand } from './exportContours.ts';
import { growCommand } from './grow.ts';
import { importContoursCommand } from './importContours.ts';
import { measureCommand } from './measure.ts';
import { measurementsCommand } from './measurements.ts';

let files: string;
let ct: string;
let data: string;
let caseId: string;
const out = (name: string) => join(files, name);

async function run(command: CliCommand, ...argv: string[]) {
  const args = parseArguments(command, argv);
  if (!args.ok) return args;
  return command.run({ ...args.value, tell: () => {} });
}
async function json(command: CliCommand, ...argv: string[]): Promise<object> {
  const answer = await run(command, ...argv);
  if (!answer.ok) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value.json as object;
}

/** A bright box of 8 × 8 × 4 voxels of 2 × 2 × 5 mm in dark surroundings: 5.12 ml. */
const BOX_ML = (8 * 8 * 4 * 2 * 2 * 5) / 1000;
const SEED = ['--seed', '0,0,10', '--lower', '50', '--upper', '150'];

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-exchange-'));
  ct = await mkdtemp(join(files, 'ct-'));
  const stack = dicomStack(8, {
    series: 'boxes',
    study: 'boxes',
    columns: 16,
    rows: 16,
    spacingMm: [2, 2],
    slice: (k) => ({
      position: [-16, -16, k * 5 - 5],
      pixels: (i: number, j: number) => (i >= 4 && i < 12 && j >= 4 && j < 12 && k >= 2 && k < 6 ? 100 : -50),
    }),
    tags: { patientName: 'DOE^JANE', patientID: '4711', acquisitionDate: '20260301' },
  });
  await Promise.all(stack.map((file, k) => writeFile(join(ct, `${k}.dcm`), file)));
  data = await mkdtemp(join(files, 'data-'));
  const host = await startHost({ dataFolder: data, demoFolder: null, log: () => {} });
  if (!host.ok) throw new Error(host.code);
  const call = async (name: string, input: object) => {
    const answer = await host.value.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
    if (!answer.ok) throw new Error(answer.code);
    return answer.value as never;
  };
  const { scanId, series } = (await call('import.scan', { paths: [ct] })) as {
    scanId: string;
    series: { id: string }[];
  };
  caseId = ((await call('import.take', { scanId, seriesIds: [series[0]!.id], caseId: null })) as { caseId: string })
    .caseId;
  await host.value.close();
});
afterAll(() => rm(files, { recursive: true }));

describe('a grown segment', () => {
  test('is written as a DICOM Segmentation, measures the same again, and is not overwritten without --force', async () => {
    const grown = await json(growCommand, ct, ...SEED, '--out', out('box.dcm'));
    expect(grown).toMatchObject({ volumeMl: BOX_ML, voxels: 256 });
    expect(await json(measureCommand, ct, '--labels', out('box.dcm'))).toMatchObject({
      segments: [{ number: 1, label: 'Segment 1', voxels: 256, volumeMl: BOX_ML }],
    });
    expect(await run(growCommand, ct, ...SEED, '--out', out('box.dcm'))).toMatchObject({ code: 'output.exists' });
  });

  test('of another program on another series is refused with a sentence that names it', async () => {
    expect(await run(measureCommand, ct, '--labels', exchanged('dcmqi/liver.dcm'))).toMatchObject({
      code: 'labels.wrongSeries',
      details: { message: expect.stringMatching(/another series/) },
    });
    expect(await run(measureCommand, ct, '--labels', exchanged('highdicom/sr_document.dcm'))).toMatchObject({
      code: 'labels.noContours',
    });
  });
});

describe('contours of a case', () => {
  test('come from a file into the draft, and leave it again in every form, the same', async () => {
    const taken = await json(importContoursCommand, caseId.slice(0, 12), out('box.dcm'), '--data', data);
    expect(taken).toMatchObject({ segments: [{ label: 'Segment 1', kind: null, volumeMl: BOX_ML }], partsLeftOut: 0 });
    for (const [as, ending, layer] of [
      ['seg', '.dcm', 'extent'],
      ['rtstruct', '.dcm', 'extent'],
      ['labelmap', '.dcm', 'findings'],
      ['nrrd', '.nrrd', 'findings'],
      ['nifti', '.nii.gz', 'findings'],
    ] as const) {
      const path = out(`${as}${ending}`);
      const written = await json(exportCommand, caseId, '--as', as, '--layer', layer, '--out', path, '--data', data);
      expect(written).toMatchObject({ signedBy: null, compared: { segments: 1, voxels: 256 }, written: path });
      expect(await json(measureCommand, ct, '--labels', path), as).toMatchObject({
        segments: [{ voxels: 256, volumeMl: BOX_ML }],
      });
    }
    const report = await json(exportCommand, caseId, '--as', 'sr', '--out', out('sr.dcm'), '--data', data);
    expect(report).toMatchObject({ compared: { segments: 1 } });
    expect(await json(measurementsCommand, out('sr.dcm'))).toMatchObject({
      groups: [{ trackingId: 'Segment 1', quantities: [{ concept: { value: '118565006' }, ml: BOX_ML }] }],
    });
  });

  test('are not touched by what does not fit, which is said by its name and without the patient', async () => {
    const wrong = await run(importContoursCommand, caseId, exchanged('dcmqi/liver.dcm'), '--data', data);
    expect(wrong).toMatchObject({ code: 'labels.wrongSeries' });
    const nothing = await run(importContoursCommand, caseId, out('none.dcm'), '--data', data);
    expect(nothing).toMatchObject({ code: 'path.notFound' });
    expect(await run(exportCommand, caseId, '--as', 'seg', '--out', out('x.nrrd'), '--data', data)).toMatchObject({
      code: 'arguments.invalid',
    });
    const layer = ['--as', 'nrrd', '--layer', 'partition', '--out', out('p.nrrd'), '--data', data];
    expect(await run(exportCommand, caseId, ...layer)).toMatchObject({ code: 'layer.notFound' });
    expect(JSON.stringify([wrong, nothing])).not.toMatch(/JANE|4711/);
  });
});

describe('reports of other programs', () => {
  test('are read by their codes', async () => {
    const { groups } = (await json(
      measurementsCommand,
      exchanged('highdicom/sr_document_with_multiple_groups.dcm'),
    )) as {
      groups: readonly { quantities: readonly { unit: { scheme: string } }[] }[];
    };
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.flatMap(({ quantities }) => quantities).every(({ unit }) => unit.scheme === 'UCUM')).toBe(true);
  });

  test('one whose numbers have no codes, one that measures nothing, and what is no report, are refused by name', async () => {
    const whole = await readFile(out('sr.dcm'));
    // The codes of the concept name become those of nothing: the sequence goes by another, private tag.
    const uncoded = Buffer.from(whole);
    const volume = uncoded.indexOf('118565006');
    const sequence = uncoded.lastIndexOf(Buffer.from([0x40, 0x00, 0x43, 0xa0]), volume);
    uncoded.writeUInt16LE(0xa045, sequence + 2);
    await writeFile(out('uncoded.dcm'), uncoded);
    expect(await run(measurementsCommand, out('uncoded.dcm'))).toMatchObject({
      code: 'report.noCodes',
      details: { uncoded: 1, message: expect.stringMatching(/no code/) },
    });
    expect(await run(measurementsCommand, out('box.dcm'))).toMatchObject({ code: 'report.none' });
    expect(await run(measurementsCommand, exchanged('PROVENANCE.txt'))).toMatchObject({ code: 'file.notDicom' });
  });
});
