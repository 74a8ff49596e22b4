import type { FindingKind } from '../contours/codes.ts';
import { FLR, LIVER, type ReadingRecords } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import { type JointCounts, touchesEdge } from './counts.ts';
import { segmentBounds } from './segments.ts';
import {
  excludedFindings,
  findingsOutsideLiver,
  flr,
  functionalFlr,
  functionalTlv,
  measuredTlv,
  tumourVolume,
} from './volumes.ts';

/** What one reading measures: every total that is printed, saved or assessed comes from here, in window and command line alike. */
export interface ReadingVolumes {
  readonly measuredTlvMl: Millilitre;
  readonly functionalTlvMl: Millilitre;
  readonly tumourMl: Millilitre;
  /** Null where no FLR has been cut. */
  readonly flrMl: Millilitre | null;
  readonly functionalFlrMl: Millilitre | null;
  /** The kinds of the reading's rule that lie in the liver, and so were taken off. */
  readonly excludedKinds: readonly FindingKind[];
  /** What of the findings lies outside the liver, and so was taken off nothing. */
  readonly outsideLiverMl: Millilitre;
  readonly liverTouchesEdge: boolean;
  readonly flrTouchesEdge: boolean;
}

/** The volumes of a reading from the joint counts of its layers; see volumeWhere about the last digit. */
export function readingVolumes(
  counts: JointCounts,
  geometry: VolumeGeometry,
  { segments, inclusion }: Pick<ReadingRecords, 'segments' | 'inclusion'>,
): ReadingVolumes {
  const excluded = excludedFindings(segments, { kinds: inclusion.excludedKinds });
  const tumours = excludedFindings(segments, { kinds: ['tumour'] });
  const flrBounds = segmentBounds(counts, 'partition')[FLR] ?? null;
  const inLiver = new Set(counts.flatMap((slice) => slice.map((c) => (c.extent === LIVER ? c.findings : 0))));
  const cut = flrBounds !== null;
  return {
    measuredTlvMl: measuredTlv(counts, geometry),
    functionalTlvMl: functionalTlv(counts, geometry, excluded),
    tumourMl: tumourVolume(counts, geometry, tumours),
    flrMl: cut ? flr(counts, geometry) : null,
    functionalFlrMl: cut ? functionalFlr(counts, geometry, excluded) : null,
    excludedKinds: inclusion.excludedKinds.filter((wanted) =>
      segments.some(({ kind, number }) => kind === wanted && inLiver.has(number)),
    ),
    outsideLiverMl: findingsOutsideLiver(counts, geometry, segments),
    liverTouchesEdge: touchesEdge(segmentBounds(counts, 'extent')[LIVER] ?? null, geometry),
    flrTouchesEdge: touchesEdge(flrBounds, geometry),
  };
}
