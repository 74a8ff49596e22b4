import { deflateRawSync } from 'node:zlib';

/** How the data set of a file is laid out; each with its transfer syntax. */
export const ENCODINGS = {
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
} as const;
export type Encoding = keyof typeof ENCODINGS;

export type ElementValue =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | Uint8Array
  | Encapsulated
  | readonly Elements[];
/** One element: its value representation, and the value (bytes are written as they are, sequences as items). */
export interface Element {
  readonly vr: string;
  readonly value: ElementValue;
}
/** A data set: tags as eight hex digits (`00080018`). Written in ascending order. */
export type Elements = Readonly<Record<string, Element>>;

const LONG = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'SQ', 'UC', 'UN', 'UR', 'UT']);
const NUMBERS: Readonly<Record<string, number>> = { US: 2, SS: 2, AT: 4, UL: 4, SL: 4, FL: 4, FD: 8 };

interface Layout {
  readonly explicit: boolean;
  readonly little: boolean;
  readonly undefinedLengths: boolean;
}

/** Pixel data in fragments (PS3.5 A.4): of the image by `pixelFragments`, of an icon as the value of its 7FE00010 in OB. */
export class Encapsulated {
  readonly fragments: readonly Uint8Array[];
  readonly offsetTable: readonly number[];
  constructor(fragments: readonly Uint8Array[], offsetTable: readonly number[] = []) {
    this.fragments = fragments;
    this.offsetTable = offsetTable;
  }
}

export interface FileLayout {
  readonly encoding: Encoding;
  /** Written in the meta header instead of the encoding's own (encapsulated files are explicit little endian). */
  readonly transferSyntaxUID?: string;
  readonly preamble: boolean;
  readonly meta: boolean;
  readonly undefinedLengths?: boolean;
  readonly pixelFragments?: Encapsulated;
}

/** A whole DICOM file: preamble, meta header and data set, each only where the layout asks for it. */
export function writeFile(elements: Elements, layout: FileLayout): Uint8Array {
  const parts: Uint8Array[] = [];
  if (layout.preamble) parts.push(new Uint8Array(128), Buffer.from('DICM'));
  if (layout.meta) parts.push(metaHeader(elements, layout.transferSyntaxUID ?? ENCODINGS[layout.encoding]));
  const body = writeElements(
    elements,
    {
      explicit: layout.encoding !== 'implicitLittle',
      little: layout.encoding !== 'explicitBig',
      undefinedLengths: layout.undefinedLengths ?? false,
    },
    layout.pixelFragments,
  );
  parts.push(layout.encoding === 'deflated' ? deflateRawSync(body) : body);
  return joined(parts);
}

function metaHeader(elements: Elements, transferSyntaxUID: string): Uint8Array {
  const layout = { explicit: true, little: true, undefinedLengths: false };
  const group = writeElements(
    {
      '00020001': { vr: 'OB', value: new Uint8Array([0, 1]) },
      ...(elements['00080016'] ? { '00020002': elements['00080016'] } : {}),
      ...(elements['00080018'] ? { '00020003': elements['00080018'] } : {}),
      '00020010': { vr: 'UI', value: transferSyntaxUID },
      '00020012': { vr: 'UI', value: '2.25.1' },
    },
    layout,
  );
  return joined([writeElements({ '00020000': { vr: 'UL', value: group.length } }, layout), group]);
}

function writeElements(elements: Elements, layout: Layout, pixels?: Encapsulated): Uint8Array {
  const parts = Object.entries(elements)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, element]) => writeElement(tag, element, layout));
  if (pixels) parts.push(writeFragments(pixels));
  return joined(parts);
}

function writeElement(tag: string, { vr, value }: Element, layout: Layout): Uint8Array {
  if (vr === 'SQ') return writeSequence(tag, value as readonly Elements[], layout);
  if (value instanceof Encapsulated) return writeFragments(value);
  const bytes = valueBytes(vr, value as Exclude<ElementValue, Encapsulated>, layout.little);
  return joined([elementHead(tag, vr, bytes.length, layout), bytes]);
}

function writeSequence(tag: string, items: readonly Elements[], layout: Layout): Uint8Array {
  const bodies = items.map((item) => {
    const body = writeElements(item, layout);
    return layout.undefinedLengths
      ? joined([tagHead('fffee000', 0xffffffff, layout), body, tagHead('fffee00d', 0, layout)])
      : joined([tagHead('fffee000', body.length, layout), body]);
  });
  if (layout.undefinedLengths) bodies.push(tagHead('fffee0dd', 0, layout));
  const body = joined(bodies);
  return joined([elementHead(tag, 'SQ', layout.undefinedLengths ? 0xffffffff : body.length, layout), body]);
}

function writeFragments({ fragments, offsetTable }: Encapsulated): Uint8Array {
  const layout = { explicit: true, little: true, undefinedLengths: true };
  const table = new Uint8Array(offsetTable.length * 4);
  offsetTable.forEach((offset, n) => {
    new DataView(table.buffer).setUint32(n * 4, offset, true);
  });
  const items = [table, ...fragments].map((fragment) => {
    const padded = fragment.length % 2 ? joined([fragment, new Uint8Array(1)]) : fragment;
    return joined([tagHead('fffee000', padded.length, layout), padded]);
  });
  return joined([elementHead('7fe00010', 'OB', 0xffffffff, layout), ...items, tagHead('fffee0dd', 0, layout)]);
}

function elementHead(tag: string, vr: string, length: number, layout: Layout): Uint8Array {
  if (!layout.explicit) return tagHead(tag, length, layout);
  const head = new Uint8Array(LONG.has(vr) ? 12 : 8);
  head.set(tagHead(tag, 0, layout).subarray(0, 4));
  head.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  const view = new DataView(head.buffer);
  if (LONG.has(vr)) view.setUint32(8, length, layout.little);
  else view.setUint16(6, length, layout.little);
  return head;
}

function tagHead(tag: string, length: number, { little }: Layout): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), little);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), little);
  view.setUint32(4, length, little);
  return head;
}

function valueBytes(vr: string, value: Exclude<ElementValue, Encapsulated>, little: boolean): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, vr);
  const values = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  const size = NUMBERS[vr];
  if (size === undefined) return padded(Buffer.from(values.map(decimalString).join('\\'), 'utf8'), vr);
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((number, n) => {
    const at = n * size;
    if (vr === 'FD') view.setFloat64(at, Number(number), little);
    else if (vr === 'FL') view.setFloat32(at, Number(number), little);
    else if (vr === 'SS') view.setInt16(at, Number(number), little);
    else if (vr === 'US') view.setUint16(at, Number(number), little);
    else view.setUint32(at, Number(number) >>> 0, little);
  });
  return bytes;
}

/** A decimal string holds 16 characters (PS3.5 6.2), so a number is rounded to what fits. */
function decimalString(value: string | number): string {
  if (typeof value === 'string') return value;
  for (let digits = 17; digits > 0; digits--) {
    const text = digits === 17 ? String(value) : String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return '0';
}

function padded(bytes: Uint8Array, vr: string): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  return joined([bytes, new Uint8Array([vr === 'UI' || vr === 'OB' || vr === 'UN' ? 0 : 0x20])]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
