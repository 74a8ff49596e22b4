import { forEachFilledRow, type VoxelPolygon } from '#core/exchange/polygonRows';
import {
  belongingNotes,
  type ReadNote,
  type SegmentSlice,
  type StatedContours,
  type StatedSegment,
} from '#core/exchange/readContours';
import { drawnOnSource, type LabelledSource, SAME_PLACE_MM, type SourceCode } from '#core/exchange/sameSeries';
import { kindOfCode } from '#core/exchange/segmentCodes';
import { dot, subtract, type Vec3, type VolumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import type { Header } from '../import/header.ts';
import { codeIn, type DicomObject } from './dicomObject.ts';
import { OBJECT_TAG as TAG } from './objectTags.ts';

export type ReadStructureSetCode = SourceCode | 'labels.geometryMismatch' | 'labels.invalid' | 'file.corrupt';

/** A contour belongs to the slice that it lies on, and may lie this share of the slice's extent beside it. */
const BESIDE_SLICE = 0.1;

/**
 * The structures of an RT Structure Set on the slices of the series that it was drawn on: voxels whose centres lie within
 * the closed lines, each line on the slice whose true position it has, lines of one structure and slice by the even-odd rule
 * (a line within another is a hole, and so is a keyhole). Slices between the first and the last of a structure that have no
 * line are left empty and named in the notes, never filled in; lines that are not closed are left out and named. Refuses
 * what was drawn on another series or Frame of Reference, and lines that lie between slices or across them.
 */
export function readStructureSet(
  { header }: DicomObject,
  source: LabelledSource,
): Result<StatedContours, ReadStructureSetCode> {
  const structures = header.items(TAG.structureSetROISequence);
  const drawn = header.items(TAG.roiContourSequence);
  if (!structures || !drawn) return refuse('file.corrupt');
  const from = drawnOnSource(statedSource(header, structures, drawn), source);
  if (!from.ok) return from;
  const codes = new Map(
    (header.items(TAG.rtROIObservationsSequence) ?? []).map((item) => [
      item.integer(TAG.referencedROINumber),
      codeIn(item, TAG.rtROIIdentificationCodeSequence),
    ]),
  );
  const segments = structures.map((item): StatedSegment => {
    const number = item.integer(TAG.roiNumber) ?? 0;
    const type = codes.get(number) ?? null;
    return { number, label: item.text(TAG.roiName), type, kind: kindOfCode(type), trackingUid: null };
  });
  const indexOf = new Map(segments.map(({ number }, n) => [number, n]));
  const slices: SegmentSlice[] = [];
  const notes: ReadNote[] = belongingNotes(from.value);
  for (const item of drawn) {
    const segment = indexOf.get(item.integer(TAG.referencedROINumber) ?? -1);
    if (segment === undefined) return refuse('labels.invalid', { reason: 'referencedROINumber' });
    const lines = polygonsBySlice(item.items(TAG.contourSequence), source.geometry);
    if (!lines.ok) return lines;
    const { bySlice, open } = lines.value;
    if (open > 0) notes.push({ code: 'labels.openContours', segment: segments[segment]!.number, lines: open });
    const known = [...bySlice.keys()].sort((a, b) => a - b);
    const between = known.length > 0 ? known.at(-1)! - known[0]! + 1 - known.length : 0;
    if (between > 0) notes.push({ code: 'labels.slicesLeftOut', segment: segments[segment]!.number, slices: between });
    for (const k of known)
      slices.push({ segment, k, forEachRun: (visit) => forEachFilledRow(bySlice.get(k)!, source.geometry, visit) });
  }
  return ok({ form: 'structureSet', segments, slices, notes, stated: null });
}

function statedSource(header: Header, structures: readonly Header[], drawn: readonly Header[]) {
  const images = (items: readonly Header[] | null) =>
    (items ?? []).flatMap((item) => item.string(TAG.referencedSOPInstanceUID) ?? []);
  const frames = header.items(TAG.referencedFrameOfReferenceSequence) ?? [];
  const series = frames.flatMap((frame) =>
    (frame.items(TAG.rtReferencedStudySequence) ?? []).flatMap(
      (study) => study.items(TAG.rtReferencedSeriesSequence) ?? [],
    ),
  );
  const contours = drawn.flatMap((item) => item.items(TAG.contourSequence) ?? []);
  return {
    seriesInstanceUIDs: series.flatMap((item) => item.string(TAG.seriesInstanceUID) ?? []),
    sopInstanceUIDs: [
      ...new Set([
        ...series.flatMap((item) => images(item.items(TAG.contourImageSequence))),
        ...contours.flatMap((item) => images(item.items(TAG.contourImageSequence))),
      ]),
    ],
    frameOfReferenceUID:
      structures.map((item) => item.string(TAG.referencedFrameOfReferenceUID)).find((uid) => uid !== null) ??
      frames.map((item) => item.string(TAG.frameOfReferenceUID)).find((uid) => uid !== null) ??
      null,
  };
}

function polygonsBySlice(
  contours: readonly Header[] | null,
  geometry: VolumeGeometry,
): Result<
  { readonly bySlice: ReadonlyMap<number, readonly VoxelPolygon[]>; readonly open: number },
  'file.corrupt' | 'labels.geometryMismatch' | 'labels.invalid'
> {
  if (!contours) return refuse('file.corrupt');
  const bySlice = new Map<number, VoxelPolygon[]>();
  let open = 0;
  for (const contour of contours) {
    const type = contour.string(TAG.contourGeometricType);
    if (type !== 'CLOSED_PLANAR' && type !== 'CLOSEDPLANAR_XOR') {
      open++;
      continue;
    }
    const points = pointsOf(contour.strings(TAG.contourData));
    if (!points) return refuse('labels.invalid', { reason: 'contourData' });
    // One or two points enclose nothing.
    if (points.length < 3) {
      open++;
      continue;
    }
    const place = sliceOf(points, geometry);
    if (!place.ok) return place;
    const k = place.value;
    const origin = geometry.slicePositions[k]!;
    const polygon = points.map((point): [number, number] => {
      const offset = subtract(point, origin);
      return [
        dot(offset, geometry.rowDirection) / geometry.pixelSpacingMm[1],
        dot(offset, geometry.columnDirection) / geometry.pixelSpacingMm[0],
      ];
    });
    const known = bySlice.get(k);
    if (known) known.push(polygon);
    else bySlice.set(k, [polygon]);
  }
  return ok({ bySlice, open });
}

function pointsOf(texts: readonly string[]): Vec3[] | null {
  if (texts.length % 3 !== 0) return null;
  const numbers = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  if (!numbers.every(Number.isFinite)) return null;
  return Array.from({ length: numbers.length / 3 }, (_, n) => [
    numbers[3 * n]!,
    numbers[3 * n + 1]!,
    numbers[3 * n + 2]!,
  ]);
}

/** The slice on which all points lie, by true positions along the normal. */
function sliceOf(points: readonly Vec3[], geometry: VolumeGeometry): Result<number, 'labels.geometryMismatch'> {
  const heights = points.map((point) => dot(point, geometry.normal));
  const least = heights.reduce((a, b) => Math.min(a, b));
  const most = heights.reduce((a, b) => Math.max(a, b));
  let best = { k: 0, apartMm: Number.POSITIVE_INFINITY };
  geometry.slicePositions.forEach((at, k) => {
    const height = dot(at, geometry.normal);
    const apartMm = Math.max(Math.abs(least - height), Math.abs(most - height));
    if (apartMm < best.apartMm) best = { k, apartMm };
  });
  const allowedMm = Math.max(SAME_PLACE_MM, BESIDE_SLICE * geometry.sliceExtentsMm[best.k]!);
  // Not ≤: a distance that is no number fits nothing.
  return best.apartMm <= allowedMm ? ok(best.k) : refuse('labels.geometryMismatch', { distanceMm: best.apartMm });
}
