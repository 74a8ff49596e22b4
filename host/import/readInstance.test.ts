import { describe, expect, test } from 'vitest';
import {
  type DicomPhantom,
  dicomFile,
  Encapsulated,
  enhancedCtFile,
  phantomUid,
  truncatedTo,
} from '#test/phantoms/dicom';
import { code, instance, read, realBytes } from '#test/phantoms/instanceBytes';
import { FIRST_READ } from './readInstance.ts';

describe('the same slice, however it is written', () => {
  const phantom: DicomPhantom = {
    columns: 3,
    rows: 2,
    position: [-12.5, 3, 99.25],
    spacingMm: [0.7, 0.8],
    slope: 2,
    intercept: -1024,
    tags: { convolutionKernel: 'B30f', pixelPaddingValue: 0xf830, seriesDescription: 'portal' },
  };
  const expected = {
    sopInstanceUID: phantomUid('series at -12.5 3 99.25'),
    seriesInstanceUID: phantomUid('series'),
    modality: 'CT',
    seriesDescription: 'portal',
    pixels: {
      columns: 3,
      rows: 2,
      bitsAllocated: 16,
      bitsStored: 16,
      highBit: 15,
      signed: true,
      pixelPaddingValue: -2000,
    },
    frames: [
      {
        imagePositionPatient: [-12.5, 3, 99.25],
        rowDirection: [1, 0, 0],
        columnDirection: [0, 1, 0],
        pixelSpacingMm: [0.7, 0.8],
        rescaleSlope: 2,
        rescaleIntercept: -1024,
        convolutionKernel: 'B30f',
        imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      },
    ],
  };
  const encodings = ['explicitLittle', 'implicitLittle', 'explicitBig', 'deflated'] as const;

  test.each(encodings)('%s, with preamble and meta header', async (encoding) => {
    expect(await instance(dicomFile({ ...phantom, encoding }))).toMatchObject(expected);
  });

  test.each(encodings.slice(0, 3))('%s, without meta header, with and without preamble', async (encoding) => {
    const transferSyntaxUID = (await instance(dicomFile({ encoding }))).transferSyntaxUID;
    for (const preamble of [true, false]) {
      const found = await instance(dicomFile({ ...phantom, encoding, meta: false, preamble }));
      expect(found).toMatchObject({ ...expected, transferSyntaxUID });
    }
  });

  test('without preamble, with meta header', async () => {
    expect(await instance(dicomFile({ ...phantom, preamble: false }))).toMatchObject(expected);
  });

  test.each(encodings)('%s, with sequences without lengths before the pixels', async (encoding) => {
    const nested = { vr: 'SQ', value: [{ '00080100': { vr: 'SH', value: 'A' } }, {}] };
    const tags = { ...phantom.tags, '00081032': { vr: 'SQ', value: [{ '00081115': nested }] } };
    expect(await instance(dicomFile({ ...phantom, encoding, undefinedLengths: true, tags }))).toMatchObject(expected);
  });

  test('with a header that is longer than the first read', async () => {
    const tags = { ...phantom.tags, '00091010': { vr: 'OB', value: new Uint8Array(300_000) } };
    expect(await instance(dicomFile({ ...phantom, tags }))).toMatchObject(expected);
  });

  test('with an icon, whose own pixel data are not the image', async () => {
    const icon = { '00280010': { vr: 'US', value: 9 }, '7fe00010': { vr: 'OW', value: new Uint8Array(4) } };
    const tags = { ...phantom.tags, '00080200': { vr: 'SQ', value: [icon] } };
    expect(await instance(dicomFile({ ...phantom, tags, undefinedLengths: true }))).toMatchObject(expected);
  });

  test('with an icon that is compressed', async () => {
    const pixels = { vr: 'OB', value: new Encapsulated([new Uint8Array(4), new Uint8Array(6)]) };
    const icon = { '00280010': { vr: 'US', value: 9 }, '7fe00010': pixels };
    const tags = { ...phantom.tags, '00080200': { vr: 'SQ', value: [icon] } };
    for (const undefinedLengths of [true, false])
      expect(await instance(dicomFile({ ...phantom, tags, undefinedLengths }))).toMatchObject(expected);
  });

  test('with a meta header that is longer than the first read, wherever that cuts it', async () => {
    const file = Buffer.from(dicomFile(phantom));
    const dataSet = file.indexOf('\x08\x00\x08\x00CS', 'latin1');
    const around = Array.from({ length: 40 }, (_, n) => FIRST_READ - dataSet - 32 + n);
    for (const bytes of [...around, 300_000]) {
      const head = Buffer.from('020002014f42000000000000', 'hex');
      head.writeUInt32LE(bytes, 8);
      const long = Buffer.concat([file.subarray(0, dataSet), head, Buffer.alloc(bytes), file.subarray(dataSet)]);
      expect(await instance(long), `${bytes} bytes`).toMatchObject(expected);
    }
  });

  test('with an element of the VR ??, as toolkits write what they do not know', async () => {
    const file = Buffer.from(
      dicomFile({ ...phantom, tags: { ...phantom.tags, '00091010': { vr: 'LO', value: 'a' } } }),
    );
    const element = file.indexOf('\x09\x00\x10\x10LO', 'latin1');
    file.write('??', element + 4, 'latin1');
    expect(await instance(file)).toMatchObject(expected);
    // Any other two bytes are damage: whether two or four bytes of length follow cannot be known.
    file.write('~~', element + 4, 'latin1');
    expect(await code(file)).toBe('file.corrupt');
  });

  test('with a transfer syntax in its meta header that its data set is not written in', async () => {
    const implicit = dicomFile({ ...phantom, encoding: 'implicitLittle' });
    const text = Buffer.from(implicit).toString('latin1').replace('1.2.840.10008.1.2\0', '1.2.840.10008.1.2 ');
    expect(await instance(Buffer.from(text, 'latin1'))).toMatchObject(expected);
  });
});

describe('Enhanced multi-frame CT', () => {
  const positions = [
    [0, 0, 5],
    [0, 0, 0],
  ] as const;

  test.each([false, true])(
    'takes geometry and rescale from its functional groups (in every frame: %s)',
    async (perFrame) => {
      for (const encoding of ['explicitLittle', 'implicitLittle', 'explicitBig'] as const) {
        const { frames } = await instance(
          enhancedCtFile({ positions, perFrame, encoding, intercept: -1024, spacingMm: [2, 3] }),
        );
        expect(frames).toMatchObject([
          { imagePositionPatient: [0, 0, 5], pixelSpacingMm: [2, 3], rescaleIntercept: -1024, rowDirection: [1, 0, 0] },
          { imagePositionPatient: [0, 0, 0], pixelSpacingMm: [2, 3], rescaleIntercept: -1024, sliceThicknessMm: 1 },
        ]);
      }
    },
  );

  test('keeps the rescale of each frame', async () => {
    const { frames } = await instance(enhancedCtFile({ positions, interceptOf: (frame) => -1000 - frame }));
    expect(frames.map(({ rescaleIntercept }) => rescaleIntercept)).toEqual([-1000, -1001]);
  });

  test('takes slope and intercept from where a single slice has them, if no functional group does', async () => {
    const rescale = { rescaleSlope: 2, rescaleIntercept: -1024 };
    const empty = { '52009229': { vr: 'SQ', value: [{}] } } as const;
    const top = await instance(enhancedCtFile({ positions, interceptOf: () => 0, tags: rescale }));
    expect(top.frames[0]).toMatchObject({ rescaleSlope: 1, rescaleIntercept: 0, rescaled: true, rescaleType: 'HU' });
    const { frames } = await instance(enhancedCtFile({ positions, tags: { ...rescale, ...empty } }));
    for (const frame of frames)
      expect(frame).toMatchObject({ rescaleSlope: 2, rescaleIntercept: -1024, rescaled: true, rescaleType: null });
    const none = await instance(enhancedCtFile({ positions, tags: empty }));
    expect(none.frames[0]).toMatchObject({ rescaled: false });
  });

  test('a real one is read', async () => {
    const result = await read(realBytes('dcmqi_seg_sr/multiframe_24x38x3.dcm'));
    expect(result.ok && result.value.frames.map(({ imagePositionPatient }) => imagePositionPatient?.[2])).toHaveLength(
      3,
    );
  });

  test('is corrupt where its functional groups are not as many as its frames', async () => {
    expect(await code(enhancedCtFile({ positions, tags: { numberOfFrames: 1 } }))).toBe('file.corrupt');
  });
});

describe('values', () => {
  test('a patient is read where the header holds one, improbable figures left out', async () => {
    const tags = {
      patientSex: 'F',
      patientAge: '018M',
      patientSize: 1.72,
      patientWeight: 70.5,
      patientBirthDate: '19640230',
    };
    const { patient } = await instance(dicomFile({ tags }));
    expect(patient).toEqual({
      name: 'PHANTOM^A',
      id: 'P1',
      birthDate: null,
      sex: 'F',
      ageYears: 1.5,
      heightCm: 172,
      weightKg: 70.5,
    });
    const odd = await instance(
      dicomFile({ tags: { patientSize: 172, patientWeight: 0, patientSex: 'O', patientAge: '51' } }),
    );
    expect(odd.patient).toMatchObject({ heightCm: null, weightKg: null, sex: null, ageYears: null });
  });

  test.each([
    [
      'acquisitionDate',
      { acquisitionDate: '20150308', acquisitionTime: '101112.5', contentDate: '20150309' },
      '2015-03-08',
      '10:11:12',
    ],
    ['acquisitionDate', { acquisitionDateTime: '20150308101112.500000+0100' }, '2015-03-08', '10:11:12'],
    [
      'contentDate',
      { acquisitionDate: '20151345', contentDate: '20150309', contentTime: '1011' },
      '2015-03-09',
      '10:11:00',
    ],
    ['seriesDate', { seriesDate: '20150310' }, '2015-03-10', null],
    ['studyDate', {}, '2015-02-20', null],
  ] as const)('the date is the %s', async (source, tags, date, time) => {
    expect((await instance(dicomFile({ tags }))).acquired).toEqual({ date, time, source });
  });

  test('study and series whose UIDs were wiped get ones that stay the same and part what differs', async () => {
    const wiped = { studyInstanceUID: '', seriesInstanceUID: '', seriesNumber: 3 };
    const [a, again, other] = [
      await instance(dicomFile({ tags: wiped })),
      await instance(dicomFile({ tags: wiped, position: [0, 0, 1] })),
      await instance(dicomFile({ tags: { ...wiped, seriesNumber: 4 } })),
    ];
    expect(a.seriesInstanceUID).toMatch(/^2\.25\.\d{10,39}$/);
    expect(again.seriesInstanceUID).toBe(a.seriesInstanceUID);
    expect(other.seriesInstanceUID).not.toBe(a.seriesInstanceUID);
    expect(other.studyInstanceUID).toBe(a.studyInstanceUID);
  });

  test.each([
    ['latin 1', ['ISO_IR 100'], Buffer.from('Müller^Jörg', 'latin1'), 'Müller^Jörg'],
    ['UTF-8', ['ISO_IR 192'], Buffer.from('Müller^Jörg 山田'), 'Müller^Jörg 山田'],
  ] as const)('a name in %s', async (_, specificCharacterSet, bytes, expected) => {
    const tags = { specificCharacterSet, patientName: { vr: 'PN', value: new Uint8Array(bytes) } };
    expect((await instance(dicomFile({ tags }))).patient.name).toBe(expected);
  });
});

describe('compressed pixel data', () => {
  const transferSyntaxUID = '1.2.840.10008.1.2.4.80';
  const compressed = (fragments: readonly Uint8Array[]) =>
    dicomFile({ encapsulated: { transferSyntaxUID, fragments: new Encapsulated(fragments) } });
  const file = compressed([new Uint8Array(10), new Uint8Array(7)]);

  test('is known to be all there by its fragments', async () => {
    const { pixels, transferSyntaxUID: found } = await instance(file);
    expect(found).toBe(transferSyntaxUID);
    expect(pixels.pixelDataLength).toBeNull();
  });

  test('may lack its delimiter, but no byte of a fragment', async () => {
    expect(await code(truncatedTo(file, file.length - 8))).toBe('ok');
    expect(await code(truncatedTo(file, file.length - 9))).toBe('file.truncated');
  });

  test('without a fragment is corrupt', async () => {
    expect(await code(compressed([]))).toBe('file.corrupt');
  });
});
