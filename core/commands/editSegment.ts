import type { Segment } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector, runsOfBits } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Change, ChangeNote } from './change.ts';
import { forEachStretch, lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import { changeSegment, segmentOf } from './changeSegment.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import type { VoxelBits, VoxelKernels } from './kernels.ts';
import type { Mask } from './mask.ts';
import { masked, NO_MASK } from './mask.ts';

/** What an edit does to a segment, and how. */
export interface SegmentEdit {
  readonly add?: RunSet;
  readonly remove?: RunSet;
  readonly mask?: Mask;
  /**
   * Whether voxels of other findings are taken over: a hand that paints means it. What is done to a whole segment at once
   * (a margin, a smoothing) leaves them alone.
   */
  readonly takeOver: boolean;
  readonly notes?: readonly ChangeNote[];
}

/**
 * The segment that a command may change. Refuses one that there is not, a side of a cut, which follows the liver and its
 * recipe (`segment.wrongLayer`), and a locked one.
 */
export function editable(workspace: CommandWorkspace, number: number): Result<Segment, CommandRefusal> {
  const segment = segmentOf(workspace, number);
  if (!segment) return refuse('segment.notFound', { segment: number });
  if (segment.layer === 'partition') return refuse('segment.wrongLayer', { segment: number, layer: 'findings' });
  return lockedRefusal(workspace, [number]) ?? ok(segment);
}

/** The change of a segment by sets of voxels, as far as the mask lets them through; see changeSegment. */
export function editSegment(
  workspace: CommandWorkspace,
  number: number,
  title: (label: string) => string,
  { add, remove, mask = NO_MASK, takeOver, notes }: SegmentEdit,
): Result<Change, CommandRefusal> {
  const segment = editable(workspace, number);
  if (!segment.ok) return segment;
  const free = add && !takeOver ? unclaimed(workspace, segment.value, add) : add;
  const through = (voxels: RunSet | undefined) => (voxels ? masked(workspace, voxels, mask) : ok(new Uint32Array()));
  const [adding, removing] = [through(free), through(remove)];
  if (!adding.ok && (!removing.ok || removing.value.length === 0)) return adding;
  if (!removing.ok && (!adding.ok || adding.value.length === 0)) return removing;
  return changeSegment(
    workspace,
    number,
    title,
    { ...(add && adding.ok && { add: adding.value }), ...(remove && removing.ok && { remove: removing.value }) },
    notes && { notes },
  );
}

/** Voxels that no other finding holds. The liver overlaps findings, so for it all are free. */
function unclaimed(workspace: CommandWorkspace, segment: Segment, voxels: RunSet): RunSet {
  if (segment.layer === 'extent') return voxels;
  const collected = new RunCollector(sliceVoxelsOf(workspace));
  for (let r = 0; r < voxels.length; r += 2)
    forEachStretch(workspace.layers.findings, voxels[r]!, voxels[r]! + voxels[r + 1]!, (a, b, label) => {
      if (label === 0 || label === segment.number) collected.add(a, b - a);
    });
  return collected.runs();
}

/** The voxels of a segment, as a set and as runs. Refuses one that has none (`segment.empty`). */
export async function voxelsOf(
  segment: Segment,
  kernels: VoxelKernels,
): Promise<Result<{ bits: VoxelBits; runs: RunSet }, 'segment.empty'>> {
  const bits = await kernels.bitsOf(segment.layer, segment.number);
  const runs = runsOfBits(bits);
  return runs.length === 0
    ? refuse('segment.empty', { segment: segment.number, label: segment.label })
    : ok({ bits, runs });
}
