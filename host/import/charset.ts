/**
 * Text of a header in its Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1): single-byte sets, UTF-8, GB18030, and
 * sets that are switched within a value by escape sequences (ISO 2022). Null where a set is not known: a name is then
 * left out rather than garbled.
 */
export function decodedText(bytes: Uint8Array, specificCharacterSet: readonly string[]): string | null {
  if (isPlain(bytes)) return Buffer.from(bytes).toString('latin1');
  const first = ENCODING_OF[term(specificCharacterSet[0] ?? '')];
  if (first === undefined) return null;
  let text = '';
  let encoding: string | undefined = first;
  for (let from = 0; from < bytes.length; ) {
    if (bytes[from] === ESCAPE) {
      const switched = escapeAt(bytes, from);
      if (!switched) return null;
      encoding = switched.encoding ?? first;
      // The decoder of ISO 2022 JP reads the escape itself.
      if (encoding !== 'iso-2022-jp') from += switched.length;
    }
    const end = endOfRun(bytes, from, encoding);
    text += new TextDecoder(encoding).decode(designated(bytes.subarray(from, end), encoding));
    // After a delimiter the initial set is active again (PS3.5 6.1.2.5.3).
    if (end < bytes.length && bytes[end] !== ESCAPE) encoding = first;
    from = end;
  }
  return text;
}

function isPlain(bytes: Uint8Array): boolean {
  for (let n = 0; n < bytes.length; n++) if (bytes[n]! >= 0x80 || bytes[n] === ESCAPE) return false;
  return true;
}

const ESCAPE = 0x1b;
/** Line ends and the delimiters of components and values. */
const DELIMITERS = new Set([0x0a, 0x0c, 0x0d, 0x09, 0x5c, 0x5e, 0x3d]);

const term = (value: string) => value.trim().replace(/^ISO 2022 IR /, 'ISO_IR ');

/** Defined terms → names that TextDecoder knows. JIS X 0201 is the single-byte part of Shift JIS. */
const ENCODING_OF: Readonly<Record<string, string>> = {
  '': 'latin1',
  'ISO_IR 6': 'latin1',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 87': 'iso-2022-jp',
  'ISO_IR 159': 'euc-jp',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gbk',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Escape sequences of PS3.3 Tables C.12-3 and C.12-4; undefined encoding: back to ASCII, high half as it was. */
const ESCAPES: readonly (readonly [sequence: string, encoding: string | undefined])[] = [
  ['(B', undefined],
  ['-A', 'latin1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['$B', 'iso-2022-jp'],
  ['$@', 'iso-2022-jp'],
  ['$(D', 'euc-jp'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gbk'],
];

function escapeAt(bytes: Uint8Array, at: number): { encoding: string | undefined; length: number } | null {
  const following = Buffer.from(bytes.subarray(at + 1, at + 4)).toString('latin1');
  const found = ESCAPES.find(([sequence]) => following.startsWith(sequence));
  return found ? { encoding: found[1], length: found[0].length + 1 } : null;
}

/** Where the run that begins at `from` ends: at the next escape or, in sets of single bytes, at a delimiter. */
function endOfRun(bytes: Uint8Array, from: number, encoding: string): number {
  const twoBytes = encoding === 'iso-2022-jp' || (encoding === 'euc-jp' && bytes[from]! < 0x80);
  let end = from + (bytes[from] === ESCAPE ? 1 : 0);
  // The byte at `from` belongs to the run even where it is a delimiter that ended the last one.
  if (end < bytes.length && end === from) end++;
  while (end < bytes.length && bytes[end] !== ESCAPE && (twoBytes || !DELIMITERS.has(bytes[end]!))) end++;
  return end;
}

/** JIS X 0212 is designated to the lower half in DICOM, and found behind 0x8F in EUC-JP. */
function designated(run: Uint8Array, encoding: string): Uint8Array {
  if (encoding !== 'euc-jp') return run;
  const bytes: number[] = [];
  for (let n = 0; n + 1 < run.length; n += 2) bytes.push(0x8f, run[n]! | 0x80, run[n + 1]! | 0x80);
  return new Uint8Array(bytes);
}
