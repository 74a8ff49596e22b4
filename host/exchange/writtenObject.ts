import { createHash } from 'node:crypto';
import type { ExchangedCode } from '#core/exchange/segmentCodes';
import { EXPLICIT_LITTLE, type IMPLICIT_LITTLE } from '../import/fileFormat.ts';
import { SOFTWARE_VERSION } from '../version.ts';
import { dictionary, encodedAttributes } from './encodedAttributes.ts';

/** Attributes by their PS3.6 keywords: sequences are lists of such, undefined ones are left out, empty texts have no value. */
export interface Attributes {
  readonly [keyword: string]: AttributeValue;
}
export type AttributeValue =
  | string
  | number
  | undefined
  | readonly (string | number)[]
  | Attributes
  | readonly Attributes[];

/** A UID that is the same for the same words (PS3.5 B.2: the UUID root). */
export const uidOf = (...words: readonly string[]): string =>
  `2.25.${BigInt(`0x${createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32)}`)}`;

const IMPLEMENTATION_CLASS_UID = uidOf('Remnant', 'implementation class');

export interface ObjectParts {
  readonly sopClassUID: string;
  readonly attributes: Attributes;
  /** What comes last in the file; native. */
  readonly pixelData?: Uint8Array;
  /** Implicit where a value may be longer than the 64 KB that explicit lengths of short kinds can say. */
  readonly transferSyntaxUID?: typeof EXPLICIT_LITTLE | typeof IMPLICIT_LITTLE;
}

/**
 * A DICOM file (PS3.10) of these attributes. Its SOP Instance UID is made of all that it holds: the same contents are the
 * same object, other contents never are.
 */
export async function writtenObject({
  sopClassUID,
  attributes,
  pixelData,
  transferSyntaxUID = EXPLICIT_LITTLE,
}: ObjectParts): Promise<WrittenObject> {
  const words = await dictionary();
  const explicit = transferSyntaxUID === EXPLICIT_LITTLE;
  const encoded = (set: Attributes) => encodedAttributes(set, { explicit, dictionary: words });
  const without = encoded(attributes);
  const digest = createHash('sha256').update(sopClassUID).update(without);
  if (pixelData) digest.update(pixelData);
  const sopInstanceUID = uidOf(digest.digest('hex'));
  const body = encoded({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: sopClassUID,
    SOPInstanceUID: sopInstanceUID,
    ...attributes,
  });
  const meta = encodedAttributes(
    {
      FileMetaInformationVersion: [0, 1],
      MediaStorageSOPClassUID: sopClassUID,
      MediaStorageSOPInstanceUID: sopInstanceUID,
      TransferSyntaxUID: transferSyntaxUID,
      ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
      ImplementationVersionName: `REMNANT_${SOFTWARE_VERSION}`.slice(0, 16),
    },
    { explicit: true, dictionary: words },
  );
  const metaLength = encodedAttributes(
    { FileMetaInformationGroupLength: meta.length },
    { explicit: true, dictionary: words },
  );
  const parts: Uint8Array[] = [Buffer.alloc(128), Buffer.from('DICM', 'latin1'), metaLength, meta, body];
  if (pixelData) {
    // The last element by its tag: put behind the others as it is.
    const element = Buffer.alloc(12);
    element.writeUInt16LE(0x7fe0, 0);
    element.writeUInt16LE(0x0010, 2);
    element.write('OB', 4, 'latin1');
    element.writeUInt32LE(pixelData.length + (pixelData.length & 1), 8);
    parts.push(element, pixelData, Buffer.alloc(pixelData.length & 1));
  }
  return { sopInstanceUID, bytes: Buffer.concat(parts) };
}

export interface WrittenObject {
  readonly sopInstanceUID: string;
  readonly bytes: Buffer;
}

/** A decimal string (DS): at most 16 characters, as many digits as they hold. */
export function decimalString(value: number): string {
  let text = String(value);
  for (let digits = 15; text.length > 16; digits--) text = String(Number(value.toPrecision(digits)));
  return text;
}

/** Text of at most so many characters, without what separates values or lines in DICOM. */
export const line = (text: string, most = 64): string =>
  [
    ...text
      .replace(/[\\\p{Cc}]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  ]
    .slice(0, most)
    .join('');

/** A code as the one item of its sequence. */
export const codeItem = ({ value, scheme, meaning }: ExchangedCode): Attributes => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: line(meaning),
});

export const dcm = (value: string, meaning: string): ExchangedCode => ({ value, scheme: 'DCM', meaning });
export const sct = (value: string, meaning: string): ExchangedCode => ({ value, scheme: 'SCT', meaning });

/** An ISO 8601 time as DICOM date and time where this computer stands, as those of the images are where they were taken. */
export function dateAndTime(iso: string): { readonly date: string; readonly time: string } {
  const at = new Date(iso);
  const digits = (...parts: readonly number[]) => parts.map((part) => String(part).padStart(2, '0')).join('');
  return {
    date: digits(at.getFullYear(), at.getMonth() + 1, at.getDate()),
    time: digits(at.getHours(), at.getMinutes(), at.getSeconds()),
  };
}
