import type { LayerName } from '#core/contours/codes';
import type { ExchangedReading } from '#core/exchange/exchangedReading';
import { ok, type Result, refuse } from '#core/result';
import { labelmapBytes, labelmapFromBytes } from '../import/labelmapFile.ts';
import { dicomObject } from './dicomObject.ts';
import { statedContours } from './openContours.ts';
import { readBackIsSame } from './readBack.ts';
import { binarySegmentation, labelmapSegmentation } from './segmentationObject.ts';
import { sourceHeaders } from './sourceHeaders.ts';
import { structureSet } from './structureSet.ts';

/** What contours can leave as: all segments in one object, or one layer as a labelmap. */
export const EXPORT_FORMS = ['seg', 'rtstruct', 'labelmap', 'nrrd', 'nifti'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

export interface ExportedContours {
  readonly bytes: Uint8Array;
  readonly ending: '.dcm' | '.nrrd' | '.nii.gz';
  /** Of a DICOM object. */
  readonly sopInstanceUID: string | null;
  /** What was compared, voxel by voxel and ml by ml, with what the file holds. */
  readonly compared: { readonly segments: number; readonly voxels: number };
}

export type ExportCode = 'export.notAsWritten' | 'export.notDicom' | 'export.nothing' | 'layer.notFound';

/**
 * Contours as the bytes of a file, read back by our own reader and compared with the reading before they are given:
 * `export.notAsWritten` where anything differs. A reading on images that are no DICOM is refused as an object
 * (`export.notDicom`), and one without a voxel (`export.nothing`). Whether a NIfTI can hold the geometry is the caller's to
 * ask (heldByAffine).
 * @param image the bytes of the series' first image, from which objects take patient and study; null where it is no DICOM
 * @param layer the layer that a labelmap holds
 */
export async function exportedContours(
  form: ExportForm,
  {
    reading,
    reader,
    image,
    layer,
  }: {
    readonly reading: ExchangedReading;
    readonly reader: string;
    readonly image: Buffer | null;
    readonly layer: LayerName;
  },
): Promise<Result<ExportedContours, ExportCode>> {
  const whole = form === 'seg' || form === 'rtstruct';
  if (reading.segments.length === 0) return refuse('export.nothing');
  if (!whole && !reading.segments.some((segment) => segment.layer === layer))
    return refuse('layer.notFound', { layer });
  if (form === 'nrrd' || form === 'nifti') return labelmapFile(form, reading, layer);
  if (!image) return refuse('export.notDicom');
  const headers = sourceHeaders(image, reading.source);
  if (!headers.ok) return refuse('export.notDicom');
  const of = { reading, reader, headers: headers.value };
  const written =
    form === 'seg'
      ? await binarySegmentation(of)
      : form === 'rtstruct'
        ? await structureSet(of)
        : await labelmapSegmentation(of, layer);
  const same = readBack(written.bytes, reading, form === 'labelmap' ? layer : null);
  if (!same.ok) return same;
  return ok({ bytes: written.bytes, ending: '.dcm', sopInstanceUID: written.sopInstanceUID, compared: same.value });
}

/** Whether a DICOM file holds what was to be written; asked of the bytes, and again of a file on the disk. */
export function readBack(
  bytes: Buffer,
  reading: ExchangedReading,
  layer: LayerName | null,
): Result<ExportedContours['compared'], 'export.notAsWritten'> {
  const object = dicomObject(bytes);
  const read = object.ok ? statedContours(object.value, reading.source) : object;
  if (!read.ok) return refuse('export.notAsWritten', { what: read.code });
  return layer === null
    ? readBackIsSame(read.value, reading)
    : readBackIsSame(read.value, reading, [layer], ({ value }) => value);
}

async function labelmapFile(
  form: 'nrrd' | 'nifti',
  { source, layers, segments }: ExchangedReading,
  layer: LayerName,
): Promise<Result<ExportedContours, 'export.notAsWritten'>> {
  const { geometry } = source;
  const voxels = layers.get(layer)!;
  const own = segments.filter((segment) => segment.layer === layer);
  const names = new Map(own.map(({ value, label }) => [value, label]));
  const format = form === 'nrrd' ? 'nrrd' : 'nii.gz';
  const bytes = await labelmapBytes({ geometry, voxels, names, series: source }, format);
  const read = await labelmapFromBytes(`labels.${format}`, Buffer.from(bytes), geometry, source);
  if (!read.ok) return refuse('export.notAsWritten', { what: read.code });
  if (Buffer.compare(read.value.voxels, voxels) !== 0) return refuse('export.notAsWritten', { what: 'voxels', layer });
  return ok({
    bytes,
    ending: `.${format}`,
    sopInstanceUID: null,
    compared: { segments: own.length, voxels: voxels.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) },
  });
}
