import { DEFLATED, fileFormat, inflatedFile } from '../import/fileFormat.ts';
import { Header } from '../import/header.ts';
import { readInstance } from '../import/readInstance.ts';
import { bytesSource } from '../import/source.ts';
import { TAG } from '../import/tags.ts';

/** Which object a DICOM file holds, whatever kind it is. */
export interface ObjectUids {
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string | null;
}

/** The UIDs of a whole DICOM file, image or not; null for what is no DICOM or ends before its time. */
export async function objectUids(bytes: Buffer): Promise<ObjectUids | null> {
  const read = await readInstance(bytesSource(bytes), '');
  if (!read.ok && (read.code === 'file.notDicom' || read.code === 'file.truncated')) return null;
  const format = fileFormat(bytes);
  if (!format) return null;
  const data = format.transferSyntaxUID === DEFLATED ? inflatedFile(bytes, format.start) : bytes;
  if (!data) return null;
  const header = new Header(data, format.layout, format.start);
  if (header.fault?.reason === 'short') return null;
  const sopInstanceUID = header.string(TAG.sopInstanceUID) ?? format.mediaStorageSOPInstanceUID;
  return sopInstanceUID === null ? null : { sopInstanceUID, seriesInstanceUID: header.string(TAG.seriesInstanceUID) };
}
