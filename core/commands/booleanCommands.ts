import { z } from 'zod';
import { runsOfBits, runsWithout } from '../contours/voxelRuns.ts';
import { refuse } from '../result.ts';
import { sliceVoxelsOf } from './changeExtent.ts';
import { segmentOf } from './changeSegment.ts';
import { command, segmentNumber } from './command.ts';
import { editable, editSegment, voxelsOf } from './editSegment.ts';
import { maskParameters } from './mask.ts';

const TITLES = {
  add: (name: string, other: string) => `Add ${other} to ${name}`,
  subtract: (name: string, other: string) => `Take ${other} off ${name}`,
  intersect: (name: string, other: string) => `Keep of ${name} what lies in ${other}`,
  copy: (name: string, other: string) => `Copy ${other} to ${name}`,
} as const;

/**
 * Changes a segment by another one, which stays as it is: adds its voxels, takes them off, keeps those of both, or becomes
 * a copy of it. Any segment may be the other one, sides of the cut too.
 * Findings share no voxel: adding one to another takes the voxels over, so the other one is then empty where they lay, and
 * copying and intersecting are refused (`segments.sameLayer`). Refuses an intersection that leaves nothing.
 */
export const combineSegments = command(
  'refine.combine',
  'Add, subtract, intersect, copy',
  z.object({
    segment: segmentNumber,
    other: segmentNumber,
    operation: z.enum(['add', 'subtract', 'intersect', 'copy']),
    ...maskParameters.shape,
  }),
  async (workspace, { segment: number, other, operation, within, rangeHu }, kernels) => {
    const segment = editable(workspace, number);
    if (!segment.ok) return segment;
    const source = segmentOf(workspace, other);
    if (!source) return refuse('segment.notFound', { segment: other });
    if (source === segment.value) return refuse('segments.same', { label: source.label });
    if (source.layer === segment.value.layer && operation !== 'add')
      return refuse('segments.sameLayer', { label: source.label, operation });
    const theirs = await voxelsOf(source, kernels);
    if (!theirs.ok) return theirs;
    const ours = runsOfBits(await kernels.bitsOf(segment.value.layer, number));
    const sliceVoxels = sliceVoxelsOf(workspace);
    const title = (name: string) => TITLES[operation](name, source.label.toLowerCase());
    const missing = () => runsWithout(theirs.value.runs, ours, sliceVoxels);
    const surplus = () => runsWithout(ours, theirs.value.runs, sliceVoxels);
    const edit = { mask: { within, rangeHu }, takeOver: true };
    if (operation === 'add') return editSegment(workspace, number, title, { add: missing(), ...edit });
    if (operation === 'subtract') return editSegment(workspace, number, title, { remove: theirs.value.runs, ...edit });
    if (operation === 'copy')
      return editSegment(workspace, number, title, { add: missing(), remove: surplus(), ...edit });
    if (ours.length > 0 && runsWithout(ours, surplus(), sliceVoxels).length === 0)
      return refuse('segment.wouldVanish', { label: segment.value.label });
    return editSegment(workspace, number, title, { remove: surplus(), ...edit });
  },
);
