import type { FindingKind } from '../contours/codes.ts';
import { remnantNumbers } from '../contours/plans.ts';
import { LIVER, type ReadingRecords } from '../contours/reading.ts';
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
  partVolume,
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
  /** The planned transection zone, taken off functional liver; null where the plan has none. */
  readonly transectionZoneMl: Millilitre | null;
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
  { segments, inclusion, plans }: Pick<ReadingRecords, 'segments' | 'inclusion' | 'plans'>,
): ReadingVolumes {
  const excluded = excludedFindings(segments, { kinds: inclusion.excludedKinds });
  const tumours = excludedFindings(segments, { kinds: ['tumour'] });
  const bounds = segmentBounds(counts, 'partition');
  const remnant = [...remnantNumbers(plans)].filter((number) => bounds[number]);
  const stays = new Set(remnant);
  const zone = new Set(segments.filter(({ kind }) => kind === 'transectionZone').map(({ number }) => number));
  const zoneMl = partVolume(counts, geometry, zone);
  const inLiver = new Set(counts.flatMap((slice) => slice.map((c) => (c.extent === LIVER ? c.findings : 0))));
  const cut = remnant.length > 0;
  return {
    measuredTlvMl: measuredTlv(counts, geometry),
    functionalTlvMl: functionalTlv(counts, geometry, excluded, zone),
    tumourMl: tumourVolume(counts, geometry, tumours),
    flrMl: cut ? flr(counts, geometry, stays) : null,
    functionalFlrMl: cut ? functionalFlr(counts, geometry, excluded, stays) : null,
    transectionZoneMl: zoneMl > 0 ? zoneMl : null,
    excludedKinds: inclusion.excludedKinds.filter((wanted) =>
      segments.some(({ kind, number }) => kind === wanted && inLiver.has(number)),
    ),
    outsideLiverMl: findingsOutsideLiver(counts, geometry, segments),
    liverTouchesEdge: touchesEdge(segmentBounds(counts, 'extent')[LIVER] ?? null, geometry),
    flrTouchesEdge: remnant.some((number) => touchesEdge(bounds[number]!, geometry)),
  };
}
