import type { Finding } from '../findings.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Acquired, HeaderPatient } from './instance.ts';

/** One slice of a series: which instance and frame its pixels are in, and how stored values become HU. */
export interface SliceSource {
  readonly path: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly frame: number;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
}

/** What truly makes one volume: slices ordered along their normal, with all that was found about them. */
export interface Series {
  /** The Series Instance UID, or `UID#2`, `UID#3` … for the smaller parts of a series that held several volumes. */
  readonly id: string;
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string | null;
  readonly modality: string;
  readonly description: string | null;
  readonly acquired: Acquired | null;
  readonly patient: HeaderPatient;
  /** Distinct instances; an Enhanced multi-frame CT is one. */
  readonly instances: number;
  readonly columns: number;
  readonly rows: number;
  readonly pixelSpacingMm: readonly [row: number, column: number] | null;
  readonly transferSyntaxUID: string;
  readonly imageType: readonly string[];
  readonly convolutionKernel: string | null;
  readonly contrastBolusAgent: string | null;
  readonly sliceThicknessMm: number | null;
  /** One per position, ascending along the normal; all slices or frames where they have no position. */
  readonly sources: readonly SliceSource[];
  /** Null where no geometry can be built (screen captures, no position, fewer than two positions). */
  readonly geometry: VolumeGeometry | null;
  readonly sliceSpacingMm: { readonly min: number; readonly max: number; readonly regular: boolean } | null;
  readonly findings: readonly Finding[];
  /** No finding refuses (without any acceptance). */
  readonly measurable: boolean;
}
