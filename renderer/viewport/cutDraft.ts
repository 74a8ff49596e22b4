import type { PartitionMap } from '#core/contours/partitionMap';
import type { PlanPart } from '#core/contours/plans';
import type { Segment } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';

/** A cut as a hand moves it, seen in place of the accepted one. */
export interface CutDraft {
  readonly map: PartitionMap;
  /** Its parts in the order of the map. */
  readonly parts: readonly PlanPart[];
  /** The reading's segments, and those that the cut would add. */
  readonly segments: readonly Segment[];
  /** Signed distance to the one surface that parts FLR from lobe, positive on the FLR side; null where there is more to it. */
  readonly sides: { distanceMm(position: Vec3): number } | null;
}
