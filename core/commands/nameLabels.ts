import { z } from 'zod';
import { FINDING_KINDS, type FindingKind, SEGMENT_KINDS, type SegmentKindName } from '../contours/codes.ts';
import { volumeOfRuns } from '../contours/planeVolumes.ts';
import type { ReadingRecords, Segment } from '../contours/reading.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import { RunCollector, runsOfSegments, voxelsIn } from '../contours/voxelRuns.ts';
import { ok, refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import { changeExtent, forEachStretch, lockedRefusal, partsOf, sliceVoxelsOf } from './changeExtent.ts';
import type { CommandWorkspace } from './command.ts';
import { command, segmentNumber } from './command.ts';
import { Relabelling } from './relabelling.ts';

/**
 * Says what a foreign segment is. Until then it is raw: it lies among the findings and counts as nothing.
 * - liver: its voxels join the extent, and the raw segment is gone;
 * - FLR or deportalised lobe: the liver is cut so that its voxels are that side and all other liver the other; a recipe
 *   there was is dropped; voxels outside the liver are said in `notes` and stay out;
 * - tumour or another finding: it becomes that, voxels unchanged.
 * Refuses a segment that has a name already (`segment.named`).
 */
export const nameLabels = command(
  'labels.name',
  'Name segment',
  z.object({ segment: segmentNumber, kind: z.enum(['liver', 'flr', 'deportalisedLobe', ...FINDING_KINDS]) }),
  async (workspace, { segment: number, kind }) => {
    const segment = workspace.segments.find((each) => each.number === number);
    if (!segment) return refuse('segment.notFound', { segment: number });
    if (segment.kind !== null) return refuse('segment.named', { segment: number, kind: segment.kind });
    const locked = lockedRefusal(workspace, [number]);
    if (locked) return locked;
    const title = `Name ${segment.label.toLowerCase()}: ${SEGMENT_KINDS[kind].label}`;
    if (isFindingKind(kind)) return ok(becomeFinding(workspace, segment, kind, title));

    const sliceVoxels = sliceVoxelsOf(workspace);
    const voxels = runsOfSegments(workspace.layers.findings, sliceVoxels, (n) => n === number);
    const findings = new Relabelling('findings', workspace.layers.findings, sliceVoxels);
    for (let r = 0; r < voxels.length; r += 2) findings.set(voxels[r]!, voxels[r]! + voxels[r + 1]!, 0);
    const without = {
      segments: workspace.segments.filter((each) => each !== segment),
      // The number may be given again: what was drawn of this one is not drawn of the next.
      editedSlices: workspace.editedSlices.filter((each) => each.segment !== number),
    };
    if (kind === 'liver')
      return changeExtent(workspace, title, { add: voxels }, { findings, records: changedRecords(workspace, without) });
    return cutByLabels(workspace, title, { number, kind, voxels, findings, without });
  },
);

const isFindingKind = (kind: SegmentKindName): kind is FindingKind => SEGMENT_KINDS[kind].layer === 'findings';

function becomeFinding(workspace: CommandWorkspace, segment: Segment, kind: FindingKind, title: string): Change {
  const named: Segment = { ...segment, kind, colour: SEGMENT_KINDS[kind].colour };
  return {
    fromRevision: workspace.revision,
    title,
    voxels: [],
    records: changedRecords(workspace, {
      segments: workspace.segments.map((each) => (each === segment ? named : each)),
    }),
  };
}

function cutByLabels(
  workspace: CommandWorkspace,
  title: string,
  parts: {
    number: number;
    kind: 'flr' | 'deportalisedLobe';
    voxels: Uint32Array;
    findings: Relabelling;
    without: Pick<ReadingRecords, 'segments' | 'editedSlices'>;
  },
) {
  const locked = lockedRefusal(workspace, partsOf(workspace));
  if (locked) return locked;
  const { layers, geometry } = workspace;
  const sliceVoxels = sliceVoxelsOf(workspace);
  const liver = runsOfSegments(layers.extent, sliceVoxels, (n) => n === LIVER);
  if (liver.length === 0) return refuse('extent.empty');
  const [named, other] = parts.kind === 'flr' ? [FLR, DEPORTALISED_LOBE] : [DEPORTALISED_LOBE, FLR];
  const partition = new Relabelling('partition', layers.partition, sliceVoxels);
  for (let r = 0; r < liver.length; r += 2)
    forEachStretch(layers.findings, liver[r]!, liver[r]! + liver[r + 1]!, (a, b, raw) =>
      partition.set(a, b, raw === parts.number ? named : other),
    );
  const outside = new RunCollector(sliceVoxels);
  for (let r = 0; r < parts.voxels.length; r += 2)
    forEachStretch(layers.extent, parts.voxels[r]!, parts.voxels[r]! + parts.voxels[r + 1]!, (a, b, extent) => {
      if (extent !== LIVER) outside.add(a, b - a);
    });
  const left = outside.runs();
  return ok<Change>({
    fromRevision: workspace.revision,
    title,
    voxels: [partition.runs(), parts.findings.runs()].filter(({ runs }) => runs.length > 0),
    records: changedRecords(workspace, {
      ...parts.without,
      ...(workspace.plans.activeId !== null && { plans: { ...workspace.plans, activeId: null } }),
    }),
    notes:
      left.length > 0
        ? [{ code: 'labels.outsideExtent', voxels: voxelsIn(left), volumeMl: volumeOfRuns(left, geometry) }]
        : [],
  });
}
