import { forEachLabelRun } from '#core/exchange/labelRuns';
import {
  belongingNotes,
  type ReadNote,
  type SegmentSlice,
  type StatedContours,
  type StatedSegment,
} from '#core/exchange/readContours';
import {
  drawnOnSource,
  farCornerApartMm,
  type LabelledSource,
  SAME_PLACE_MM,
  type SourceCode,
  sliceAt,
} from '#core/exchange/sameSeries';
import { kindOfCode } from '#core/exchange/segmentCodes';
import { normalized, type Vec3 } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import { NATIVE } from '../import/fileFormat.ts';
import { type Header, UNDEFINED_LENGTH } from '../import/header.ts';
import { codeIn, type DicomObject, firstItem } from './dicomObject.ts';
import { OBJECT_TAG } from './objectTags.ts';
import { forEachRun } from './packedFrames.ts';

export type ReadSegmentationCode =
  | SourceCode
  | 'labels.geometryMismatch'
  | 'labels.invalid'
  | 'labels.compressed'
  | 'labels.fractional'
  | 'file.truncated'
  | 'file.corrupt';

const TAG = OBJECT_TAG;

/**
 * The segments of a DICOM Segmentation, of bits, fractions or a label map, on the slices of the series that it was drawn on.
 * Frames are put where their positions lie; one without a position where its source image lies. Refuses an object of another
 * series, Frame of Reference, grid or place, with the figures; compressed frames; and true fractions, unless
 * `labels.fractional` is accepted: half of the full value and more is then in.
 */
export function readSegmentation(
  object: DicomObject,
  source: LabelledSource,
  accept: readonly string[] = [],
): Result<StatedContours, ReadSegmentationCode> {
  const { header, bytes, transferSyntaxUID } = object;
  const invalid = (reason: string) => refuse('labels.invalid', { reason });
  const type = header.string(TAG.segmentationType);
  if (type !== 'BINARY' && type !== 'FRACTIONAL' && type !== 'LABELMAP') return invalid('segmentationType');
  const from = drawnOnSource(statedSource(header), source);
  if (!from.ok) return from;
  const { geometry } = source;
  const [columns, rows] = [header.uint16(TAG.columns), header.uint16(TAG.rows)];
  if (columns !== geometry.columns || rows !== geometry.rows)
    return refuse('labels.geometryMismatch', {
      labels: [columns, rows],
      series: [geometry.columns, geometry.rows, geometry.slices],
    });
  const pixelData = header.pixelData;
  if (!pixelData) return refuse('file.truncated');
  if (!NATIVE.has(transferSyntaxUID) || pixelData.length === UNDEFINED_LENGTH)
    return refuse('labels.compressed', { transferSyntaxUID });
  const bits = header.uint16(TAG.bitsAllocated);
  if (bits !== (type === 'BINARY' ? 1 : 8) && !(type === 'LABELMAP' && bits === 16)) return invalid('bitsAllocated');
  const frameCount = header.integer(TAG.numberOfFrames) ?? 0;
  const pixels = columns * rows;
  if (frameCount < 1) return invalid('numberOfFrames');
  const stored = nativeBytes(
    bytes.subarray(pixelData.offset, pixelData.offset + pixelData.length),
    pixelData.otherWords,
  );
  if (stored.length * 8 < frameCount * pixels * bits!) return refuse('file.truncated');

  const segments = statedSegments(header);
  if (!segments) return invalid('segmentSequence');
  const places = placesOfFrames(header, frameCount, source);
  if (!places.ok) return places;

  const stated = statedPlaces(places.value);
  const notes: ReadNote[] = belongingNotes(from.value);
  const indexOf = new Map(segments.map(({ number }, n) => [number, n]));
  if (type === 'LABELMAP') {
    const slices = labelmapSlices(stored, { bits: bits!, pixels, places: places.value, indexOf });
    return slices ? ok({ form: 'labelmap', segments, slices, notes, stated }) : invalid('segmentNumber');
  }
  const most = header.uint16(TAG.maximumFractionalValue) ?? 255;
  if (type === 'FRACTIONAL' && stored.subarray(0, frameCount * pixels).some((value) => value !== 0 && value !== most)) {
    if (!accept.includes('labels.fractional'))
      return refuse('labels.fractional', { kind: header.string(TAG.segmentationFractionalType) });
    notes.push({ code: 'labels.fractionalAtHalf', most });
  }
  const slices: SegmentSlice[] = [];
  for (const [n, { k, segmentNumber }] of places.value.entries()) {
    const segment = indexOf.get(segmentNumber ?? -1);
    if (segment === undefined) return invalid('referencedSegmentNumber');
    const frame = stored.subarray(n * pixels, (n + 1) * pixels);
    slices.push({
      segment,
      k,
      forEachRun:
        type === 'BINARY'
          ? (visit) => forEachRun(stored, n * pixels, pixels, visit)
          : (visit) => runsWhere(frame, (value) => value * 2 >= most && value > 0, visit),
    });
  }
  return ok({ form: 'segmentation', segments, slices, notes, stated });
}

/** Pixels in the order of their bytes: words of the other byte order are exchanged (PS3.5 7.3), bits within a byte are not. */
function nativeBytes(stored: Buffer, otherWords: boolean): Buffer {
  return otherWords ? Buffer.from(stored.subarray(0, stored.length & ~1)).swap16() : stored;
}

/** The images, series and Frame of Reference that a segmentation names: as a whole, and frame by frame. */
function statedSource(header: Header) {
  const series = header.items(TAG.referencedSeriesSequence) ?? [];
  const groups = [
    ...(header.items(TAG.sharedFunctionalGroupsSequence) ?? []),
    ...(header.items(TAG.perFrameFunctionalGroupsSequence) ?? []),
  ];
  const uids = (items: readonly Header[] | null) =>
    (items ?? []).flatMap((item) => item.string(TAG.referencedSOPInstanceUID) ?? []);
  return {
    seriesInstanceUIDs: series.flatMap((item) => item.string(TAG.seriesInstanceUID) ?? []),
    sopInstanceUIDs: [
      ...new Set([
        ...series.flatMap((item) => uids(item.items(TAG.referencedInstanceSequence))),
        ...groups.flatMap((group) =>
          (group.items(TAG.derivationImageSequence) ?? []).flatMap((item) => uids(item.items(TAG.sourceImageSequence))),
        ),
        ...uids(header.items(TAG.sourceImageSequence)),
      ]),
    ],
    frameOfReferenceUID: header.string(TAG.frameOfReferenceUID),
  };
}

function statedSegments(header: Header): StatedSegment[] | null {
  const items = header.items(TAG.segmentSequence);
  if (!items || items.length === 0) return null;
  const segments: StatedSegment[] = [];
  for (const item of items) {
    const number = item.uint16(TAG.segmentNumber);
    if (number === null) return null;
    // Number 0 of a label map is its background.
    if (number === 0) continue;
    const type = codeIn(item, TAG.segmentedPropertyTypeCodeSequence);
    segments.push({
      number,
      label: item.text(TAG.segmentLabel),
      type,
      kind: kindOfCode(type),
      trackingUid: item.string(TAG.trackingUID),
    });
  }
  return segments;
}

interface FramePlace {
  readonly k: number;
  readonly at: Vec3 | null;
  readonly spacing: readonly number[] | null;
  readonly segmentNumber: number | null;
}

/** The slice and segment of each frame, its grid held against that of the series. */
function placesOfFrames(
  header: Header,
  frameCount: number,
  source: LabelledSource,
): Result<FramePlace[], 'labels.geometryMismatch' | 'labels.invalid' | 'file.corrupt'> {
  const { geometry } = source;
  const shared = firstItem(header, TAG.sharedFunctionalGroupsSequence);
  const perFrame = header.items(TAG.perFrameFunctionalGroupsSequence);
  if (perFrame === null) return refuse('file.corrupt');
  if (perFrame.length !== frameCount) return refuse('labels.invalid', { reason: 'perFrameFunctionalGroups' });
  const imageAt = new Map(source.sources.map(({ sopInstanceUID, frame }, k) => [`${sopInstanceUID} ${frame}`, k]));
  // What all frames share is read once: a large segmentation has thousands of frames.
  const sharedPlane = shared && planeIn(shared);
  const places: FramePlace[] = [];
  for (const group of perFrame) {
    const own = planeIn(group);
    const orientation = own.orientation ?? sharedPlane?.orientation ?? null;
    const spacing = own.spacing ?? sharedPlane?.spacing ?? null;
    const at = own.position ?? sharedPlane?.position ?? null;
    if (orientation && spacing) {
      const [a, b, c, d, e, f] = orientation as [number, number, number, number, number, number];
      const apartMm = farCornerApartMm(
        {
          columns: geometry.columns,
          rows: geometry.rows,
          rowDirection: normalized([a, b, c]),
          columnDirection: normalized([d, e, f]),
          pixelSpacingMm: [spacing[0]!, spacing[1]!],
        },
        geometry,
      );
      // Not ≤: a distance that is no number fits nothing. Directions are rounded, which shows at the far corner.
      if (!(apartMm <= Math.max(SAME_PLACE_MM, 1e-3 * Math.max(...geometry.pixelSpacingMm) * geometry.columns)))
        return refuse('labels.geometryMismatch', { distanceMm: apartMm });
    }
    const place = at ? sliceAt(geometry, at) : null;
    if (place && !(place.apartMm <= SAME_PLACE_MM))
      return refuse('labels.geometryMismatch', { distanceMm: place.apartMm });
    const k = place?.k ?? imageOf(group, imageAt);
    if (k === null || k === undefined) return refuse('labels.geometryMismatch', { reason: 'noPosition' });
    const segmentNumber =
      (
        firstItem(group, TAG.segmentIdentificationSequence) ??
        (shared && firstItem(shared, TAG.segmentIdentificationSequence))
      )?.uint16(TAG.referencedSegmentNumber) ?? null;
    places.push({ k, at, spacing, segmentNumber });
  }
  return ok(places);
}

function statedPlaces(places: readonly FramePlace[]): StatedContours['stated'] {
  const [spacing] = places.flatMap((place) => (place.spacing ? [place.spacing] : []));
  if (!spacing || places.some(({ at }) => at === null)) return null;
  return {
    positions: new Map(places.map(({ k, at }) => [k, at!])),
    pixelSpacingMm: [spacing[0]!, spacing[1]!],
  };
}

function planeIn(group: Header) {
  const orientation = firstItem(group, TAG.planeOrientationSequence)?.decimals(TAG.imageOrientationPatient, 6) ?? null;
  const spacing = firstItem(group, TAG.pixelMeasuresSequence)?.decimals(TAG.pixelSpacing, 2) ?? null;
  const position = firstItem(group, TAG.planePositionSequence)?.decimals(TAG.imagePositionPatient, 3) ?? null;
  return { orientation, spacing, position: position as unknown as Vec3 | null };
}

/** The slice of the one image that a frame says it was derived from. */
function imageOf(group: Header, imageAt: ReadonlyMap<string, number>): number | null {
  const derivation = firstItem(group, TAG.derivationImageSequence);
  const image = derivation && firstItem(derivation, TAG.sourceImageSequence);
  const uid = image?.string(TAG.referencedSOPInstanceUID);
  return imageAt.get(`${uid} ${(image?.integer(TAG.referencedFrameNumber) ?? 1) - 1}`) ?? null;
}

function labelmapSlices(
  stored: Buffer,
  {
    bits,
    pixels,
    places,
    indexOf,
  }: {
    readonly bits: number;
    readonly pixels: number;
    readonly places: readonly FramePlace[];
    readonly indexOf: ReadonlyMap<number, number>;
  },
): SegmentSlice[] | null {
  const slices: SegmentSlice[] = [];
  for (const [n, { k }] of places.entries()) {
    const runs = new Map<number, number[]>();
    const add = (number: number, from: number, to: number) => {
      const known = runs.get(number);
      if (known) known.push(from, to);
      else runs.set(number, [from, to]);
    };
    if (bits === 8) {
      const first = n * pixels;
      forEachLabelRun(stored, first, first + pixels, (number, from, to) => add(number, from - first, to - first));
    } else
      for (let v = 0; v < pixels; v++) {
        const number = stored.readUInt16LE(2 * (n * pixels + v));
        if (number !== 0) add(number, v, v + 1);
      }
    for (const [number, own] of runs) {
      const segment = indexOf.get(number);
      if (segment === undefined) return null;
      slices.push({
        segment,
        k,
        forEachRun: (visit) => {
          for (let r = 0; r < own.length; r += 2) visit(own[r]!, own[r + 1]!);
        },
      });
    }
  }
  return slices;
}

function runsWhere(
  values: ArrayLike<number>,
  holds: (value: number) => boolean,
  visit: (from: number, to: number) => void,
): void {
  for (let v = 0; v < values.length; ) {
    if (!holds(values[v]!)) {
      v++;
      continue;
    }
    const start = v++;
    while (v < values.length && holds(values[v]!)) v++;
    visit(start, v);
  }
}
