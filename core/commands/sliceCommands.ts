import { z } from 'zod';
import { strokeVoxels } from '../contours/brush.ts';
import type { EditedSlices, SegmentNumber } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { type PlaneStack, planeMask, planeStack } from '../segmentation/planeStack.ts';
import { rasterised } from '../segmentation/polygon.ts';
import { spreadSliceEdit } from '../segmentation/sliceEdit.ts';
import { measuredOf } from './brushCommands.ts';
import { changedRecords } from './change.ts';
import { changeSegment } from './changeSegment.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command, point, segmentNumber } from './command.ts';
import { editable } from './editSegment.ts';
import { masked, maskParameters } from './mask.ts';

/** How far a correction spreads along the normal, mm: the study found 15 to 40 equally good. */
const REACH_MM = 40;

const mode = z.enum(['add', 'erase']);
/** What a person drew on a plane: outlines or a brush stroke in patient mm, or the voxels themselves. */
const drawing = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('outlines'),
    /** Closed lines, even-odd: a hole is an outline within another. */
    outlines: z.array(z.array(point).min(3)).min(1),
    mode: z.enum(['replace', 'add', 'erase']).default('replace'),
  }),
  z.object({
    kind: z.literal('brush'),
    points: z.array(point).min(1),
    radiusMm: z.number().positive().max(200),
    mode,
    /** Where the brush may paint; what spreads from it is not held to that. */
    ...maskParameters.shape,
  }),
  z.object({
    kind: z.literal('voxels'),
    /** Pairs [offset in the plane, length], offsets u + v·perLine, ascending. */
    runs: z.array(z.number().int().min(0)),
  }),
]);

export const sliceEditParameters = z.object({
  segment: segmentNumber,
  plane: z.enum(['axial', 'coronal', 'sagittal']),
  /** Slice k (axial), row j (coronal) or column i (sagittal). */
  index: z.number().int().min(0),
  drawing,
  /** Without, only the drawn plane changes. */
  spread: z.boolean().default(true),
  reachMm: z.number().positive().max(100).default(REACH_MM),
});

/** Planes of one orientation on which a person drew a segment, ascending. */
export const editedIndices = (
  { editedSlices }: Pick<CommandWorkspace, 'editedSlices'>,
  segment: SegmentNumber,
  plane: EditedSlices['plane'],
): readonly number[] =>
  editedSlices.find((edited) => edited.segment === segment && edited.plane === plane)?.indices ?? [];

/** The records with one more plane that a person drew. */
export function withEditedSlice(
  editedSlices: readonly EditedSlices[],
  segment: SegmentNumber,
  plane: EditedSlices['plane'],
  index: number,
): readonly EditedSlices[] {
  const before = editedIndices({ editedSlices }, segment, plane);
  if (before.includes(index)) return editedSlices;
  const indices = [...before, index].sort((a, b) => a - b);
  const others = editedSlices.filter((edited) => edited.segment !== segment || edited.plane !== plane);
  return [...others, { segment, plane, indices }];
}

/**
 * The new contour of one segment on one plane. It becomes what was drawn; the correction spreads to the planes around,
 * guided by the HU, and ends at the next plane that a person drew in the same orientation. That the plane was drawn is
 * kept with the reading. Refuses a side of a cut, a locked segment, a plane outside the grid, an erasing where the segment
 * has no voxel on it (`segment.notHere`; of an empty one `segment.empty`), and what changes nothing.
 */
export const sliceEdit = command(
  'segment.sliceEdit',
  'Edit slice',
  sliceEditParameters,
  async (workspace, { segment: number, plane, index, drawing, spread, reachMm }, kernels, signal) => {
    const found = editable(workspace, number);
    if (!found.ok) return found;
    const segment = found.value;
    const stack = planeStack(workspace.geometry, plane);
    if (index >= stack.planes) return refuse('slice.outside', { plane, k: index });
    const layer = workspace.layers[segment.layer];
    const before = planeMask(stack, layer, number, index);
    const drawn = drawnMask(workspace, stack, index, before, drawing);
    if (!drawn.ok) return drawn;
    const exists = before.includes(1) || layer.includes(number);
    if (drawing.kind !== 'voxels' && drawing.mode === 'erase' && !before.includes(1))
      return refuse(exists ? 'segment.notHere' : 'segment.empty', { segment: number, label: segment.label });
    const edit = {
      stack,
      hu: workspace.hu,
      layer,
      segment: number,
      index,
      drawn: drawn.value,
      edited: editedIndices(workspace, number, plane),
      ...keptLines(workspace, number, plane),
      // What was empty has nothing to spread from: its first contour is that one plane.
      reachMm: spread && exists ? reachMm : 0,
    };
    const change = await spreadSliceEdit(edit, kernels, signal);
    if (change.add.length === 0 && change.remove.length === 0) return refuse('change.nothing');
    const editedSlices = withEditedSlice(workspace.editedSlices, number, plane, index);
    return changeSegment(workspace, number, (label) => `Edit slice of ${label}`, change, {
      ...(editedSlices !== workspace.editedSlices && { records: changedRecords(workspace, { editedSlices }) }),
    });
  },
);

/** Where planes of the other two orientations that a person drew cross those of this one. */
function keptLines(workspace: CommandWorkspace, segment: SegmentNumber, plane: EditedSlices['plane']) {
  // A line of the slices runs along i and lines follow along j; of rows, along i and k; of columns, along j and k.
  const [across, down] = ACROSS_AND_DOWN[plane];
  return {
    keptU: new Set(editedIndices(workspace, segment, across)),
    keptV: new Set(editedIndices(workspace, segment, down)),
  };
}
const ACROSS_AND_DOWN = {
  axial: ['sagittal', 'coronal'],
  coronal: ['sagittal', 'axial'],
  sagittal: ['coronal', 'axial'],
} as const;

/** What the plane holds once it was drawn on, one byte a voxel. Refuses voxels that it does not have, and what a mask refuses. */
function drawnMask(
  workspace: CommandWorkspace,
  stack: PlaneStack,
  index: number,
  before: Uint8Array,
  drawn: z.output<typeof drawing>,
): Result<Uint8Array, CommandRefusal> {
  if (drawn.kind === 'voxels') {
    const mask = new Uint8Array(before.length);
    for (let r = 0; r + 1 < drawn.runs.length; r += 2) {
      const end = drawn.runs[r]! + drawn.runs[r + 1]!;
      if (end > mask.length) return refuse('command.invalid', { reason: 'the drawn voxels do not lie on the plane' });
      mask.fill(1, drawn.runs[r]!, end);
    }
    return ok(mask);
  }
  if (drawn.kind === 'brush') {
    const under = strokeVoxels(workspace.geometry, { ...drawn, plane: stack.plane, index });
    const through = masked(workspace, under, drawn);
    if (!through.ok) return through;
    const painted = drawn.mode === 'add' ? measuredOf(workspace, through.value) : through.value;
    if (painted.length === 0 && through.value.length > 0) return refuse('stroke.notMeasured');
    return ok(withMarked(before, planeOfRuns(stack, index, painted), drawn.mode));
  }
  const flat = drawn.outlines.map((outline) => outline.map((position) => stack.flatPoint(position, index)));
  const marked = rasterised(stack, flat);
  return ok(drawn.mode === 'replace' ? marked : withMarked(before, marked, drawn.mode));
}

const withMarked = (before: Uint8Array, marked: Uint8Array, how: 'add' | 'erase'): Uint8Array =>
  before.map((inside, at) => (marked[at] ? (how === 'add' ? 1 : 0) : inside));

/** Voxels of a grid that all lie on one plane, as bytes of that plane. */
function planeOfRuns({ perLine, lines, uStride, vStride, planeStride }: PlaneStack, index: number, runs: RunSet) {
  const mask = new Uint8Array(perLine * lines);
  for (let r = 0; r < runs.length; r += 2)
    for (let offset = runs[r]!; offset < runs[r]! + runs[r + 1]!; offset++) {
      const within = offset - index * planeStride;
      const v = Math.floor(within / vStride);
      mask[Math.floor((within % vStride) / uStride) + v * perLine] = 1;
    }
  return mask;
}
