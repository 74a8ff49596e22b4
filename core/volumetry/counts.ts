import type { SegmentNumber } from '../contours/reading.ts';

/**
 * Voxels of one slice that hold these three Segment Numbers at once, and the columns and rows they span, inclusive.
 * Combinations that do not occur are left out.
 */
export interface JointCount {
  readonly extent: SegmentNumber;
  readonly findings: SegmentNumber;
  readonly partition: SegmentNumber;
  readonly voxels: number;
  readonly iMin: number;
  readonly iMax: number;
  readonly jMin: number;
  readonly jMax: number;
}

/** Joint counts of every slice, index k. Totals are never stored: they are sums over this. */
export type JointCounts = readonly (readonly JointCount[])[];

/** Where a segment lies in its layer, inclusive; null where it has no voxel. */
export interface SegmentBounds {
  readonly iMin: number;
  readonly iMax: number;
  readonly jMin: number;
  readonly jMax: number;
  readonly kMin: number;
  readonly kMax: number;
}

/** A segment touches the edge when it has a voxel in the first or last slice, row or column. */
export const touchesEdge = (
  bounds: SegmentBounds | null,
  { columns, rows, slices }: { columns: number; rows: number; slices: number },
): boolean =>
  bounds !== null &&
  (bounds.iMin === 0 ||
    bounds.jMin === 0 ||
    bounds.kMin === 0 ||
    bounds.iMax === columns - 1 ||
    bounds.jMax === rows - 1 ||
    bounds.kMax === slices - 1);
