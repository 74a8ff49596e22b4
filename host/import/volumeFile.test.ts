import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { voxelFromPatient, voxelOffset } from '#core/geometry';
import { readNrrd } from './nrrd.ts';
import { readVolume } from './volumeFile.ts';

const DATA = 'test/data/volume_files';
type Golden = Record<string, { lps: [number, number, number]; value: number }[]>;
const golden: Golden = JSON.parse(readFileSync(`${DATA}/golden.json`, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'remnant-volume-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(path: string) {
  const read = await readVolume(path);
  if (!read.ok) throw new Error(`${read.code}: ${read.details.message}`);
  const { series, fill } = read.value;
  const geometry = series.geometry!;
  const hu = new Int16Array(geometry.columns * geometry.rows * geometry.slices);
  fill(hu);
  return { ...read.value, geometry, hu };
}

const written = (name: string, bytes: Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('a voxel lies where nibabel says, and has its value', () => {
  const nrrd = { 'oblique_itk.nrrd': golden['oblique.nii']!, 'las_itk.nrrd': golden['las.nii']! };
  test.each(Object.entries({ ...golden, ...nrrd }))('%s', async (name, voxels) => {
    const { geometry, hu } = await opened(`${DATA}/${name}`);
    for (const { lps, value } of voxels) {
      const place = voxelFromPatient(geometry, lps);
      const nearest = place.map(Math.round) as [number, number, number];
      for (const [a, index] of place.entries()) expect(index).toBeCloseTo(nearest[a]!, 3);
      expect(hu[voxelOffset(geometry, nearest)]).toBe(Math.round(value));
    }
  });
});

test('slices ascend along row × column, also where the file is left-handed', async () => {
  for (const name of ['ras.nii', 'las.nii', 'qform_left_handed.nii.gz']) {
    const { geometry, reversedSlices, series } = await opened(`${DATA}/${name}`);
    expect(reversedSlices).toBe(name !== 'ras.nii');
    expect(geometry.sliceExtentsMm.every((extent) => Math.abs(extent - 2.5) < 1e-5)).toBe(true);
    expect(geometry.gantryTiltDeg).toBeLessThan(1e-3);
    expect(series).toMatchObject({ measurable: true, findings: [], columns: 5, rows: 4 });
  }
});

test('the series UID comes of the bytes: a copy under another name has the same, another file another', async () => {
  const uid = async (path: string) => {
    const read = await readVolume(path);
    return read.ok && read.value.series.seriesInstanceUID;
  };
  const copy = written('copy.nii', readFileSync(`${DATA}/ras.nii`));
  expect(await uid(copy)).toBe(await uid(`${DATA}/ras.nii`));
  expect(await uid(copy)).toMatch(/^2\.25\.\d{20,39}$/);
  expect(await uid(`${DATA}/las.nii`)).not.toBe(await uid(copy));
});

describe('what a NIfTI cannot say, or does not hold', () => {
  const ras = () => new Uint8Array(readFileSync(`${DATA}/ras.nii`));
  const changed = (change: (view: DataView) => void) => {
    const bytes = ras();
    change(new DataView(bytes.buffer));
    return bytes;
  };
  const codeOf = async (bytes: Uint8Array) => {
    const read = await readVolume(written('a.nii', bytes));
    return read.ok ? read.value.series.findings.map(({ code }) => code) : read.code;
  };

  test('without qform and sform nobody knows where it lies', async () => {
    const bytes = changed((view) => {
      view.setInt16(252, 0, true);
      view.setInt16(254, 0, true);
    });
    expect(await codeOf(bytes)).toEqual(['series.noGeometry']);
  });

  test('a quaternion that is longer than one turns and scales nothing', async () => {
    const turned = (length: number) =>
      changed((view) => {
        view.setInt16(252, 1, true);
        view.setInt16(254, 0, true);
        [0, length, 0].forEach((v, n) => void view.setFloat32(256 + 4 * n, v, true));
      });
    const unit = await opened(written('unit quaternion.nii', turned(1)));
    const long = await opened(written('long quaternion.nii', turned(2)));
    expect(unit.geometry.sliceExtentsMm[0]).toBeCloseTo(2.5, 5);
    expect(long.geometry).toEqual(unit.geometry);
  });

  test('an sform whose rows and columns are not at right angles has no volume geometry', async () => {
    expect(await codeOf(changed((view) => view.setFloat32(284, 0.2, true)))).toEqual(['series.noGeometry']);
  });

  test('one slice is no volume', async () => {
    expect(await codeOf(changed((view) => view.setInt16(46, 1, true)))).toEqual(['series.singleSlice']);
  });

  test('a series over time is not one volume', async () => {
    const bytes = changed((view) => {
      view.setInt16(40, 4, true);
      view.setInt16(46, 1, true);
      view.setInt16(48, 3, true);
    });
    expect(await codeOf(bytes)).toBe('file.notImage');
  });

  test('colours are not CT', async () => {
    expect(await codeOf(changed((view) => view.setInt16(70, 128, true)))).toBe('file.notImage');
  });

  test('metres are turned into millimetres', async () => {
    const path = written(
      'metres.nii',
      changed((view) => view.setUint8(123, 1)),
    );
    expect((await opened(path)).geometry.pixelSpacingMm[0]).toBeCloseTo(900, 3);
  });

  test('cut, empty or of another kind', async () => {
    expect(await codeOf(ras().subarray(0, 400))).toBe('file.truncated');
    expect(await codeOf(ras().subarray(0, 10))).toBe('file.truncated');
    expect(await codeOf(new Uint8Array(0))).toBe('file.truncated');
    expect(await codeOf(new Uint8Array(400).fill(7))).toBe('file.corrupt');
    expect(await codeOf(gzipSync(ras()).subarray(0, 100))).toBe('file.truncated');
    expect(await codeOf(changed((view) => view.setUint8(345, 105)))).toBe('file.corrupt');
    expect((await readVolume(join(folder, 'none.nii'))).ok).toBe(false);
  });

  test('NaN lies in no range; what int16 cannot hold is clamped', async () => {
    const bytes = new Uint8Array(readFileSync(`${DATA}/float32.nii`));
    const view = new DataView(bytes.buffer);
    [Number.NaN, 1e6, Number.NEGATIVE_INFINITY, 99.5].forEach((v, n) => void view.setFloat32(352 + 4 * n, v, true));
    const { hu, geometry, reversedSlices } = await opened(written('nan.nii', bytes));
    const first = reversedSlices ? (geometry.slices - 1) * 20 : 0;
    expect([...hu.subarray(first, first + 4)]).toEqual([-32768, 32767, -32768, 100]);
  });
});

describe('NRRD', () => {
  const header = (more: Record<string, string> = {}) =>
    Object.entries({
      type: 'short',
      dimension: '3',
      space: 'left-posterior-superior',
      sizes: '2 2 2',
      'space directions': '(1,0,0) (0,1,0) (0,0,2)',
      endian: 'little',
      encoding: 'raw',
      'space origin': '(10,20,30)',
      ...more,
    })
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n');
  const voxels = new Int16Array([0, 1, 2, 3, 4, 5, 6, -7]);
  const raw = Buffer.from(voxels.buffer);
  const nrrd = (text: string, data: Uint8Array = raw) =>
    Buffer.concat([Buffer.from(`NRRD0004\n# made by hand\n${text}\n\n`), data]);
  let n = 0;
  const read = (bytes: Uint8Array) => opened(written(`${n++}.nrrd`, bytes));
  const codeOf = async (bytes: Uint8Array) => {
    const result = await readVolume(written(`${n++}.nrrd`, bytes));
    return result.ok ? result.value.series.findings.map(({ code }) => code) : result.code;
  };

  test('raw and gzip, little and big endian', async () => {
    const swapped = Buffer.from(raw).swap16();
    expect((await read(nrrd(header()))).hu).toEqual(voxels);
    expect((await read(nrrd(header({ encoding: 'gzip' }), gzipSync(raw)))).hu).toEqual(voxels);
    expect((await read(nrrd(header({ endian: 'big' }), swapped))).hu).toEqual(voxels);
    expect((await read(Buffer.from(nrrd(header()).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'))).hu).toEqual(
      voxels,
    );
  });

  test.each([
    ['RAS', [-10, -20, 30]],
    ['left-anterior-superior', [10, -20, 30]],
    ['right-posterior-inferior', [-10, 20, -30]],
  ])('%s is turned into LPS', async (space, origin) => {
    const { geometry, reversedSlices } = await read(nrrd(header({ space })));
    expect(geometry.slicePositions[reversedSlices ? 1 : 0]).toEqual(origin);
  });

  test('the positions of its slices that a file carries are believed only where they prove themselves', async () => {
    const four = Buffer.concat([raw, raw]);
    const at = (heights: readonly number[], more: Record<string, string> = {}) => {
      const positions = heights.map((z) => `10 20 ${z}`).join(';');
      return nrrd(`${header({ sizes: '2 2 4', ...more })}\nremnant slice positions LPS:=${positions}`, four);
    };
    const irregular = await read(at([30, 31, 33, 36]));
    expect(irregular.geometry.slicePositions.map((p) => p[2])).toEqual([30, 31, 33, 36]);
    expect(await codeOf(at([30, 31, 33, 36]))).toEqual(['series.irregularSpacing']);
    const downwards = { 'space directions': '(1,0,0) (0,1,0) (0,0,-2)' };
    expect((await read(at([30, 29, 27, 24], downwards))).reversedSlices).toBe(true);

    expect(await codeOf(at([30, 32, 32, 36]))).toEqual(['series.duplicatePositions']);
    expect(await codeOf(at([30, 30, 30, 30]))).toEqual(['series.duplicatePositions', 'series.noGeometry']);
    expect(await codeOf(at([30, 34, 32, 36]))).toEqual(['series.noGeometry']);
    expect(await codeOf(at([130, 132, 134, 136]))).toEqual(['series.noGeometry']);
    expect(await codeOf(at([30, 33, 36, 39]))).toEqual(['series.noGeometry']);
    expect(await codeOf(at([30, 32, 34, 36], downwards))).toEqual(['series.noGeometry']);
  });

  test('a list axis of one entry is no axis of the volume', async () => {
    const text = header({ dimension: '4', sizes: '1 2 2 2', 'space directions': 'none (1,0,0) (0,1,0) (0,0,2)' });
    expect((await read(nrrd(text))).hu).toEqual(voxels);
  });

  test('lines and bytes are skipped where they are there, and no others', async () => {
    const lines = Buffer.concat([Buffer.from('one\ntwo\n'), raw]);
    expect((await read(nrrd(header({ 'line skip': '2' }), lines))).hu).toEqual(voxels);
    expect((await read(nrrd(header({ 'line skip': '1', 'byte skip': '4' }), lines))).hu).toEqual(voxels);
    expect((await read(nrrd(header({ 'byte skip': '-1' }), lines))).hu).toEqual(voxels);
    for (const skip of ['300000000000', 'Infinity', '-1', '0.5', 'two'])
      expect(await codeOf(nrrd(header({ 'line skip': skip }), lines)), skip).toBe('file.corrupt');
    for (const skip of ['-2', '0.5', 'two'])
      expect(await codeOf(nrrd(header({ 'byte skip': skip }), lines))).toBe('file.corrupt');
    expect(await codeOf(nrrd(header({ 'byte skip': '300000000000' }), lines))).toBe('file.truncated');
  });

  test('what is compressed is not unpacked beyond what a CT has, whatever its header asks for', async () => {
    const zipped = gzipSync(Buffer.alloc(1 << 20));
    expect(await codeOf(nrrd(header({ encoding: 'gzip', sizes: '40000 40000 40000' }), zipped))).toBe('file.corrupt');
    expect(await codeOf(nrrd(header({ encoding: 'gzip', 'byte skip': '9000000000' }), zipped))).toBe('file.corrupt');
  });

  test('others have their turns while it is unpacked', async () => {
    const bytes = gzipSync(Buffer.alloc(2 * 256 ** 3));
    let turns = 0;
    let reading = true;
    const turn = () => {
      turns++;
      if (reading) setImmediate(turn);
    };
    setImmediate(turn);
    const read = await readNrrd(nrrd(header({ encoding: 'gzip', sizes: '256 256 256' }), bytes));
    reading = false;
    expect(read.ok && read.value.voxels.length).toBe(256 ** 3);
    expect(turns).toBeGreaterThan(10);
  });

  test('refused by name: no space, four dimensions, detached, another encoding, cut, no header', async () => {
    expect(await codeOf(nrrd(header({ space: 'scanner-xyz' })))).toEqual(['series.noGeometry']);
    expect(await codeOf(nrrd(header({ dimension: '4', sizes: '2 2 2 1' })))).toBe('file.notImage');
    expect(await codeOf(nrrd(header({ 'data file': 'other.raw' })))).toBe('file.corrupt');
    expect(await codeOf(nrrd(header({ encoding: 'bzip2' })))).toBe('file.corrupt');
    expect(await codeOf(nrrd(header(), raw.subarray(1)))).toBe('file.truncated');
    expect(await codeOf(nrrd(header({ encoding: 'gzip' }), gzipSync(raw).subarray(0, 12)))).toBe('file.truncated');
    expect(await codeOf(Buffer.from('no nrrd'))).toBe('file.corrupt');
  });
});

test('space units of a NRRD are turned into millimetres, and one that is no length is refused', async () => {
  const nrrd = (unit: string, step: number) =>
    written(
      `unit ${unit}.nrrd`,
      Buffer.concat([
        Buffer.from(
          `NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 2\nendian: little\nencoding: raw\n` +
            `space directions: (${step},0,0) (0,${step},0) (0,0,${step})\nspace units: "${unit}" "${unit}" "${unit}"\nspace origin: (0,0,${step})\n\n`,
        ),
        Buffer.alloc(16),
      ]),
    );
  for (const [unit, step] of [
    ['mm', 0.8],
    ['cm', 0.08],
    ['m', 0.0008],
    ['um', 800],
  ] as const) {
    const { geometry } = await opened(nrrd(unit, step));
    expect(geometry.pixelSpacingMm[0]).toBeCloseTo(0.8, 9);
    expect(geometry.slicePositions[1]![2]).toBeCloseTo(1.6, 9);
  }
  expect(await readVolume(nrrd('parsec', 1))).toMatchObject({ ok: false, code: 'file.corrupt' });
});
