import type { LayerName } from '../contours/codes.ts';
import type { PlaneRecipe, Segment } from '../contours/reading.ts';

/**
 * Runs of voxels of one layer, each with its old and new Segment Number: triples [offset, length, old << 8 | new] laid
 * flat, offsets ascending and not overlapping. A run never crosses a slice.
 */
export interface VoxelRuns {
  readonly layer: LayerName;
  readonly runs: Uint32Array;
}

/** A change as data: what it does to voxels and to records, from which revision. Its inverse swaps old and new. */
export interface Change {
  readonly fromRevision: number;
  /** What the user did, for the undo line: "Grow liver". */
  readonly title: string;
  readonly voxels: readonly VoxelRuns[];
  readonly segments: { readonly old: readonly Segment[]; readonly new: readonly Segment[] } | null;
  readonly partitionRecipe: { readonly old: PlaneRecipe | null; readonly new: PlaneRecipe | null } | null;
}
