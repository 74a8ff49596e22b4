import { type LayerName, liesInLiver, type SegmentKindName } from '../contours/codes.ts';
import { volumeOfSlices } from '../contours/planeVolumes.ts';
import { FLR, LIVER, type Segment, type SegmentNumber } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import type { JointCount, JointCounts } from './counts.ts';

/**
 * Volume, in ml, of the voxels of those combinations that `includes` says; 0 ml where there are none. Every slice counts
 * with its own extent along the normal, so irregular spacing is measured, never averaged. Voxels are whole numbers and
 * exact; slices are added in ascending order, each as voxels × pixel area × extent, so whoever measures the same layers
 * gets the same last digit. Counts must be those of all slices, and more than one: a single slice has no extent.
 */
export function volumeWhere(
  counts: JointCounts,
  geometry: VolumeGeometry,
  includes: (combination: JointCount) => boolean,
): Millilitre {
  if (counts.length !== geometry.slices) throw new Error(`counts of ${counts.length} of ${geometry.slices} slices`);
  if (geometry.slices < 2) throw new Error('a single slice has no volume');
  return volumeOfSlices(
    counts.map((slice) => slice.reduce((sum, count) => (includes(count) ? sum + count.voxels : sum), 0)),
    geometry,
  );
}

/** Measured volume, in ml, of each Segment Number of a layer, index 0 to 255; 0 is background. See volumeWhere. */
export const segmentVolumes = (counts: JointCounts, layer: LayerName, geometry: VolumeGeometry): Millilitre[] => {
  const present = new Set(counts.flatMap((slice) => slice.map((count) => count[layer])));
  return Array.from({ length: 256 }, (_, n) =>
    present.has(n) ? volumeWhere(counts, geometry, (count) => count[layer] === n) : (0 as Millilitre),
  );
};

/** Findings that do not count as functioning liver: Segment Numbers of the findings layer. */
export type ExcludedFindings = ReadonlySet<SegmentNumber>;

/** Which kinds of findings are taken off the liver. Stored with a reading, since sites differ. */
export interface ExclusionRule {
  readonly kinds: readonly SegmentKindName[];
}

/** The findings that a rule takes off; what nobody has named yet (kind null) stays in. */
export const excludedFindings = (segments: readonly Segment[], { kinds }: ExclusionRule): ExcludedFindings =>
  new Set(
    segments
      .filter(({ layer, kind }) => layer === 'findings' && kind !== null && kinds.includes(kind))
      .map(({ number }) => number),
  );

/** Total liver as contoured, tumours and all: |extent|. */
export const measuredTlv = (counts: JointCounts, geometry: VolumeGeometry): Millilitre =>
  volumeWhere(counts, geometry, ({ extent }) => extent === LIVER);

/** Total functioning liver: |extent − excluded findings − transection zone|. */
export const functionalTlv = (
  counts: JointCounts,
  geometry: VolumeGeometry,
  excluded: ExcludedFindings,
  zone: ReadonlySet<SegmentNumber> = new Set(),
): Millilitre =>
  volumeWhere(
    counts,
    geometry,
    ({ extent, findings, partition }) => extent === LIVER && !excluded.has(findings) && !zone.has(partition),
  );

/** What of the findings lies in the liver, |extent ∩ tumours|: measuredTlv less this is functionalTlv. */
export const tumourVolume = (counts: JointCounts, geometry: VolumeGeometry, tumours: ExcludedFindings): Millilitre =>
  volumeWhere(counts, geometry, ({ extent, findings }) => extent === LIVER && tumours.has(findings));

/**
 * What was contoured outside the liver of findings that lie in it (liesInLiver); above 0 ml it is said wherever the
 * numbers stand, and offered to be taken in.
 */
export const findingsOutsideLiver = (
  counts: JointCounts,
  geometry: VolumeGeometry,
  segments: readonly Segment[],
): Millilitre => {
  const inLiver = new Set(segments.filter(({ kind }) => liesInLiver(kind)).map(({ number }) => number));
  return volumeWhere(counts, geometry, ({ extent, findings }) => extent !== LIVER && inLiver.has(findings));
};

/** Parts of the partition that are future liver remnant: the FLR, or the segments of a plan that stay. */
export type RemnantParts = ReadonlySet<SegmentNumber>;
const FLR_ALONE: RemnantParts = new Set([FLR]);

/** Future liver remnant as cut: |FLR|. */
export const flr = (counts: JointCounts, geometry: VolumeGeometry, remnant = FLR_ALONE): Millilitre =>
  volumeWhere(counts, geometry, ({ partition }) => remnant.has(partition));

/** Functioning part of the future liver remnant: |FLR − excluded findings|. */
export const functionalFlr = (
  counts: JointCounts,
  geometry: VolumeGeometry,
  excluded: ExcludedFindings,
  remnant = FLR_ALONE,
): Millilitre =>
  volumeWhere(counts, geometry, ({ partition, findings }) => remnant.has(partition) && !excluded.has(findings));

/** What of the liver lies in parts of the partition, for one the transection zone of a first stage. */
export const partVolume = (counts: JointCounts, geometry: VolumeGeometry, parts: RemnantParts): Millilitre =>
  volumeWhere(counts, geometry, ({ partition }) => parts.has(partition));
