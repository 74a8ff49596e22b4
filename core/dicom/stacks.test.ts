import { describe, expect, test } from 'vitest';
import {
  slicesAt as at,
  type DicomPhantom,
  dicomFile,
  dicomStack,
  Encapsulated,
  phantomUid,
} from '#test/phantoms/dicom';
import { codesOf, instancesFrom, messageOf, onlySeriesFrom as only, seriesFrom } from '#test/phantoms/dicomInstances';
import { groupIntoSeries, needPixelHashes } from './groupIntoSeries.ts';

describe('slices at one position', () => {
  const stack = (instance: string, value: number, tags: DicomPhantom['tags'] = {}) =>
    dicomStack(3, {
      pixels: () => value,
      slice: (k) => ({ instance: `${instance} ${k}` }),
      tags: tags!,
    });

  test('series.duplicatePositions: with different pixels and nothing that tells them apart, a time alone least of all', async () => {
    const files = [
      ...stack('a', 1, { acquisitionTime: '100000' }),
      ...stack('b', 2, { acquisitionTime: '100030', contentTime: '100031' }),
    ];
    const series = await only(files);
    expect(codesOf(series)).toEqual(['series.duplicatePositions']);
    expect(series.measurable).toBe(false);
    expect(series.instances).toBe(6);
    expect(series.sources).toHaveLength(3);
  });

  test('series.repeatedInstances: the same pixels under another UID are counted once', async () => {
    const series = await only([...stack('a', 1), ...stack('b', 1)]);
    expect(codesOf(series)).toEqual(['series.repeatedInstances']);
    expect(series.instances).toBe(3);
    expect(series.measurable).toBe(true);
  });

  test('series.repeatedInstances: the same file twice is counted once', async () => {
    const files = stack('a', 1);
    const series = await only([...files, files[1]!]);
    expect(codesOf(series)).toEqual(['series.repeatedInstances']);
    expect(messageOf(series, 'series.repeatedInstances')).toMatch(/^1 instance/);
    expect(series.instances).toBe(3);
  });

  test('the same stored pixels with another rescale are other HU, no copy', async () => {
    const [, middle] = stack('b', 1, { rescaleIntercept: -1024 });
    expect(codesOf(await only([...stack('a', 1), middle!]))).toEqual(['series.duplicatePositions']);
  });

  test('series.conflictingInstances: one SOP Instance UID with different pixels', async () => {
    const [first] = stack('a', 2);
    const series = await only([...stack('a', 1), first!]);
    expect(codesOf(series)).toEqual(['series.conflictingInstances']);
    expect(series.measurable).toBe(false);
  });

  test('series.conflictingInstances: the same UID and pixels at another position', async () => {
    const moved = dicomFile({ instance: 'a 0', position: [0, 0, 9], pixels: () => 1 });
    expect(codesOf(await only([...stack('a', 1), moved]))).toContain('series.conflictingInstances');
  });

  test('series.conflictingInstances: one image in two transfer syntaxes is not said to have different contents', async () => {
    const slice = { instance: 'one', position: [0, 0, 5] } as const;
    const fragments = new Encapsulated([new Uint8Array(64)]);
    const packed = dicomFile({ ...slice, encapsulated: { transferSyntaxUID: '1.2.840.10008.1.2.5', fragments } });
    const series = await only([...at([0]), dicomFile(slice), packed]);
    expect(codesOf(series)).toEqual(['series.conflictingInstances']);
    expect(messageOf(series, 'series.conflictingInstances')).toMatch(
      /^1 image is there in more than one transfer syntax/,
    );
    const elsewhere = dicomFile({ ...slice, position: [0, 0, 6], encoding: 'implicitLittle' });
    const moved = await only([...at([0]), dicomFile(slice), elsewhere]);
    expect(messageOf(moved, 'series.conflictingInstances')).toMatch(/different contents/);
  });

  test('pixels that were not compared are never called the same', async () => {
    const instances = await instancesFrom([...stack('a', 1), ...stack('b', 1)]);
    const series = groupIntoSeries(instances.map((instance) => ({ ...instance, frameHashes: null })));
    expect(series.flatMap(codesOf)).toEqual(['series.duplicatePositions']);
  });

  test('only what repeats is asked to be hashed', async () => {
    const instances = await instancesFrom([...stack('a', 1), dicomFile({ instance: 'b', position: [0, 0, 2] })]);
    expect([...needPixelHashes(instances)].sort()).toEqual(['2', '3']);
    const phases = await instancesFrom([
      ...stack('a', 1, { acquisitionNumber: 1 }),
      ...stack('b', 2, { acquisitionNumber: 2 }),
    ]);
    expect(needPixelHashes(phases).size).toBe(0);
  });
});

describe('series.split', () => {
  const pair = (first: DicomPhantom['tags'], second: DicomPhantom['tags']) => [
    ...dicomStack(3, { pixels: () => 1, tags: first!, slice: (k) => ({ instance: `a${k}` }) }),
    ...dicomStack(2, { pixels: () => 2, tags: second!, slice: (k) => ({ instance: `b${k}` }) }),
  ];

  test.each([
    ['Acquisition Number', { acquisitionNumber: 1 }, { acquisitionNumber: 2 }],
    ['Image Type', { imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }, { imageType: ['DERIVED', 'PRIMARY', 'AXIAL'] }],
    ['Temporal Position', { temporalPositionIdentifier: 1 }, { temporalPositionIdentifier: 2 }],
    ['Convolution Kernel', { convolutionKernel: 'B30f' }, { convolutionKernel: 'B70f' }],
  ])('%s separates repeated positions into stacks; the largest keeps the UID', async (words, first, second) => {
    const series = await seriesFrom(pair(first, second).reverse());
    expect(series.map(({ id, sources }) => [id, sources.length])).toEqual([
      [phantomUid('series'), 3],
      [`${phantomUid('series')}#2`, 2],
    ]);
    expect(series.map(codesOf)).toEqual([['series.split'], ['series.split']]);
    expect(messageOf(series[0]!, 'series.split')).toContain(words);
    expect(series.every(({ measurable }) => measurable)).toBe(true);
  });

  test('an attribute that changes where no position repeats splits nothing', async () => {
    const slice = (k: number) => ({ tags: { acquisitionNumber: k, convolutionKernel: `B${k}` } });
    expect((await only(dicomStack(4, { slice }))).findings).toEqual([]);
  });

  test('two phases whose slices lie between each other are two volumes, though no position repeats', async () => {
    const slice = (k: number) => ({ tags: { acquisitionNumber: (k % 2) + 1 } });
    const series = await seriesFrom(dicomStack(9, { stepMm: 2.5, slice }));
    expect(series.map(({ sources, sliceSpacingMm }) => [sources.length, sliceSpacingMm?.min])).toEqual([
      [5, 5],
      [4, 5],
    ]);
    expect(messageOf(series[0]!, 'series.split')).toContain('Acquisition Number');
    // One number per rotation of four slices, and one attribute that alternates without any order, are one volume.
    const blocks = dicomStack(12, { slice: (k) => ({ tags: { acquisitionNumber: k >> 2 } }) });
    expect((await only(blocks)).findings).toEqual([]);
    const any = dicomStack(9, {
      slice: (k) => ({ tags: { convolutionKernel: [0, 2, 3, 5, 8].includes(k) ? 'a' : 'b' } }),
    });
    expect((await only(any)).findings).toEqual([]);
  });

  test('two attributes together separate what neither does alone', async () => {
    const stacks = [
      [1, 'soft'],
      [1, 'sharp'],
      [2, 'soft'],
      [2, 'sharp'],
    ] as const;
    const files = stacks.flatMap(([acquisitionNumber, convolutionKernel], n) =>
      dicomStack(2, {
        pixels: () => n,
        tags: { acquisitionNumber, convolutionKernel },
        slice: (k) => ({ instance: `${n} ${k}` }),
      }),
    );
    const series = await seriesFrom(files);
    expect(series).toHaveLength(4);
    expect(messageOf(series[0]!, 'series.split')).toContain('Acquisition Number and Convolution Kernel');
  });

  test('a copy inside one of two phases is counted once, and slices that are alike in both phases stay in both', async () => {
    const phase = (acquisitionNumber: number) =>
      dicomStack(4, {
        tags: { acquisitionNumber },
        slice: (k) => ({ instance: `${acquisitionNumber} ${k}`, pixels: () => (k === 3 ? 0 : acquisitionNumber) }),
      });
    const copy = dicomFile({
      instance: 'again',
      position: [0, 0, 1],
      pixels: () => 1,
      tags: { acquisitionNumber: 1, instanceNumber: 9 },
    });
    const series = await seriesFrom([...phase(1), ...phase(2), copy]);
    expect(series.map(({ sources }) => sources.length)).toEqual([4, 4]);
    expect(series.map(codesOf)).toEqual([['series.repeatedInstances', 'series.split'], ['series.split']]);
  });

  test('direction, size and pixel spacing divide; rounding of a direction does not', async () => {
    const localiser = dicomFile({
      instance: 'localiser',
      columns: 8,
      orientation: [
        [0, 1, 0],
        [0, 0, -1],
      ],
      tags: { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] },
    });
    const [main, scout] = await seriesFrom([...dicomStack(3), localiser]);
    expect(codesOf(main!)).toEqual(['series.split']);
    expect(codesOf(scout!)).toEqual(['series.split', 'series.singleSlice']);
    expect(scout!.id).toBe(`${phantomUid('series')}#2`);
    expect(main!.measurable && !scout!.measurable).toBe(true);

    const finer = dicomStack(2, { spacingMm: [0.9, 1], origin: [0, 0, 50] });
    expect(await seriesFrom([...dicomStack(3), ...finer])).toHaveLength(2);
    const turned = (radians: number) =>
      dicomFile({
        position: [0, 0, 3],
        instance: 'turned',
        orientation: [
          [Math.cos(radians), Math.sin(radians), 0],
          [-Math.sin(radians), Math.cos(radians), 0],
        ],
      });
    expect(await seriesFrom([...dicomStack(3), turned(0.0009)])).toHaveLength(1);
    expect(await seriesFrom([...dicomStack(3), turned(0.0015)])).toHaveLength(2);
  });
});
