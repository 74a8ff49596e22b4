import type { SegmentKindName } from '../contours/codes.ts';
import type { Vec3 } from '../geometry.ts';
import type { Belonging } from './sameSeries.ts';
import type { ExchangedCode } from './segmentCodes.ts';

/** A segment as an object of another maker, or one of ours, says it. */
export interface StatedSegment {
  /** Its number in the object: 1 to 65535, any. */
  readonly number: number;
  readonly label: string | null;
  readonly type: ExchangedCode | null;
  /** What it is by its code; null for what no kind here is. */
  readonly kind: SegmentKindName | null;
  readonly trackingUid: string | null;
}

/** Where a segment lies in one slice, told as runs of voxels: row after row, from … to − 1. */
export interface SegmentSlice {
  /** Index into the segments. */
  readonly segment: number;
  readonly k: number;
  forEachRun(visit: (from: number, to: number) => void): void;
}

/** Something about contours that were read which a person should know, by its code and figures. */
export interface ReadNote {
  readonly code:
    | 'labels.noReferences'
    | 'labels.otherImages'
    | 'labels.fractionalAtHalf'
    | 'labels.overlapping'
    | 'labels.slicesLeftOut'
    | 'labels.openContours';
  readonly [figure: string]: unknown;
}

/** What is said where an object does not name an image of the series. */
export const belongingNotes = (belonging: Belonging): ReadNote[] =>
  belonging === 'byImage' ? [] : [{ code: belonging === 'unsaid' ? 'labels.noReferences' : 'labels.otherImages' }];

/** Contours that an object holds, put on the slices of a series. */
export interface StatedContours {
  readonly form: 'segmentation' | 'labelmap' | 'structureSet';
  readonly segments: readonly StatedSegment[];
  readonly slices: readonly SegmentSlice[];
  readonly notes: readonly ReadNote[];
  /** Where the object itself says that its slices lie, by slice; null where it leaves that to its images. */
  readonly stated: {
    readonly positions: ReadonlyMap<number, Vec3>;
    readonly pixelSpacingMm: readonly [number, number];
  } | null;
}

/** A labelmap on the grid of the series, and the segments whose voxels it holds, by the value they have there. */
export interface SeparateLabelmap {
  readonly voxels: Uint8Array;
  readonly segments: readonly { readonly value: number; readonly segment: StatedSegment; readonly voxels: number }[];
}

/**
 * The segments on as few labelmaps as the order in which they come allows, none of them over another: a segment that shares
 * a voxel with one that is there already lies on the next labelmap. Segments without a voxel are left out.
 */
export function separateLabelmaps(
  { segments, slices }: Pick<StatedContours, 'segments' | 'slices'>,
  { pixels, slices: depth }: { readonly pixels: number; readonly slices: number },
): SeparateLabelmap[] {
  const bySegment = segments.map((_, n) => slices.filter(({ segment }) => segment === n));
  const labelmaps: { voxels: Uint8Array; segments: { value: number; segment: StatedSegment; voxels: number }[] }[] = [];
  bySegment.forEach((own, n) => {
    if (own.length === 0) return;
    let labelmap = labelmaps.find(({ voxels, segments }) => segments.length < 255 && isFree(voxels, own, pixels));
    if (!labelmap) {
      labelmap = { voxels: new Uint8Array(pixels * depth), segments: [] };
      labelmaps.push(labelmap);
    }
    const value = labelmap.segments.length + 1;
    const drawn = drawSlices(labelmap.voxels, own, pixels, value);
    if (drawn > 0) labelmap.segments.push({ value, segment: segments[n]!, voxels: drawn });
  });
  return labelmaps.filter(({ segments }) => segments.length > 0);
}

/** Draws runs of slices with a value; says how many voxels they have, each once. */
export function drawSlices(voxels: Uint8Array, slices: readonly SegmentSlice[], pixels: number, value: number): number {
  let drawn = 0;
  for (const slice of slices) {
    const first = slice.k * pixels;
    slice.forEachRun((from, to) => {
      voxels.fill(value, first + from, first + to);
      drawn += to - from;
    });
  }
  return drawn;
}

function isFree(voxels: Uint8Array, slices: readonly SegmentSlice[], pixels: number): boolean {
  return slices.every((slice) => {
    const first = slice.k * pixels;
    let free = true;
    slice.forEachRun((from, to) => {
      for (let v = first + from; free && v < first + to; v++) free = voxels[v] === 0;
    });
    return free;
  });
}
