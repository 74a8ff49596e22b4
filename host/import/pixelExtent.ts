import { UNDEFINED_LENGTH } from './header.ts';
import type { ByteSource } from './source.ts';

export interface PixelElement {
  readonly offset: number;
  readonly length: number;
}

export interface PixelFault {
  readonly code: 'file.truncated' | 'file.corrupt';
  readonly message: string;
}

const ITEM = 0xe000fffe;
const SEQUENCE_END = 0xe0ddfffe;
/** More fragments than any CT has: a file built to keep us busy. */
const MOST_FRAGMENTS = 200_000;
/** More frames than any multi-frame CT has; each becomes a description of its own. */
const MOST_FRAMES = 65_536;

/**
 * Why the pixel data are not all there, or null when they are. Native data must lie within the file and hold every frame;
 * of encapsulated data the fragments are walked (PS3.5 A.4), without reading what is in them.
 * @param frameBytes the least that one native frame takes
 */
export async function pixelsFault(
  source: ByteSource,
  element: PixelElement,
  native: boolean,
  frames: number,
  frameBytes: number,
): Promise<PixelFault | null> {
  if (frames > MOST_FRAMES)
    return { code: 'file.corrupt', message: `Its header counts ${frames} frames, more than any image has.` };
  if (element.length === UNDEFINED_LENGTH) {
    if (native)
      return { code: 'file.corrupt', message: 'Its pixel data are in fragments, but not said to be compressed.' };
    const fragments = await fragmentsOf(source, element.offset);
    if ('code' in fragments) return fragments;
    if (fragments.length >= frames) return null;
    return { code: 'file.corrupt', message: `There are ${frames} frames, but only ${fragments.length} fragments.` };
  }
  if (!native)
    return { code: 'file.corrupt', message: 'Its pixel data are said to be compressed, but are not in fragments.' };
  const missing = element.offset + element.length - source.size;
  if (missing > 0)
    return { code: 'file.truncated', message: `The last ${missing} bytes of its pixel data are missing.` };
  if (element.length < Math.ceil(frames * frameBytes))
    return {
      code: 'file.corrupt',
      message: `Its pixel data hold ${element.length} bytes, rows and columns need ${Math.ceil(frames * frameBytes)}.`,
    };
  return null;
}

/** Where each fragment of encapsulated pixel data lies, the offset table left out. */
export async function fragmentsOf(source: ByteSource, offset: number): Promise<readonly PixelElement[] | PixelFault> {
  const fragments: PixelElement[] = [];
  for (let at = offset; fragments.length < MOST_FRAGMENTS; ) {
    // A file that ends exactly behind a fragment has only lost its delimiter.
    if (at === source.size && fragments.length > 1) return fragments.slice(1);
    if (at + 8 > source.size) return cutShort;
    const head = await source.read(at, 8);
    const tag = head.readUInt32LE(0);
    const length = head.readUInt32LE(4);
    if (tag === SEQUENCE_END) return fragments.slice(1);
    if (tag !== ITEM) return { code: 'file.corrupt', message: 'A fragment of its pixel data leads nowhere.' };
    fragments.push({ offset: at + 8, length });
    at += 8 + length;
    if (at > source.size) return cutShort;
  }
  return { code: 'file.corrupt', message: 'Its pixel data are in more fragments than any image.' };
}

const cutShort: PixelFault = { code: 'file.truncated', message: 'It ends within its compressed pixel data.' };

interface FrameOfPixels {
  readonly columns: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly photometricInterpretation: string;
}

/** What one frame takes uncompressed, in bytes (a fraction for single bits); null for subsampled colour. */
export const nativeFrameBytes = (pixels: FrameOfPixels): number | null =>
  isSubsampled(pixels) ? null : sampledBytes(pixels);

/** The least that one frame takes: colour that is subsampled in both directions keeps half of its samples. */
export const leastFrameBytes = (pixels: FrameOfPixels): number =>
  isSubsampled(pixels) ? sampledBytes(pixels) / 2 : sampledBytes(pixels);

const isSubsampled = (pixels: FrameOfPixels) => /_42[02]$/.test(pixels.photometricInterpretation);

const sampledBytes = (pixels: FrameOfPixels) =>
  (pixels.columns * pixels.rows * pixels.samplesPerPixel * pixels.bitsAllocated) / 8;
