import { FLR, LIVER, type Segment } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import { type JointCounts, touchesEdge } from './counts.ts';
import { segmentBounds } from './segments.ts';
import {
  type ExclusionRule,
  excludedFindings,
  flr,
  functionalFlr,
  functionalTlv,
  measuredTlv,
  tumourVolume,
} from './volumes.ts';

/** Tumours are no functioning liver; vessels are part of it. Stored with every measurement that used it. */
export const DEFAULT_EXCLUSION: ExclusionRule = { kinds: ['tumour'] };

/** What one reading measures: every total that is printed, saved or assessed comes from here, in window and command line alike. */
export interface ReadingVolumes {
  readonly measuredTlvMl: Millilitre;
  readonly functionalTlvMl: Millilitre;
  readonly tumourMl: Millilitre;
  /** Null where no FLR has been cut. */
  readonly flrMl: Millilitre | null;
  readonly functionalFlrMl: Millilitre | null;
  readonly liverTouchesEdge: boolean;
  readonly flrTouchesEdge: boolean;
}

/** The volumes of a reading from the joint counts of its layers; see volumeWhere about the last digit. */
export function readingVolumes(
  counts: JointCounts,
  geometry: VolumeGeometry,
  segments: readonly Segment[],
  rule: ExclusionRule = DEFAULT_EXCLUSION,
): ReadingVolumes {
  const excluded = excludedFindings(segments, rule);
  const tumours = excludedFindings(segments, { kinds: ['tumour'] });
  const flrBounds = segmentBounds(counts, 'partition')[FLR] ?? null;
  const cut = flrBounds !== null;
  return {
    measuredTlvMl: measuredTlv(counts, geometry),
    functionalTlvMl: functionalTlv(counts, geometry, excluded),
    tumourMl: tumourVolume(counts, geometry, tumours),
    flrMl: cut ? flr(counts, geometry) : null,
    functionalFlrMl: cut ? functionalFlr(counts, geometry, excluded) : null,
    liverTouchesEdge: touchesEdge(segmentBounds(counts, 'extent')[LIVER] ?? null, geometry),
    flrTouchesEdge: touchesEdge(flrBounds, geometry),
  };
}
