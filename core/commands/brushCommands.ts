import { z } from 'zod';
import { planesOf, strokeVoxels } from '../contours/brush.ts';
import { LIVER } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { refuse } from '../result.ts';
import type { Change } from './change.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command, point, segmentNumber } from './command.ts';
import { editable, editSegment } from './editSegment.ts';
import type { Mask } from './mask.ts';
import { maskParameters } from './mask.ts';

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

/**
 * The change that painted voxels make to a segment: the commands' own, and, bit by bit, the painting hand's. Voxels of
 * another finding are taken over, unless that one is locked.
 */
export const paintedChange = (
  workspace: CommandWorkspace,
  segment: number,
  mode: 'add' | 'erase',
  voxels: RunSet,
  mask: Mask,
): Result<Change, CommandRefusal> =>
  editSegment(workspace, segment, (name) => `${mode === 'add' ? 'Paint' : 'Erase'} ${name}`, {
    ...(mode === 'add' ? { add: voxels } : { remove: voxels }),
    mask,
    takeOver: true,
  });

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
