import type { SegmentKindName } from '#core/contours/codes';
import { type ReadNote, type StatedContours, separateLabelmaps } from '#core/exchange/readContours';
import type { LabelledSource } from '#core/exchange/sameSeries';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { labelmapFormat, type ReadLabelmapCode, readLabelmap } from '../import/labelmapFile.ts';
import { readRegularFile } from '../import/regularFile.ts';
import { type DicomObject, dicomObject } from './dicomObject.ts';
import { type ReadSegmentationCode, readSegmentation } from './readSegmentation.ts';
import { type ReadStructureSetCode, readStructureSet } from './readStructureSet.ts';
import { LABEL_MAP_SEGMENTATION_STORAGE, SEGMENTATION_STORAGE } from './segmentationObject.ts';
import { RT_STRUCTURE_SET_STORAGE } from './structureSet.ts';

/** A segment of a file that somebody else drew: its value in its labelmap, and what the file says of it. */
export interface OpenedSegment {
  readonly value: number;
  /** Its number in the file. */
  readonly number: number;
  readonly label: string | null;
  readonly kind: SegmentKindName | null;
  readonly voxels: number;
}

/** The contours of a file on the grid of a series; segments that overlap lie on labelmaps of their own. */
export interface OpenedContours {
  readonly labelmaps: readonly { readonly voxels: Uint8Array; readonly segments: readonly OpenedSegment[] }[];
  readonly notes: readonly ReadNote[];
}

export type OpenContoursCode =
  | ReadLabelmapCode
  | ReadSegmentationCode
  | ReadStructureSetCode
  | 'labels.noContours'
  | 'labels.tooManySegments'
  | 'path.notFound';

/** More segments than one reading can number, beside the three that every reading has. */
const MOST_SEGMENTS = 252;

/**
 * The contours of a file (NIfTI, NRRD, DICOM Segmentation or RT Structure Set) on the slices of a series. What a DICOM file
 * is goes by its contents, not by its name. Refuses another DICOM object by its class (`labels.noContours`), one that holds no
 * voxel (`labels.invalid`), and one of more segments than a reading has numbers for (`labels.tooManySegments`).
 */
export async function openContours(
  path: string,
  source: LabelledSource,
  accept: readonly string[] = [],
): Promise<Result<OpenedContours, OpenContoursCode>> {
  if (labelmapFormat(path)) return openLabelmap(path, source);
  const file = await readRegularFile(path);
  if (!file.ok) return noDicomIsInvalid(file);
  const object = dicomObject(file.value);
  if (!object.ok) return noDicomIsInvalid(object);
  const stated = statedContours(object.value, source, accept);
  if (!stated.ok) return stated;
  const { segments, slices, notes } = stated.value;
  const held = new Set(slices.map(({ segment }) => segment)).size;
  if (held > MOST_SEGMENTS) return refuse('labels.tooManySegments', { segments: held, most: MOST_SEGMENTS });
  const { columns, rows } = source.geometry;
  const labelmaps = separateLabelmaps({ segments, slices }, { pixels: columns * rows, slices: source.geometry.slices });
  if (labelmaps.length === 0) return refuse('labels.invalid', { reason: 'empty' });
  return ok({
    labelmaps: labelmaps.map(({ voxels, segments: own }) => ({
      voxels,
      segments: own.map(({ value, segment: { number, label, kind }, voxels: count }) => ({
        value,
        number,
        label,
        kind,
        voxels: count,
      })),
    })),
    notes:
      labelmaps.length > 1 ? [...notes, { code: 'labels.overlapping', labelmaps: labelmaps.length } as const] : notes,
  });
}

/** What a DICOM object holds of contours, by its class. */
export function statedContours(
  object: DicomObject,
  source: LabelledSource,
  accept: readonly string[] = [],
): Result<StatedContours, ReadSegmentationCode | ReadStructureSetCode | 'labels.noContours'> {
  switch (object.sopClassUID) {
    case SEGMENTATION_STORAGE:
    case LABEL_MAP_SEGMENTATION_STORAGE:
      return readSegmentation(object, source, accept);
    case RT_STRUCTURE_SET_STORAGE:
      return readStructureSet(object, source);
    default:
      return refuse('labels.noContours', { sopClassUID: object.sopClassUID });
  }
}

/** A file of contours by nothing: neither by its name nor by its contents. */
const noDicomIsInvalid = <Code extends string>({ code, details }: Refused<Code | 'file.notDicom'>) =>
  code === 'file.notDicom' ? refuse('labels.invalid', details) : refuse(code, details);

async function openLabelmap(path: string, source: LabelledSource): Promise<Result<OpenedContours, OpenContoursCode>> {
  const read = await readLabelmap(path, source.geometry, source);
  if (!read.ok) return read;
  const { voxels, names } = read.value;
  const counts = new Array<number>(256).fill(0);
  for (const value of voxels) counts[value]!++;
  const segments = [...counts.keys()]
    .filter((value) => value > 0 && counts[value]! > 0)
    .map((value) => ({ value, number: value, label: names.get(value) ?? null, kind: null, voxels: counts[value]! }));
  return segments.length === 0
    ? refuse('labels.invalid', { reason: 'empty' })
    : ok({ labelmaps: [{ voxels, segments }], notes: [] });
}
