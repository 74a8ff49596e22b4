import { z } from 'zod';
import { planesOf, strokeVoxels } from '../contours/brush.ts';
import { refuse } from '../result.ts';
import { addStroke, eraseStroke } from '../segmentation/stroke.ts';
import { strokeParameters } from './brushCommands.ts';
import { command, segmentNumber } from './command.ts';
import { editable, editSegment } from './editSegment.ts';

/** Growing further than this from a stroke leaks; the study's own figure. */
const REACH_MM = 40;

/**
 * A stroke that works where it is drawn, and nowhere else: *add* takes in what is connected to it by tissue like that
 * under it and never removes, *erase* takes away what a random walker joins to it rather than to the shell at the reach
 * and never adds. Other findings keep their voxels. Refuses a side of a cut, a locked segment, a plane outside the grid,
 * an erasing that meets no voxel of the segment (`segment.notHere`), an adding over nothing but fat, air or padding
 * (`stroke.notTissue`) or of which nothing connects to the segment (`stroke.notConnected`), a mask that lets nothing
 * through, and what changes nothing.
 */
export const localStroke = command(
  'segment.stroke',
  'Stroke',
  strokeParameters.extend({
    segment: segmentNumber,
    /** No voxel further from the stroke's line changes, mm. */
    reachMm: z.number().positive().max(120).default(REACH_MM),
  }),
  async (workspace, { segment: number, mode, reachMm, within, rangeHu, k, ...brush }, kernels, signal) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const { geometry, hu, layers } = workspace;
    if (k >= planesOf(geometry, brush.plane)) return refuse('slice.outside', { plane: brush.plane, k });
    const edit = {
      geometry,
      hu,
      layer: layers[segment.value.layer],
      segment: number,
      points: brush.points,
      radiusMm: brush.radiusMm,
      stroke: strokeVoxels(geometry, { ...brush, index: k }),
      reachMm: Math.max(reachMm, brush.radiusMm),
    };
    const mask = { within, rangeHu };
    if (mode === 'add') {
      const add = await addStroke(edit, kernels, signal);
      if (!add.ok) return refuse(add.code, { ...add.details, segment: number, label: segment.value.label });
      return editSegment(workspace, number, (label) => `Add to ${label}`, { add: add.value, mask, takeOver: false });
    }
    const remove = await eraseStroke(edit, kernels, signal);
    if (remove.length === 0)
      return refuse(edit.layer.includes(number) ? 'segment.notHere' : 'segment.empty', {
        segment: number,
        label: segment.value.label,
      });
    return editSegment(workspace, number, (label) => `Erase from ${label}`, { remove, mask, takeOver: false });
  },
);
