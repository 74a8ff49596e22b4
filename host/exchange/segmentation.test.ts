import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dcmjs from 'dcmjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAYER_NAMES, type LayerName } from '#core/contours/codes';
import { startingSegments } from '#core/contours/newReading';
import type { Segment } from '#core/contours/reading';
import { keyholedLoops } from '#core/exchange/edgeLoops';
import { type ExchangedReading, exchangedSegments } from '#core/exchange/exchangedReading';
import { forEachFilledRow } from '#core/exchange/polygonRows';
import { separateLabelmaps } from '#core/exchange/readContours';
import { reportedMeasurements } from '#core/exchange/reportedMeasurements';
import { type Vec3, volumeGeometry } from '#core/geometry';
import { refusedByDciodvfy } from '#test/dciodvfy';
import { sourceOf } from '#test/exchangedData';
import { dicomStack } from '#test/phantoms/dicom';
import { dicomObject } from './dicomObject.ts';
import { exportedContours, readBack } from './exportedContours.ts';
import { OBJECT_TAG } from './objectTags.ts';
import { openContours, statedContours } from './openContours.ts';
import { forEachRun, packedFrames } from './packedFrames.ts';
import { readReport } from './readReport.ts';
import { dateAndTime } from './writtenObject.ts';

const SEGMENTS: Segment[] = [
  ...startingSegments(),
  ...(['tumour', 'cyst'] as const).map((kind, n) => ({
    number: 4 + n,
    layer: 'findings' as const,
    kind,
    label: `Näevus\\${kind}`,
    colour: '#E5791A',
    visible: true,
    locked: false,
  })),
  { number: 200, layer: 'findings', kind: null, label: '', colour: '#7FB2FF', visible: true, locked: false },
];

/** A reading on a small series of any slices, its layers of random segments. */
const readings = fc
  .record({
    columns: fc.integer({ min: 3, max: 21 }),
    rows: fc.integer({ min: 3, max: 17 }),
    steps: fc.array(fc.double({ min: 0.3, max: 9, noNaN: true }), { minLength: 2, maxLength: 5 }),
    shear: fc.double({ min: -2, max: 2, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1 << 30 }),
  })
  .map(({ columns, rows, steps, shear, seed }): ExchangedReading => {
    const positions: Vec3[] = [[-100.123456, 20.5, -700]];
    for (const step of steps) {
      const [x, y, z] = positions.at(-1)!;
      positions.push([x, y + shear, z + step]);
    }
    const geometry = volumeGeometry({
      columns,
      rows,
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      pixelSpacingMm: [0.85, 0.7],
      slicePositions: positions,
    });
    let state = seed;
    const random = (most: number) => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return (state >> 8) % most;
    };
    const numbers: Record<LayerName, readonly number[]> = {
      extent: [0, 1],
      partition: [0, 2, 3],
      findings: [0, 0, 0, 4, 5, 200],
    };
    const layers = new Map(
      LAYER_NAMES.map((layer) => [
        layer,
        Uint8Array.from(
          { length: columns * rows * positions.length },
          () => numbers[layer][random(numbers[layer].length)]!,
        ),
      ]),
    );
    return {
      id: 'reading',
      source: sourceOf(geometry),
      layers,
      segments: exchangedSegments('reading', SEGMENTS, layers),
      savedAt: '2026-03-01T10:20:30.400Z',
      softwareVersion: '0.1.0',
      signedBy: null,
    };
  });

const image = dicomStack(1, { tags: { patientName: 'DOE^JANE', patientID: '4711', patientSex: 'F' } })[0]!;
const exported = (
  form: 'seg' | 'rtstruct' | 'labelmap' | 'sr',
  reading: ExchangedReading,
  layer: LayerName = 'findings',
) => exportedContours(form, { reading, reader: 'R. Eader', image: Buffer.from(image), layer });

describe('what leaves is what was drawn', () => {
  test('bits, lines and label maps hold every voxel, whatever the size, spacing and shear of the slices', async () => {
    await fc.assert(
      fc.asyncProperty(readings, async (reading) => {
        for (const form of ['seg', 'rtstruct', 'labelmap'] as const) {
          const made = await exported(form, reading);
          if (!made.ok) throw new Error(`${form} ${made.code} ${JSON.stringify(made.details)}`);
          const own = reading.segments.filter(({ layer }) => form !== 'labelmap' || layer === 'findings');
          const voxels = own.reduce(
            (sum, { layer, value }) => sum + reading.layers.get(layer)!.filter((each) => each === value).length,
            0,
          );
          expect(made.value.compared).toEqual({ segments: own.length, voxels });
        }
      }),
      { numRuns: 25 },
    );
  });

  test('one voxel that differs, or one that lies elsewhere, is found when it is read back', async () => {
    const [reading] = fc.sample(readings, { numRuns: 1, seed: 7 });
    const made = await exported('seg', reading!);
    if (!made.ok) throw new Error(made.code);
    const bytes = Buffer.from(made.value.bytes);
    expect(readBack(bytes, reading!, null)).toMatchObject({ ok: true });
    bytes[bytes.length - 3]! ^= 0x10;
    expect(readBack(bytes, reading!, null)).toMatchObject({ code: 'export.notAsWritten', details: { what: 'voxels' } });
    const elsewhere = {
      ...reading!,
      source: sourceOf(volumeGeometry({ ...reading!.source.geometry, pixelSpacingMm: [0.85, 0.71] })),
    };
    expect(readBack(Buffer.from(made.value.bytes), elsewhere, null)).toMatchObject({
      code: 'export.notAsWritten',
      details: { what: 'labels.geometryMismatch' },
    });
  });

  test('the same contours are the same object; one voxel more is another', async () => {
    const [reading] = fc.sample(readings, { numRuns: 1, seed: 8 });
    const [first, again] = [await exported('seg', reading!), await exported('seg', reading!)];
    const changed = new Map(reading!.layers).set('extent', reading!.layers.get('extent')!.slice());
    changed.get('extent')![0] = 1 - changed.get('extent')![0]!;
    const other = await exported('seg', { ...reading!, layers: changed });
    if (!first.ok || !again.ok || !other.ok) throw new Error('refused');
    expect(Buffer.compare(first.value.bytes, again.value.bytes)).toBe(0);
    expect(other.value.sopInstanceUID).not.toBe(first.value.sopInstanceUID);
  });

  test('it says who, of which study, what each segment is, by whom, and that nobody signed', async () => {
    const [reading] = fc.sample(readings, { numRuns: 1, seed: 9 });
    const made = await exported('seg', reading!);
    if (!made.ok) throw new Error(made.code);
    const { DicomMessage, DicomMetaDictionary } = dcmjs.data;
    const file = new Uint8Array(made.value.bytes).buffer;
    const set = DicomMetaDictionary.naturalizeDataset(DicomMessage.readFile(file).dict) as Record<string, never>;
    expect(JSON.parse(JSON.stringify(set))).toMatchObject({
      PatientID: '4711',
      PatientSex: 'F',
      StudyInstanceUID: '1.2',
      FrameOfReferenceUID: '1.2.9',
      SegmentationType: 'BINARY',
      ContentDescription: 'Remnant, research use; not signed',
      ContentDate: dateAndTime(reading!.savedAt).date,
      ContentTime: dateAndTime(reading!.savedAt).time,
      SOPInstanceUID: made.value.sopInstanceUID,
    });
    const segments = [...(set.SegmentSequence as unknown as Record<string, never>[])];
    // dcmjs reads texts within sequences as Latin-1, whatever the character set; our reader does not.
    const object = dicomObject(Buffer.from(made.value.bytes));
    const items = (object.ok && object.value.header.items(OBJECT_TAG.segmentSequence)) || [];
    expect(items.map((item) => item.text(OBJECT_TAG.segmentLabel))).toEqual([
      'Liver',
      'Näevus tumour',
      'Näevus cyst',
      'Segment 4',
      'FLR',
      'Deportalised lobe',
    ]);
    expect(JSON.parse(JSON.stringify(segments[1]))).toMatchObject({
      SegmentAlgorithmType: 'SEMIAUTOMATIC',
      SegmentedPropertyTypeCodeSequence: [{ CodeValue: '108369006', CodingSchemeDesignator: 'SCT' }],
      AnatomicRegionSequence: [{ CodeValue: '10200004' }],
      TrackingUID: expect.stringMatching(/^2\.25\.\d+$/),
    });
  });

  test('images that are no DICOM, and a reading of nothing, are refused by name', async () => {
    const [reading] = fc.sample(readings, { numRuns: 1, seed: 10 });
    const parts = { reading: reading!, reader: '', layer: 'extent' } as const;
    expect(await exportedContours('seg', { ...parts, image: null })).toMatchObject({ code: 'export.notDicom' });
    expect(await exportedContours('seg', { ...parts, image: Buffer.from('no') })).toMatchObject({
      code: 'export.notDicom',
    });
    expect(
      await exportedContours('seg', { ...parts, reading: { ...reading!, segments: [] }, image: null }),
    ).toMatchObject({ code: 'export.nothing' });
  });

  test('a signature that holds stands in it, with what it can be held against; the object is then approved', async () => {
    const [reading] = fc.sample(readings, { numRuns: 1, seed: 15 });
    const statement = 'Signed by S. Urgeon (surgeon), 2026-03-02; key k; voxels v; audit a';
    const signed = { ...reading!, signedBy: { name: 'S. Urgeon', at: '2026-03-02T08:00:00Z', statement } };
    for (const form of ['seg', 'rtstruct', 'sr'] as const) {
      const made = await exported(form, signed);
      if (!made.ok) throw new Error(made.code);
      expect(Buffer.from(made.value.bytes).includes(statement), form).toBe(true);
      if (refusedByDciodvfy) expect(await refusedByDciodvfy(made.value.bytes), form).toEqual([]);
    }
  });

  test.skipIf(refusedByDciodvfy === null)('dciodvfy (dicom3tools) finds no error in bits and lines', async () => {
    for (const seed of [11, 12, 13]) {
      const [reading] = fc.sample(readings, { numRuns: 1, seed });
      for (const form of ['seg', 'rtstruct'] as const) {
        const made = await exported(form, reading!);
        if (!made.ok) throw new Error(made.code);
        expect(await refusedByDciodvfy!(made.value.bytes)).toEqual([]);
      }
    }
  });
});

test('300 segments are more than a reading can number: refused, with both figures', async () => {
  const geometry = volumeGeometry({
    columns: 10,
    rows: 10,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: [
      [0, 0, 0],
      [0, 0, 1],
    ],
  });
  const layers = new Map(
    LAYER_NAMES.map((layer) => [layer, Uint8Array.from({ length: 200 }, (_, v) => (v < 100 ? v + 1 : 0))]),
  );
  const many = LAYER_NAMES.flatMap((layer) =>
    Array.from({ length: 100 }, (_, n) => ({ number: n + 1, layer, kind: null, label: '', colour: '#7FB2FF' })),
  );
  const source = sourceOf(geometry);
  const segments = exchangedSegments('many', many, layers);
  const savedAt = '2026-03-01T10:20:30Z';
  const reading = { id: 'many', source, layers, segments, savedAt, softwareVersion: '0.1.0', signedBy: null };
  const made = await exported('seg', reading);
  if (!made.ok) throw new Error(made.code);
  const folder = await mkdtemp(join(tmpdir(), 'remnant-many-'));
  await writeFile(join(folder, 'many.dcm'), made.value.bytes);
  expect(await openContours(join(folder, 'many.dcm'), source)).toEqual({
    ok: false,
    code: 'labels.tooManySegments',
    details: { segments: 300, most: 252 },
  });
  await rm(folder, { recursive: true });
});

describe('bits', () => {
  test('packed and read again are the same, wherever a frame begins', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }).chain((pixels) =>
          fc.record({
            pixels: fc.constant(pixels),
            voxels: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3 * pixels, maxLength: 3 * pixels }),
          }),
        ),
        ({ pixels, voxels: drawn }) => {
          const voxels = Uint8Array.from(drawn);
          const packed = packedFrames([{ voxels, segmentOf: Uint16Array.of(0, 1, 0, 2) }], { pixels, slices: 3 });
          const again = new Uint8Array(voxels.length);
          packed.frames.forEach(({ segment, k }, n) => {
            forEachRun(packed.bytes, n * pixels, pixels, (from, to) =>
              again.fill(segment === 1 ? 1 : 3, k * pixels + from, k * pixels + to),
            );
          });
          expect(again).toEqual(voxels.map((value) => (value === 2 ? 0 : value)));
        },
      ),
    );
  });
});

describe('lines along the edges of voxels', () => {
  const slices = fc.integer({ min: 1, max: 12 }).chain((columns) =>
    fc.integer({ min: 1, max: 12 }).chain((rows) =>
      fc.record({
        columns: fc.constant(columns),
        labels: fc
          .array(fc.integer({ min: 0, max: 2 }), { minLength: columns * rows, maxLength: columns * rows })
          .map((labels) => Uint8Array.from(labels)),
      }),
    ),
  );

  test('hold the voxels that they were drawn round, holes in holes too, each line without a hole', () => {
    fc.assert(
      fc.property(slices, ({ columns, labels }) => {
        const loops = keyholedLoops(labels, columns, 1);
        const again = new Uint8Array(labels.length);
        forEachFilledRow(loops, { columns, rows: labels.length / columns }, (from, to) => again.fill(1, from, to));
        expect(again).toEqual(labels.map((value) => (value === 1 ? 1 : 0)));
        // Their areas add up to that of the voxels: no hole is left that a reader might fill.
        const areas = loops.map((loop) =>
          loop.reduce((twice, [i, j], n) => {
            const [nextI, nextJ] = loop[(n + 1) % loop.length]!;
            return twice + i * nextJ - nextI * j;
          }, 0),
        );
        expect(areas.every((twice) => twice > 0)).toBe(true);
        expect(areas.reduce((sum, twice) => sum + twice / 2, 0)).toBe(again.reduce((sum, value) => sum + value, 0));
      }),
      { numRuns: 400 },
    );
  });
});

test('a file cut anywhere is no object, and never throws', async () => {
  const [reading] = fc.sample(readings, { numRuns: 1, seed: 14 });
  const made = await exported('rtstruct', reading!);
  if (!made.ok) throw new Error(made.code);
  const bytes = Buffer.from(made.value.bytes);
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 200)) {
    const object = dicomObject(bytes.subarray(0, at));
    if (object.ok) expect(readBack(bytes.subarray(0, at), reading!, null).ok).toBe(false);
  }
});

test('bytes that are damaged anywhere are read or refused, and never a fault', async () => {
  const [reading] = fc.sample(readings, { numRuns: 1, seed: 16 });
  const { geometry } = reading!.source;
  const grid = { pixels: geometry.columns * geometry.rows, slices: geometry.slices };
  for (const form of ['seg', 'rtstruct', 'labelmap', 'sr'] as const) {
    const made = await exported(form, reading!);
    if (!made.ok) throw new Error(made.code);
    const whole = Buffer.from(made.value.bytes);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 128, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (harm) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of harm) bytes[at] = byte;
          const object = dicomObject(bytes);
          if (!object.ok) return;
          if (form === 'sr') {
            const tree = readReport(object.value);
            if (tree.ok) reportedMeasurements(tree.value);
            return;
          }
          const stated = statedContours(object.value, reading!.source);
          if (stated.ok) separateLabelmaps(stated.value, grid);
        },
      ),
      { numRuns: 150 },
    );
  }
});
