import { z } from 'zod';
import { planesOf, strokeVoxels } from '../contours/brush.ts';
import { volumeOfRuns } from '../contours/planeVolumes.ts';
import { LIVER } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector, runsWithout, voxelsIn } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { refuse } from '../result.ts';
import type { Change, ChangeNote } from './change.ts';
import { sliceVoxelsOf } from './changeExtent.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command, point, segmentNumber } from './command.ts';
import { editable, editSegment } from './editSegment.ts';
import type { Mask } from './mask.ts';
import { masked, maskParameters } from './mask.ts';

/**
 * A brush on one plane, or a ball that reaches through the planes beside it; `k` is the slice (axial), the row j (coronal)
 * or the column i (sagittal). A threshold brush is one whose mask has a range of HU.
 */
export const strokeParameters = z.object({
  mode: z.enum(['add', 'erase']),
  shape: z.enum(['round', 'ball']).default('round'),
  radiusMm: z.number().positive().max(200),
  points: z.array(point).min(1),
  k: z.number().int().min(0),
  plane: z.enum(['axial', 'coronal', 'sagittal']).default('axial'),
  ...maskParameters.shape,
});

/** CT measures air as −1000 HU and keeps nothing below: what lies lower is padding around the picture. */
const LEAST_MEASURED_HU = -1024;

/** The voxels that the scan measured, without padding. */
export function measuredOf(workspace: CommandWorkspace, voxels: RunSet): RunSet {
  const { hu } = workspace;
  const measured = new RunCollector(sliceVoxelsOf(workspace));
  for (let r = 0; r < voxels.length; r += 2)
    for (let v = voxels[r]!, end = v + voxels[r + 1]!; v < end; ) {
      while (v < end && hu[v]! < LEAST_MEASURED_HU) v++;
      const from = v;
      while (v < end && hu[v]! >= LEAST_MEASURED_HU) v++;
      measured.add(from, v - from);
    }
  return measured.runs();
}

/**
 * The change that painted voxels make to a segment: the commands' own, and, bit by bit, the painting hand's. Voxels of
 * another finding are taken over, unless that one is locked. A person paints what is seen, air and fat too; padding is
 * no tissue of anybody: it is left out, which is noted, and a stroke over nothing else is refused (`stroke.notMeasured`).
 */
export const paintedChange = (
  workspace: CommandWorkspace,
  segment: number,
  mode: 'add' | 'erase',
  voxels: RunSet,
  mask: Mask,
): Result<Change, CommandRefusal> => {
  const title = (name: string) => `${mode === 'add' ? 'Paint' : 'Erase'} ${name}`;
  if (mode === 'erase') return editSegment(workspace, segment, title, { remove: voxels, mask, takeOver: true });
  const painted = editable(workspace, segment);
  if (!painted.ok) return painted;
  const through = masked(workspace, voxels, mask);
  if (!through.ok) return through;
  const add = measuredOf(workspace, through.value);
  const left = runsWithout(through.value, add, sliceVoxelsOf(workspace));
  if (add.length === 0 && left.length > 0) return refuse('stroke.notMeasured', { segment });
  const note: ChangeNote = {
    code: 'stroke.notMeasured',
    voxels: voxelsIn(left),
    volumeMl: volumeOfRuns(left, workspace.geometry),
  };
  return editSegment(workspace, segment, title, {
    add,
    takeOver: true,
    ...(left.length > 0 && { notes: [note] }),
  });
};

function stroke(
  workspace: CommandWorkspace,
  segment: number,
  { plane, k, mode, within, rangeHu, ...brush }: z.output<typeof strokeParameters>,
): Result<Change, CommandRefusal> {
  const painted = editable(workspace, segment);
  if (!painted.ok) return painted;
  if (k >= planesOf(workspace.geometry, plane)) return refuse('slice.outside', { plane, k });
  const voxels = strokeVoxels(workspace.geometry, { ...brush, plane, index: k });
  return paintedChange(workspace, segment, mode, voxels, { within, rangeHu });
}

/** Adds a brush stroke to the liver, or takes it away. */
export const paintExtent = command('extent.paint', 'Paint liver', strokeParameters, async (workspace, parameters) =>
  stroke(workspace, LIVER, parameters),
);

/** Adds a brush stroke to a finding, or takes it away. */
export const paintFinding = command(
  'findings.paint',
  'Paint finding',
  strokeParameters.extend({ segment: segmentNumber }),
  async (workspace, { segment, ...parameters }) =>
    segment === LIVER
      ? refuse('segment.wrongLayer', { segment, layer: 'findings' })
      : stroke(workspace, segment, parameters),
);
