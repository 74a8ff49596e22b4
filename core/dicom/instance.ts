import type { Vec3 } from '../geometry.ts';

/**
 * One DICOM instance (or one frame of a multi-frame instance is described by `frames`), as its header says, with every
 * value checked to be of its type; null where the header does not hold it. Keywords are those of PS3.6.
 */
export interface Instance {
  /** Where it lies, relative to what was given; with `#entry` for a file in a zip. For messages and for reading pixels. */
  readonly path: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string | null;
  readonly modality: string;
  readonly transferSyntaxUID: string;
  readonly imageType: readonly string[];
  readonly seriesDescription: string | null;
  readonly seriesNumber: number | null;
  readonly instanceNumber: number | null;
  readonly acquisitionNumber: number | null;
  readonly temporalPosition: string | null;
  readonly convolutionKernel: string | null;
  readonly contrastBolusAgent: string | null;
  readonly sliceThicknessMm: number | null;
  readonly kvp: number | null;
  readonly manufacturer: string | null;
  /** Acquisition, then Content, Series, Study Date; which one was kept, and ISO 8601 values. */
  readonly acquired: Acquired | null;
  readonly patient: HeaderPatient;
  readonly pixels: PixelDescription;
  /** One entry for a single-frame instance; one per frame for Enhanced multi-frame. */
  readonly frames: readonly FrameGeometry[];
  /** SHA-256 of the pixel bytes as stored, filled in when asked for (repeated or conflicting instances); else null. */
  readonly pixelHash: string | null;
}

export interface Acquired {
  readonly date: string;
  readonly time: string | null;
  readonly source: 'acquisitionDate' | 'contentDate' | 'seriesDate' | 'studyDate';
}

/** What the header says of the patient. Identity (name, ID, birth date) goes only into the identity store. */
export interface HeaderPatient {
  readonly name: string | null;
  readonly id: string | null;
  readonly birthDate: string | null;
  readonly sex: 'M' | 'F' | null;
  readonly ageYears: number | null;
  readonly heightCm: number | null;
  readonly weightKg: number | null;
}

export interface PixelDescription {
  readonly columns: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly pixelPaddingValue: number | null;
  /** Byte offset of the value of Pixel Data (7FE0,0010) in the (inflated) file, its length; null length = encapsulated. */
  readonly pixelDataOffset: number | null;
  readonly pixelDataLength: number | null;
}

export interface FrameGeometry {
  readonly imagePositionPatient: Vec3 | null;
  readonly rowDirection: Vec3 | null;
  readonly columnDirection: Vec3 | null;
  readonly pixelSpacingMm: readonly [row: number, column: number] | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
}
