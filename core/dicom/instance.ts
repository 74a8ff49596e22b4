import type { Vec3 } from '../geometry.ts';

/**
 * One DICOM instance as its header says, with every value checked to be of its type; null where the header does not
 * hold it. Keywords are those of PS3.6.
 */
export interface Instance {
  /** Where it lies, as given and found below what was given; `archive.zip#entry` for a file in a zip. */
  readonly path: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string | null;
  readonly modality: string;
  readonly transferSyntaxUID: string;
  readonly seriesDescription: string | null;
  readonly seriesNumber: number | null;
  readonly instanceNumber: number | null;
  readonly contrastBolusAgent: string | null;
  readonly kvp: number | null;
  readonly manufacturer: string | null;
  /** Acquisition, then Content, Series, Study Date; which one was kept, and ISO 8601 values. */
  readonly acquired: Acquired | null;
  readonly patient: HeaderPatient;
  readonly pixels: PixelDescription;
  /** One entry for a single-frame instance; one per frame for Enhanced multi-frame. */
  readonly frames: readonly Frame[];
  /** Conversion Type: present where something that was no DICOM image was turned into one. */
  readonly conversionType: string | null;
  /**
   * SHA-256 of each frame's pixel bytes as stored, in the order of `frames`; filled in where `needPixelHashes` asks for
   * it, else null.
   */
  readonly frameHashes: readonly string[] | null;
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
  /** Byte offset of the value of the pixel data element in the (inflated) file. */
  readonly pixelDataOffset: number;
  /** Its length in bytes; null = encapsulated, in fragments from the offset on. */
  readonly pixelDataLength: number | null;
  /** Samples of one byte that are stored as 16-bit words of the other byte order: every two are exchanged. */
  readonly bytesExchanged: boolean;
}

/** One frame: where it lies, how its stored values become HU, and what may tell it from another at the same place. */
export interface Frame extends StackAttributes {
  readonly imagePositionPatient: Vec3 | null;
  readonly rowDirection: Vec3 | null;
  readonly columnDirection: Vec3 | null;
  readonly pixelSpacingMm: readonly [row: number, column: number] | null;
  readonly sliceThicknessMm: number | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Whether the header holds an intercept, which CT requires; without one stored values are of no known unit. */
  readonly rescaled: boolean;
  /** The unit that slope and intercept give, null where it is not named; in CT that is HU (PS3.3 C.11.1.1.2). */
  readonly rescaleType: string | null;
  /** Stored values become HU by a table, Modality LUT Sequence (0028,3000), and by no slope and intercept (PS3.3 C.11.1). */
  readonly modalityLut: boolean;
}

/** The attributes by which frames at one position belong to different stacks (`series.split`); never a time. */
export interface StackAttributes {
  readonly imageType: readonly string[];
  readonly acquisitionNumber: number | null;
  readonly temporalPosition: string | null;
  readonly convolutionKernel: string | null;
}
