import type { ExchangedCode } from '#core/exchange/segmentCodes';
import { ok, type Result, refuse } from '#core/result';
import { DEFLATED, fileFormat, inflatedFile } from '../import/fileFormat.ts';
import { Header } from '../import/header.ts';
import { OBJECT_TAG } from './objectTags.ts';

/** A DICOM object that is no image of a series: its attributes, and its pixels where it has some. */
export interface DicomObject {
  readonly header: Header;
  readonly transferSyntaxUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string | null;
  /** All of the file, inflated. */
  readonly bytes: Buffer;
}

export type ObjectCode = 'file.notDicom' | 'file.truncated' | 'file.corrupt';

const WANTED: ReadonlySet<number> = new Set(Object.values(OBJECT_TAG));

/** A DICOM file's attributes, read whole. Refuses what is no DICOM, what ends too early and what contradicts itself. */
export function dicomObject(file: Buffer): Result<DicomObject, ObjectCode> {
  const format = fileFormat(file);
  if (!format) return refuse('file.notDicom');
  const bytes = format.transferSyntaxUID === DEFLATED ? inflatedFile(file, format.start) : file;
  if (!bytes) return refuse('file.truncated');
  const header = new Header(bytes, format.layout, format.start, bytes.length, WANTED);
  if (header.fault) return refuse(header.fault.reason === 'short' ? 'file.truncated' : 'file.corrupt');
  return ok({
    header,
    transferSyntaxUID: format.transferSyntaxUID,
    sopClassUID: header.string(OBJECT_TAG.sopClassUID) ?? format.mediaStorageSOPClassUID ?? '',
    sopInstanceUID: header.string(OBJECT_TAG.sopInstanceUID) ?? format.mediaStorageSOPInstanceUID,
    bytes,
  });
}

/** The first item of a sequence; null where there is none. */
export const firstItem = (header: Header, tag: number): Header | null => header.items(tag)?.[0] ?? null;

/** The code that a sequence holds; null where there is none, or only half of one. */
export function codeIn(header: Header, tag: number): ExchangedCode | null {
  const item = firstItem(header, tag);
  const value =
    item?.string(OBJECT_TAG.codeValue) ??
    item?.text(OBJECT_TAG.longCodeValue) ??
    item?.text(OBJECT_TAG.urnCodeValue) ??
    null;
  const scheme = item?.string(OBJECT_TAG.codingSchemeDesignator) ?? '';
  return item && value ? { value, scheme, meaning: item.text(OBJECT_TAG.codeMeaning) ?? '' } : null;
}
