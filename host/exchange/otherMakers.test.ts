import { describe, expect, test } from 'vitest';
import { volumeOfSlices } from '#core/contours/planeVolumes';
import type { LabelledSource } from '#core/exchange/sameSeries';
import { addScaled, volumeGeometry } from '#core/geometry';
import { exchanged, exchangedSeries } from '#test/exchangedData';
import { openContours } from './openContours.ts';

async function opened(file: string, source: LabelledSource, accept: readonly string[] = []) {
  const read = await openContours(exchanged(file), source, accept);
  if (!read.ok) return read;
  const { columns, rows, slices } = source.geometry;
  const segments = read.value.labelmaps.flatMap(({ voxels, segments: own }, labelmap) =>
    own.map((segment) => {
      const perSlice = new Float64Array(slices);
      voxels.forEach((value, v) => {
        if (value === segment.value) perSlice[Math.floor(v / (columns * rows))]!++;
      });
      const counted = perSlice.reduce((sum, n) => sum + n, 0);
      expect(segment.voxels).toBe(counted);
      return { ...segment, labelmap, volumeMl: volumeOfSlices(perSlice, source.geometry) };
    }),
  );
  return { ok: true as const, segments, notes: read.value.notes };
}

async function measured(file: string, source: LabelledSource, accept: readonly string[] = []) {
  const answer = await opened(file, source, accept);
  if (!answer.ok) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`);
  return answer;
}

const liverCt = exchangedSeries('dcmqi/ct-3slice');
const headCt = exchangedSeries('highdicom/ct');
const shifted = (source: LabelledSource, mm: number): LabelledSource => ({
  ...source,
  geometry: volumeGeometry({
    ...source.geometry,
    slicePositions: source.geometry.slicePositions.map((at) => addScaled(at, [0, 1, 0], mm)),
  }),
});

describe('segmentations of other makers', () => {
  test("dcmqi's liver has the voxels of its reference, 70.36 ml, and is known as liver by its old code", async () => {
    const { segments, notes } = await measured('dcmqi/liver.dcm', liverCt);
    expect(segments).toMatchObject([{ number: 1, label: 'Liver', kind: 'liver', voxels: 36233 + 35645 + 35220 }]);
    expect(segments[0]!.volumeMl / 70.36).toBeCloseTo(1, 3);
    expect(notes).toEqual([]);
  });

  test('words of the other byte order hold the same bits', async () => {
    const { segments } = await measured('pydicom/liver_expb.dcm', liverCt);
    expect(segments).toMatchObject([{ label: 'Liver', kind: 'liver', voxels: 36233 + 35645 + 35220 }]);
  });

  test("dcmqi's overlapping segments come apart onto labelmaps of their own, each with all of its voxels", async () => {
    const { segments, notes } = await measured('dcmqi/partial_overlaps.dcm', liverCt);
    expect(Object.fromEntries(segments.map(({ number, voxels }) => [number, voxels]))).toEqual({
      1: 9602,
      2: 11888,
      3: 10743,
      4: 6693,
      5: 4713,
    });
    expect(segments.map(({ number, labelmap }) => [number, labelmap])).toEqual([
      [1, 0],
      [4, 0],
      [5, 0],
      [2, 1],
      [3, 2],
    ]);
    expect(notes).toEqual([{ code: 'labels.overlapping', labelmaps: 3 }]);
  });

  test("highdicom's overlapping bits, whose segments share voxels", async () => {
    const { segments } = await measured('highdicom/seg_image_ct_binary_overlap.dcm', headCt);
    expect(segments).toMatchObject([
      { number: 1, voxels: 64, labelmap: 0 },
      { number: 2, voxels: 16, labelmap: 1 },
    ]);
  });

  test('fractions of nothing and all are bits; true fractions are refused by name, and cut at half where that is accepted', async () => {
    const bits = await measured('highdicom/seg_image_ct_binary_fractional.dcm', headCt);
    expect(bits).toMatchObject({ segments: [{ voxels: 638 }], notes: [] });
    expect(await opened('highdicom/seg_image_ct_true_fractional.dcm', headCt)).toMatchObject({
      code: 'labels.fractional',
      details: { kind: 'PROBABILITY' },
    });
    expect(await measured('highdicom/seg_image_ct_true_fractional.dcm', headCt, ['labels.fractional'])).toMatchObject({
      segments: [{ voxels: 638 }],
      notes: [{ code: 'labels.fractionalAtHalf' }],
    });
  });

  test('another series, a shifted or another frame of reference, another size: each refused by its own name', async () => {
    expect(await opened('highdicom/seg_image_ct_binary_overlap.dcm', liverCt)).toMatchObject({
      code: 'labels.wrongSeries',
      details: { series: liverCt.seriesInstanceUID },
    });
    expect(await opened('dcmqi/liver.dcm', { ...liverCt, frameOfReferenceUID: '1.2.3' })).toMatchObject({
      code: 'labels.otherFrameOfReference',
      details: { series: '1.2.3' },
    });
    expect(await opened('dcmqi/liver.dcm', shifted(liverCt, 3))).toMatchObject({
      code: 'labels.geometryMismatch',
      details: { distanceMm: expect.closeTo(3, 4) },
    });
    const smaller = { ...liverCt, geometry: volumeGeometry({ ...liverCt.geometry, columns: 511 }) };
    expect(await opened('dcmqi/liver.dcm', smaller)).toMatchObject({
      code: 'labels.geometryMismatch',
      details: { labels: [512, 512], series: [511, 512, 3] },
    });
  });

  test('a report and what is no DICOM are no contours', async () => {
    expect(await opened('highdicom/sr_document.dcm', headCt)).toMatchObject({
      code: 'labels.noContours',
      details: { sopClassUID: '1.2.840.10008.5.1.4.1.1.88.34' },
    });
    expect(await opened('PROVENANCE.txt', headCt)).toMatchObject({ code: 'labels.invalid' });
    expect(await opened('nothing.dcm', headCt)).toMatchObject({ code: 'path.notFound' });
  });
});

describe('structure sets of other makers', () => {
  test.each([
    ['STS_002', 53.3],
    ['STS_012', 78.78],
  ])('IBSI %s measures its reference within half a percent', async (name, referenceMl) => {
    const { segments, notes } = await measured(`ibsi/${name}.dcm`, exchangedSeries(`ibsi/${name}`));
    expect(segments).toMatchObject([{ number: 1, label: 'GTV_Mass_CT', kind: null }]);
    expect(Math.abs(segments[0]!.volumeMl / referenceMl - 1)).toBeLessThan(0.0005);
    expect(notes).toEqual([{ code: 'labels.otherImages' }]);
  });

  test('lines that lie between the slices of a series are refused, with how far', async () => {
    const source = exchangedSeries('ibsi/STS_002');
    const between = {
      ...source,
      geometry: volumeGeometry({
        ...source.geometry,
        slicePositions: source.geometry.slicePositions.map((at) => addScaled(at, [0, 0, 1], 1)),
      }),
    };
    expect(await opened('ibsi/STS_002.dcm', between)).toMatchObject({
      code: 'labels.geometryMismatch',
      details: { distanceMm: expect.closeTo(1, 2) },
    });
  });

  test('a slice that was left out is named, and stays empty', async () => {
    const source = exchangedSeries('ibsi/STS_002');
    const heights = source.geometry.slicePositions;
    // A series with one slice more, half-way up: nothing was drawn there.
    const middle = addScaled(heights[20]!, [0, 0, 1], 1.6);
    const images = [...source.sources.slice(0, 21), source.sources[20]!, ...source.sources.slice(21)];
    const denser: LabelledSource = {
      ...source,
      sources: images,
      geometry: volumeGeometry({
        ...source.geometry,
        slicePositions: [...heights.slice(0, 21), middle, ...heights.slice(21)],
      }),
    };
    const { notes } = await measured('ibsi/STS_002.dcm', denser);
    expect(notes).toContainEqual({ code: 'labels.slicesLeftOut', segment: 1, slices: 1 });
  });
});
