import { z } from 'zod';
import { interpolatedVoxels } from '../contours/interpolate.ts';
import { refuse } from '../result.ts';
import { command, segmentNumber } from './command.ts';
import { editable, editSegment, voxelsOf } from './editSegment.ts';
import { maskParameters } from './mask.ts';

/**
 * Fills the slices between those on which a segment was drawn; see interpolatedVoxels. Takes no voxel from another finding.
 * Refuses a segment without a gap (`interpolate.noGap`).
 */
export const interpolateSegment = command(
  'refine.interpolate',
  'Interpolate between slices',
  z.object({ segment: segmentNumber, ...maskParameters.shape }),
  async (workspace, { segment: number, within, rangeHu }, kernels) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const voxels = await voxelsOf(segment.value, kernels);
    if (!voxels.ok) return voxels;
    const add = interpolatedVoxels(voxels.value.runs, workspace.geometry);
    if (add.length === 0) return refuse('interpolate.noGap', { label: segment.value.label });
    return editSegment(workspace, number, (name) => `Interpolate ${name}`, {
      add,
      mask: { within, rangeHu },
      takeOver: false,
    });
  },
);
