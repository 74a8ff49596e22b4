import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DicomPhantom, dicomFile, Encapsulated, truncatedTo } from '#test/phantoms/dicom';
import { code, read, realBytes } from '#test/phantoms/instanceBytes';
import { readInstance } from './readInstance.ts';
import { bytesSource } from './source.ts';

describe('file.notDicom', () => {
  const jpeg = Buffer.from(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAEAAQBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z',
    'base64',
  );
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a few bytes', Buffer.from('DICM')],
    ['a text', Buffer.from('Dear colleague, here is the scan that you asked for.\n'.repeat(40))],
    ['a photo', jpeg],
    ['zeros', Buffer.alloc(4096)],
  ])('%s', async (_, bytes) => {
    expect(await code(bytes)).toBe('file.notDicom');
  });

  test('whatever bytes come, the answer is a result', async () => {
    const prefix = dicomFile().subarray(0, 132);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, prefixed) => {
        await read(prefixed ? Buffer.concat([prefix, bytes]) : bytes);
      }),
      { numRuns: 300 },
    );
  });
});

describe('file.notImage', () => {
  test.each([
    ['a directory', 'pydicom_test_files/DICOMDIR'],
    ['a report', 'pydicom_test_files/reportsi.dcm'],
    ['a structure set', 'pydicom_test_files/rtstruct.dcm'],
    ['a data set without meta header, big endian', 'pydicom_test_files/ExplVR_BigEndNoMeta.dcm'],
    ['a data set without meta header, little endian', 'pydicom_test_files/ExplVR_LitEndNoMeta.dcm'],
    ['a meta header without group length', 'pydicom_test_files/no_meta_group_length.dcm'],
  ])('%s', async (_, path) => {
    expect(await read(realBytes(path))).toMatchObject({ ok: false, code: 'file.notImage' });
  });
});

describe('file.unsupportedTransferSyntax', () => {
  test.each([
    ['a film', { encapsulated: { transferSyntaxUID: '1.2.840.10008.1.2.4.100', fragments: new Encapsulated([]) } }],
    ['a private one', { transferSyntaxUID: '1.2.3.4.5' }],
  ])('%s is known by its name, before anything is decoded', async (_, phantom) => {
    const result = await read(dicomFile(phantom));
    expect(result).toMatchObject({ ok: false, code: 'file.unsupportedTransferSyntax' });
    expect(!result.ok && result.details.message).toMatch(/1\.2\.(840\.10008\.1\.2\.4\.100|3\.4\.5) has no decoder/);
  });
});

describe('file.truncated', () => {
  test.each([
    ['pixel data', 'pydicom_test_files/MR_truncated.dcm', /last 62 bytes/],
    ['a plan', 'pydicom_test_files/rtplan_truncated.dcm', /\(300A,00B0\)/],
  ])('%s', async (_, path, message) => {
    expect(await read(realBytes(path))).toMatchObject({
      ok: false,
      code: 'file.truncated',
      details: { message: expect.stringMatching(message) },
    });
  });

  test('wherever a slice is cut, it is never taken for whole', async () => {
    for (const encoding of ['explicitLittle', 'implicitLittle', 'explicitBig', 'deflated'] as const) {
      const file = dicomFile({ encoding });
      for (let length = 400; length < file.length; length++)
        expect(await code(truncatedTo(file, length)), `${encoding} ${length}`).toBe('file.truncated');
    }
  });
});

describe('file.corrupt', () => {
  const tagged = (tags: DicomPhantom['tags'] & object) => dicomFile({ tags });
  test.each([
    ['no rows', { rows: 0 }],
    ['bits that do not fit', { bitsStored: 17 }],
    ['bits of no size', { bitsAllocated: 12 }],
    ['bits of a size that no decoder gives', { bitsAllocated: 64, bitsStored: 16, rows: 1, columns: 1 }],
    ['a CT of single bits', { bitsAllocated: 1, bitsStored: 1 }],
    ['neither signed nor unsigned', { pixelRepresentation: null }],
    ['more rows than pixels', { rows: 5 }],
    ['more frames than pixels', { numberOfFrames: 2_000_000_000 }],
    ['a count of frames that is none', { numberOfFrames: 'many' }],
    ['a slope that is no number', { rescaleSlope: '1,5' }],
    ['a slope of zero', { rescaleSlope: 0 }],
    ['an intercept that is no number', { rescaleIntercept: 'NaN' }],
  ])('%s', async (_, tags) => {
    expect(await code(tagged(tags as DicomPhantom['tags'] & object))).toBe('file.corrupt');
  });

  test.each([
    ['in subsampled colour', { tags: { photometricInterpretation: 'YBR_FULL_422', samplesPerPixel: 3 } }],
    ['said to be compressed, but not in fragments', { transferSyntaxUID: '1.2.840.10008.1.2.5' }],
    ['of one bit, in pixel data that hold them', { rows: 1, columns: 1, pixels: [], bitsAllocated: 8 }],
  ] as const)('more frames than any image, %s', async (name, phantom: DicomPhantom) => {
    const pixelData = { vr: 'OW', value: new Uint8Array(name.startsWith('of one bit') ? 1 << 17 : 1000) };
    const numberOfFrames = name.startsWith('of one bit') ? 1 << 17 : 100_000_000;
    expect(await code(dicomFile({ ...phantom, tags: { ...phantom.tags, numberOfFrames, pixelData } }))).toBe(
      'file.corrupt',
    );
  });

  test('an element whose length leads nowhere', async () => {
    const file = Buffer.from(dicomFile());
    const modality = file.indexOf('\x08\x00\x60\x00CS', 'latin1');
    file.writeUInt16LE(0xfff0, modality + 6);
    expect(await code(file)).toBe('file.corrupt');
    file.writeUInt16LE(5, modality + 6);
    expect(await code(file)).toBe('file.corrupt');
  });

  test('a header without end, of which no more is read than an image could have', async () => {
    const file = Buffer.from(dicomFile());
    const dataSet = file.indexOf('\x08\x00\x08\x00CS', 'latin1');
    const size = 400 << 20;
    const head = Buffer.from('090010104f42000000000000', 'hex');
    head.writeUInt32LE(size - dataSet - 1000, 8);
    let most = 0;
    const result = await readInstance(
      {
        size,
        read: async (offset, length) => {
          most = Math.max(most, length);
          const bytes = Buffer.alloc(length);
          if (offset === 0) Buffer.concat([file.subarray(0, dataSet), head]).copy(bytes);
          return bytes;
        },
        close: async () => {},
      },
      'file.dcm',
    );
    expect(result).toMatchObject({
      code: 'file.corrupt',
      details: { message: expect.stringContaining('longer than') },
    });
    expect(most).toBeLessThanOrEqual(64 << 20);
  });

  test('a file that shrinks while it is read is cut short', async () => {
    const bytes = Buffer.from(dicomFile()).subarray(0, 500);
    const shrunk = { ...bytesSource(bytes), size: 1 << 20 };
    expect(await readInstance(shrunk, 'file.dcm')).toMatchObject({ code: 'file.truncated' });
  });

  test('sequences nested without end', async () => {
    const item = Buffer.from('08001511' + '5351' + '0000' + 'ffffffff' + 'feff00e0' + 'ffffffff', 'hex');
    const head = Buffer.from(dicomFile()).subarray(0, 400);
    const start = head.indexOf('\x08\x00\x08\x00CS', 'latin1');
    const nested = Buffer.concat([head.subarray(0, start), ...Array.from({ length: 100_000 }, () => item)]);
    expect(await code(nested)).toBe('file.corrupt');
  });

  test('a VR that is none, in a real file', async () => {
    expect(await read(realBytes('pydicom_test_files/badVR.dcm'))).toMatchObject({ ok: false, code: 'file.corrupt' });
  });
});
