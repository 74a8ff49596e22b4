import { z } from 'zod';
import { insideGrid, voxelFromPatient } from '../geometry.ts';
import { refuse } from '../result.ts';
import { BOTTLENECK_MM, liverByClick } from '../segmentation/liverClick.ts';
import type { Hounsfield } from '../units.ts';
import { addToLiver } from './addition.ts';
import { command, point } from './command.ts';

/**
 * Takes into the liver what one click means: see liverByClick. Without a range, the HU under the click propose it. Only
 * adds. Refuses a click outside the volume, on air or fat, or where nothing is as thick as the bottleneck.
 */
export const clickLiver = command(
  'liver.click',
  'Liver by one click',
  z
    .object({
      seed: point,
      lowerHu: z.number().optional(),
      upperHu: z.number().optional(),
      bottleneckMm: z.number().min(1).max(30).default(BOTTLENECK_MM),
    })
    .refine(({ lowerHu, upperHu }) => (lowerHu === undefined) === (upperHu === undefined), 'a range has both ends'),
  async (workspace, { seed, lowerHu, upperHu, bottleneckMm }, kernels, signal) => {
    const { geometry } = workspace;
    if (!insideGrid(geometry, voxelFromPatient(geometry, seed))) return refuse('seed.outside', { seed });
    if (lowerHu !== undefined && upperHu !== undefined && !(lowerHu <= upperHu))
      return refuse('range.empty', { lowerHu, upperHu });
    const rangeHu =
      lowerHu === undefined || upperHu === undefined
        ? undefined
        : { lowerHu: lowerHu as Hounsfield, upperHu: upperHu as Hounsfield };
    const found = await liverByClick(workspace, { seed, rangeHu, bottleneckMm }, kernels, signal);
    if (!found.ok) return found;
    return addToLiver(workspace, 'Liver by one click', found.value, kernels);
  },
);
