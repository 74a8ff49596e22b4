import { z } from 'zod';
import { planesOf } from '../contours/brush.ts';
import { prismVoxels, voxelsInPlanes } from '../contours/polygonPrism.ts';
import { runsWithout, voxelsIn } from '../contours/voxelRuns.ts';
import { refuse } from '../result.ts';
import { sliceVoxelsOf } from './changeExtent.ts';
import { command, point, segmentNumber } from './command.ts';
import { editable, editSegment, voxelsOf } from './editSegment.ts';
import { maskParameters } from './mask.ts';

/**
 * Cuts with an outline drawn on a view, straight through all planes of that view or through some: takes away from the
 * segment what lies inside it, or outside, or fills it. What lies outside the named planes stays as it is.
 */
export const cutOut = command(
  'scissors.cut',
  'Scissors',
  z.object({
    segment: segmentNumber,
    mode: z.enum(['removeInside', 'removeOutside', 'fillInside']),
    plane: z.enum(['axial', 'coronal', 'sagittal']),
    outline: z.array(point).min(3),
    /** Planes of the view, inclusive; null: all. */
    through: z
      .object({ from: z.number().int().min(0), to: z.number().int().min(0) })
      .nullable()
      .default(null),
    ...maskParameters.shape,
  }),
  async (workspace, { segment: number, mode, plane, outline, through, within, rangeHu }, kernels) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const last = planesOf(workspace.geometry, plane) - 1;
    const { from, to } = through ?? { from: 0, to: last };
    if (from > to || from > last) return refuse('slice.outside', { plane, k: from });
    const inside = prismVoxels(workspace.geometry, { plane, outline, from, to });
    if (!inside.ok) return inside;
    const edit = { mask: { within, rangeHu }, takeOver: true };
    const title = (name: string) => `${mode === 'fillInside' ? 'Fill' : 'Cut'} ${name} with scissors`;
    if (mode === 'fillInside') return editSegment(workspace, number, title, { add: inside.value, ...edit });

    const voxels = await voxelsOf(segment.value, kernels);
    if (!voxels.ok) return voxels;
    const sliceVoxels = sliceVoxelsOf(workspace);
    const seen = voxelsInPlanes(voxels.value.runs, workspace.geometry, plane, from, to);
    const outside = runsWithout(seen, inside.value, sliceVoxels);
    if (voxelsIn(outside) === voxelsIn(seen)) return refuse('outline.holdsNone', { label: segment.value.label });
    const remove = mode === 'removeOutside' ? outside : runsWithout(seen, outside, sliceVoxels);
    return editSegment(workspace, number, title, { remove, ...edit });
  },
);
