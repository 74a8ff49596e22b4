import { z } from 'zod';
import { ball } from '../contours/ball.ts';
import { runsOfBits, runsWithout } from '../contours/voxelRuns.ts';
import { refuse } from '../result.ts';
import { sliceVoxelsOf } from './changeExtent.ts';
import { command, segmentNumber } from './command.ts';
import { editable, editSegment, voxelsOf } from './editSegment.ts';
import { maskParameters } from './mask.ts';

/** A margin wider than this is a mistake of the hand. */
const WIDEST_MM = 50;

/**
 * Grows a segment by a margin (mm above 0) or shrinks it (below 0): exact distance from voxel centre to voxel centre in
 * space, at the slices' true positions. A margin takes no voxel from another finding. Refuses a shrinking that leaves
 * nothing (`segment.wouldVanish`).
 */
export const marginSegment = command(
  'refine.margin',
  'Margin',
  z.object({
    segment: segmentNumber,
    mm: z
      .number()
      .min(-WIDEST_MM)
      .max(WIDEST_MM)
      .refine((mm) => mm !== 0, 'a margin of 0 mm changes nothing'),
    ...maskParameters.shape,
  }),
  async (workspace, { segment: number, mm, within, rangeHu }, kernels, signal) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const voxels = await voxelsOf(segment.value, kernels);
    if (!voxels.ok) return voxels;
    const round = ball(workspace.geometry, Math.abs(mm));
    const sliceVoxels = sliceVoxelsOf(workspace);
    const { bits, runs } = voxels.value;
    const edit = { mask: { within, rangeHu }, takeOver: false };
    if (mm > 0) {
      const wider = runsOfBits(await kernels.dilate(bits, round, signal));
      return editSegment(workspace, number, (name) => `Grow ${name} by ${mm} mm`, {
        add: runsWithout(wider, runs, sliceVoxels),
        ...edit,
      });
    }
    const narrower = runsOfBits(await kernels.erode(bits, round, signal));
    if (narrower.length === 0) return refuse('segment.wouldVanish', { label: segment.value.label });
    return editSegment(workspace, number, (name) => `Shrink ${name} by ${-mm} mm`, {
      remove: runsWithout(runs, narrower, sliceVoxels),
      ...edit,
    });
  },
);
