import type { Attributes, AttributeValue } from './writtenObject.ts';

/** Tag and value representation of an attribute. */
export interface DictionaryEntry {
  readonly tag: number;
  readonly vr: string;
}
export type Dictionary = (keyword: string) => DictionaryEntry;

/**
 * The dictionary of PS3.6, which dcmjs keeps. Its own writer is not used: for the thousands of frames of a segmentation it
 * takes seconds (2400 frames: 2 to 5 s), of which this one takes hundredths.
 */
export async function dictionary(): Promise<Dictionary> {
  const { default: dcmjs } = await import('dcmjs');
  const { nameMap } = dcmjs.data.DicomMetaDictionary;
  const known = new Map<string, DictionaryEntry>();
  return (keyword) => {
    const before = known.get(keyword);
    if (before) return before;
    const entry = nameMap[keyword];
    if (!entry) throw new Error(`PS3.6 has no attribute ${keyword}`);
    // `xs`: signed where pixels are; those of our objects never are.
    const vr = entry.vr === 'xs' ? 'US' : entry.vr;
    const found = { tag: Number.parseInt(entry.tag.replace(/[(),]/g, ''), 16), vr };
    known.set(keyword, found);
    return found;
  };
}

const LONG_LENGTH = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const LONGEST_SHORT = 0xfffe;

/**
 * Attributes as the bytes of a data set (PS3.5 7), little endian, sequences and items with their lengths, tags ascending.
 * Empty texts and lists are written without a value. Throws where a value is longer than an explicit length can say.
 */
export function encodedAttributes(
  attributes: Attributes,
  { explicit, dictionary: entryOf }: { readonly explicit: boolean; readonly dictionary: Dictionary },
): Buffer {
  let bytes = Buffer.allocUnsafe(1 << 16);
  let at = 0;
  const room = (more: number) => {
    if (at + more <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + more));
    bytes.copy(larger, 0, 0, at);
    bytes = larger;
  };
  const uint16 = (value: number) => {
    room(2);
    at = bytes.writeUInt16LE(value, at);
  };
  const uint32 = (value: number) => {
    room(4);
    at = bytes.writeUInt32LE(value >>> 0, at);
  };
  const tag = (value: number) => {
    uint16(value >>> 16);
    uint16(value & 0xffff);
  };
  const lengthAt = (place: number, short: boolean) => {
    const length = at - place - (short ? 2 : 4);
    if (!short) bytes.writeUInt32LE(length, place);
    else if (length <= LONGEST_SHORT) bytes.writeUInt16LE(length, place);
    else throw new Error('A value is longer than an explicit length can say');
  };
  const dataSet = (set: Attributes) => {
    const entries = Object.keys(set)
      .filter((keyword) => set[keyword] !== undefined)
      .map((keyword) => ({ keyword, ...entryOf(keyword) }))
      .sort((a, b) => a.tag - b.tag);
    for (const { keyword, tag: number, vr } of entries) {
      tag(number);
      const long = !explicit || LONG_LENGTH.has(vr);
      if (explicit) {
        room(2);
        at += bytes.write(vr, at, 'latin1');
        if (long) uint16(0);
      }
      const place = at;
      if (long) uint32(0);
      else uint16(0);
      value(vr, set[keyword]!);
      lengthAt(place, !long);
    }
  };
  const value = (vr: string, given: Exclude<AttributeValue, undefined>) => {
    if (vr === 'SQ') {
      for (const item of given as readonly Attributes[]) {
        tag(0xfffee000);
        const place = at;
        uint32(0);
        dataSet(item);
        lengthAt(place, false);
      }
      return;
    }
    const values = (Array.isArray(given) ? given : [given]) as readonly (string | number)[];
    if (vr === 'US') for (const each of values) uint16(Number(each));
    else if (vr === 'UL') for (const each of values) uint32(Number(each));
    else if (vr === 'AT') for (const each of values) tag(Number(each));
    else if (vr === 'FD')
      for (const each of values) {
        room(8);
        at = bytes.writeDoubleLE(Number(each), at);
      }
    else if (vr === 'OB') {
      room(values.length);
      for (const each of values) at = bytes.writeUInt8(Number(each), at);
    } else {
      const text = values.join('\\');
      room(text.length * 3 + 1);
      const length = bytes.write(text, at, 'utf8');
      at += length;
      if (length & 1) bytes[at++] = vr === 'UI' ? 0 : 0x20;
    }
  };
  dataSet(attributes);
  return Buffer.from(bytes.subarray(0, at));
}
