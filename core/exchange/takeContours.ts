import type { CommandCall } from '../commands/commands.ts';
import { FINDING_KINDS, type FindingKind, type SegmentKindName } from '../contours/codes.ts';
import { ok, type Result, refuse } from '../result.ts';

/** A segment of a labelmap that somebody else drew, by its value there. */
export interface ForeignSegment {
  readonly value: number;
  readonly number: number;
  readonly label: string | null;
  readonly kind: SegmentKindName | null;
  readonly voxels: number;
}
export interface ForeignLabelmap {
  readonly voxels: Uint8Array;
  readonly segments: readonly ForeignSegment[];
}

/** What is done to take contours in: a command, and for what it adds the kind that it is named after. */
export interface TakingStep {
  readonly call: CommandCall;
  /** The kinds of the segments that it adds, in the order of `call`; null leaves one raw. */
  readonly kinds: readonly (SegmentKindName | null)[];
}

export interface Taking {
  readonly steps: readonly TakingStep[];
  /** Parts of a cut that cannot be taken, since no recipe says how they were made. */
  readonly partsLeftOut: readonly ForeignSegment[];
}

const isFinding = (kind: SegmentKindName | null): kind is FindingKind =>
  (FINDING_KINDS as readonly (string | null)[]).includes(kind);

/**
 * How the segments of a file come into a reading, as commands. Into an empty one they come as what their codes say they are:
 * liver, then the side of a cut (its other side is the rest of the liver), then findings. Into one that holds contours they come
 * raw, to be named by a person. All findings and raw segments lie in one layer: where some of them share voxels nothing is done
 * (`labels.overlap`); `details.groups` says which segments go together without.
 */
export function takingOf(
  labelmaps: readonly ForeignLabelmap[],
  { empty }: { readonly empty: boolean },
): Result<Taking, 'labels.overlap'> {
  const all = labelmaps.flatMap(({ segments }, labelmap) => segments.map((segment) => ({ ...segment, labelmap })));
  const believed = empty && all.some(({ kind }) => kind === 'liver');
  const ofKind = (kind: SegmentKindName) => (believed ? all.find((segment) => segment.kind === kind) : undefined);
  const liver = ofKind('liver');
  const side = ofKind('flr') ?? ofKind('deportalisedLobe');
  const first = [liver, side].flatMap((segment) => segment ?? []);
  const other = believed
    ? all.filter((each) => each.kind !== null && !isFinding(each.kind) && !first.includes(each))
    : [];
  // The side of a cut that follows from the other one is taken with it.
  const partsLeftOut = other.filter(({ kind }) => !(side && (kind === 'flr' || kind === 'deportalisedLobe')));
  const left = all.filter((each) => !first.includes(each) && !other.includes(each));
  const groups = labelmaps
    .map((_, n) => left.filter(({ labelmap }) => labelmap === n))
    .filter((group) => group.length > 0);
  if (groups.length > 1 && overlaps(labelmaps, groups))
    return refuse('labels.overlap', {
      groups: groups.map((group) => group.map(({ number, label }) => ({ number, label }))),
    });
  const step = (segments: readonly (ForeignSegment & { labelmap: number })[]): TakingStep => ({
    call: {
      command: 'labels.add',
      params: {
        voxels: labelmaps[segments[0]!.labelmap]!.voxels,
        segments: segments.map(({ value, label }) => ({ number: value, label })),
      },
    },
    kinds: segments.map(({ kind }) =>
      first.some(({ kind: named }) => named === kind) || isFinding(kind) ? kind : null,
    ),
  });
  return ok({
    steps: [...first.map((segment) => step([segment])), ...groups.map(step)].map((each) =>
      empty ? each : { ...each, kinds: each.kinds.map(() => null) },
    ),
    partsLeftOut,
  });
}

/** Whether segments of different labelmaps share a voxel. */
function overlaps(
  labelmaps: readonly ForeignLabelmap[],
  groups: readonly (readonly (ForeignSegment & { readonly labelmap: number })[])[],
): boolean {
  const wanted = groups.map((group) => {
    const values = new Uint8Array(256);
    for (const { value } of group) values[value] = 1;
    return { values, voxels: labelmaps[group[0]!.labelmap]!.voxels };
  });
  const length = labelmaps[0]!.voxels.length;
  for (let v = 0; v < length; v++) {
    let held = 0;
    for (const { values, voxels } of wanted) held += values[voxels[v]!]!;
    if (held > 1) return true;
  }
  return false;
}

/** Only the segments of one group of `labels.overlap`, by their numbers in the file. */
export const onlyNumbers = (labelmaps: readonly ForeignLabelmap[], numbers: readonly number[]): ForeignLabelmap[] =>
  labelmaps
    .map(({ voxels, segments }) => ({ voxels, segments: segments.filter(({ number }) => numbers.includes(number)) }))
    .filter(({ segments }) => segments.length > 0);
