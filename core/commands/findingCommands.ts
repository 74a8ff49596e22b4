import { z } from 'zod';
import { FINDING_KINDS, type FindingKind, liesInLiver, SEGMENT_KINDS } from '../contours/codes.ts';
import { BORDER_STRUCTURES } from '../contours/inclusion.ts';
import type { Segment, SegmentNumber } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import { RunCollector, runsOfSegments } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import { changeExtent, forEachStretch, lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import { segmentOf } from './changeSegment.ts';
import type { CommandWorkspace } from './command.ts';
import { command, segmentNumber } from './command.ts';
import { Relabelling } from './relabelling.ts';

/** Numbers below this are fixed: liver, FLR and lobe. */
const FIRST_FREE_NUMBER = 4;

/** Segment Numbers that nothing has yet, ascending. */
export function freeNumbers({ segments }: Pick<CommandWorkspace, 'segments'>): SegmentNumber[] {
  const taken = new Set(segments.map(({ number }) => number));
  return Array.from({ length: 256 - FIRST_FREE_NUMBER }, (_, n) => n + FIRST_FREE_NUMBER).filter((n) => !taken.has(n));
}

const label = z.string().trim().min(1).max(64);

/**
 * A new finding: the smallest free number, the next name of its kind. Tumours are many and counted from the first one;
 * of the others the first has the name of its kind alone.
 */
export function newFinding(
  workspace: Pick<CommandWorkspace, 'segments'>,
  kind: FindingKind,
  given?: string,
): Result<Segment, 'segment.noNumberLeft'> {
  const [number] = freeNumbers(workspace);
  if (number === undefined) return refuse('segment.noNumberLeft');
  const { layer, label: word, colour } = SEGMENT_KINDS[kind];
  const before = workspace.segments.filter((segment) => segment.kind === kind).length;
  const name = given ?? (kind === 'tumour' || before > 0 ? `${word} ${before + 1}` : word);
  return ok({ number, layer, kind, label: name, colour, visible: true, locked: false });
}

/** A new finding, which measures 0 ml until something is painted. */
export const addFinding = command(
  'findings.add',
  'Add finding',
  z.object({ kind: z.enum(FINDING_KINDS).default('tumour'), label: label.optional() }),
  async (workspace, { kind, label: given }) => {
    const added = newFinding(workspace, kind, given);
    if (!added.ok) return added;
    return ok<Change>({
      fromRevision: workspace.revision,
      title: `Add ${added.value.label.toLowerCase()}`,
      voxels: [],
      records: changedRecords(workspace, { segments: [...workspace.segments, added.value] }),
    });
  },
);

const found = (workspace: CommandWorkspace, number: number) => {
  const segment = segmentOf(workspace, number);
  if (!segment) return refuse('segment.notFound', { segment: number });
  if (segment.layer !== 'findings') return refuse('segment.wrongLayer', { segment: number, layer: 'findings' });
  return lockedRefusal(workspace, [segment.number]) ?? ok(segment);
};

/** Says that a finding is of another kind: a tumour that was ablated, a cyst that is none. Its voxels stay. */
export const setFindingKind = command(
  'findings.setKind',
  'Change kind of finding',
  z.object({ segment: segmentNumber, kind: z.enum(FINDING_KINDS) }),
  async (workspace, { segment: number, kind }) => {
    const segment = found(workspace, number);
    if (!segment.ok) return segment;
    if (segment.value.kind === kind) return refuse('change.nothing');
    const { label: word, colour } = SEGMENT_KINDS[kind];
    return ok<Change>({
      fromRevision: workspace.revision,
      title: `${segment.value.label} is ${word.toLowerCase()}`,
      voxels: [],
      records: changedRecords(workspace, {
        segments: workspace.segments.map((each) => (each === segment.value ? { ...each, kind, colour } : each)),
      }),
    });
  },
);

/** Takes a finding away with its voxels; the liver under it stays. */
export const removeFinding = command(
  'findings.remove',
  'Remove finding',
  z.object({ segment: segmentNumber }),
  async (workspace, { segment: number }) => {
    const segment = found(workspace, number);
    if (!segment.ok) return segment;
    const sliceVoxels = sliceVoxelsOf(workspace);
    const findings = new Relabelling('findings', workspace.layers.findings, sliceVoxels);
    const voxels = runsOfSegments(workspace.layers.findings, sliceVoxels, (n) => n === number);
    for (let r = 0; r < voxels.length; r += 2) findings.set(voxels[r]!, voxels[r]! + voxels[r + 1]!, 0);
    const changed = findings.runs();
    return ok<Change>({
      fromRevision: workspace.revision,
      title: `Remove ${segment.value.label.toLowerCase()}`,
      voxels: changed.runs.length > 0 ? [changed] : [],
      records: changedRecords(workspace, {
        segments: workspace.segments.filter((each) => each !== segment.value),
        // The number may be given again: what was drawn of this one is not drawn of the next.
        editedSlices: workspace.editedSlices.filter((each) => each.segment !== number),
      }),
    });
  },
);

const side = z.enum(['in', 'out']).nullable().optional();

/** Says what counts as liver: kinds of findings that are taken off, and border structures that are contoured as liver. */
export const setInclusion = command(
  'reading.setInclusion',
  'Say what counts as liver',
  z.object({
    excludedKinds: z.array(z.enum(FINDING_KINDS)).optional(),
    venaCava: side,
    hilum: side,
    gallbladderFossa: side,
  }),
  async (workspace, { excludedKinds, ...sides }) => {
    const { inclusion } = workspace;
    const said = BORDER_STRUCTURES.flatMap((structure) =>
      sides[structure] === undefined ? [] : [[structure, sides[structure]]],
    );
    const changed = {
      ...inclusion,
      ...(excludedKinds && { excludedKinds: FINDING_KINDS.filter((kind) => excludedKinds.includes(kind)) }),
      ...Object.fromEntries(said),
    };
    if (JSON.stringify(changed) === JSON.stringify(inclusion)) return refuse('change.nothing');
    return ok<Change>({
      fromRevision: workspace.revision,
      title: 'Say what counts as liver',
      voxels: [],
      records: changedRecords(workspace, { inclusion: changed }),
    });
  },
);

/** Takes into the liver what of findings was contoured outside it: of one finding, or of all that lie in a liver. */
export const takeInFindings = command(
  'findings.takeIn',
  'Take findings into liver',
  z.object({ segment: segmentNumber.optional() }),
  async (workspace, { segment }) => {
    if (segment !== undefined && segmentOf(workspace, segment)?.layer !== 'findings')
      return refuse('segment.notFound', { segment });
    const { extent, findings } = workspace.layers;
    const sliceVoxels = sliceVoxelsOf(workspace);
    const taken = (n: number) =>
      segment === undefined ? liesInLiver(segmentOf(workspace, n)?.kind ?? null) : n === segment;
    const wanted = runsOfSegments(findings, sliceVoxels, (n) => n !== 0 && taken(n));
    const outside = new RunCollector(sliceVoxels);
    for (let r = 0; r < wanted.length; r += 2)
      forEachStretch(extent, wanted[r]!, wanted[r]! + wanted[r + 1]!, (a, b, label) => {
        if (label !== LIVER) outside.add(a, b - a);
      });
    return changeExtent(workspace, 'Take findings into liver', { add: outside.runs() });
  },
);
