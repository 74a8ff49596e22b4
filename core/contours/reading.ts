import type { Vec3 } from '../geometry.ts';
import type { ViewPlane } from './brush.ts';
import type { LayerName, SegmentKindName } from './codes.ts';
import type { Inclusion } from './inclusion.ts';
import type { Plans } from './plans.ts';

/** 1 to 255, unique within a reading; 0 is background. */
export type SegmentNumber = number & { readonly segmentNumber?: never };

/** One numbered structure of a reading. `kind` null: a foreign segment that nobody has named yet. */
export interface Segment {
  readonly number: SegmentNumber;
  readonly layer: LayerName;
  readonly kind: SegmentKindName | null;
  readonly label: string;
  readonly colour: string;
  readonly visible: boolean;
  readonly locked: boolean;
  /** What a person wrote beside it; goes with it. */
  readonly note?: string | undefined;
}

/** A note is a remark, no report. */
export const LONGEST_NOTE = 2000;

/** A labelmap on its series' own grid: Segment Numbers, one byte a voxel, index order i + j·nI + k·nI·nJ. */
export interface Labelmap {
  readonly layer: LayerName;
  readonly voxels: Uint8Array;
}

/** A cut by a plane. */
export interface PlaneRecipe {
  readonly kind: 'plane';
  /** Three points in patient space, mm LPS, not on a line. */
  readonly points: readonly [Vec3, Vec3, Vec3];
  /** A point on the side that stays: voxels on its side (or on the plane) are FLR. */
  readonly flrSide: Vec3;
}

/** Slices of one segment that a person drew: what spreads from others ends there, and never changes them. */
export interface EditedSlices {
  readonly segment: SegmentNumber;
  readonly plane: ViewPlane;
  /** Indices of planes, ascending: slices k (axial), rows j (coronal) or columns i (sagittal). */
  readonly indices: readonly number[];
}

/**
 * What a reading keeps beside its voxels. A new part is named here, in `startingRecords` and in the contract's
 * RecordsShape; changes, undo, journal, saving and the case then carry it.
 */
export interface ReadingRecords {
  readonly segments: readonly Segment[];
  readonly plans: Plans;
  readonly editedSlices: readonly EditedSlices[];
  readonly inclusion: Inclusion;
  /** What a person wrote about the reading as a whole; empty where nobody did. */
  readonly note: string;
}

/** One reader's contours of one series; the voxels lie beside it, one Labelmap a layer. */
export interface Reading extends ReadingRecords {
  readonly id: string;
  readonly seriesId: string;
  readonly reader: string;
  readonly status: 'draft' | 'ofRecord';
  readonly revision: number;
}

/** Fixed numbers of the segments that every reading starts with; tumours and raw segments follow from 4. */
export const LIVER = 1 as SegmentNumber;
export const FLR = 2 as SegmentNumber;
export const DEPORTALISED_LOBE = 3 as SegmentNumber;
