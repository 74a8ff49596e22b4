import type { LayerName } from '#core/contours/codes';
import type { ExchangedReading } from '#core/exchange/exchangedReading';
import type { RegistryRecord } from '#core/registry/record';
import { ok, type Result, refuse } from '#core/result';
import { labelmapBytes, labelmapFromBytes } from '../import/labelmapFile.ts';
import { dicomObject } from './dicomObject.ts';
import { statedContours } from './openContours.ts';
import { readBackIsSame, segmentVolumesOf } from './readBack.ts';
import { readReport } from './readReport.ts';
import { reportContent, reportObject } from './reportObject.ts';
import {
  binarySegmentation,
  labelmapSegmentation,
  type ObjectOf,
  segmentationSeriesUid,
} from './segmentationObject.ts';
import { sourceHeaders } from './sourceHeaders.ts';
import { structureSet } from './structureSet.ts';

/** What contours can leave as: all segments in one object, or one layer as a labelmap. */
export const EXPORT_FORMS = ['seg', 'rtstruct', 'labelmap', 'sr', 'nrrd', 'nifti'] as const;
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
  parts: ExportParts,
): Promise<Result<ExportedContours, ExportCode>> {
  const { reading, reader, image, layer } = parts;
  const whole = form === 'seg' || form === 'rtstruct' || form === 'sr';
  if (reading.segments.length === 0) return refuse('export.nothing');
  if (!whole && !reading.segments.some((segment) => segment.layer === layer))
    return refuse('layer.notFound', { layer });
  if (form === 'nrrd' || form === 'nifti') return labelmapFile(form, reading, layer);
  const headers = image && sourceHeaders(image, reading.source);
  if (!headers?.ok) return refuse('export.notDicom');
  const of = { reading, reader, headers: headers.value };
  if (form === 'sr') return report(of, parts.record ?? null);
  const written =
    form === 'seg'
      ? await binarySegmentation(of)
      : form === 'rtstruct'
        ? await structureSet(of)
        : await labelmapSegmentation(of, layer);
  const same = readBack(written.bytes, reading, form === 'labelmap' ? layer : null);
  if (!same.ok) return same;
  return ok({ ...written, ending: '.dcm', compared: same.value });
}

export interface ExportParts {
  readonly reading: ExchangedReading;
  readonly reader: string;
  readonly image: Buffer | null;
  readonly layer: LayerName;
  /** Of a report: what the engine says of this scan. */
  readonly record?: RegistryRecord | null;
}

/** The report of a reading, whose volumes are counted here; every item of it is read back. */
async function report(of: ObjectOf, record: RegistryRecord | null): Promise<Result<ExportedContours, ExportCode>> {
  const { reading } = of;
  const { sopInstanceUID } = await binarySegmentation(of);
  const whole = {
    ...of,
    volumesMl: segmentVolumesOf(reading),
    segmentation: { sopInstanceUID, seriesInstanceUID: segmentationSeriesUid(reading) },
    record,
  };
  const written = await reportObject(whole);
  const object = dicomObject(written.bytes);
  const read = object.ok ? readReport(object.value) : object;
  if (!read.ok) return refuse('export.notAsWritten', { what: read.code });
  if (JSON.stringify(read.value) !== JSON.stringify(reportContent(whole)))
    return refuse('export.notAsWritten', { what: 'content' });
  return ok({ ...written, ending: '.dcm', compared: { segments: reading.segments.length, voxels: 0 } });
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
