import { z } from 'zod';
import { SEGMENT_KINDS } from '../contours/codes.ts';
import { volumeOfRuns } from '../contours/planeVolumes.ts';
import type { SegmentNumber } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import { RunCollector, runsOfSegments, voxelsIn } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { type Change, type ChangeNote, changedRecords } from './change.ts';
import { changeExtent, forEachStretch, isLocked, lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command, segmentNumber } from './command.ts';
import { strokeParameters, strokeRuns } from './extentCommands.ts';
import { Relabelling } from './relabelling.ts';

/** Numbers below this are fixed: liver, FLR and lobe. */
const FIRST_FREE_NUMBER = 4;

export const segmentOf = ({ segments }: CommandWorkspace, number: number) =>
  segments.find((segment) => segment.number === number);

/** Segment Numbers that nothing has yet, ascending. */
export function freeNumbers({ segments }: CommandWorkspace): SegmentNumber[] {
  const taken = new Set(segments.map(({ number }) => number));
  return Array.from({ length: 256 - FIRST_FREE_NUMBER }, (_, n) => n + FIRST_FREE_NUMBER).filter((n) => !taken.has(n));
}

/** A new tumour: the smallest free number, the next name. It measures 0 ml until something is painted. */
export const addTumour = command(
  'findings.addTumour',
  'Add tumour',
  z.object({ label: z.string().trim().min(1).max(64).optional() }),
  async (workspace, { label }) => {
    const [number] = freeNumbers(workspace);
    if (number === undefined) return refuse('segment.noNumberLeft');
    const tumours = workspace.segments.filter(({ kind }) => kind === 'tumour').length;
    const tumour = {
      number,
      layer: SEGMENT_KINDS.tumour.layer,
      kind: 'tumour',
      label: label ?? `${SEGMENT_KINDS.tumour.label} ${tumours + 1}`,
      colour: SEGMENT_KINDS.tumour.colour,
      visible: true,
      locked: false,
    } as const;
    return ok<Change>({
      fromRevision: workspace.revision,
      title: `Add ${tumour.label.toLowerCase()}`,
      voxels: [],
      records: changedRecords(workspace, { segments: [...workspace.segments, tumour] }),
    });
  },
);

const findingStroke = strokeParameters.extend({ segment: segmentNumber });

/**
 * The change that a brush stroke makes to one finding. Voxels of another finding are taken over, unless that one is
 * locked; voxels outside the liver are painted too and said in `notes` (`findings.takeIn` takes them into the liver).
 */
export function strokeFinding(
  workspace: CommandWorkspace,
  parameters: z.output<typeof findingStroke>,
): Result<Change, CommandRefusal> {
  const segment = segmentOf(workspace, parameters.segment);
  if (!segment) return refuse('segment.notFound', { segment: parameters.segment });
  if (segment.layer !== 'findings') return refuse('segment.wrongLayer', { segment: segment.number, layer: 'findings' });
  const locked = lockedRefusal(workspace, [segment.number]);
  if (locked) return locked;
  const stroke = strokeRuns(workspace, parameters);
  if (!stroke.ok) return stroke;

  const { layers, geometry } = workspace;
  const sliceVoxels = sliceVoxelsOf(workspace);
  const findings = new Relabelling('findings', layers.findings, sliceVoxels);
  const leftOut = new RunCollector(sliceVoxels);
  const outside = new RunCollector(sliceVoxels);
  for (let r = 0; r < stroke.value.length; r += 2) {
    const from = stroke.value[r]!;
    forEachStretch(layers.findings, from, from + stroke.value[r + 1]!, (start, end, old) => {
      if (parameters.mode === 'erase') {
        if (old === segment.number) findings.set(start, end, 0);
        return;
      }
      if (old !== segment.number && isLocked(workspace, old)) {
        leftOut.add(start, end - start);
        return;
      }
      findings.set(start, end, segment.number);
      forEachStretch(layers.extent, start, end, (a, b, extent) => extent === 0 && outside.add(a, b - a));
    });
  }
  const changed = findings.runs();
  if (changed.runs.length === 0) return refuse('change.nothing');
  const note = (code: ChangeNote['code'], runs: Uint32Array): ChangeNote[] =>
    runs.length > 0 ? [{ code, voxels: voxelsIn(runs), volumeMl: volumeOfRuns(runs, geometry) }] : [];
  return ok<Change>({
    fromRevision: workspace.revision,
    title: `${parameters.mode === 'add' ? 'Paint' : 'Erase'} ${segment.label.toLowerCase()}`,
    voxels: [changed],
    records: {},
    notes: [...note('segment.lockedLeftOut', leftOut.runs()), ...note('findings.outsideExtent', outside.runs())],
  });
}

/** Adds a brush stroke to a finding, or takes it away. */
export const paintFinding = command('findings.paint', 'Paint tumour', findingStroke, async (workspace, parameters) =>
  strokeFinding(workspace, parameters),
);

/** Takes into the liver the voxels of findings that lie outside it: of one finding, or of all that have a name. */
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
      segment === undefined ? (segmentOf(workspace, n)?.kind ?? null) !== null : n === segment;
    const wanted = runsOfSegments(findings, sliceVoxels, (n) => n !== 0 && taken(n));
    const outside = new RunCollector(sliceVoxels);
    for (let r = 0; r < wanted.length; r += 2)
      forEachStretch(extent, wanted[r]!, wanted[r]! + wanted[r + 1]!, (a, b, label) => {
        if (label !== LIVER) outside.add(a, b - a);
      });
    return changeExtent(workspace, 'Take findings into liver', { add: outside.runs() });
  },
);
