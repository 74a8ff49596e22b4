import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patientFromVoxel, type Vec3 } from '#core/geometry';
import {
  type DicomPhantom,
  dicomFile,
  dicomStack,
  Encapsulated,
  enhancedCtFile,
  phantomUid,
} from '#test/phantoms/dicom';
import { codesOf, instancesFrom, seriesFrom } from '#test/phantoms/dicomInstances';
import { groupIntoSeries, needPixelHashes } from './groupIntoSeries.ts';
import type { Series } from './series.ts';

const only = async (files: readonly Uint8Array[]): Promise<Series> => {
  const series = await seriesFrom(files);
  expect(series).toHaveLength(1);
  return series[0]!;
};
/** Slices at these heights along z. */
const at = (heights: readonly number[], common: DicomPhantom = {}) =>
  heights.map((z) => dicomFile({ ...common, position: [0, 0, z] }));
const messageOf = (series: Series, code: string) => series.findings.find((f) => f.code === code)?.message;

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

describe('series.missingSlices', () => {
  test('names how many slices are missing and where', async () => {
    const series = await only(at([-121.3, -118.3, -115.3, -112.3, -103.3, -100.3, -97.3]));
    expect(codesOf(series)).toEqual(['series.missingSlices']);
    expect(messageOf(series, 'series.missingSlices')).toBe(
      '2 slices are missing between z −112.3 and −103.3 mm; the step is 3 mm.',
    );
    expect(series.measurable).toBe(false);
    expect(series.sliceSpacingMm?.regular).toBe(false);
  });

  test('adds up several gaps, and speaks with half of the steps equal', async () => {
    const series = await only(at([0, 1, 2, 4, 7]));
    expect(series.findings[0]).toMatchObject({ code: 'series.missingSlices', details: { missing: 3 } });
  });

  test('a gap beside a single step is not averaged away', async () => {
    expect(codesOf(await only(at([0, 1.25, 203.75])))).toEqual(['series.missingSlices']);
  });

  test('a multiple counts within 10 %, a step within 2 %', async () => {
    expect(codesOf(await only(at([0, 1, 2.015, 3, 5.19])))).toEqual(['series.missingSlices']);
    expect(codesOf(await only(at([0, 1, 2, 3, 5.21])))).toEqual(['series.irregularSpacing']);
  });
});

describe('series.irregularSpacing', () => {
  test('warns and leaves every slice its own extent', async () => {
    const series = await only(at([0, 1, 2.5, 3.5, 5]));
    expect(codesOf(series)).toEqual(['series.irregularSpacing']);
    expect(series.measurable).toBe(true);
    expect(series.geometry?.sliceExtentsMm).toEqual([1, 1.25, 1.25, 1.25, 1.5]);
  });

  test('stands beside a gap when a step is neither equal nor a multiple', async () => {
    expect(codesOf(await only(at([0, 1, 2, 3, 5, 6.5])))).toEqual(['series.missingSlices', 'series.irregularSpacing']);
  });

  test('rounding in headers is not irregular', async () => {
    expect((await only(at([0, 1.3333, 2.6667, 4, 5.3333]))).findings).toEqual([]);
  });
});

test('series.noGeometry: pixels or steps of a size that no scanner has, with the figure', async () => {
  const huge = await only(dicomStack(3, { spacingMm: [700, 0.7] }));
  expect(huge.measurable).toBe(false);
  expect(messageOf(huge, 'series.noGeometry')).toContain('700 mm');
  expect(messageOf(await only(dicomStack(3, { spacingMm: [0.7, 0.0007] })), 'series.noGeometry')).toContain(
    '0.0007 mm',
  );
  expect(messageOf(await only(dicomStack(3, { stepMm: 2500 })), 'series.noGeometry')).toContain('slices are 2500 mm');
  expect((await only(dicomStack(3, { spacingMm: [100, 0.01] }))).measurable).toBe(true);
});

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

describe('what is of different patients, studies or frames of reference is no one volume, though one series', () => {
  const halves = (first: DicomPhantom['tags'], second: DicomPhantom['tags']) =>
    dicomStack(8, { slice: (k) => ({ tags: (k < 4 ? first : second)!, instance: `${k}` }) });
  const beta = { patientID: 'P2', patientName: 'PHANTOM^B' };

  test.each([
    ['patient', beta],
    ['patient', { patientID: 'P1', patientName: 'OTHER^B' }],
    ['Study Instance UID', { studyInstanceUID: phantomUid('another study') }],
    ['Frame of Reference UID', { frameOfReferenceUID: phantomUid('another frame') }],
  ])('%s', async (words, other) => {
    const series = await seriesFrom(halves({}, other).reverse());
    expect(series.map(({ id, sources }) => [id, sources.length])).toEqual([
      [phantomUid('series'), 4],
      [`${phantomUid('series')}#2`, 4],
    ]);
    expect(series.map(codesOf)).toEqual([['series.split'], ['series.split']]);
    expect(messageOf(series[0]!, 'series.split')).toContain(`told apart by ${words}`);
    expect(JSON.stringify(series.map(({ findings }) => findings))).not.toContain('PHANTOM');
  });

  test('a study or frame of reference made anew for every slice, as some writers do, tells nothing apart', async () => {
    const anew = (k: number) => ({
      studyInstanceUID: phantomUid(`study ${k}`),
      frameOfReferenceUID: phantomUid(`frame ${k}`),
    });
    expect((await only(dicomStack(6, { slice: (k) => ({ tags: anew(k) }) }))).findings).toEqual([]);
  });

  test('with all UIDs wiped, two patients stay two', async () => {
    const wiped = { studyInstanceUID: null, seriesInstanceUID: null, frameOfReferenceUID: null };
    const series = await seriesFrom(halves(wiped, { ...wiped, ...beta }));
    expect(series.map(({ patient }) => patient.id).sort()).toEqual(['P1', 'P2']);
  });

  test('two patients at the same positions are not duplicates of one', async () => {
    const hers = (tags: DicomPhantom['tags'], value: number) =>
      dicomStack(4, { tags: tags!, pixels: () => value, slice: (k) => ({ instance: `${value} ${k}` }) });
    const series = await seriesFrom([...hers({}, 1), ...hers(beta, 2)]);
    expect(series.map(codesOf)).toEqual([['series.split'], ['series.split']]);
  });

  test('one SOP Instance UID under two patients is a conflict, never a copy', async () => {
    const relabelled = dicomStack(4, { tags: beta });
    const series = await seriesFrom([...dicomStack(4), ...relabelled]);
    expect(series.map(({ measurable }) => measurable)).not.toContain(true);
    expect(series.flatMap(codesOf)).toContain('series.conflictingInstances');
  });

  test('a name spelled anew, or missing from some slices, is no other patient, and what any slice says is kept', async () => {
    const nameless = { patientName: null, patientID: null, frameOfReferenceUID: null };
    const spelled = { patientName: 'Phantom^A^' };
    const series = await only(dicomStack(6, { slice: (k) => ({ tags: [nameless, spelled, {}][k % 3]! }) }));
    expect(series.findings).toEqual([]);
    expect(series.patient).toMatchObject({ name: 'Phantom^A^', id: 'P1' });
  });

  test('a slice that does not say whose it is belongs to neither of two', async () => {
    const tags = (k: number) => (k === 0 ? { patientName: null, patientID: null } : k < 4 ? {} : beta);
    const series = await seriesFrom(dicomStack(8, { slice: (k) => ({ tags: tags(k) }) }));
    expect(series.map(({ sources }) => sources.length)).toEqual([4, 3, 1]);
  });
});

describe('shear, thickness and step', () => {
  /** The Philips phantom: gantry tilted by −18.5°, the table moving 2.5 mm. */
  const tilted = (degrees: number): Uint8Array[] => {
    const angle = (degrees * Math.PI) / 180;
    return Array.from({ length: 4 }, (_, k) =>
      dicomFile({
        orientation: [
          [1, 0, 0],
          [0, Math.cos(angle), Math.sin(angle)],
        ],
        position: [0, 0, 2.5 * k],
      }),
    );
  };

  test.each([-18.5, 18.5])(
    'series.gantryTilt: %d° of tilt is said as 18.5°, the step is taken along the normal',
    async (degrees) => {
      const series = await only(tilted(degrees));
      expect(codesOf(series)).toEqual(['series.gantryTilt']);
      expect(series.geometry?.gantryTiltDeg).toBeCloseTo(18.5, 3);
      expect(series.sliceSpacingMm?.min).toBeCloseTo(2.5 * Math.cos((18.5 * Math.PI) / 180), 3);
      expect(series.measurable).toBe(true);
    },
  );

  test('half a degree of shear is let pass', async () => {
    expect((await only(tilted(0.45))).findings).toEqual([]);
    expect(codesOf(await only(tilted(0.55)))).toEqual(['series.gantryTilt']);
  });

  test('slices that are shifted sideways in the middle are said, though first and last stand over each other', async () => {
    const jogged = (shiftMm: number) =>
      only(Array.from({ length: 9 }, (_, k) => dicomFile({ position: [k > 2 && k < 6 ? shiftMm : 0, 0, 5 * k] })));
    const series = await jogged(60);
    expect(codesOf(series)).toEqual(['series.gantryTilt']);
    expect(series.geometry?.gantryTiltDeg).toBeCloseTo((Math.atan2(60, 5) * 180) / Math.PI, 9);
    expect(codesOf(await jogged(0.06))).toEqual(['series.gantryTilt']);
    expect(codesOf(await jogged(0.04))).toEqual([]);
  });

  test('positions that a header rounds to a hundredth of a millimetre are no shear, however thin the slices', async () => {
    const angle = 0.3;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const oblique = Array.from({ length: 40 }, (_, k) => {
      const position = [0, -s * 0.4 * k, c * 0.4 * k].map((x) => Number(x.toFixed(2))) as unknown as Vec3;
      return dicomFile({
        orientation: [
          [1, 0, 0],
          [0, c, s],
        ],
        position,
        instance: `${k}`,
      });
    });
    expect((await only(oblique)).geometry?.gantryTiltDeg).toBeLessThan(0.1);
  });

  test('series.overlap: slices thicker than their step', async () => {
    const series = await only(dicomStack(4, { stepMm: 4.25, tags: { sliceThickness: 5 } }));
    expect(codesOf(series)).toEqual(['series.overlap']);
    expect(series.geometry?.sliceExtentsMm[0]).toBe(4.25);
  });

  test('series.thickSlices: above 5 mm, not at 5 mm', async () => {
    expect((await only(dicomStack(4, { stepMm: 5, origin: [0, 0, -112.3] }))).findings).toEqual([]);
    expect(codesOf(await only(dicomStack(4, { stepMm: 5.1 })))).toEqual(['series.thickSlices']);
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

  describe('series.modalityLut: values of which slope and intercept do not make HU', () => {
    const lut = { '00283000': { vr: 'SQ', value: [{ '00283002': { vr: 'US', value: [2, 0, 16] } }] } } as const;
    const noRescale = { rescaleSlope: null, rescaleIntercept: null };

    test('a table, which is not applied, is refused in whichever encoding', async () => {
      for (const encoding of ['explicitLittle', 'implicitLittle', 'explicitBig'] as const) {
        const series = await only(dicomStack(3, { encoding, tags: { ...lut, ...noRescale } }));
        expect(codesOf(series)).toEqual(['series.modalityLut']);
        expect(series.measurable).toBe(false);
      }
    });

    test('one slice of them is enough, and it is said how many', async () => {
      const slice = (k: number) => (k === 1 ? { tags: { ...lut, ...noRescale } } : {});
      expect(messageOf(await only(dicomStack(3, { slice })), 'series.modalityLut')).toContain('1 of 3 slices');
    });

    test('with slope and intercept beside it these are used; an empty sequence is none', async () => {
      expect((await only(dicomStack(3, { tags: lut }))).findings).toEqual([]);
      const empty = { '00283000': { vr: 'SQ', value: [] } } as const;
      expect((await only(dicomStack(3, { tags: empty }))).findings).toEqual([]);
    });

    test('no intercept at all, or an empty one', async () => {
      for (const tags of [noRescale, { rescaleIntercept: null }, { rescaleIntercept: '' }]) {
        const series = await only(dicomStack(3, { tags }));
        expect(codesOf(series)).toEqual(['series.modalityLut']);
        expect(messageOf(series, 'series.modalityLut')).toMatch(/Rescale Intercept/);
      }
      // Of an MR nobody expects one.
      expect(codesOf(await only(dicomStack(3, { tags: { ...noRescale, modality: 'MR' } })))).toEqual(['series.notCt']);
    });

    test('another unit than HU; HU by name, or no name, is none of it', async () => {
      const typed = (value: string) => ({ tags: { '00281054': { vr: 'LO', value } } }) as const;
      for (const type of ['Z_EFF', 'ED']) {
        const series = await only(dicomStack(3, typed(type)));
        expect(codesOf(series)).toEqual(['series.modalityLut']);
        expect(messageOf(series, 'series.modalityLut')).toContain(type);
      }
      for (const type of ['HU', 'HU ', 'US', '']) expect((await only(dicomStack(3, typed(type)))).findings).toEqual([]);
    });
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
