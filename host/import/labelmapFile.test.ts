import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Vec3, type VolumeGeometry, volumeGeometry } from '#core/geometry';
import { readLabelmap, writeLabelmap } from './labelmapFile.ts';
import { labelmapOnGrid } from './labelmapFileFit.ts';
import type { StoredVolume } from './volumeFileStored.ts';

const folder = mkdtempSync(join(tmpdir(), 'remnant-labels-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plain = { force: false, accept: [] };

/** A grid of 5 × 4 × 3 with a different spacing along each axis, oblique, sheared or irregular where asked for. */
function grid({ shear = 0, heights = [0, 2.5, 5] }: { shear?: number; heights?: number[] } = {}): VolumeGeometry {
  return volumeGeometry({
    columns: 5,
    rows: 4,
    rowDirection: [0.8, 0.6, 0],
    columnDirection: [-0.6, 0.8, 0],
    pixelSpacingMm: [0.9, 0.7],
    slicePositions: heights.map((height): Vec3 => [-100 + shear * height, 50, -200 + height]),
  });
}

const labels = (geometry: VolumeGeometry) =>
  Uint8Array.from({ length: geometry.columns * geometry.rows * geometry.slices }, (_, n) => (n * 7) % 256);

describe('what was written is read as it was', () => {
  test.each(['a.nii', 'a.nii.gz', 'a.nrrd'])('%s', async (name) => {
    const geometry = grid();
    for (const reversedSlices of [false, true]) {
      const path = join(folder, `${reversedSlices}${name}`);
      expect(await writeLabelmap(path, { geometry, voxels: labels(geometry), reversedSlices }, plain)).toMatchObject({
        ok: true,
      });
      const read = await readLabelmap(path, geometry);
      expect(read).toMatchObject({ ok: true });
      expect(read.ok && read.value.voxels).toEqual(labels(geometry));
    }
  });

  test('names of segments travel in a NRRD', async () => {
    const geometry = grid();
    const path = join(folder, 'names.nrrd');
    await writeLabelmap(
      path,
      {
        geometry,
        voxels: labels(geometry),
        names: new Map([
          [1, 'Liver'],
          [7, 'Future liver remnant'],
        ]),
      },
      plain,
    );
    const read = await readLabelmap(path, geometry);
    expect(read.ok && [...read.value.names]).toEqual([
      [1, 'Liver'],
      [7, 'Future liver remnant'],
    ]);
  });
});

test('a labelmap that names another series is refused as wrongSeries, on the same grid too', async () => {
  const geometry = grid();
  const path = join(folder, 'portal.nrrd');
  const part = (id: string, uids: readonly string[]) => ({
    id,
    sources: uids.map((sopInstanceUID) => ({
      path: '',
      sopInstanceUID,
      sopClassUID: '',
      frame: 0,
      rescaleSlope: 1,
      rescaleIntercept: 0,
    })),
  });
  const series = part('1.2.3', ['1', '2', '3']);
  await writeLabelmap(path, { geometry, voxels: labels(geometry), series }, plain);
  expect(await readLabelmap(path, geometry, series)).toMatchObject({ ok: true });
  // A phase that is numbered otherwise beside a larger one is the same; the larger one, which bears its id now, is not.
  expect(await readLabelmap(path, geometry, part('1.2.3#2', ['1', '2', '4']))).toMatchObject({ ok: true });
  for (const other of [part('1.2.3', ['5', '6', '7']), part('1.2.4', ['5', '6', '7'])])
    expect(await readLabelmap(path, geometry, other)).toMatchObject({ ok: false, code: 'labels.wrongSeries' });

  // A file that names the series alone.
  const older = join(folder, 'older.nrrd');
  const bytes = readFileSync(path)
    .toString('latin1')
    .replace(/\nremnant slices:=.*/, '');
  writeFileSync(older, Buffer.from(bytes, 'latin1'));
  expect(await readLabelmap(older, geometry, series)).toMatchObject({ ok: true });
  expect(await readLabelmap(older, geometry, part('1.2.4', ['1', '2', '3']))).toMatchObject({
    code: 'labels.wrongSeries',
  });
});

test('any order and direction of the axes gives the same voxels', () => {
  const geometry = grid();
  const own = labels(geometry);
  const sizes = [geometry.columns, geometry.rows, geometry.slices];
  const axes: Vec3[] = [
    [0.8 * 0.7, 0.6 * 0.7, 0],
    [-0.6 * 0.9, 0.8 * 0.9, 0],
    [0, 0, 2.5],
  ];
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      (order, flip) => {
        // Stored axis n runs along our axis order[n], backwards where flip[n].
        const storedSizes = order.map((a) => sizes[a]!) as [number, number, number];
        const storedAxes = order.map((a, n) => axes[a]!.map((x) => (flip[n] ? -x : x)));
        const origin = [0, 1, 2].map((c) =>
          order.reduce(
            (sum, a, n) => sum + (flip[n] ? axes[a]![c]! * (sizes[a]! - 1) : 0),
            geometry.slicePositions[0]![c]!,
          ),
        );
        const voxels = new Uint8Array(own.length);
        for (let v = 0; v < own.length; v++) {
          const place = [v % sizes[0]!, Math.floor(v / sizes[0]!) % sizes[1]!, Math.floor(v / (sizes[0]! * sizes[1]!))];
          const stored = order.map((a, n) => (flip[n] ? sizes[a]! - 1 - place[a]! : place[a]!));
          voxels[stored[0]! + stored[1]! * storedSizes[0]! + stored[2]! * storedSizes[0]! * storedSizes[1]!] = own[v]!;
        }
        const stored: StoredVolume = {
          sizes: storedSizes,
          grid: {
            sizes: storedSizes,
            axes: storedAxes as unknown as [Vec3, Vec3, Vec3],
            origin: origin as unknown as Vec3,
            slicePositions: null,
          },
          voxels,
          slope: 1,
          intercept: 0,
          segmentNames: new Map(),
          drawnOn: null,
        };
        const read = labelmapOnGrid(stored, geometry);
        expect(read.ok && read.value.voxels).toEqual(own);
      },
    ),
    { numRuns: 60 },
  );
});

describe('a labelmap of another grid is refused with the figures', () => {
  const written = async (geometry: VolumeGeometry, name: string) => {
    const path = join(folder, name);
    await writeLabelmap(path, { geometry, voxels: labels(geometry) }, { force: true, accept: ['output.cannotHold'] });
    return path;
  };
  const refusal = async (path: string, geometry: VolumeGeometry) => {
    const read = await readLabelmap(path, geometry);
    return read.ok ? 'ok' : `${read.code}: ${read.details.message}`;
  };
  const moved = (by: Vec3): VolumeGeometry => {
    const { slicePositions, ...rest } = grid();
    return volumeGeometry({
      ...rest,
      slicePositions: slicePositions.map((p): Vec3 => [p[0] + by[0], p[1] + by[1], p[2] + by[2]]),
    });
  };

  test('moved by more than 0.05 mm', async () => {
    const path = await written(grid(), 'moved.nrrd');
    expect(await refusal(path, moved([0, 0, 0.04]))).toBe('ok');
    expect(await refusal(path, moved([0, 0, 0.06]))).toContain(
      'labels.geometryMismatch: moved.nrrd: Its corners lie up to 0.060 mm',
    );
  });

  test('of other sizes', async () => {
    const path = await written(grid({ heights: [0, 2.5, 5, 7.5] }), 'more.nii');
    expect(await refusal(path, grid())).toContain('It has 5 × 4 × 4 voxels, the series 5 × 4 × 3.');
  });

  test('of a series with one slice elsewhere, where the file says where its slices lie', async () => {
    const path = await written(grid({ heights: [0, 2.2, 5] }), 'slices.nrrd');
    expect(await refusal(path, grid())).toContain('labels.geometryMismatch');
    expect(await refusal(path, grid({ heights: [0, 2.2, 5] }))).toBe('ok');
  });

  test('values that are no Segment Numbers', async () => {
    const path = join(folder, 'values.nrrd');
    const header = readFileSync(await written(grid(), 'plain.nrrd'))
      .toString('latin1')
      .split('\n\n')[0]!;
    const voxels = new Int16Array(60).fill(300);
    const text = header
      .replace('type: uint8', 'type: int16\nendian: little')
      .replace('encoding: gzip', 'encoding: raw');
    writeFileSync(path, Buffer.concat([Buffer.from(`${text}\n\n`), Buffer.from(voxels.buffer)]));
    expect(await refusal(path, grid())).toContain('labels.invalid');
    voxels.fill(255);
    writeFileSync(path, Buffer.concat([Buffer.from(`${text}\n\n`), Buffer.from(voxels.buffer)]));
    expect(await refusal(path, grid())).toBe('ok');
  });

  test('a name of no known format, and a file that is not there', async () => {
    expect(await refusal(join(folder, 'a.dcm'), grid())).toContain('arguments.invalid');
    expect(await refusal(join(folder, 'nowhere.nii'), grid())).toContain('path.notFound');
  });
});

describe('a series that no affine holds', () => {
  test.each([
    ['irregular', grid({ heights: [0, 2, 5] })],
    ['sheared', grid({ shear: 0.2 })],
  ])('%s: NIfTI refused unless accepted, NRRD carries the slice positions', async (name, geometry) => {
    const nifti = join(folder, `${name}.nii`);
    const output = { geometry, voxels: labels(geometry) };
    expect(await writeLabelmap(nifti, output, plain)).toMatchObject({ ok: false, code: 'output.cannotHold' });
    expect(existsSync(nifti)).toBe(false);
    expect(await writeLabelmap(nifti, output, { force: false, accept: ['output.cannotHold'] })).toMatchObject({
      ok: true,
    });
    const nrrd = join(folder, `${name}.nrrd`);
    expect(await writeLabelmap(nrrd, output, plain)).toMatchObject({ ok: true });
    for (const path of [nifti, nrrd]) {
      const read = await readLabelmap(path, geometry);
      expect(read.ok && read.value.voxels).toEqual(output.voxels);
    }
  });
});

describe('written whole or not at all', () => {
  test('what is there is not overwritten without force', async () => {
    const geometry = grid();
    const path = join(folder, 'there.nii');
    writeFileSync(path, 'mine');
    expect(await writeLabelmap(path, { geometry, voxels: labels(geometry) }, plain)).toMatchObject({
      code: 'output.exists',
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(await writeLabelmap(path, { geometry, voxels: labels(geometry) }, { ...plain, force: true })).toMatchObject({
      ok: true,
    });
    expect(readFileSync(path).length).toBe(352 + 60);
  });

  test('a folder that is not there; nothing is left behind', async () => {
    const geometry = grid();
    const path = join(folder, 'nowhere', 'a.nii');
    expect(await writeLabelmap(path, { geometry, voxels: labels(geometry) }, plain)).toMatchObject({
      code: 'path.notFound',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
