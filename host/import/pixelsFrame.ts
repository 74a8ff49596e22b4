import type { PixelDescription } from '#core/dicom/instance';
import { ok, type Result } from '#core/result';
import { type PixelCode, refusePixels } from './pixelsCode.ts';

/** One fragment of encapsulated Pixel Data; `start` is its item tag's distance from the first item after the offset table. */
interface Fragment {
  readonly start: number;
  readonly bytes: Uint8Array;
}

const ITEM = 0xe000fffe;
const SEQUENCE_DELIMITER = 0xe0ddfffe;

/**
 * The stored bytes of one frame, a view on the file: native bytes, or the joined fragments of an encapsulated frame. A
 * copy where bytes are exchanged, each then in its own place.
 * @param file the whole file, inflated where the file was deflated
 */
export function frameBytes(
  file: Uint8Array,
  pixels: PixelDescription,
  frame: number,
  frames: number,
): Result<Uint8Array, PixelCode> {
  if (pixels.pixelDataLength === null) return encapsulatedFrame(file, pixels.pixelDataOffset, frame, frames);
  const length = Math.ceil((pixels.rows * pixels.columns * pixels.samplesPerPixel * pixels.bitsAllocated) / 8);
  const start = frame * length;
  const held = Math.min(pixels.pixelDataLength, file.length - pixels.pixelDataOffset);
  if (start + length > held)
    return refusePixels(
      'file.truncated',
      `Frame ${frame + 1} needs pixel bytes up to ${start + length}; the file holds ${Math.max(0, held)}.`,
    );
  const stored = file.subarray(pixels.pixelDataOffset, pixels.pixelDataOffset + held);
  return ok(pixels.bytesExchanged ? exchanged(stored, start, length) : stored.subarray(start, start + length));
}

/** Bytes of a frame, which may begin and end within a word, out of words whose bytes are the other way round. */
function exchanged(stored: Uint8Array, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let n = 0; n < length; n++) bytes[n] = stored[(start + n) ^ 1] ?? 0;
  return bytes;
}

/** PS3.5 A.4. */
function encapsulatedFrame(
  file: Uint8Array,
  offset: number,
  frame: number,
  frames: number,
): Result<Uint8Array, PixelCode> {
  const read = readItems(file, offset);
  if (!read.ok) return read;
  const [table, ...fragments] = read.value;
  if (!table || fragments.length === 0) return refusePixels('file.truncated', 'Its pixel data hold no fragment.');
  const groups = fragmentsOfFrames(offsetTable(table.bytes), fragments, frames);
  const group = groups?.[frame];
  if (!groups || !group || groups.length !== frames)
    return refusePixels(
      'file.corrupt',
      `Its ${fragments.length} fragments cannot be told apart into ${frames} frames.`,
    );
  return ok(joined(group));
}

function readItems(file: Uint8Array, offset: number): Result<Fragment[], PixelCode> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const items: Fragment[] = [];
  let origin = offset;
  for (let at = offset; at < file.length; ) {
    if (at + 8 > file.length) return refusePixels('file.truncated', 'The file ends within the pixel data.');
    const tag = view.getUint32(at, true);
    if (tag === SEQUENCE_DELIMITER) return ok(items);
    const length = view.getUint32(at + 4, true);
    if (tag !== ITEM || length === 0xffffffff)
      return refusePixels('file.corrupt', 'Its encapsulated pixel data hold something other than fragments.');
    if (at + 8 + length > file.length) return refusePixels('file.truncated', 'The file ends within a pixel fragment.');
    if (items.length === 1) origin = at;
    items.push({ start: at - origin, bytes: file.subarray(at + 8, at + 8 + length) });
    at += 8 + length;
  }
  // No delimiter, yet every fragment is whole: whether a frame is complete, its own stream says.
  return ok(items);
}

const offsetTable = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, n) => view.getUint32(4 * n, true));
};

/**
 * Fragments by frame: one frame takes all; as many fragments as frames, one each; else the offset table where it fits
 * the fragments; else every fragment that begins a code stream (SOI, or SOC and SIZ) begins a frame.
 */
function fragmentsOfFrames(offsets: readonly number[], fragments: readonly Fragment[], frames: number) {
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  const starts = new Set(fragments.map(({ start }) => start));
  const tableFits =
    offsets.length === frames && offsets.every((o, n) => starts.has(o) && (n === 0 || o > offsets[n - 1]!));
  const begins = tableFits
    ? ({ start }: Fragment) => offsets.includes(start)
    : ({ bytes: [a, b, c] }: Fragment) => a === 0xff && ((b === 0xd8 && c === 0xff) || (b === 0x4f && c === 0xff));
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    if (begins(fragment)) groups.push([fragment]);
    else if (groups.length > 0) groups.at(-1)!.push(fragment);
    else return null;
  }
  return groups;
}

function joined(fragments: readonly Fragment[]): Uint8Array {
  if (fragments.length === 1) return fragments[0]!.bytes;
  const all = new Uint8Array(fragments.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of fragments) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
