import { shownSegments } from '#core/contours/planParts';
import { NO_PLANS } from '#core/contours/plans';
import { LIVER, type Segment, type SegmentNumber } from '#core/contours/reading';
import type { VolumeGeometry } from '#core/geometry';
import type { Millilitre, Percent } from '#core/units';
import type { SegmentBounds } from '#core/volumetry/counts';
import { touchesEdge } from '#core/volumetry/counts';
import { type ReadingVolumes, readingVolumes } from '#core/volumetry/readingVolumes';
import { segmentBounds } from '#core/volumetry/segments';
import { findingsOutsideLiver, segmentVolumes } from '#core/volumetry/volumes';
import type { Snapshot } from './snapshot.ts';

/** One row of the segments panel. `volumeMl` null: nothing drawn (a side of a liver that is not cut). */
export interface SegmentRow {
  readonly segment: Segment;
  readonly volumeMl: Millilitre | null;
  /** Share of the measured liver; null where there is no liver. */
  readonly percentOfLiver: Percent | null;
  readonly touchesEdge: boolean;
}

type Counted = Pick<Snapshot, 'counts' | 'segments'>;

/**
 * The segments as the panel lists them: liver, then findings, then the parts of the active plan; with what each measures.
 */
export function segmentRows(
  { counts, segments, plans = NO_PLANS }: Counted & Partial<Pick<Snapshot, 'plans'>>,
  geometry: VolumeGeometry,
): SegmentRow[] {
  const volumes = {
    extent: segmentVolumes(counts, 'extent', geometry),
    findings: segmentVolumes(counts, 'findings', geometry),
    partition: segmentVolumes(counts, 'partition', geometry),
  };
  const liver = volumes.extent[LIVER]!;
  const cut = isCut(counts);
  const bounds = (segment: Segment): SegmentBounds | null =>
    segmentBounds(counts, segment.layer)[segment.number] ?? null;
  const place = ({ layer }: Segment) => ['extent', 'findings', 'partition'].indexOf(layer);
  return [...shownSegments(segments, plans)]
    .sort((a, b) => place(a) - place(b))
    .map((segment) => {
      const volumeMl = segment.layer === 'partition' && !cut ? null : volumes[segment.layer][segment.number]!;
      return {
        segment,
        volumeMl,
        percentOfLiver: volumeMl !== null && liver > 0 ? (((100 * volumeMl) / liver) as Percent) : null,
        touchesEdge: touchesEdge(bounds(segment), geometry),
      };
    });
}

/** Whether the liver is cut. */
export const isCut = (counts: Snapshot['counts']): boolean =>
  counts.some((slice) => slice.some(({ partition }) => partition !== 0));

/** Whether anything at all is contoured. */
export const hasVoxels = ({ counts }: Pick<Snapshot, 'counts'>): boolean =>
  counts.some((slice) =>
    slice.some(({ extent, findings, partition }) => extent !== 0 || findings !== 0 || partition !== 0),
  );

export const hasLiver = ({ counts }: Pick<Snapshot, 'counts'>): boolean =>
  counts.some((slice) => slice.some(({ extent }) => extent === LIVER));

export const volumesOf = (
  { counts, ...records }: Pick<Snapshot, 'counts' | 'segments' | 'inclusion' | 'plans'>,
  geometry: VolumeGeometry,
): ReadingVolumes => readingVolumes(counts, geometry, records);

/** What of the findings that lie in the liver was contoured outside it, ml. */
export const outsideLiverMl = ({ counts, segments }: Counted, geometry: VolumeGeometry): Millilitre =>
  findingsOutsideLiver(counts, geometry, segments);

export const segmentNumbered = ({ segments }: Pick<Snapshot, 'segments'>, number: SegmentNumber): Segment | null =>
  segments.find((segment) => segment.number === number) ?? null;
