import { inflateRawSync } from 'node:zlib';
import { Header, isValueRepresentation, type Layout } from './header.ts';
import { TAG } from './tags.ts';

/** What comes before a data set (PS3.10 7.1): where it begins, and how it is written. */
export interface FileFormat {
  readonly transferSyntaxUID: string;
  readonly layout: Layout;
  /** Where the data set begins; less than an element before the end of the bytes given, there must be more of them. */
  readonly start: number;
  readonly mediaStorageSOPClassUID: string | null;
  readonly mediaStorageSOPInstanceUID: string | null;
}

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';
/** Pixel data of known length; every other transfer syntax encapsulates it. */
export const NATIVE: ReadonlySet<string> = new Set([IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG]);

/**
 * How the file whose first bytes are given is written, with or without preamble and meta header; null where it is no
 * DICOM. Where the meta header says nothing, or says what the data set is not, the data set's first element decides.
 */
export function fileFormat(bytes: Buffer): FileFormat | null {
  const prefixed = bytes.length >= 132 && bytes.toString('latin1', 128, 132) === 'DICM';
  const metaStart = prefixed ? 132 : 0;
  const hasMeta = bytes.length >= metaStart + 8 && bytes.readUInt16LE(metaStart) === 2;
  if (!prefixed && !hasMeta) return withoutMeta(bytes, 0, false);
  if (!hasMeta) return withoutMeta(bytes, metaStart, true);
  const start = endOfMeta(bytes, metaStart);
  if (start === null) return null;
  const meta = new Header(bytes, { explicit: true, little: true }, metaStart, start);
  const named = meta.string(TAG.transferSyntaxUID);
  const storage = {
    mediaStorageSOPClassUID: meta.string(TAG.mediaStorageSOPClassUID),
    mediaStorageSOPInstanceUID: meta.string(TAG.mediaStorageSOPInstanceUID),
  };
  if (named === DEFLATED) return { ...storage, transferSyntaxUID: DEFLATED, layout: layoutOf(DEFLATED), start };
  const seen = seenLayout(bytes, start);
  // Native pixels are written as the data set is, whatever was named.
  if (seen && (named === null || NATIVE.has(named)))
    return { ...storage, transferSyntaxUID: nameOf(seen), layout: seen, start };
  if (named === null) return null;
  return { ...storage, transferSyntaxUID: named, layout: seen ?? layoutOf(named), start };
}

function withoutMeta(bytes: Buffer, start: number, prefixed: boolean): FileFormat | null {
  const layout = seenLayout(bytes, start, prefixed);
  return (
    layout && {
      transferSyntaxUID: nameOf(layout),
      layout,
      start,
      mediaStorageSOPClassUID: null,
      mediaStorageSOPInstanceUID: null,
    }
  );
}

/** Behind the last element of group 2, which is always explicit little endian; its stated length is not relied on. */
function endOfMeta(bytes: Buffer, metaStart: number): number | null {
  let at = metaStart;
  while (at + 8 <= bytes.length && bytes.readUInt16LE(at) === 2) {
    if (!isValueRepresentation(bytes[at + 4]!, bytes[at + 5]!)) return null;
    const long = ['OB', 'UN', 'OW', 'UT'].includes(bytes.toString('latin1', at + 4, at + 6));
    if (long && at + 12 > bytes.length) return bytes.length;
    at += long ? 12 + bytes.readUInt32LE(at + 8) : 8 + bytes.readUInt16LE(at + 6);
  }
  return Math.min(at, bytes.length);
}

/**
 * The layout that the first element at `start` shows, null where it shows none. Without a prefix only a data set that
 * begins in group 4 or 8 with an element of believable length is taken for DICOM: text and photos do not.
 */
function seenLayout(bytes: Buffer, start: number, trusted = true): Layout | null {
  if (start + 8 > bytes.length) return null;
  const explicit = isValueRepresentation(bytes[start + 4]!, bytes[start + 5]!);
  const groupLittle = bytes.readUInt16LE(start);
  const groupBig = bytes.readUInt16BE(start);
  const beginsSensibly = (group: number) => group === 4 || group === 8;
  if (explicit) {
    if (trusted || beginsSensibly(groupLittle) || beginsSensibly(groupBig))
      return { explicit: true, little: groupLittle <= groupBig };
    return null;
  }
  const length = bytes.readUInt32LE(start + 4);
  if (groupLittle > groupBig || !(trusted ? groupLittle < 0x100 : beginsSensibly(groupLittle))) return null;
  return length <= 1024 || length === 0xffffffff ? { explicit: false, little: true } : null;
}

const layoutOf = (transferSyntaxUID: string): Layout => ({
  explicit: transferSyntaxUID !== IMPLICIT_LITTLE,
  little: transferSyntaxUID !== EXPLICIT_BIG,
});

const nameOf = ({ explicit, little }: Layout): string =>
  explicit ? (little ? EXPLICIT_LITTLE : EXPLICIT_BIG) : IMPLICIT_LITTLE;

/** Real images shrink to a few percent; a small file may, a large one does not grow more than this. */
const MOST_INFLATED = (deflatedBytes: number) => Math.max(64 << 20, deflatedBytes * 64);

/**
 * A deflated file as it would be without deflation: what stood before the data set, then the data set inflated. Null
 * where the stream is damaged, cut short, or grows beyond what an image would.
 */
export function inflatedFile(bytes: Buffer, start: number): Buffer | null {
  try {
    const body = inflateRawSync(bytes.subarray(start), { maxOutputLength: MOST_INFLATED(bytes.length) });
    return Buffer.concat([bytes.subarray(0, start), body]);
  } catch {
    return null;
  }
}
