/**
 * Which letters a TrueType font can draw: a test for one code point. Reads the Unicode cmap (format 4, and 12 where it
 * is there); the glyph 0 is the box that stands for a missing letter.
 * Source: OpenType specification, `cmap`.
 */
export function fontGlyphs(font: Buffer): (codePoint: number) => boolean {
  const ranges = [...tables(font)].flatMap((offset) => {
    const format = font.readUInt16BE(offset);
    if (format === 4) return segments(font, offset);
    return format === 12 ? groups(font, offset) : [];
  });
  return (codePoint) =>
    ranges.some(({ first, last, drawn }) => codePoint >= first && codePoint <= last && drawn(codePoint));
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly drawn: (codePoint: number) => boolean;
}

function* tables(font: Buffer): Generator<number> {
  const count = font.readUInt16BE(4);
  for (let n = 0; n < count; n++) {
    const record = 12 + n * 16;
    if (font.toString('latin1', record, record + 4) !== 'cmap') continue;
    const cmap = font.readUInt32BE(record + 8);
    for (let e = 0; e < font.readUInt16BE(cmap + 2); e++) {
      const platform = font.readUInt16BE(cmap + 4 + e * 8);
      if (platform === 0 || platform === 3) yield cmap + font.readUInt32BE(cmap + 8 + e * 8);
    }
  }
}

function segments(font: Buffer, offset: number): Range[] {
  const twice = font.readUInt16BE(offset + 6);
  const ends = offset + 14;
  const [starts, deltas, indirections] = [ends + 2 + twice, ends + 2 + 2 * twice, ends + 2 + 3 * twice];
  return Array.from({ length: twice / 2 }, (_, n) => {
    const first = font.readUInt16BE(starts + 2 * n);
    const delta = font.readUInt16BE(deltas + 2 * n);
    const indirection = font.readUInt16BE(indirections + 2 * n);
    return {
      first,
      last: font.readUInt16BE(ends + 2 * n),
      drawn: (code: number) => {
        if (indirection === 0) return ((code + delta) & 0xffff) !== 0;
        return font.readUInt16BE(indirections + 2 * n + indirection + 2 * (code - first)) !== 0;
      },
    };
  });
}

function groups(font: Buffer, offset: number): Range[] {
  return Array.from({ length: font.readUInt32BE(offset + 12) }, (_, n) => {
    const group = offset + 16 + n * 12;
    const [first, last, glyph] = [0, 4, 8].map((at) => font.readUInt32BE(group + at)) as [number, number, number];
    return { first, last, drawn: (code: number) => glyph + code - first !== 0 };
  });
}
