import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { PixelDescription } from '#core/dicom/instance';
import { ok, type Result } from '#core/result';
import { MOST_INTERCEPT_HU, rescaler } from '#wasm/kernels/rescale';
import { builtFile } from '../builtFile.ts';
import { type Codec, jpeg2000Codec, jpegCodec, jpegLsCodec } from './decodeCodecs.ts';
import { type PixelCode, refusePixels } from './pixelsCode.ts';
import { decodeRle } from './pixelsRle.ts';
import { endsWhole, type StreamHeader, streamHeader } from './pixelsStream.ts';
import { type PixelCoding, pixelCoding } from './pixelsSyntax.ts';

/** One frame as it is stored, and all that is needed to make HU of it. */
export interface StoredFrame {
  readonly bytes: Uint8Array;
  readonly transferSyntaxUID: string;
  readonly pixels: PixelDescription;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
}

export const LOWEST_HU = -32768;
export const HIGHEST_HU = 32767;

/**
 * Fills `hu` with one frame in HU, shape [rows, columns]: stored value × Rescale Slope + Rescale Intercept, rounded to the
 * nearest whole HU (halves upwards). Pixel padding stays what it is. What int16 cannot hold is clamped to −32768 and 32767:
 * it is metal or a marker, and beyond every threshold that tissue is grown with.
 *
 * Refuses an unknown transfer syntax, a picture in colour, and whatever can be seen of damage: a stream cut short, one
 * whose own header disagrees with DICOM's, one that decodes to another size. A flipped byte inside entropy-coded data can
 * mostly not be seen. Signedness and Bits Stored are DICOM's, never the codec's (PS3.5 section 8.1.1).
 */
export async function decodePixels(frame: StoredFrame, hu: Int16Array): Promise<Result<void, PixelCode>> {
  const { pixels, transferSyntaxUID, bytes } = frame;
  const coding = pixelCoding(transferSyntaxUID);
  if (!coding)
    return refusePixels('file.unsupportedTransferSyntax', `Its transfer syntax ${transferSyntaxUID} has no decoder.`);
  if (pixels.samplesPerPixel !== 1)
    return refusePixels(
      'file.notImage',
      `It has ${pixels.samplesPerPixel} samples a pixel: a colour picture, not a CT.`,
    );
  const { columns, rows, bitsAllocated, bitsStored, highBit } = pixels;
  if (![8, 16, 32].includes(bitsAllocated) || bitsStored < 1 || bitsStored > bitsAllocated)
    return refusePixels(
      'file.corrupt',
      `It stores ${bitsStored} of ${bitsAllocated} bits a pixel, which cannot be read.`,
    );
  if (hu.length !== columns * rows) throw new Error(`A slice of ${columns} × ${rows} does not fit ${hu.length} places`);

  const lowBit = Math.min(Math.max(0, highBit + 1 - bitsStored), bitsAllocated - bitsStored);
  if (coding.kind === 'native') {
    if (bytes.length < (hu.length * bitsAllocated) / 8)
      return refusePixels('file.truncated', 'Its pixels end before the last of them.');
    return rescaled(frame, samplesOf(bytes, bitsAllocated, coding.bigEndian), lowBit, hu);
  }
  if (coding.kind === 'deflatedFrame' || coding.kind === 'rle') {
    const samples = unpacked(bytes, coding.kind, columns * rows, bitsAllocated / 8);
    if (!samples) return refusePixels('file.corrupt', 'Its compressed pixels are damaged or cut short.');
    return rescaled(frame, samplesOf(samples, bitsAllocated, false), lowBit, hu);
  }
  const header = streamHeader(bytes);
  const fault = faultOf(bytes, header, coding, pixels);
  if (fault || !header) return refusePixels('file.corrupt', fault ?? 'Its compressed pixels have no header.');
  const decoded = await decodeStream(bytes, header);
  const expected = columns * rows * (header.precision > 8 ? 2 : 1);
  if (decoded?.length !== expected)
    return refusePixels('file.corrupt', 'Its compressed pixels are damaged: the decoder could not read them.');
  const samples = samplesOf(decoded, header.precision > 8 ? 16 : 8, false);
  // An encoder keeps the bits where they lay, or codes the stored ones alone: then its stream is too narrow for High Bit.
  const streamLowBit = header.precision > highBit ? lowBit : 0;
  if (coding.lossy && !header.reversible && streamLowBit === 0) clampOvershoot(samples, header, pixels);
  return rescaled(frame, samples, streamLowBit, hu);
}

function unpacked(bytes: Uint8Array, kind: 'deflatedFrame' | 'rle', samples: number, bytesPerSample: number) {
  if (kind === 'rle') return decodeRle(bytes, samples, bytesPerSample);
  try {
    const inflated = inflateRawSync(bytes, { maxOutputLength: samples * bytesPerSample + 1 });
    // A frame of odd length carries one pad byte.
    const length = samples * bytesPerSample;
    return inflated.length === length || inflated.length === length + (length & 1) ? inflated : null;
  } catch {
    return null;
  }
}

/** What a code stream's own bytes show to be wrong, before any decoder sees it; null where nothing is. */
function faultOf(
  bytes: Uint8Array,
  header: StreamHeader | null,
  { kind }: PixelCoding,
  { columns, rows, bitsAllocated }: PixelDescription,
): string | null {
  if (!header || header.coding !== kind) return 'Its compressed pixels have no header of their kind.';
  if (!endsWhole(bytes)) return 'Its compressed pixels are cut short.';
  const { precision, components } = header;
  if (header.columns !== columns || header.rows !== rows || components !== 1)
    return `Its compressed pixels are ${header.columns} × ${header.rows} × ${components}, its header says ${columns} × ${rows} × 1.`;
  // Streams of 16 bits for 12 stored, or of 13 for 16, are about and unambiguous; only the allocation must hold them.
  if (precision < 2 || precision > bitsAllocated || precision > 16)
    return `Its compressed pixels have ${precision} bits, its header allocates ${bitsAllocated}.`;
  return null;
}

const codecs: { [Kind in StreamHeader['coding']]: () => Promise<Codec> } = {
  jpeg: jpegCodec,
  jpegLs: jpegLsCodec,
  jpeg2000: jpeg2000Codec,
};
const loaded = new Map<StreamHeader['coding'], Promise<Codec>>();

/** Samples of a code stream. A decoder's throw passes through: whoever runs it must then take a fresh one (decodePool). */
async function decodeStream(bytes: Uint8Array, { coding, columns, rows, precision }: StreamHeader) {
  const codec = loaded.get(coding) ?? codecs[coding]();
  loaded.set(coding, codec);
  return (await codec)({ bytes, columns, rows, precision });
}

type Samples = Uint8Array | Uint16Array | Uint32Array;

/** The raw samples as unsigned numbers; a copy where the bytes are not aligned or in the other order. */
function samplesOf(bytes: Uint8Array, bits: number, bigEndian: boolean): Samples {
  if (bits === 8) return bytes;
  const width = bits / 8;
  const ordered = !bigEndian && bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  if (bigEndian) Buffer.from(ordered.buffer as ArrayBuffer)[width === 2 ? 'swap16' : 'swap32']();
  const { buffer, byteOffset } = ordered;
  const count = ordered.length / width;
  return width === 2 ? new Uint16Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
}

/** A lossy stream with more bits than are stored may overshoot: clamped, since masking would turn white into black. */
function clampOvershoot(samples: Samples, { precision, signed: codecSigned }: StreamHeader, pixels: PixelDescription) {
  const { bitsStored, signed } = pixels;
  if (precision <= bitsStored && !(codecSigned && !signed)) return;
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const highest = signed ? -lowest - 1 : 2 ** bitsStored - 1;
  const shift = 32 - precision;
  const negatives = signed || codecSigned;
  for (let n = 0; n < samples.length; n++) {
    const value = negatives ? (samples[n]! << shift) >> shift : samples[n]!;
    samples[n] = Math.max(lowest, Math.min(value, highest));
  }
}

let kernel: ReturnType<typeof rescaler> | null = null;

/** Stored values are the Bits Stored from `lowBit` up, sign-extended where DICOM says signed; then HU. */
function rescaled(frame: StoredFrame, samples: Samples, lowBit: number, hu: Int16Array): Result<void, PixelCode> {
  const { rescaleSlope: slope, rescaleIntercept: intercept, pixels } = frame;
  // What nearly every CT is: whole numbers of 16 bits, moved by a constant.
  const moved = slope === 1 && Number.isInteger(intercept) && Math.abs(intercept) <= MOST_INTERCEPT_HU;
  if (samples instanceof Uint16Array && moved && pixels.bitsStored <= 16) {
    kernel ??= rescaler(new WebAssembly.Module(readFileSync(builtFile('kernels.wasm')) as Uint8Array<ArrayBuffer>));
    kernel(samples, hu, { bitsStored: pixels.bitsStored, lowBit, signed: pixels.signed, interceptHu: intercept });
    return ok(undefined);
  }
  const up = 32 - pixels.bitsStored - lowBit;
  const down = 32 - pixels.bitsStored;
  const { signed } = pixels;
  const whole = Number.isInteger(slope) && Number.isInteger(intercept);
  for (let n = 0; n < hu.length; n++) {
    const sample = samples[n]! << up;
    const value = (signed ? sample >> down : sample >>> down) * slope + intercept;
    const nearest = whole ? value : Math.round(value);
    hu[n] = Math.max(LOWEST_HU, Math.min(nearest, HIGHEST_HU));
  }
  return ok(undefined);
}
