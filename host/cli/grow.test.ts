import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Vec3, volumeGeometry } from '#core/geometry';
import { writeNifti } from '#host/import/nifti';
import { gridOf } from '#host/import/volumeFileGrid';
import {
  type DicomPhantom,
  dicomFile,
  dicomStack,
  Encapsulated,
  enhancedCtFile,
  phantomUid,
} from '#test/phantoms/dicom';
import { parseArguments } from './arguments.ts';
import type { CliCommand } from './command.ts';
import { growCommand } from './grow.ts';
import { measureCommand } from './measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'remnant-grow-'));
afterAll(() => rmSync(folder, { recursive: true }));
let n = 0;
const fresh = (extension: string) => join(folder, `${n++}${extension}`);

function folderOf(files: readonly Uint8Array[]): string {
  const place = fresh('');
  mkdirSync(place);
  files.forEach((bytes, k) => void writeFileSync(join(place, `${k}.dcm`), bytes));
  return place;
}

async function run<Json>(
  command: CliCommand,
  ...argv: string[]
): Promise<Json & { error?: { code: string } & Record<string, unknown> }> {
  const parsed = parseArguments(command, argv);
  if (!parsed.ok) throw new Error(parsed.code);
  const result = await command.run({ ...parsed.value, tell: () => {} });
  return (result.ok ? result.value.json : { error: { code: result.code, ...result.details } }) as Json & {
    error?: { code: string } & Record<string, unknown>;
  };
}

interface Grown {
  voxels: number;
  volumeMl: number;
  touchesEdge: boolean;
  elapsedMs: number;
  accepted: string[];
}
interface Measured {
  seriesInstanceUID: string;
  geometry: { voxelMm3: number | null; slices: number };
  findings: { code: string; severity: string }[];
  accepted: string[];
  segments: { number: number; label: string; voxels: number; volumeMl: number; touchesEdge: boolean }[];
}
const grow = (...argv: string[]) => run<Grown>(growCommand, ...argv);
const measure = (...argv: string[]) => run<Measured>(measureCommand, ...argv);

/** 100 HU in a box of 4 × 3 voxels in slices 1 to 4 of 6, 0 HU elsewhere; 12 × 10, 0.5 × 0.75 mm. */
const box: DicomPhantom = { columns: 12, rows: 10, spacingMm: [0.75, 0.5] };
const boxPixels = (k: number) => (i: number, j: number) =>
  i >= 3 && i < 7 && j >= 4 && j < 7 && k >= 1 && k <= 4 ? 100 : 0;
const boxStack = (more: Parameters<typeof dicomStack>[1] = {}) =>
  dicomStack(6, { ...box, stepMm: 2.5, slice: (k) => ({ pixels: boxPixels(k) }), ...more });
/** Voxel (4, 5, 2). */
const SEED = ['--seed', '2,3.75,5'];
const RANGE = ['--lower', '50', '--upper', '150'];

describe('grow and measure', () => {
  test.each(['.nii.gz', '.nii', '.nrrd'])(
    'a box of 48 voxels of 0.5 × 0.75 × 2.5 mm is 0.045 ml, also read back from %s',
    async (extension) => {
      const ct = folderOf(boxStack());
      const out = fresh(extension);
      expect(await grow(ct, ...SEED, ...RANGE, '--out', out)).toMatchObject({
        voxels: 48,
        volumeMl: 0.045,
        touchesEdge: false,
        accepted: [],
        elapsedMs: expect.any(Number),
      });
      expect(await measure(ct, '--labels', out)).toEqual({
        seriesInstanceUID: phantomUid('series'),
        geometry: {
          columns: 12,
          rows: 10,
          slices: 6,
          pixelSpacingMm: [0.75, 0.5],
          sliceSpacingMm: { min: 2.5, max: 2.5, regular: true },
          voxelMm3: 0.9375,
        },
        findings: [],
        accepted: [],
        segments: [{ number: 1, label: 'Segment 1', voxels: 48, volumeMl: 0.045, touchesEdge: false }],
      });
    },
  );

  test('thresholds are inclusive, and fractional ones mean the whole HU between them', async () => {
    const ct = folderOf(boxStack());
    const with_ = (lower: string, upper: string) =>
      grow(ct, ...SEED, `--lower=${lower}`, `--upper=${upper}`, '--out', fresh('.nii'));
    expect(await with_('100', '100')).toMatchObject({ voxels: 48 });
    expect(await with_('99.2', '100.9')).toMatchObject({ voxels: 48 });
    expect(await with_('-0.5', '200')).toMatchObject({ voxels: 720, touchesEdge: true });
    expect((await with_('100.1', '200')).error).toMatchObject({ code: 'seed.notInRange', hu: 100 });
    expect((await with_('100.2', '100.8')).error).toMatchObject({ code: 'range.empty' });
    expect((await with_('200', '100')).error).toMatchObject({ code: 'range.empty' });
  });

  test('26 neighbours reach over a corner, 6 do not; several seeds grow together', async () => {
    const pixels = (k: number) => (i: number, j: number) => (i === j && i === k + 2 ? 100 : 0);
    const ct = folderOf(boxStack({ slice: (k) => ({ pixels: pixels(k) }) }));
    const at = (k: number) => ['--seed', `${0.5 * (k + 2)},${0.75 * (k + 2)},${2.5 * k}`];
    const out = () => ['--out', fresh('.nii')];
    expect(await grow(ct, ...at(1), ...RANGE, ...out())).toMatchObject({ voxels: 1 });
    expect(await grow(ct, ...at(1), ...at(3), ...RANGE, ...out())).toMatchObject({ voxels: 2 });
    expect(await grow(ct, ...at(1), ...RANGE, ...out(), '--connectivity', '26')).toMatchObject({ voxels: 6 });
  });

  test('a seed is taken at the nearest voxel centre, and refused beyond the last one', async () => {
    const ct = folderOf(boxStack());
    const at = (seed: string) => grow(ct, '--seed', seed, '--lower', '-10', '--upper', '200', '--out', fresh('.nii'));
    expect(await at('-0.24,-0.37,-1.2')).toMatchObject({ voxels: 720 });
    expect((await at('-0.26,0,0')).error).toMatchObject({ code: 'seed.outside' });
    expect((await at('0,0,13.8')).error).toMatchObject({ code: 'seed.outside' });
  });

  test('a segment at the border is warned of, and the acceptance travels with the number', async () => {
    const ct = folderOf(boxStack());
    const out = fresh('.nrrd');
    await grow(ct, ...SEED, '--lower', '-10', '--upper', '200', '--out', out);
    const measured = await measure(ct, '--labels', out, '--accept', 'series.notCovered');
    expect(measured.findings).toMatchObject([{ code: 'series.notCovered', severity: 'warn' }]);
    expect(measured.accepted).toEqual(['series.notCovered']);
  });

  test('several labelmaps may overlap: each is measured for itself', async () => {
    const ct = folderOf(boxStack());
    const [small, large] = [fresh('.nii'), fresh('.nrrd')];
    await grow(ct, ...SEED, ...RANGE, '--out', small);
    await grow(ct, ...SEED, '--lower', '-10', '--upper', '200', '--out', large);
    const { segments } = await measure(ct, '--labels', small, '--labels', large);
    expect(segments.map(({ number, voxels }) => [number, voxels])).toEqual([
      [1, 48],
      [1, 720],
    ]);
  });

  test('an Enhanced multi-frame CT, and a folder with something else in it', async () => {
    const positions = [5, 4, 3, 2, 1, 0].map((k): Vec3 => [0, 0, 2.5 * k]);
    const file = enhancedCtFile({ ...box, positions, pixels: (i, j, frame) => boxPixels(5 - frame)(i, j) });
    const ct = folderOf([file, Buffer.from('a letter')]);
    expect(await grow(ct, ...SEED, ...RANGE, '--out', fresh('.nii'))).toMatchObject({ voxels: 48, volumeMl: 0.045 });
  });

  test('a left-handed NIfTI grows in its own grid, and measures the same', async () => {
    const geometry = volumeGeometry({
      columns: 12,
      rows: 10,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [0.75, 0.5],
      slicePositions: Array.from({ length: 6 }, (_, k): Vec3 => [0, 0, 2.5 * k]),
    });
    const hu = Uint8Array.from({ length: 720 }, (_, v) =>
      boxPixels(5 - Math.floor(v / 120))(v % 12, Math.floor(v / 12) % 10),
    );
    const ct = fresh('.nii');
    writeFileSync(ct, writeNifti(gridOf(geometry, true), hu));
    const out = fresh('.nii');
    expect(await grow(ct, ...SEED, ...RANGE, '--out', out)).toMatchObject({ voxels: 48, volumeMl: 0.045 });
    expect(await measure(ct, '--labels', out)).toMatchObject({ segments: [{ voxels: 48 }], geometry: { slices: 6 } });
    // A folder that holds a volume file and labelmaps is one CT.
    const place = fresh('');
    mkdirSync(place);
    writeFileSync(join(place, 'ct.nii'), readFileSync('test/data/volume_files/lps.nii'));
    writeFileSync(join(place, 'liver.nii'), readFileSync(out));
    const [{ lps }] = JSON.parse(readFileSync('test/data/volume_files/golden.json', 'utf8'))['lps.nii'];
    const all = ['--lower', '-2000', '--upper', '2000'];
    expect(await grow(place, `--seed=${lps.join()}`, ...all, '--out', fresh('.nii'))).toMatchObject({ voxels: 60 });
    // Handed the labelmap as a CT, its own grid is that of the CT: the seed finds 1 where the box is.
    expect(await grow(out, ...SEED, '--lower', '1', '--upper', '1', '--out', fresh('.nii'))).toMatchObject({
      voxels: 48,
    });
  });
});

describe('irregular, gapped and sheared series', () => {
  const at = (heights: readonly number[], shear = 0) =>
    folderOf(
      heights.map((z, k) => dicomFile({ ...box, position: [0, shear * z, z], pixels: boxPixels(k), instance: `${k}` })),
    );

  test('irregular spacing: each slice with its own extent, NIfTI refused unless accepted', async () => {
    const ct = at([0, 1, 3, 4, 7, 8.5]);
    const seed = ['--seed', '2,3.75,3'];
    const refused = await grow(ct, ...seed, ...RANGE, '--out', fresh('.nii'));
    expect(refused.error).toMatchObject({ code: 'output.cannotHold' });
    const accepted = await grow(ct, ...seed, ...RANGE, '--out', fresh('.nii'), '--accept', 'output.cannotHold');
    expect(accepted.accepted).toEqual(['output.cannotHold']);
    const out = fresh('.nrrd');
    // Extents of slices 1 to 4: 1.5, 1.5, 2 and 2.25 mm; 12 voxels of 0.375 mm² each.
    const ml = (12 * 0.375 * (1.5 + 1.5 + 2 + 2.25)) / 1000;
    expect((await grow(ct, ...seed, ...RANGE, '--out', out)).volumeMl).toBeCloseTo(ml, 12);
    const measured = await measure(ct, '--labels', out);
    expect(measured.segments[0]!.volumeMl).toBeCloseTo(ml, 12);
    expect(measured.geometry.voxelMm3).toBeNull();
    expect(measured.findings.map(({ code }) => code)).toEqual(['series.irregularSpacing']);
  });

  test('a missing slice refuses; accepted by name, the neighbours meet in the middle of the gap', async () => {
    const ct = at([0, 2.5, 5, 10, 12.5, 15]);
    const out = fresh('.nrrd');
    const refused = await grow(ct, ...SEED, ...RANGE, '--out', out);
    expect(refused.error).toMatchObject({ code: 'series.missingSlices' });
    expect(existsSync(out)).toBe(false);
    const grown = await grow(ct, ...SEED, ...RANGE, '--out', out, '--accept', 'series.missingSlices');
    expect(grown.accepted).toEqual(['series.missingSlices']);
    expect(grown.volumeMl).toBeCloseTo((12 * 0.375 * (2.5 + 3.75 + 3.75 + 2.5)) / 1000, 12);
    expect((await measure(ct, '--labels', out)).error).toMatchObject({ code: 'series.missingSlices' });
  });

  test('a sheared series is measured along its normal, and its NRRD comes back', async () => {
    const ct = at([0, 2.5, 5, 7.5, 10, 12.5], 0.2);
    const out = fresh('.nrrd');
    expect((await grow(ct, '--seed', '2,4.75,5', ...RANGE, '--out', out)).volumeMl).toBeCloseTo(0.045, 12);
    expect(await measure(ct, '--labels', out)).toMatchObject({
      segments: [{ voxels: 48 }],
      findings: [{ code: 'series.gantryTilt' }],
    });
  });

  test('a file whose pixels cannot be decoded leaves a gap, and the gap speaks', async () => {
    const broken = dicomFile({
      ...box,
      position: [0, 0, 7.5],
      encapsulated: { transferSyntaxUID: '1.2.840.10008.1.2.5', fragments: new Encapsulated([Buffer.alloc(64)]) },
    });
    const files = boxStack();
    const ct = folderOf([...files.slice(0, 3), broken, ...files.slice(4)]);
    const refused = await grow(ct, ...SEED, ...RANGE, '--out', fresh('.nrrd'));
    expect(refused.error).toMatchObject({ code: 'series.missingSlices' });
    const all = folderOf(
      [0, 1].map((k) =>
        dicomFile({
          ...box,
          position: [0, 0, k],
          encapsulated: {
            transferSyntaxUID: '1.2.840.10008.1.2.4.102',
            fragments: new Encapsulated([Buffer.alloc(8)]),
          },
        }),
      ),
    );
    expect((await grow(all, ...SEED, ...RANGE, '--out', fresh('.nii'))).error).toMatchObject({
      code: 'file.unsupportedTransferSyntax',
    });
  });
});

test('a slice that is lost never lets another phase of the series stand under its id', async () => {
  const phase = (acquisitionNumber: number, hu: number, lost: number | null) =>
    boxStack({
      tags: { acquisitionNumber },
      slice: (k) => ({
        instance: `${acquisitionNumber} ${k}`,
        pixels: () => hu,
        ...(k === lost && {
          encapsulated: { transferSyntaxUID: '1.2.840.10008.1.2.5', fragments: new Encapsulated([Buffer.alloc(64)]) },
        }),
      }),
    });
  const ct = folderOf([...phase(1, 50, 5), ...phase(2, 150, null)]);
  const at = (id: string, lower: string, upper: string) =>
    grow(ct, '--series', id, ...SEED, '--lower', lower, '--upper', upper, '--out', fresh('.nrrd'));
  const first = phantomUid('series');
  expect((await at(first, '100', '200')).error).toMatchObject({ code: 'seed.notInRange', hu: 50 });
  expect(await at(first, '0', '100')).toMatchObject({ voxels: 5 * 120 });
  expect(await at(`${first}#2`, '100', '200')).toMatchObject({ voxels: 6 * 120 });
});

describe('refusals by name, and nothing written', () => {
  test('paths, series and output', async () => {
    const ct = folderOf(boxStack());
    const out = fresh('.nii');
    const asked = (...argv: string[]) => grow(...argv, ...SEED, ...RANGE, '--out', out);
    expect((await asked(join(folder, 'nowhere'))).error).toMatchObject({ code: 'path.notFound' });
    expect((await asked(join(folder, 'nowhere.nii'))).error).toMatchObject({ code: 'path.notFound' });
    expect((await asked(ct, '--series', '1.2.3')).error).toMatchObject({ code: 'series.notFound' });
    expect((await asked(folderOf([Buffer.from('x')]))).error).toMatchObject({ code: 'file.notDicom' });
    expect((await asked(folderOf([]))).error).toMatchObject({ code: 'series.notFound' });
    const other = folderOf(boxStack({ series: 'other' }));
    expect((await asked(ct, other)).error).toMatchObject({ code: 'series.ambiguous' });
    expect(existsSync(out)).toBe(false);
    expect(await asked(ct, other, '--series', phantomUid('other'))).toMatchObject({ voxels: 48 });
    expect((await asked(ct)).error).toMatchObject({ code: 'output.exists' });
    expect(await asked(ct, '--force')).toMatchObject({ voxels: 48 });
    const nowhere = join(folder, 'no folder', 'a.nii');
    expect((await grow(ct, ...SEED, ...RANGE, '--out', nowhere)).error).toMatchObject({ code: 'path.notFound' });
  });

  test('a single slice, another modality, and labels that are not there or elsewhere', async () => {
    const one = folderOf([dicomFile({ ...box, pixels: boxPixels(1) })]);
    expect((await grow(one, ...SEED, ...RANGE, '--out', fresh('.nii'))).error).toMatchObject({
      code: 'series.singleSlice',
    });
    const mr = folderOf(boxStack({ tags: { modality: 'MR' } }));
    expect((await grow(mr, ...SEED, ...RANGE, '--out', fresh('.nii'))).error).toMatchObject({ code: 'series.notCt' });
    const ct = folderOf(boxStack());
    expect((await measure(ct, '--labels', fresh('.nii'))).error).toMatchObject({ code: 'path.notFound' });
    const moved = folderOf(boxStack({ origin: [1, 0, 0] }));
    const out = fresh('.nrrd');
    await grow(moved, '--seed', '3,3.75,5', ...RANGE, '--out', out);
    expect((await measure(ct, '--labels', out)).error).toMatchObject({
      code: 'labels.geometryMismatch',
      distanceMm: 1,
    });
  });

  test('the order of the table: the CT before the output, every seed before the range, the range before what lies in it', async () => {
    const ct = folderOf(boxStack());
    const out = fresh('.nii');
    writeFileSync(out, 'mine');
    expect((await grow(join(folder, 'nowhere'), ...SEED, ...RANGE, '--out', out)).error?.code).toBe('path.notFound');
    const outside = ['--seed', '-100,0,0'];
    const dark = ['--seed', '0,0,0'];
    const code = async (...argv: string[]) => (await grow(ct, ...argv, '--out', out)).error?.code;
    expect(await code(...dark, ...outside, ...RANGE)).toBe('seed.outside');
    expect(await code(...outside, '--lower', '2', '--upper', '1')).toBe('seed.outside');
    expect(await code(...dark, '--lower', '2', '--upper', '1')).toBe('range.empty');
    expect(await code(...dark, ...RANGE)).toBe('seed.notInRange');
    expect(await code(...SEED, ...RANGE)).toBe('output.exists');
  });

  test('HU that are not whole are said to be rounded, whole ones are not', async () => {
    const told = async (rescaleSlope: number) => {
      const ct = folderOf(boxStack({ tags: { rescaleSlope } }));
      const parsed = parseArguments(growCommand, [ct, ...SEED, ...RANGE, '--out', fresh('.nii')]);
      if (!parsed.ok) throw new Error(parsed.code);
      const lines: string[] = [];
      await growCommand.run({ ...parsed.value, tell: (line) => void lines.push(line) });
      return lines.join('\n');
    };
    expect(await told(1.25)).toContain('rounded to whole HU');
    expect(await told(1)).not.toContain('rounded');
  });

  test('an output that is a folder, or cannot be written to', async () => {
    const ct = folderOf(boxStack());
    const place = fresh('.nii');
    mkdirSync(place);
    const code = async (out: string) => (await grow(ct, ...SEED, ...RANGE, '--out', out, '--force')).error?.code;
    expect(await code(place)).toBe('output.exists');
    // /proc takes no file from anyone, root among them.
    if (process.platform === 'linux') expect(await code('/proc/a.nii')).toMatch(/output\.notWritable|path\.notFound/);
    expect(await code(join(folder, `${'a'.repeat(300)}.nii`))).toBe('output.notWritable');
  });

  test.runIf(process.platform === 'linux')('a pipe is never waited for: as the CT, as labels', async () => {
    const pipe = fresh('.nrrd');
    execFileSync('mkfifo', [pipe]);
    expect((await grow(pipe, ...SEED, ...RANGE, '--out', fresh('.nii'))).error).toMatchObject({
      code: 'file.notDicom',
    });
    expect((await measure(folderOf(boxStack()), '--labels', pipe)).error).toMatchObject({ code: 'labels.invalid' });
  });

  test.each([
    [['--seed', '1,2'], 'a point of two'],
    [['--seed', '1,2,x'], 'a point of letters'],
    [[], 'no seed'],
    [['--seed', '1,2,3', '--connectivity', '18'], '18 neighbours'],
  ])('%j: %s', async (argv) => {
    const ct = folderOf(boxStack());
    expect((await grow(ct, ...argv, ...RANGE, '--out', fresh('.nii'))).error).toMatchObject({
      code: 'arguments.invalid',
    });
  });

  test('a finding that is none cannot be accepted', () => {
    expect(parseArguments(growCommand, ['.', '--accept', 'series.mising'])).toMatchObject({
      ok: false,
      code: 'arguments.invalid',
    });
  });
});
