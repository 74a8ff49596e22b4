import { createHash } from 'node:crypto';
import type { Vec3 } from '#core/geometry';
import {
  type Element,
  type Elements,
  type ElementValue,
  type Encapsulated,
  type Encoding,
  joined,
  writeFile,
} from './dicomWriter.ts';

export { Encapsulated, type Encoding } from './dicomWriter.ts';

/** Attributes that phantoms set by name: PS3.6 keyword with a small first letter → tag and value representation. */
const ATTRIBUTES = {
  specificCharacterSet: ['00080005', 'CS'],
  imageType: ['00080008', 'CS'],
  sopClassUID: ['00080016', 'UI'],
  sopInstanceUID: ['00080018', 'UI'],
  studyDate: ['00080020', 'DA'],
  seriesDate: ['00080021', 'DA'],
  acquisitionDate: ['00080022', 'DA'],
  contentDate: ['00080023', 'DA'],
  acquisitionDateTime: ['0008002a', 'DT'],
  studyTime: ['00080030', 'TM'],
  seriesTime: ['00080031', 'TM'],
  acquisitionTime: ['00080032', 'TM'],
  contentTime: ['00080033', 'TM'],
  modality: ['00080060', 'CS'],
  manufacturer: ['00080070', 'LO'],
  studyDescription: ['00081030', 'LO'],
  seriesDescription: ['0008103e', 'LO'],
  patientName: ['00100010', 'PN'],
  patientID: ['00100020', 'LO'],
  patientBirthDate: ['00100030', 'DA'],
  patientSex: ['00100040', 'CS'],
  patientAge: ['00101010', 'AS'],
  patientSize: ['00101020', 'DS'],
  patientWeight: ['00101030', 'DS'],
  contrastBolusAgent: ['00180010', 'LO'],
  sliceThickness: ['00180050', 'DS'],
  kvp: ['00180060', 'DS'],
  spacingBetweenSlices: ['00180088', 'DS'],
  gantryDetectorTilt: ['00181120', 'DS'],
  convolutionKernel: ['00181210', 'SH'],
  studyInstanceUID: ['0020000d', 'UI'],
  seriesInstanceUID: ['0020000e', 'UI'],
  seriesNumber: ['00200011', 'IS'],
  acquisitionNumber: ['00200012', 'IS'],
  instanceNumber: ['00200013', 'IS'],
  imagePositionPatient: ['00200032', 'DS'],
  imageOrientationPatient: ['00200037', 'DS'],
  frameOfReferenceUID: ['00200052', 'UI'],
  temporalPositionIdentifier: ['00200100', 'IS'],
  temporalPositionIndex: ['00209128', 'UL'],
  samplesPerPixel: ['00280002', 'US'],
  photometricInterpretation: ['00280004', 'CS'],
  numberOfFrames: ['00280008', 'IS'],
  rows: ['00280010', 'US'],
  columns: ['00280011', 'US'],
  pixelSpacing: ['00280030', 'DS'],
  bitsAllocated: ['00280100', 'US'],
  bitsStored: ['00280101', 'US'],
  highBit: ['00280102', 'US'],
  pixelRepresentation: ['00280103', 'US'],
  pixelPaddingValue: ['00280120', 'US'],
  rescaleIntercept: ['00281052', 'DS'],
  rescaleSlope: ['00281053', 'DS'],
  pixelData: ['7fe00010', 'OW'],
} as const satisfies Record<string, readonly [string, string]>;
export type AttributeName = keyof typeof ATTRIBUTES;

/** Attributes by name, or any element by its eight hex digits; null leaves the attribute out. */
export type Attributes = { readonly [Name in AttributeName]?: ElementValue | Element | null } & {
  readonly [tag: `${number}${string}`]: Element | null;
};

/** A UID that is always the same for the same text, so that phantoms name series and instances by words. */
export const phantomUid = (text: string): string =>
  `2.25.${BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 24)}`)}`;

export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const ENHANCED_CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2.1';
export const AXIAL: readonly [Vec3, Vec3] = [
  [1, 0, 0],
  [0, 1, 0],
];

interface PhantomFile {
  /** Words of which the UIDs are made; instances of one series share `series`. */
  readonly study?: string;
  readonly series?: string;
  readonly columns?: number;
  readonly rows?: number;
  /** [between rows, between columns], mm. */
  readonly spacingMm?: readonly [row: number, column: number];
  readonly orientation?: readonly [row: Vec3, column: Vec3];
  readonly signed?: boolean;
  readonly bitsAllocated?: 8 | 16;
  readonly bitsStored?: number;
  readonly slope?: number;
  readonly intercept?: number;
  readonly encoding?: Encoding;
  /** Named in the meta header instead of the encoding's own. */
  readonly transferSyntaxUID?: string;
  readonly preamble?: boolean;
  readonly meta?: boolean;
  /** Sequences and items without lengths, closed by delimiters. */
  readonly undefinedLengths?: boolean;
  /** Compressed pixel data; explicit little endian around it. */
  readonly encapsulated?: { readonly transferSyntaxUID: string; readonly fragments: Encapsulated };
  /** What else is set, overridden, or (null) left out. */
  readonly tags?: Attributes;
}

export interface DicomPhantom extends PhantomFile {
  /** The word of which the SOP Instance UID is made; by default the series' word and the position. */
  readonly instance?: string;
  readonly position?: Vec3;
  /** Stored value of a pixel, or all of them in row-major order. Default: all 0. */
  readonly pixels?: ((i: number, j: number) => number) | ArrayLike<number>;
}

export interface EnhancedPhantom extends PhantomFile {
  readonly instance?: string;
  /** Position of each frame, in the order in which the frames are stored. */
  readonly positions: readonly Vec3[];
  readonly pixels?: (i: number, j: number, frame: number) => number;
  /** Rescale intercept of one frame, where frames differ. */
  readonly interceptOf?: (frame: number) => number;
  /** Orientation, spacing and rescale in every frame's own group rather than in the shared one. */
  readonly perFrame?: boolean;
  /** Further functional groups of one frame, by the tag of their sequence. */
  readonly groups?: (frame: number) => Elements;
}

/** One valid single-frame CT slice as the bytes of a DICOM file: 4 × 4 pixels of 0 at the origin unless told otherwise. */
export function dicomFile(phantom: DicomPhantom = {}): Uint8Array {
  const { columns = 4, rows = 4, position = [0, 0, 0], pixels = () => 0, series = 'series' } = phantom;
  const [rowDirection, columnDirection] = phantom.orientation ?? AXIAL;
  const valueAt = typeof pixels === 'function' ? pixels : (i: number, j: number) => pixels[i + j * columns] ?? 0;
  return finished(phantom, {
    ...common(phantom, CT_IMAGE_STORAGE),
    sopInstanceUID: phantomUid(phantom.instance ?? `${series} at ${position.join(' ')}`),
    imagePositionPatient: position,
    imageOrientationPatient: [...rowDirection, ...columnDirection],
    pixelSpacing: phantom.spacingMm ?? [1, 1],
    sliceThickness: 1,
    rescaleIntercept: phantom.intercept ?? 0,
    rescaleSlope: phantom.slope ?? 1,
    pixelData: storedPixels(phantom, columns * rows, (v) => valueAt(v % columns, Math.floor(v / columns))),
  });
}

/** An Enhanced multi-frame CT (PS3.3 A.38) whose geometry is in its functional groups. */
export function enhancedCtFile(phantom: EnhancedPhantom): Uint8Array {
  const { columns = 4, rows = 4, positions, pixels = () => 0, series = 'series', intercept = 0 } = phantom;
  const [rowDirection, columnDirection] = phantom.orientation ?? AXIAL;
  const perSlice = (frame: number): Elements => ({
    '00209116': sequence({ '00200037': { vr: 'DS', value: [...rowDirection, ...columnDirection] } }),
    '00289110': sequence({
      '00180050': { vr: 'DS', value: 1 },
      '00280030': { vr: 'DS', value: phantom.spacingMm ?? [1, 1] },
    }),
    '00289145': sequence({
      '00281052': { vr: 'DS', value: phantom.interceptOf?.(frame) ?? intercept },
      '00281053': { vr: 'DS', value: phantom.slope ?? 1 },
      '00281054': { vr: 'LO', value: 'HU' },
    }),
  });
  const inFrame = phantom.perFrame ?? phantom.interceptOf !== undefined;
  const frames = positions.map((position, frame) => ({
    '00209113': sequence({ '00200032': { vr: 'DS', value: position } }),
    ...(inFrame ? perSlice(frame) : {}),
    ...phantom.groups?.(frame),
  }));
  const area = columns * rows;
  return finished(
    phantom,
    {
      ...common(phantom, ENHANCED_CT_IMAGE_STORAGE),
      sopInstanceUID: phantomUid(phantom.instance ?? `${series} enhanced`),
      numberOfFrames: positions.length,
      pixelData: storedPixels(phantom, area * positions.length, (v) =>
        pixels(v % columns, Math.floor((v % area) / columns), Math.floor(v / area)),
      ),
    },
    {
      '52009229': { vr: 'SQ', value: [inFrame ? {} : perSlice(0)] },
      '52009230': { vr: 'SQ', value: frames },
    },
  );
}

/** Slices at these heights along z, mm. */
export const slicesAt = (heights: readonly number[], common: DicomPhantom = {}): Uint8Array[] =>
  heights.map((z) => dicomFile({ ...common, position: [0, 0, z] }));

/** Slices of one series, `stepMm` apart along the normal from `origin`; `slice` may change any of them by its number. */
export function dicomStack(
  slices: number,
  {
    stepMm = 1,
    origin = [0, 0, 0],
    slice = () => ({}),
    ...common
  }: DicomPhantom & { stepMm?: number; origin?: Vec3; slice?: (k: number) => DicomPhantom } = {},
): Uint8Array[] {
  const [r, c] = common.orientation ?? AXIAL;
  const normal: Vec3 = [r[1] * c[2] - r[2] * c[1], r[2] * c[0] - r[0] * c[2], r[0] * c[1] - r[1] * c[0]];
  return Array.from({ length: slices }, (_, k) => {
    const own = slice(k);
    return dicomFile({
      ...common,
      position: [
        origin[0] + normal[0] * stepMm * k,
        origin[1] + normal[1] * stepMm * k,
        origin[2] + normal[2] * stepMm * k,
      ],
      ...own,
      tags: { instanceNumber: k + 1, ...common.tags, ...own.tags },
    });
  });
}

const sequence = (item: Elements): Element => ({ vr: 'SQ', value: [item] });

function common(phantom: PhantomFile, sopClassUID: string): Attributes {
  const { bitsAllocated = 16, series = 'series', study = 'study' } = phantom;
  const bitsStored = phantom.bitsStored ?? bitsAllocated;
  return {
    imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    sopClassUID,
    studyDate: '20150220',
    modality: 'CT',
    patientName: 'PHANTOM^A',
    patientID: 'P1',
    studyInstanceUID: phantomUid(study),
    seriesInstanceUID: phantomUid(series),
    frameOfReferenceUID: phantomUid(`${study} frame`),
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
    rows: phantom.rows ?? 4,
    columns: phantom.columns ?? 4,
    bitsAllocated,
    bitsStored,
    highBit: bitsStored - 1,
    pixelRepresentation: (phantom.signed ?? true) ? 1 : 0,
  };
}

function storedPixels(phantom: PhantomFile, count: number, value: (v: number) => number): Element | null {
  if (phantom.encapsulated) return null;
  const bytes = (phantom.bitsAllocated ?? 16) / 8;
  const data = new DataView(new ArrayBuffer(count * bytes + ((count * bytes) & 1)));
  // OW are words also where a sample is a byte: big endian, the first sample is each word's second byte (PS3.5 annex D).
  const swapped = bytes === 1 && phantom.encoding === 'explicitBig' ? 1 : 0;
  for (let v = 0; v < count; v++) {
    if (bytes === 1) data.setUint8(v ^ swapped, value(v));
    else data.setUint16(v * 2, value(v) & 0xffff, phantom.encoding !== 'explicitBig');
  }
  return { vr: 'OW', value: new Uint8Array(data.buffer) };
}

function finished(phantom: PhantomFile, attributes: Attributes, groups: Elements = {}): Uint8Array {
  const elements: Record<string, Element> = { ...groups };
  for (const [name, value] of Object.entries({ ...attributes, ...phantom.tags })) {
    const [tag, vr] = ATTRIBUTES[name as AttributeName] ?? [name, 'UN'];
    if (value === null) delete elements[tag];
    else elements[tag] = isElement(value) ? value : { vr, value };
  }
  return writeFile(elements, {
    encoding: phantom.encoding ?? 'explicitLittle',
    preamble: phantom.preamble ?? true,
    meta: phantom.meta ?? true,
    undefinedLengths: phantom.undefinedLengths ?? false,
    ...(phantom.transferSyntaxUID !== undefined && { transferSyntaxUID: phantom.transferSyntaxUID }),
    ...(phantom.encapsulated && {
      transferSyntaxUID: phantom.encapsulated.transferSyntaxUID,
      pixelFragments: phantom.encapsulated.fragments,
    }),
  });
}

const isElement = (value: unknown): value is Element => typeof value === 'object' && value !== null && 'vr' in value;

/** The first `bytes` bytes of a file, as after a broken transfer. */
export const truncatedTo = (file: Uint8Array, bytes: number): Uint8Array => joined([file.subarray(0, bytes)]);
