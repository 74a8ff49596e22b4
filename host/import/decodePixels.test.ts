import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import dcmjsCodecs from 'dcmjs-codecs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '#core/result';
import { type DicomPhantom, dicomFile, Encapsulated, enhancedCtFile } from '#test/phantoms/dicom';
import { decodePixels, type StoredFrame } from './decodePixels.ts';
import { DEFLATED, fileFormat, inflatedFile } from './fileFormat.ts';
import type { PixelCode } from './pixelsCode.ts';
import { frameBytes } from './pixelsFrame.ts';
import { readInstance } from './readInstance.ts';
import { bytesSource } from './source.ts';

const DATA = 'test/data/cornerstone_ct_transfer_syntaxes';
const sample = (transferSyntaxUID: string) => readFileSync(`${DATA}/${transferSyntaxUID}.dcm`);
const IMPLICIT = '1.2.840.10008.1.2';

async function storedFrame(file: Uint8Array, frame = 0): Promise<Result<StoredFrame, string>> {
  const bytes = Buffer.from(file);
  const instance = await readInstance(bytesSource(bytes), 'a.dcm');
  if (!instance.ok) return instance;
  const { transferSyntaxUID, pixels, frames } = instance.value;
  const whole = transferSyntaxUID === DEFLATED ? inflatedFile(bytes, fileFormat(bytes)!.start)! : bytes;
  const stored = frameBytes(whole, pixels, frame, frames.length);
  if (!stored.ok) return stored;
  const { rescaleSlope, rescaleIntercept } = frames[frame]!;
  return { ok: true, value: { bytes: stored.value, transferSyntaxUID, pixels, rescaleSlope, rescaleIntercept } };
}

async function decoded(stored: StoredFrame): Promise<Result<Int16Array, PixelCode>> {
  const hu = new Int16Array(stored.pixels.rows * stored.pixels.columns);
  const result = await decodePixels(stored, hu);
  return result.ok ? { ok: true, value: hu } : result;
}

async function huOf(file: Uint8Array, frame = 0): Promise<Int16Array> {
  const stored = await storedFrame(file, frame);
  if (!stored.ok) throw new Error(stored.code);
  const hu = await decoded(stored.value);
  if (!hu.ok) throw new Error(`${hu.code}: ${hu.details.message}`);
  return hu.value;
}

const differences = (a: Int16Array, b: Int16Array) => {
  let largest = 0;
  let sum = 0;
  for (let n = 0; n < a.length; n++) {
    const difference = Math.abs(a[n]! - b[n]!);
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest, mean: sum / a.length };
};

describe('one slice in every encoding', () => {
  let reference: Int16Array;
  beforeAll(async () => {
    reference = await huOf(sample(IMPLICIT));
  });

  test('the uncompressed slice has the published pixel sum', () => {
    // PROVENANCE: stored values sum to 19,640,763; the rescale intercept is −1024.
    expect(reference.reduce((sum, hu) => sum + hu + 1024, 0)).toBe(19640763);
  });

  test.each(['1.99', '4.57', '4.70', '4.80', '4.90', '5'])(
    'lossless 1.2.840.10008.1.2.%s: identical HU',
    async (uid) => {
      expect(differences(await huOf(sample(`${IMPLICIT}.${uid}`)), reference).largest).toBe(0);
    },
  );

  // The JPEG and JPEG-LS figures are those of DCMTK 3.6.7 (dcmdjpeg, dcmdjpls) on these files: its errors are the encoder's.
  test.each([
    ['4.50', 64, 19.7361],
    ['4.51', 36, 3.9126],
    ['4.53', 36, 3.9126],
    ['4.55', 36, 3.9126],
    ['4.81', 1, 0.6941],
    ['4.91', 5, 0.5714],
  ])('lossy 1.2.840.10008.1.2.%s: within %d HU, %d on average', async (uid, largest, mean) => {
    const found = differences(await huOf(sample(`${IMPLICIT}.${uid}`)), reference);
    expect(found.largest).toBeLessThanOrEqual(largest);
    expect(found.mean).toBeLessThanOrEqual(mean);
  });

  test('HTJ2K, all three: identical HU', async () => {
    const stored = await storedFrame(sample(IMPLICIT));
    if (!stored.ok) throw new Error(stored.code);
    const encodedBuffer = await encoded('encodeHtJpeg2000', stored.value, { lossy: false, progressionOrder: 2 });
    for (const uid of ['4.201', '4.202', '4.203']) {
      const hu = await decoded({ ...stored.value, bytes: encodedBuffer, transferSyntaxUID: `${IMPLICIT}.${uid}` });
      expect(hu.ok && differences(hu.value, reference).largest).toBe(0);
    }
  });

  test('deflated frames: identical HU', async () => {
    const stored = await storedFrame(sample(IMPLICIT));
    if (!stored.ok) throw new Error(stored.code);
    const deflated = {
      ...stored.value,
      bytes: deflateRawSync(stored.value.bytes),
      transferSyntaxUID: `${IMPLICIT}.8.1`,
    };
    const hu = await decoded(deflated);
    expect(hu.ok && differences(hu.value, reference).largest).toBe(0);
    expect(await decoded({ ...deflated, bytes: deflated.bytes.subarray(0, 9000) })).toMatchObject({
      code: 'file.corrupt',
    });
  });
});

async function encoded(how: 'encodeHtJpeg2000' | 'encodeJpegLs' | 'encodeJpeg', stored: StoredFrame, options: object) {
  const { Context, NativeCodecs } = dcmjsCodecs;
  await NativeCodecs.initializeAsync();
  const { columns, rows, bitsAllocated, bitsStored, signed } = stored.pixels;
  const context = new Context({
    width: columns,
    height: rows,
    bitsAllocated,
    bitsStored,
    samplesPerPixel: 1,
    pixelRepresentation: signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: 'MONOCHROME2',
    decodedBuffer: new Uint8Array(stored.bytes),
  });
  return Buffer.from(NativeCodecs[how](context, options).getEncodedBuffer()!);
}

describe('stored values become HU', () => {
  const values = [-1024, -1, 0, 1, 3071, -32768, 32767, 100];
  const phantom = (more: DicomPhantom): DicomPhantom => ({ columns: 4, rows: 2, pixels: values, ...more });
  const hu = async (more: DicomPhantom) => [...(await huOf(dicomFile(phantom(more))))];

  test.each(['implicitLittle', 'explicitLittle', 'explicitBig', 'deflated'] as const)('%s', async (encoding) => {
    expect(await hu({ encoding })).toEqual(values);
  });

  test('unsigned 16 bit with an intercept', async () => {
    const pixels = [0, 24, 1024, 4095, 33000, 1, 2, 3];
    expect(await hu({ pixels, signed: false, intercept: -1024 })).toEqual(pixels.map((v) => v - 1024));
  });

  test('12 stored bits are sign-extended, and what lies above them (an old overlay) is not looked at', async () => {
    const pixels = [0x0fff, 0x0800, 0x07ff, 0xf001, 0x1000, 0, 1, 2];
    expect(await hu({ pixels, bitsStored: 12 })).toEqual([-1, -2048, 2047, 1, 0, 0, 1, 2]);
    expect(await hu({ pixels, bitsStored: 12, signed: false })).toEqual([4095, 2048, 2047, 1, 0, 0, 1, 2]);
  });

  test('stored bits may begin above bit 0', async () => {
    const pixels = [0x0010, 0xfff0, 0x8000, 0x7ff0, 0x000f, 0, 0, 0];
    expect(await hu({ pixels, bitsStored: 12, tags: { highBit: 15 } })).toEqual([1, -1, -2048, 2047, 0, 0, 0, 0]);
  });

  test('compressed or not, stored bits begin where High Bit says, if the stream is that wide', async () => {
    const pixels = [0x0010, 0xfff0, 0x8000, 0x7ff0, 0x000f, 0, 0, 0];
    const expected = [1, -1, -2048, 2047, 0, 0, 0, 0];
    const stored = await storedFrame(dicomFile(phantom({ pixels, bitsStored: 12, tags: { highBit: 15 } })));
    if (!stored.ok) throw new Error(stored.code);
    const { bytes, pixels: described } = stored.value;
    // Literal runs of eight in each of two segments, most significant byte first.
    const rle = Buffer.alloc(82);
    [2, 64, 73].forEach((word, at) => void rle.writeUInt32LE(word, 4 * at));
    for (const segment of [0, 1]) {
      rle[64 + 9 * segment] = 7;
      for (let n = 0; n < 8; n++) rle[65 + 9 * segment + n] = bytes[2 * n + 1 - segment]!;
    }
    const asStored = { ...stored.value, pixels: { ...described, bitsStored: 16 } };
    const shifted = Buffer.from(bytes);
    for (let n = 0; n < 16; n += 2) shifted.writeUInt16LE(shifted.readUInt16LE(n) >> 4, n);
    const options = { lossy: false, predictor: 1 };
    for (const [uid, compressed] of [
      ['5', rle],
      ['8.1', deflateRawSync(bytes)],
      ['4.70', await encoded('encodeJpeg', asStored, options)],
      ['4.80', await encoded('encodeJpegLs', asStored, options)],
      // Twelve bits that the encoder has already moved down.
      ['4.70', await encoded('encodeJpeg', { ...stored.value, bytes: shifted }, options)],
    ] as const) {
      const hu = await decoded({ ...stored.value, bytes: compressed, transferSyntaxUID: `${IMPLICIT}.${uid}` });
      expect(hu.ok ? [...hu.value] : hu.details, uid).toEqual(expected);
    }
  });

  test('8 bit, big endian: words in OW, bytes in OB, and frames that begin within a word', async () => {
    const pixels = Array.from({ length: 9 }, (_, n) => n * 20);
    const size = { columns: 3, rows: 3, bitsAllocated: 8, signed: false, encoding: 'explicitBig' } as const;
    expect(await hu({ ...size, pixels })).toEqual(pixels);
    const bytes = { vr: 'OB', value: new Uint8Array([...pixels, 0]) };
    expect(await hu({ ...size, tags: { pixelData: bytes } })).toEqual(pixels);
    const file = enhancedCtFile({
      ...size,
      positions: [
        [0, 0, 0],
        [0, 0, 1],
        [0, 0, 2],
      ],
      pixels: (i, j, frame) => 100 * frame + 3 * j + i,
    });
    for (const frame of [0, 1, 2])
      expect([...(await huOf(file, frame))]).toEqual(Array.from({ length: 9 }, (_, n) => 100 * frame + n));
  });

  test.each([
    ['implicitLittle', IMPLICIT],
    ['explicitLittle', `${IMPLICIT}.1`],
    ['explicitBig', `${IMPLICIT}.2`],
  ] as const)('%s, whatever native syntax the meta header names', async (encoding, own) => {
    for (const named of [IMPLICIT, `${IMPLICIT}.1`, `${IMPLICIT}.2`]) {
      const file = Buffer.from(dicomFile(phantom({ encoding, transferSyntaxUID: named })));
      expect([...(await huOf(file))], named).toEqual(values);
      const read = await readInstance(bytesSource(file), 'a.dcm');
      expect(read.ok && read.value.transferSyntaxUID).toBe(own);
    }
  });

  test('8 bit', async () => {
    const pixels = [0, 1, 127, 128, 255, 3, 4, 5];
    expect(await hu({ pixels, bitsAllocated: 8, signed: false })).toEqual(pixels);
    expect((await hu({ pixels, bitsAllocated: 8 })).slice(3, 5)).toEqual([-128, -1]);
  });

  test('a fractional slope is rounded to the nearest HU, halves upwards', async () => {
    const pixels = [0, 1, 2, 3, -1, -3, 5, 7];
    expect(await hu({ pixels, slope: 0.5, intercept: 0 })).toEqual([0, 1, 1, 2, -0, -1, 3, 4].map((v) => v + 0));
  });

  test('what int16 cannot hold is clamped, never wrapped', async () => {
    const pixels = [65535, 0, 40000, 33791, 33792, 1, 2, 3];
    expect(await hu({ pixels, signed: false, intercept: -1024 })).toEqual([
      32767, -1024, 32767, 32767, 32767, -1023, -1022, -1021,
    ]);
    expect((await hu({ pixels: [-32768, 0, 0, 0, 0, 0, 0, 0], intercept: -1024 }))[0]).toBe(-32768);
  });

  // What decides whether the kernel or the slow loop makes HU, on either side of the line: both must say the same.
  test.each([
    ['a whole intercept', 1, -1024, (v: number) => v - 1024],
    ['half an intercept, rounded upwards', 1, -1024.5, (v: number) => v - 1024],
    ['a slope of 2', 2, -1024, (v: number) => 2 * v - 1024],
    ['an intercept beyond 16 bits', 1, -40000, (v: number) => v - 40000],
    ['the largest of the kernel', 1, 32766, (v: number) => v + 32766],
    ['one more', 1, 32767, (v: number) => v + 32767],
  ])('%s', async (_, slope, intercept, expected) => {
    const clamped = (v: number) => Math.max(-32768, Math.min(expected(v), 32767));
    expect(await hu({ slope, intercept })).toEqual(values.map(clamped));
    // 12 stored bits under the four of an old overlay; and an unsigned sample that int16 cannot hold.
    const pixels = [0xf000, 0x0fff, 0x1800, 0x07ff, 0xffff, 0x8001, 24, 1024];
    const low = pixels.map((v) => v & 0xfff);
    expect(await hu({ pixels, bitsStored: 12, signed: false, slope, intercept })).toEqual(low.map(clamped));
    const signed = low.map((v) => (v >= 0x800 ? v - 0x1000 : v));
    expect(await hu({ pixels, bitsStored: 12, slope, intercept })).toEqual(signed.map(clamped));
    expect(await hu({ pixels, signed: false, slope, intercept })).toEqual(pixels.map(clamped));
  });

  test('padding keeps its value', async () => {
    const pixels = [-2000, 40, 50, 60, 70, 80, 90, 100];
    expect((await hu({ pixels, intercept: -1024, tags: { pixelPaddingValue: -2000 } }))[0]).toBe(-3024);
  });

  test('every frame of an Enhanced CT with its own intercept', async () => {
    const file = enhancedCtFile({
      positions: [
        [0, 0, 0],
        [0, 0, 1],
        [0, 0, 2],
      ],
      pixels: (i, j, frame) => 100 * frame + 10 * j + i,
      interceptOf: (frame) => -frame,
    });
    expect([...(await huOf(file, 2))].slice(0, 5)).toEqual([198, 199, 200, 201, 208]);
    expect((await huOf(file, 0))[15]).toBe(33);
  });

  test.each(['encodeJpegLs', 'encodeHtJpeg2000', 'encodeJpeg'] as const)(
    '12 signed bits of 16, odd size, through %s',
    async (how) => {
      const pixels = Array.from({ length: 63 }, (_, n) => ((n * 997) % 4096) - 2048);
      const stored = await storedFrame(dicomFile({ columns: 9, rows: 7, pixels, bitsStored: 12 }));
      if (!stored.ok) throw new Error(stored.code);
      const masked = Buffer.from(stored.value.bytes);
      // JPEG and JPEG-LS know no sign: 12 bits go in as they are.
      if (how !== 'encodeHtJpeg2000')
        for (let n = 0; n < 126; n += 2) masked.writeUInt16LE(masked.readUInt16LE(n) & 0xfff, n);
      const bytes = await encoded(how, { ...stored.value, bytes: masked }, { lossy: false, predictor: 1 });
      const transferSyntaxUID = `${IMPLICIT}.4.${{ encodeJpegLs: 80, encodeHtJpeg2000: 201, encodeJpeg: 70 }[how]}`;
      const hu = await decoded({ ...stored.value, bytes, transferSyntaxUID });
      expect(hu.ok ? [...hu.value] : hu.details).toEqual(pixels);
    },
  );
});

describe('fragments', () => {
  const stored = (n: number) => Buffer.from(new Int16Array(16).fill(n).buffer);
  const rle = (n: number) => {
    // 16 samples: one run of 16 in each of two segments, most significant byte first.
    const bytes = Buffer.alloc(68);
    [2, 64, 66].forEach((word, at) => void bytes.writeUInt32LE(word, 4 * at));
    bytes.set([257 - 16, n >> 8, 257 - 16, n & 255], 64);
    return bytes;
  };
  const positions = [
    [0, 0, 0],
    [0, 0, 1],
    [0, 0, 2],
  ] as const;
  const enhanced = (transferSyntaxUID: string, fragments: Encapsulated) =>
    enhancedCtFile({ positions, encapsulated: { transferSyntaxUID, fragments } });

  test('as many as frames: one each, the offset table not needed', async () => {
    const file = enhanced(`${IMPLICIT}.5`, new Encapsulated([rle(5), rle(600), rle(7)]));
    expect((await huOf(file, 1))[3]).toBe(600);
  });

  test('one frame in several fragments', async () => {
    const whole = sample(`${IMPLICIT}.4.80`);
    const frame = await storedFrame(whole);
    if (!frame.ok) throw new Error(frame.code);
    const { bytes, pixels } = frame.value;
    const pieces = [bytes.subarray(0, 1000), bytes.subarray(1000, 1002), bytes.subarray(1002)];
    const file = dicomFile({
      columns: pixels.columns,
      rows: pixels.rows,
      intercept: -1024,
      encapsulated: { transferSyntaxUID: `${IMPLICIT}.4.80`, fragments: new Encapsulated(pieces) },
    });
    expect(differences(await huOf(file), await huOf(sample(IMPLICIT))).largest).toBe(0);
  });

  test('several to a frame: told apart by the offset table', async () => {
    const native = [stored(1), stored(2), stored(3)].flatMap((b) => [b.subarray(0, 8), b.subarray(8)]);
    // Each fragment is 8 bytes of tag and length and 8, then 24, of pixels.
    const file = enhanced(`${IMPLICIT}.1.98`, new Encapsulated(native, [0, 48, 96]));
    expect((await huOf(file, 2))[15]).toBe(3);
  });

  test('several to a frame and no offset table: told apart by where code streams begin', async () => {
    const file = readFileSync(`${DATA}/fragmented_no_offset_table.dcm`);
    const frame = await storedFrame(file);
    expect(frame).toMatchObject({ ok: true });
    expect((await huOf(file)).length).toBe(512 * 512);
  });

  test('that fit no frames are refused', async () => {
    const file = enhanced(`${IMPLICIT}.5`, new Encapsulated([rle(5), rle(6), rle(7), rle(8)]));
    expect(await storedFrame(file)).toMatchObject({ ok: false, code: 'file.corrupt' });
  });
});

test.each([[0], [0xff], [0, 0, 0], [0xff, 0xff]])(
  'padding %j behind a code stream is none of it',
  async (...padding) => {
    const reference = await huOf(sample(IMPLICIT));
    for (const uid of ['4.70', '4.80', '4.90']) {
      const stored = await storedFrame(sample(`${IMPLICIT}.${uid}`));
      if (!stored.ok) throw new Error(stored.code);
      const whole = stored.value.bytes.subarray(
        0,
        Buffer.from(stored.value.bytes).lastIndexOf(Buffer.from([0xff, 0xd9])) + 2,
      );
      const hu = await decoded({ ...stored.value, bytes: Buffer.concat([whole, Buffer.from(padding)]) });
      expect(hu.ok && differences(hu.value, reference).largest).toBe(0);
    }
  },
);

describe('what cannot be decoded is refused by name', () => {
  test('an unknown transfer syntax, naming it', async () => {
    const stored = await storedFrame(sample(IMPLICIT));
    if (!stored.ok) throw new Error(stored.code);
    const refused = await decoded({ ...stored.value, transferSyntaxUID: '1.2.840.10008.1.2.4.100' });
    expect(refused).toMatchObject({ ok: false, code: 'file.unsupportedTransferSyntax' });
    expect(refused.ok || refused.details.message).toContain('1.2.840.10008.1.2.4.100');
  });

  test('a colour picture', async () => {
    const stored = await storedFrame(sample(IMPLICIT));
    if (!stored.ok) throw new Error(stored.code);
    const { pixels } = stored.value;
    const refused = await decoded({ ...stored.value, pixels: { ...pixels, samplesPerPixel: 3 } });
    expect(refused).toMatchObject({ ok: false, code: 'file.notImage' });
  });

  const streams = readdirSync(DATA).filter((name) => /\.(4\.\d+|5)\.dcm$/.test(name));

  test.each(streams)('%s: cut anywhere, or with another size in its header', async (name) => {
    const frame = await storedFrame(readFileSync(`${DATA}/${name}`));
    if (!frame.ok) throw new Error(frame.code);
    const { bytes, pixels } = frame.value;
    for (const length of [0, 1, 3, 63, 64, 200, bytes.length >> 1, bytes.length - 4])
      expect(await decoded({ ...frame.value, bytes: bytes.subarray(0, length) })).toMatchObject({
        code: 'file.corrupt',
      });
    const taller = { ...frame.value, pixels: { ...pixels, rows: pixels.rows + 1 } };
    expect(await decoded(taller)).toMatchObject({ ok: false, code: 'file.corrupt' });
  });
});
