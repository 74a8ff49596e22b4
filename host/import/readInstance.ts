import { createHash } from 'node:crypto';
import type { Instance, PixelDescription } from '#core/dicom/instance';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { DEFLATED, type FileFormat, fileFormat, inflatedFile, NATIVE } from './fileFormat.ts';
import { readFrames } from './frames.ts';
import { Header, UNDEFINED_LENGTH } from './header.ts';
import { readAcquired, readPatient } from './headerValues.ts';
import { leastFrameBytes, pixelsFault } from './pixelExtent.ts';
import { pixelCoding } from './pixelsSyntax.ts';
import { type ByteSource, bytesSource, withHead } from './source.ts';
import { TAG, tagText } from './tags.ts';

/** Why one file is no instance; `details.message` is a sentence that says where. */
export type FileCode =
  | 'file.notDicom'
  | 'file.notImage'
  | 'file.truncated'
  | 'file.unsupportedTransferSyntax'
  | 'file.corrupt';

/** A CT slice's header is a few kilobytes; what is longer is read on in growing steps. */
export const FIRST_READ = 32 << 10;
/** A multi-frame CT of thousands of frames stays below it; several files are read at once. */
const LONGEST_HEADER = 64 << 20;

const CT_CLASSES: ReadonlySet<string | null> = new Set([
  '1.2.840.10008.5.1.4.1.1.2',
  '1.2.840.10008.5.1.4.1.1.2.1',
  '1.2.840.10008.5.1.4.1.1.2.2',
]);

/**
 * One DICOM instance from its header, read up to the pixel data; with or without preamble and meta header, in any byte
 * order, deflated too. Pixels are not decoded, but they are known to be all there.
 * Refuses what is no DICOM, what is DICOM but no image, what ends too early, and what contradicts itself.
 */
export async function readInstance(source: ByteSource, path: string): Promise<Result<Instance, FileCode>> {
  let bytes = await source.read(0, FIRST_READ);
  let format = fileFormat(bytes);
  while (format && format.start + 8 > bytes.length) {
    const longer = await readOn(source, bytes);
    if (!longer) break;
    bytes = longer;
    format = fileFormat(bytes);
  }
  if (!format) return refuse('file.notDicom');
  let whole = source;
  if (format.transferSyntaxUID === DEFLATED) {
    const inflated = inflatedFile(await source.read(0, source.size), format.start);
    // A deflated stream does not say where it was cut.
    if (!inflated) return refuse('file.truncated', { message: 'Its deflated data end early or are damaged.' });
    bytes = inflated;
    whole = bytesSource(inflated);
  }
  let header = new Header(bytes, format.layout, format.start);
  while (goesOn(header)) {
    const longer = await readOn(whole, bytes);
    if (!longer) break;
    bytes = longer;
    header = new Header(bytes, format.layout, format.start);
  }
  if (goesOn(header) && bytes.length >= LONGEST_HEADER)
    return refuse('file.corrupt', {
      message: `Its header is longer than ${bytes.length >> 20} MB, which no image has.`,
    });
  return instanceOf(header, format, withHead(whole, bytes), path);
}

/** More of a file's beginning; null where there is no more, or where more would be no header of an image. */
async function readOn(source: ByteSource, bytes: Buffer): Promise<Buffer | null> {
  if (bytes.length >= Math.min(source.size, LONGEST_HEADER)) return null;
  const longer = await source.read(0, Math.min(bytes.length * 8, LONGEST_HEADER));
  return longer.length > bytes.length ? longer : null;
}

const goesOn = ({ pixelData, fault }: Header) => pixelData === null && fault?.reason !== 'corrupt';

async function instanceOf(
  header: Header,
  format: FileFormat,
  source: ByteSource,
  path: string,
): Promise<Result<Instance, FileCode>> {
  const sopClassUID = header.string(TAG.sopClassUID) ?? format.mediaStorageSOPClassUID;
  const element = header.pixelData;
  if (!element || element.tag !== TAG.pixelData) return withoutPixels(header, sopClassUID);
  const { transferSyntaxUID } = format;
  if (!pixelCoding(transferSyntaxUID))
    return refuse('file.unsupportedTransferSyntax', {
      transferSyntaxUID,
      message: `Its transfer syntax ${transferSyntaxUID} has no decoder.`,
    });
  const modality = header.string(TAG.modality) ?? (CT_CLASSES.has(sopClassUID) ? 'CT' : '');
  const pixels = pixelDescription(header, modality);
  if ('ok' in pixels) return pixels;
  const frameCount = header.has(TAG.numberOfFrames) ? header.integer(TAG.numberOfFrames) : 1;
  if (frameCount === null || frameCount < 1) return corrupt('Number of Frames is no count', TAG.numberOfFrames);
  const fault = await pixelsFault(source, element, NATIVE.has(transferSyntaxUID), frameCount, leastFrameBytes(pixels));
  if (fault) return refuse(fault.code, { message: fault.message });
  const frames = readFrames(header, frameCount);
  if ('fault' in frames) return refuse('file.corrupt', { message: frames.fault });

  const sopInstanceUID = header.string(TAG.sopInstanceUID) ?? format.mediaStorageSOPInstanceUID;
  if (!sopInstanceUID) return corrupt('SOP Instance UID is missing', TAG.sopInstanceUID);
  return ok({
    path,
    sopInstanceUID,
    sopClassUID: sopClassUID ?? '',
    ...levelUids(header),
    frameOfReferenceUID: header.string(TAG.frameOfReferenceUID),
    modality,
    transferSyntaxUID,
    seriesDescription: header.text(TAG.seriesDescription),
    seriesNumber: header.integer(TAG.seriesNumber),
    instanceNumber: header.integer(TAG.instanceNumber),
    contrastBolusAgent: header.text(TAG.contrastBolusAgent),
    kvp: header.decimal(TAG.kvp),
    manufacturer: header.text(TAG.manufacturer),
    acquired: readAcquired(header),
    patient: readPatient(header),
    pixels: {
      ...pixels,
      pixelDataOffset: element.offset,
      pixelDataLength: element.length === UNDEFINED_LENGTH ? null : element.length,
      bytesExchanged: element.otherWords && pixels.bitsAllocated === 8,
    },
    frames,
    conversionType: header.string(TAG.conversionType),
    frameHashes: null,
  });
}

/**
 * The UIDs of study and series. Some anonymisers wipe them; then what else tells series apart stands in, as a UID that
 * is the same on every reading. Should that mix two series after all, the geometry proof says so.
 */
function levelUids(header: Header): Pick<Instance, 'studyInstanceUID' | 'seriesInstanceUID'> {
  const studyInstanceUID =
    header.string(TAG.studyInstanceUID) ?? standInUid(header, [TAG.studyDate, TAG.studyTime, TAG.frameOfReferenceUID]);
  const seriesInstanceUID =
    header.string(TAG.seriesInstanceUID) ??
    standInUid(
      header,
      [TAG.frameOfReferenceUID, TAG.modality, TAG.seriesNumber, TAG.seriesDescription],
      studyInstanceUID,
    );
  return { studyInstanceUID, seriesInstanceUID };
}

/** A UID of the UUID root (PS3.5 B.2), from a digest. */
function standInUid(header: Header, tags: readonly number[], of = ''): string {
  const text = [of, ...tags.map((tag) => header.string(tag) ?? '')].join('\n');
  return `2.25.${BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 32)}`)}`;
}

const corrupt = (what: string, tag: number): Refused<FileCode> =>
  refuse('file.corrupt', { message: `${what} ${tagText(tag)}.` });

/** Why a DICOM file has no pixel data: it is cut short, damaged, or no image at all (a report, a structure set). */
function withoutPixels(header: Header, sopClassUID: string | null): Refused<FileCode> {
  const { fault } = header;
  if (fault) {
    const where = `the element ${tagText(fault.tag)}`;
    return fault.reason === 'short' && fault.plausible
      ? refuse('file.truncated', { message: `It ends within ${where} of its header.` })
      : refuse('file.corrupt', { message: `The length of ${where} leads nowhere.` });
  }
  const image = header.has(TAG.rows) || CT_CLASSES.has(sopClassUID);
  if (image && !header.pixelData) return refuse('file.truncated', { message: 'It ends before its pixel data.' });
  return refuse('file.notImage', { sopClassUID });
}

function pixelDescription(
  header: Header,
  modality: string,
): Omit<PixelDescription, 'pixelDataOffset' | 'pixelDataLength' | 'bytesExchanged'> | Refused<FileCode> {
  const rows = header.uint16(TAG.rows);
  const columns = header.uint16(TAG.columns);
  const bitsAllocated = header.uint16(TAG.bitsAllocated);
  const pixelRepresentation = header.uint16(TAG.pixelRepresentation);
  if (!rows) return corrupt('Rows is no count', TAG.rows);
  if (!columns) return corrupt('Columns is no count', TAG.columns);
  // Single bits make a segmentation or an old capture, never a CT.
  if (!(modality === 'CT' ? [8, 16, 32] : [1, 8, 16, 32]).includes(bitsAllocated ?? 0))
    return corrupt('Bits Allocated is no size of a pixel', TAG.bitsAllocated);
  if (pixelRepresentation === null || pixelRepresentation > 1)
    return corrupt('Pixel Representation says neither signed nor unsigned', TAG.pixelRepresentation);
  const bitsStored = header.uint16(TAG.bitsStored) ?? bitsAllocated!;
  if (bitsStored < 1 || bitsStored > bitsAllocated!)
    return corrupt('Bits Stored does not fit into Bits Allocated', TAG.bitsStored);
  const signed = pixelRepresentation === 1;
  const padding = header.uint16(TAG.pixelPaddingValue);
  return {
    columns,
    rows,
    samplesPerPixel: header.uint16(TAG.samplesPerPixel) ?? 1,
    photometricInterpretation: header.string(TAG.photometricInterpretation) ?? 'MONOCHROME2',
    bitsAllocated: bitsAllocated!,
    bitsStored,
    highBit: header.uint16(TAG.highBit) ?? bitsStored - 1,
    signed,
    pixelPaddingValue: padding !== null && signed ? (padding << 16) >> 16 : padding,
  };
}
