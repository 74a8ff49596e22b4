import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patientFromVoxel, type Vec3 } from '#core/geometry';
import {
  slicesAt as at,
  type DicomPhantom,
  dicomFile,
  dicomStack,
  enhancedCtFile,
  phantomUid,
} from '#test/phantoms/dicom';
import { codesOf, instancesFrom, messageOf, onlySeriesFrom as only, seriesFrom } from '#test/phantoms/dicomInstances';
import { groupIntoSeries } from './groupIntoSeries.ts';

describe('a plain series', () => {
  test('is one volume, its slices ascending along the normal, with nothing to say about it', async () => {
    const series = await only(dicomStack(5, { stepMm: 2.5, origin: [10, 20, -30] }).reverse());
    expect(series.findings).toEqual([]);
    expect(series.measurable).toBe(true);
    expect(series.geometry?.slicePositions.map((p) => p[2])).toEqual([-30, -27.5, -25, -22.5, -20]);
    expect(series.sources.map(({ path }) => path)).toEqual(['4', '3', '2', '1', '0']);
    expect(series.sliceSpacingMm).toEqual({ min: 2.5, max: 2.5, regular: true });
    expect(series).toMatchObject({ id: phantomUid('series'), instances: 5, pixelSpacingMm: [1, 1], modality: 'CT' });
  });

  test('of coronal slices is ordered along its own normal', async () => {
    const coronal: readonly [Vec3, Vec3] = [
      [1, 0, 0],
      [0, 0, -1],
    ];
    const series = await only(dicomStack(4, { orientation: coronal, stepMm: 3 }));
    expect(series.geometry?.slicePositions.map((p) => p[1])).toEqual([0, 3, 6, 9]);
  });

  test('takes its spacing from positions, whatever Slice Thickness and Spacing Between Slices say', async () => {
    const series = await only(dicomStack(4, { stepMm: 4, tags: { sliceThickness: 1, spacingBetweenSlices: 1 } }));
    expect(series.sliceSpacingMm).toEqual({ min: 4, max: 4, regular: true });
    expect(series.findings).toEqual([]);
  });

  test('has directions of length 1, also where headers round them: a voxel lies by its spacing', async () => {
    const rounded: readonly [Vec3, Vec3] = [
      [0.9993, 0, 0],
      [0, 1.0007, 0],
    ];
    const { geometry } = await only(at([0, 2, 4], { orientation: rounded }));
    expect(geometry?.rowDirection).toEqual([1, 0, 0]);
    expect(geometry?.columnDirection).toEqual([0, 1, 0]);
    expect(patientFromVoxel(geometry!, [400, 400, 1])).toEqual([400, 400, 2]);
  });

  test('keeps the earliest time at which its slices were taken', async () => {
    const times = ['120010', '120005', '120020'];
    const slice = (k: number) => ({ tags: { acquisitionDate: '20150308', acquisitionTime: times[k]! } });
    const series = await only(dicomStack(3, { slice }));
    expect(series.acquired).toEqual({ date: '2015-03-08', time: '12:00:05', source: 'acquisitionDate' });
  });
});

describe('what is no volume of CT', () => {
  test('series.singleSlice', async () => {
    const series = await only([dicomFile()]);
    expect(codesOf(series)).toEqual(['series.singleSlice']);
    expect(series.geometry).toBeNull();
    expect(series.sliceSpacingMm).toBeNull();
  });

  test('series.notCt', async () => {
    expect(codesOf(await only(dicomStack(3, { tags: { modality: 'MR' } })))).toEqual(['series.notCt']);
    // Wherever they lie: the lowest slice does not speak for the others.
    const upper = await only(dicomStack(6, { slice: (k) => (k < 3 ? {} : { tags: { modality: 'MR' } }) }));
    expect(messageOf(upper, 'series.notCt')).toBe('The modality of 3 of 6 slices is MR, not CT.');
    expect(upper.measurable).toBe(false);
  });

  test.each([
    ['its SOP class', { sopClassUID: '1.2.840.10008.5.1.4.1.1.7' }],
    ['a conversion', { '00080064': { vr: 'CS', value: 'WSD' } }],
    ['its image type', { imageType: ['DERIVED', 'SECONDARY', 'SCREEN SAVE'] }],
    ['its palette', { photometricInterpretation: 'PALETTE COLOR' }],
  ] as const)('series.secondaryCapture, by %s', async (_, tags) => {
    expect(codesOf(await only(dicomStack(3, { tags })))).toEqual(['series.secondaryCapture']);
  });

  test('white may be low: a CT in MONOCHROME1 has the same HU', async () => {
    expect((await only(dicomStack(3, { tags: { photometricInterpretation: 'MONOCHROME1' } }))).findings).toEqual([]);
  });

  test('reformatted slices are no screen captures', async () => {
    expect((await only(dicomStack(3, { tags: { imageType: ['DERIVED', 'SECONDARY', 'MPR'] } }))).findings).toEqual([]);
  });

  test.each([
    ['no position', { imagePositionPatient: null }],
    ['no orientation', { imageOrientationPatient: null }],
    ['no spacing', { pixelSpacing: null }],
    ['a spacing of zero', { pixelSpacing: [0, 1] }],
    ['a negative spacing', { pixelSpacing: [1, -1] }],
    ['a position that is no number', { imagePositionPatient: ['0', 'NaN', '0'] }],
    ['a position beyond all numbers', { imagePositionPatient: ['0', '0', '1e999'] }],
    ['a position of two values', { imagePositionPatient: [0, 0] }],
    ['a direction that is no unit', { imageOrientationPatient: [2, 0, 0, 0, 1, 0] }],
    ['directions that are not orthogonal', { imageOrientationPatient: [1, 0, 0, 0.6, 0.8, 0] }],
    ['a direction of nothing', { imageOrientationPatient: [0, 0, 0, 0, 0, 0] }],
  ] as const)('series.noGeometry: %s', async (_, tags) => {
    const series = await only(dicomStack(3, { tags: tags as DicomPhantom['tags'] & object }));
    expect(codesOf(series)).toEqual(['series.noGeometry']);
    expect(series.sources).toHaveLength(3);
  });

  test('one slice without a position is a part of its own, and the gap it leaves speaks', async () => {
    const slice = (k: number) => (k === 2 ? { tags: { imagePositionPatient: null }, instance: 'lost' } : {});
    const [main, lost] = await seriesFrom(dicomStack(6, { slice }));
    expect(codesOf(main!)).toEqual(['series.missingSlices', 'series.split']);
    expect(codesOf(lost!)).toEqual(['series.split', 'series.noGeometry']);
  });
});

describe('Enhanced multi-frame CT', () => {
  const positions = [4, 0, 8, 2, 6].map((z): Vec3 => [1, 2, z]);

  test('is a series like any other, its slices are frames, in the order of their positions', async () => {
    const series = await only([enhancedCtFile({ positions })]);
    expect(series.findings).toEqual([]);
    expect(series).toMatchObject({ instances: 1, sliceSpacingMm: { min: 2, max: 2, regular: true } });
    expect(series.sources.map(({ frame }) => frame)).toEqual([1, 3, 0, 4, 2]);
  });

  test('frames of two temporal positions are two stacks', async () => {
    const twice = [...positions, ...positions];
    const temporal = (frame: number) => ({
      '00209111': { vr: 'SQ', value: [{ '00209128': { vr: 'UL', value: frame < 5 ? 1 : 2 } }] },
    });
    const series = await seriesFrom([enhancedCtFile({ positions: twice, groups: temporal, pixels: (_i, _j, f) => f })]);
    expect(series.map(({ instances, sources }) => [instances, sources.length])).toEqual([
      [1, 5],
      [1, 5],
    ]);
    expect(messageOf(series[0]!, 'series.split')).toContain('Temporal Position');
  });

  test('frames that repeat a position are copies or duplicates by their own pixels', async () => {
    const twice = [...positions, positions[0]!];
    expect(codesOf(await only([enhancedCtFile({ positions: twice, pixels: () => 7 })]))).toEqual([
      'series.repeatedInstances',
    ]);
    expect(codesOf(await only([enhancedCtFile({ positions: twice, pixels: (_i, _j, f) => f })]))).toEqual([
      'series.duplicatePositions',
    ]);
  });
});

test('the order in which files arrive changes nothing', async () => {
  const phase = (acquisitionNumber: number, heights: readonly number[]) =>
    heights.map((z) =>
      dicomFile({
        instance: `${acquisitionNumber} ${z}`,
        position: [0, 0, z],
        pixels: () => acquisitionNumber,
        tags: { acquisitionNumber },
      }),
    );
  const copy = dicomFile({ instance: 'copy', position: [0, 0, 1], pixels: () => 1, tags: { acquisitionNumber: 1 } });
  const instances = await instancesFrom([
    ...phase(1, [0, 1, 2, 4]),
    ...phase(2, [0, 1, 2]),
    copy,
    dicomFile({ columns: 9 }),
    ...dicomStack(2, { series: 'other', tags: { seriesNumber: 1 } }),
    ...dicomStack(3, { series: 'third', tags: { imagePositionPatient: null }, slice: (k) => ({ instance: `n${k}` }) }),
  ]);
  const expected = groupIntoSeries(instances);
  expect(expected.map(({ sources }) => sources.length)).toEqual([2, 4, 3, 1, 3]);
  fc.assert(
    fc.property(fc.shuffledSubarray([...instances], { minLength: instances.length }), (shuffled) => {
      expect(groupIntoSeries(shuffled)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
