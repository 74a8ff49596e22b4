import { readdirSync, readFileSync } from 'node:fs';
import dicomParser from 'dicom-parser';
import { describe, expect, test } from 'vitest';
import { dicomFile, enhancedCtFile } from '#test/phantoms/dicom';
import { fileFormat, inflatedFile } from './fileFormat.ts';
import { Header } from './header.ts';
import { TAG } from './tags.ts';

const data = new URL('../../test/data/', import.meta.url);
const realFiles = [
  'pydicom_test_files',
  'monai_ct_dicom',
  'rt_utils_rtstruct/oriented_data',
  'dcmqi_seg_sr',
  'cornerstone_ct_transfer_syntaxes',
]
  .flatMap((folder) => readdirSync(new URL(folder, data)).map((name) => `${folder}/${name}`))
  .filter((path) => !/LICENSE|PROVENANCE|golden|truncated/.test(path));

/** What is read of a header, as text, by our walk and by dicom-parser, which walks every element in its own way. */
function bothReadings(file: Buffer) {
  const format = fileFormat(file)!;
  const bytes = format.transferSyntaxUID === '1.2.840.10008.1.2.1.99' ? inflatedFile(file, format.start)! : file;
  const header = new Header(bytes, format.layout, format.start);
  const { explicit, little } = format.layout;
  const stream = new dicomParser.ByteStream(
    little ? dicomParser.littleEndianByteArrayParser : dicomParser.bigEndianByteArrayParser,
    bytes,
    format.start,
  );
  const twin = { elements: {}, byteArray: bytes, warnings: [] } as unknown as dicomParser.DataSet;
  if (explicit) dicomParser.parseDicomDataSetExplicit(twin, stream, bytes.length, { untilTag: 'x7fe00010' });
  else dicomParser.parseDicomDataSetImplicit(twin, stream, bytes.length, { untilTag: 'x7fe00010' });
  const name = (tag: number) => `x${tag.toString(16).padStart(8, '0')}`;
  const ours: Record<string, unknown> = {};
  const theirs: Record<string, unknown> = {};
  for (const [keyword, tag] of Object.entries(TAG)) {
    const element = twin.elements[name(tag)];
    if (tag >= TAG.floatPixelData || element?.vr === 'SQ' || element?.items) continue;
    ours[keyword] = header.has(tag) ? header.strings(tag).join('\\') : undefined;
    theirs[keyword] = element && bytes.toString('latin1', element.dataOffset, element.dataOffset + element.length);
  }
  const trimmed = (text: unknown) =>
    typeof text === 'string'
      ? text
          .split('\\')
          .map((value) => value.replace(/^ +|[ \0]+$/g, ''))
          .join('\\')
      : text;
  const pixels = twin.elements.x7fe00010;
  return {
    ours: { ...ours, pixels: header.pixelData && [header.pixelData.offset, header.pixelData.length] },
    theirs: {
      ...Object.fromEntries(Object.entries(theirs).map(([keyword, text]) => [keyword, trimmed(text)])),
      pixels: pixels ? [pixels.dataOffset, pixels.length] : null,
    },
  };
}

describe('a header is read as dicom-parser reads it', () => {
  test.each(realFiles)('%s', (path) => {
    const { ours, theirs } = bothReadings(readFileSync(new URL(path, data)));
    // Without a value, both say so in their own way.
    const told = (reading: object) => Object.fromEntries(Object.entries(reading).filter(([, value]) => value));
    expect(told(ours)).toEqual(told(theirs));
  });

  test('phantoms in every layout', () => {
    for (const encoding of ['explicitLittle', 'implicitLittle', 'explicitBig', 'deflated'] as const)
      for (const undefinedLengths of [true, false])
        for (const file of [
          dicomFile({ encoding, undefinedLengths }),
          enhancedCtFile({
            encoding,
            undefinedLengths,
            positions: [
              [0, 0, 1],
              [0, 0, 2],
            ],
          }),
        ]) {
          const { ours, theirs } = bothReadings(Buffer.from(file));
          expect(ours).toEqual(theirs);
        }
  });
});

describe('numbers in text', () => {
  const header = (value: string | readonly string[]) => {
    const bytes = Buffer.from(dicomFile({ tags: { imagePositionPatient: value, numberOfFrames: value } }));
    const format = fileFormat(bytes)!;
    return new Header(bytes, format.layout, format.start);
  };

  test.each([
    ['1.5', 1.5],
    [' -1.5e-3 ', -0.0015],
    ['+.5', 0.5],
    ['7.', 7],
    ['1,5', null],
    ['NaN', null],
    ['Infinity', null],
    ['1e999', null],
    ['0x10', null],
    ['1 2', null],
    ['', null],
  ])('"%s" is %s as a decimal string', (text, value) => {
    expect(header(text).decimal(TAG.imagePositionPatient)).toBe(value);
  });

  test('a decimal string of several values needs every one, and as many as asked for', () => {
    expect(header(['1', '2', '3']).decimals(TAG.imagePositionPatient, 3)).toEqual([1, 2, 3]);
    expect(header(['1', '', '3']).decimals(TAG.imagePositionPatient, 3)).toBeNull();
    expect(header(['1', '2']).decimals(TAG.imagePositionPatient, 3)).toBeNull();
  });

  test.each([
    ['12', 12],
    ['-3', -3],
    ['1.0', null],
    ['1e3', null],
  ])('"%s" is %s as an integer string', (text, value) => {
    expect(header(text).integer(TAG.numberOfFrames)).toBe(value);
  });
});
