import type { LayerName } from '#core/contours/codes';
import type { ExchangedReading, ExchangedSegment } from '#core/exchange/exchangedReading';
import type { Vec3, VolumeGeometry } from '#core/geometry';
import { type PackedFrame, packedFrames } from './packedFrames.ts';
import { codingSchemes, equipment, imageOfSlice, referencedSeries, type SourceHeaders } from './sourceHeaders.ts';
import {
  type Attributes,
  codeItem,
  dateAndTime,
  dcm,
  decimalString,
  line,
  uidOf,
  type WrittenObject,
  writtenObject,
} from './writtenObject.ts';

export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
export const LABEL_MAP_SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';

/** A reading, the name of its reader, and what the object takes over from the images. */
export interface ObjectOf {
  readonly reading: ExchangedReading;
  readonly reader: string;
  readonly headers: SourceHeaders;
}

/**
 * A DICOM Segmentation (PS3.3 A.51) of bits: every segment that has voxels, each on its own, so that a liver may hold its
 * remnant and that a tumour. Frames without a voxel are left out.
 */
export function binarySegmentation(of: ObjectOf): Promise<WrittenObject> {
  const { reading } = of;
  const { geometry } = reading.source;
  const layers = [...reading.layers].map(([layer, voxels]) => {
    const segmentOf = new Uint16Array(256);
    for (const segment of reading.segments) if (segment.layer === layer) segmentOf[segment.value] = segment.number;
    return { voxels, segmentOf };
  });
  const packed = packedFrames(layers, { pixels: geometry.columns * geometry.rows, slices: geometry.slices });
  return writtenObject({
    sopClassUID: SEGMENTATION_STORAGE,
    attributes: {
      ...common(of, packed.frames, { series: SEGMENTATION_SERIES, description: 'Contours of the liver' }),
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 1,
      BitsStored: 1,
      HighBit: 0,
      SegmentationType: 'BINARY',
      SegmentSequence: reading.segments.map((segment) => segmentItem(segment, reading)),
    },
    pixelData: packed.bytes,
  });
}

/**
 * A Label Map Segmentation (PS3.3 A.51, Supplement 243) of one layer: one byte a voxel, values being the Segment
 * Numbers of the reading. Slices without a voxel are left out.
 */
export function labelmapSegmentation(of: ObjectOf, layer: LayerName): Promise<WrittenObject> {
  const { reading } = of;
  const { geometry } = reading.source;
  const voxels = reading.layers.get(layer) ?? new Uint8Array(0);
  const pixels = geometry.columns * geometry.rows;
  const frames: PackedFrame[] = [];
  for (let k = 0; k < geometry.slices; k++)
    if (voxels.subarray(k * pixels, (k + 1) * pixels).some((value) => value !== 0)) frames.push({ segment: 0, k });
  const pixelData = new Uint8Array(frames.length * pixels);
  frames.forEach(({ k }, n) => {
    pixelData.set(voxels.subarray(k * pixels, (k + 1) * pixels), n * pixels);
  });
  return writtenObject({
    sopClassUID: LABEL_MAP_SEGMENTATION_STORAGE,
    attributes: {
      ...common(of, frames, { series: `labelmap ${layer}`, description: `Contours of the liver: ${layer}` }),
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelPaddingValue: 0,
      SegmentationType: 'LABELMAP',
      SegmentsOverlap: 'NO',
      SegmentSequence: reading.segments
        .filter((segment) => segment.layer === layer)
        .map((segment) => ({ ...segmentItem(segment, reading), SegmentNumber: segment.value })),
    },
    pixelData,
  });
}

/** The UID by which objects of a reading name one of its segments. */
export const trackingUidOf = ({ trackingId }: ExchangedSegment): string => uidOf('segment', trackingId);

/** The series in which objects of one kind about one reading lie. */
const seriesUidOf = ({ id, source }: ExchangedReading, series: string): string =>
  uidOf(source.seriesInstanceUID, id, series);

/** That of its Segmentations. */
export const segmentationSeriesUid = (reading: ExchangedReading): string => seriesUidOf(reading, SEGMENTATION_SERIES);

const SEGMENTATION_SERIES = 'segmentation';

/** How a reading is signed, in the few words that fit a description. */
export const signedWords = ({ signedBy }: ExchangedReading): string =>
  signedBy === null ? 'not signed' : `signed by ${signedBy.name}`;

function common(
  { reading, reader, headers }: ObjectOf,
  frames: readonly PackedFrame[],
  { series, description }: { readonly series: string; readonly description: string },
): Attributes {
  const { source, savedAt, softwareVersion } = reading;
  const { geometry } = source;
  const { date, time } = dateAndTime(savedAt);
  const organization = uidOf('dimensions', series);
  const segmented = frames.some(({ segment }) => segment !== 0);
  const slices = [...new Set(frames.map(({ k }) => k))].sort((a, b) => a - b);
  const rankOf = new Map(slices.map((k, n) => [k, n + 1]));
  const spacing = evenSpacing(geometry);
  return {
    ...headers.patient,
    ...headers.study,
    ...headers.frameOfReference,
    ...equipment(softwareVersion),
    ...codingSchemes,
    ImageType: ['DERIVED', 'PRIMARY'],
    Modality: 'SEG',
    ContentDate: date,
    ContentTime: time,
    SeriesInstanceUID: seriesUidOf(reading, series),
    SeriesNumber: 9000,
    SeriesDescription: description,
    InstanceNumber: 1,
    ContentLabel: 'LIVER',
    ContentDescription: line(`Remnant, research use; ${signedWords(reading)}`),
    ContentCreatorName: line(reader),
    ...(reading.signedBy && { ImageComments: reading.signedBy.statement }),
    ReferencedSeriesSequence: [referencedSeries(source)],
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: [
      ...(segmented
        ? [
            {
              DimensionOrganizationUID: organization,
              DimensionIndexPointer: 0x0062000b,
              FunctionalGroupPointer: 0x0062000a,
              DimensionDescriptionLabel: 'Segment Number',
            },
          ]
        : []),
      {
        DimensionOrganizationUID: organization,
        DimensionIndexPointer: 0x00200032,
        FunctionalGroupPointer: 0x00209113,
        DimensionDescriptionLabel: 'Image Position (Patient)',
      },
    ],
    SamplesPerPixel: 1,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    NumberOfFrames: frames.length,
    Rows: geometry.rows,
    Columns: geometry.columns,
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [
          { ImageOrientationPatient: [...geometry.rowDirection, ...geometry.columnDirection].map(decimalString) },
        ],
        ...(spacing !== null && { PixelMeasuresSequence: [pixelMeasures(geometry, spacing, spacing)] }),
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(({ segment, k }) => ({
      DerivationImageSequence: [derivation(source, k)],
      FrameContentSequence: [{ DimensionIndexValues: segmented ? [segment, rankOf.get(k)!] : [rankOf.get(k)!] }],
      PlanePositionSequence: [{ ImagePositionPatient: position(geometry.slicePositions[k]!) }],
      ...(spacing === null && { PixelMeasuresSequence: [pixelMeasures(geometry, geometry.sliceExtentsMm[k]!)] }),
      ...(segmented && { SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }] }),
    })),
  };
}

const position = (at: Vec3): string[] => at.map(decimalString);

/** Thickness is each slice's own extent, by which it is measured; a distance between slices only where there is one. */
const pixelMeasures = (geometry: VolumeGeometry, extentMm: number, betweenMm?: number): Attributes => ({
  SliceThickness: decimalString(extentMm),
  ...(betweenMm !== undefined && { SpacingBetweenSlices: decimalString(betweenMm) }),
  PixelSpacing: geometry.pixelSpacingMm.map(decimalString),
});

/** The one extent of all slices; null where they differ by more than headers are rounded. */
function evenSpacing({ sliceExtentsMm }: VolumeGeometry): number | null {
  const [first = 0] = sliceExtentsMm;
  return sliceExtentsMm.every((extent) => Math.abs(extent - first) < 1e-3) ? first : null;
}

const SEGMENTATION = dcm('113076', 'Segmentation');
const SOURCE_IMAGE = dcm('121322', 'Source image for image processing operation');

const derivation = (source: ExchangedReading['source'], k: number): Attributes => ({
  DerivationCodeSequence: [codeItem(SEGMENTATION)],
  SourceImageSequence: [
    {
      ...imageOfSlice(source, k),
      SpatialLocationsPreserved: 'YES',
      PurposeOfReferenceCodeSequence: [codeItem(SOURCE_IMAGE)],
    },
  ],
});

function segmentItem(segment: ExchangedSegment, { softwareVersion }: ExchangedReading): Attributes {
  const { category, type, region } = segment.coding;
  return {
    SegmentNumber: segment.number,
    SegmentLabel: line(segment.label) || `Segment ${segment.number}`,
    SegmentAlgorithmType: 'SEMIAUTOMATIC',
    SegmentAlgorithmName: `Remnant ${softwareVersion}`,
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(type)],
    ...(region && { AnatomicRegionSequence: [codeItem(region)] }),
    RecommendedDisplayCIELabValue: labOf(segment.colour),
    TrackingID: line(segment.trackingId),
    TrackingUID: trackingUidOf(segment),
  };
}

/** A colour `#RRGGBB` (sRGB, D65) as CIELab, each value spread over 16 bits (PS3.3 C.10.7.1.1). */
export function labOf(colour: string): number[] {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  const [L, A, B] = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  const spread = (value: number, low: number, high: number) =>
    Math.max(0, Math.min(65535, Math.round(((value - low) / (high - low)) * 65535)));
  return [spread(L, 0, 100), spread(A, -128, 127), spread(B, -128, 127)];
}
