import { decodedText } from './charset.ts';
import { TAG } from './tags.ts';

/** How a data set is written (PS3.5 7.1). */
export interface Layout {
  readonly explicit: boolean;
  readonly little: boolean;
}

/** Why a data set could not be walked: it goes on after the bytes given, or an element leads nowhere. */
export interface HeaderFault {
  readonly reason: 'short' | 'corrupt';
  readonly tag: number;
  /** Where the element would end, for `short`. */
  readonly needed: number;
  /** Whether a length of that size is believable in a header at all. */
  readonly plausible: boolean;
}

interface ElementPlace {
  readonly offset: number;
  readonly length: number;
  /** Sequences without a length: how their items are written may differ from the data set (PS3.5 6.2.2, UN). */
  readonly layout: Layout;
}

export const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));
const IMPLICIT: Layout = { explicit: false, little: true };
/** Sequences nest a few levels deep; a hostile file may not take the stack. */
const DEEPEST = 32;

const vrCode = (vr: string) => (vr.charCodeAt(0) << 8) | vr.charCodeAt(1);
const SHORT_VRS = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ').map(vrCode);
const LONG_VRS = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ').map(vrCode);
/** 1: length in two bytes; 2: two reserved bytes, then length in four. Anything else is no value representation. */
const LENGTH_FORM = new Uint8Array(65536);
for (const vr of SHORT_VRS) LENGTH_FORM[vr] = 1;
for (const vr of LONG_VRS) LENGTH_FORM[vr] = 2;
const SQ = vrCode('SQ');
const UN = vrCode('UN');
/** Written by DCMTK for what it does not know, with a length of two bytes (its EVR_UNKNOWN2B). */
const UNKNOWN = vrCode('??');
const OB = vrCode('OB');
const OW = vrCode('OW');

export const isValueRepresentation = (first: number, second: number): boolean =>
  LENGTH_FORM[(first << 8) | second] !== 0;

/**
 * The attributes of one data set or sequence item that Remnant reads, found by walking its elements from `start` up to
 * the pixel data, without copying a byte. Values that are not of their type come back as null: a decimal string that is
 * no finite number is never a number here.
 */
export class Header {
  readonly #bytes: Buffer;
  readonly #layout: Layout;
  readonly #places = new Map<number, ElementPlace>();
  readonly #wanted: ReadonlySet<number>;
  #characterSet: readonly string[] = [];
  /** Pixel data where the walk ended; length UNDEFINED_LENGTH = encapsulated. */
  pixelData: {
    readonly tag: number;
    readonly offset: number;
    readonly length: number;
    /** Its words are of 16 bits in the other byte order, also where a sample is one byte (OW in big endian, PS3.5 7.3). */
    readonly otherWords: boolean;
  } | null = null;
  fault: HeaderFault | null = null;

  /** @param wanted the attributes that can be asked for afterwards; by default those that images are read by */
  constructor(bytes: Buffer, layout: Layout, start: number, end = bytes.length, wanted: ReadonlySet<number> = WANTED) {
    this.#bytes = bytes;
    this.#layout = layout;
    this.#wanted = wanted;
    this.#walk(start, end, 0);
    this.#characterSet = this.strings(TAG.specificCharacterSet);
  }

  /** Walks elements; returns the position behind the last one, at `end` or behind the delimiter of an item. */
  #walk(start: number, end: number, depth: number, layout = this.#layout, keep = true, delimited = false): number {
    const bytes = this.#bytes;
    let at = start;
    while (at < end) {
      if (at + 8 > end) return this.#short(0, at + 8);
      const tag = readTag(bytes, at, layout.little);
      let length: number;
      let vr = 0;
      if (tag === ITEM_END && delimited) return at + 8;
      if (layout.explicit) {
        vr = (bytes[at + 4]! << 8) | bytes[at + 5]!;
        const form = LENGTH_FORM[vr];
        if (form === 1 || vr === UNKNOWN) {
          length = layout.little ? bytes[at + 6]! | (bytes[at + 7]! << 8) : (bytes[at + 6]! << 8) | bytes[at + 7]!;
          at += 8;
        } else if (form === 2) {
          if (at + 12 > end) return this.#short(tag, at + 12);
          length = readUint32(bytes, at + 8, layout.little);
          at += 12;
        } else return this.#corrupt(tag);
      } else {
        length = readUint32(bytes, at + 4, layout.little);
        at += 8;
      }
      if (depth === 0 && tag >= TAG.floatPixelData && tag <= TAG.pixelData) {
        this.pixelData = { tag, offset: at, length, otherWords: vr === OW && !layout.little };
        return at;
      }
      const offset = at;
      const itemLayout = vr === UN ? IMPLICIT : layout;
      if (length === UNDEFINED_LENGTH) {
        // Fragments of compressed pixels (an icon's) are items of known length, closed as a sequence is (PS3.5 A.4).
        if (layout.explicit && vr !== SQ && vr !== UN && vr !== OB && vr !== OW) return this.#corrupt(tag);
        at = this.#skipItems(at, end, depth + 1, itemLayout, tag);
        if (this.fault) return at;
      } else {
        at += length;
        if (at > end) return this.#short(tag, at, length <= believableLength(vr, layout));
      }
      if (keep && this.#wanted.has(tag))
        this.#places.set(tag, {
          offset,
          length: length === UNDEFINED_LENGTH ? at - 8 - offset : length,
          layout: itemLayout,
        });
    }
    return delimited ? this.#short(ITEM_END, at + 8) : at;
  }

  /** Behind the items of a sequence without a length. */
  #skipItems(start: number, end: number, depth: number, layout: Layout, sequence: number): number {
    if (depth > DEEPEST) return this.#corrupt(sequence);
    let at = start;
    while (at + 8 <= end) {
      const tag = readTag(this.#bytes, at, layout.little);
      const length = readUint32(this.#bytes, at + 4, layout.little);
      at += 8;
      if (tag === SEQUENCE_END) return at;
      if (tag !== ITEM) return this.#corrupt(sequence);
      if (length === UNDEFINED_LENGTH) {
        at = this.#walk(at, end, depth, layout, false, true);
        if (this.fault) return at;
      } else {
        at += length;
        if (at > end) return this.#short(sequence, at);
      }
    }
    return this.#short(sequence, at + 8);
  }

  #short(tag: number, needed: number, plausible = true): number {
    this.fault = { reason: 'short', tag, needed, plausible };
    return this.#bytes.length;
  }

  #corrupt(tag: number): number {
    this.fault = { reason: 'corrupt', tag, needed: 0, plausible: false };
    return this.#bytes.length;
  }

  has(tag: number): boolean {
    return this.#places.has(tag);
  }

  /** All values of a text attribute in the default character repertoire, without padding. */
  strings(tag: number): readonly string[] {
    const place = this.#places.get(tag);
    if (!place || place.length === 0) return [];
    const text = latin1(this.#bytes, place.offset, place.offset + place.length);
    return text.includes('\\') ? text.split('\\').map(withoutPadding) : [text];
  }

  /** The first value, null where it is missing or empty. */
  string(tag: number): string | null {
    return this.strings(tag)[0] || null;
  }

  /** Text in the header's own character set; null where missing, empty, or in a set that is not known. */
  text(tag: number): string | null {
    const place = this.#places.get(tag);
    if (!place) return null;
    const text = decodedText(this.#bytes.subarray(place.offset, place.offset + place.length), this.#characterSet);
    return text === null ? null : withoutPadding(text) || null;
  }

  /** Decimal strings (DS), every one a finite number, else null. */
  decimals(tag: number, count: number): readonly number[] | null {
    const texts = this.strings(tag);
    if (texts.length !== count) return null;
    const numbers = texts.map(decimal);
    return numbers.includes(null) ? null : (numbers as number[]);
  }

  decimal(tag: number): number | null {
    const text = this.string(tag);
    return text === null ? null : decimal(text);
  }

  /** An integer string (IS). */
  integer(tag: number): number | null {
    const text = this.string(tag);
    return text !== null && /^[+-]?\d{1,12}$/.test(text) ? Number(text) : null;
  }

  uint16(tag: number): number | null {
    const place = this.#places.get(tag);
    if (!place || place.length < 2) return null;
    return this.#layout.little ? this.#bytes.readUInt16LE(place.offset) : this.#bytes.readUInt16BE(place.offset);
  }

  uint32(tag: number): number | null {
    const place = this.#places.get(tag);
    return !place || place.length < 4 ? null : readUint32(this.#bytes, place.offset, this.#layout.little);
  }

  /** A double (FD); null where it is no finite number. */
  float64(tag: number): number | null {
    const place = this.#places.get(tag);
    if (!place || place.length < 8) return null;
    const value = this.#layout.little ? this.#bytes.readDoubleLE(place.offset) : this.#bytes.readDoubleBE(place.offset);
    return Number.isFinite(value) ? value : null;
  }

  /** The items of a sequence, in order; none where it is missing. Null where an item leads nowhere. */
  items(tag: number): readonly Header[] | null {
    const place = this.#places.get(tag);
    const items: Header[] = [];
    if (!place) return items;
    const { little } = place.layout;
    const end = place.offset + place.length;
    for (let at = place.offset; at + 8 <= end; ) {
      if (readTag(this.#bytes, at, little) !== ITEM) return null;
      const length = readUint32(this.#bytes, at + 4, little);
      const itemEnd = length === UNDEFINED_LENGTH ? this.#endOfItem(at + 8, end, place.layout) : at + 8 + length;
      if (itemEnd > end) return null;
      const innerEnd = length === UNDEFINED_LENGTH ? itemEnd - 8 : itemEnd;
      const item = new Header(this.#bytes, place.layout, at + 8, innerEnd, this.#wanted);
      if (item.fault) return null;
      item.#characterSet = this.#characterSet;
      items.push(item);
      at = itemEnd;
    }
    return items;
  }

  #endOfItem(start: number, end: number, layout: Layout): number {
    const at = this.#walk(start, end, 1, layout, false, true);
    if (!this.fault) return at;
    this.fault = null;
    return Number.POSITIVE_INFINITY;
  }
}

const readTag = (bytes: Buffer, at: number, little: boolean): number =>
  little
    ? ((bytes[at + 1]! << 24) | (bytes[at]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 2]!) >>> 0
    : ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

const readUint32 = (bytes: Buffer, at: number, little: boolean): number =>
  little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);

/** What an element of a header may hold before its length is taken for damage rather than for a file cut short. */
const believableLength = (vr: number, { explicit }: Layout): number =>
  explicit && LENGTH_FORM[vr] === 1 ? 4096 : 64 << 20;

/** Bytes as text, without the blanks around them: most values are short, and one call per value costs the most. */
function latin1(bytes: Buffer, start: number, end: number): string {
  let [from, to] = [start, end];
  while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0)) to--;
  while (from < to && bytes[from] === 0x20) from++;
  return to - from > 24 ? bytes.toString('latin1', from, to) : shortText(bytes, from, to);
}

function shortText(bytes: Buffer, from: number, to: number): string {
  let text = '';
  for (let n = from; n < to; n++) text += String.fromCharCode(bytes[n]!);
  return text;
}

const withoutPadding = (text: string): string => text.replace(/^ +|[ \0]+$/g, '');

/** A decimal string (PS3.5 6.2), strictly: `1.5e-3` yes; `1,5`, `NaN`, `1e999` and the empty value no. */
function decimal(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
