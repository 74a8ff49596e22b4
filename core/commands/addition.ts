import { LIVER } from '../contours/reading.ts';
import { runsOfBits } from '../contours/voxelRuns.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Change } from './change.ts';
import { changeExtent, isCut, lockedRefusal } from './changeExtent.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import type { VoxelBits, VoxelKernels } from './kernels.ts';

/**
 * A command's answer that is not made into a change yet: voxels that would enter the liver, all of them, none of which it
 * has already. It is shown and counted as it is, since a leak has runs by the hundred thousand, and a slider asks for one
 * after the other; the change is made of the one that is accepted.
 */
export interface Addition {
  readonly title: string;
  readonly add: VoxelBits;
  readonly voxelsPerSlice: readonly number[];
}

export const isAddition = (answer: Change | Addition): answer is Addition => 'add' in answer;

/**
 * Takes a set into the liver. Where the liver is cut, the answer is the change itself: its sides gain too, which is said
 * before, and where one is locked, some of it has to stay out. Refuses as changeExtent does.
 */
export async function addToLiver(
  workspace: CommandWorkspace,
  title: string,
  bits: VoxelBits,
  kernels: Pick<VoxelKernels, 'withoutSegment' | 'voxelsPerSlice' | 'release'>,
): Promise<Result<Change | Addition, CommandRefusal>> {
  const refused = lockedRefusal(workspace, [LIVER]);
  if (refused) return refused;
  if (isCut(workspace)) return changeExtent(workspace, title, { add: runsOfBits(bits) });
  const add = await kernels.withoutSegment(bits, 'extent', LIVER);
  kernels.release?.(bits);
  const voxelsPerSlice = await kernels.voxelsPerSlice(add);
  return voxelsPerSlice.some((voxels) => voxels > 0) ? ok({ title, add, voxelsPerSlice }) : refuse('change.nothing');
}

/** The change that an answer is; of the workspace that it was made for, whose voxels are still the same. */
export const changeOf = (workspace: CommandWorkspace, answer: Change | Addition): Result<Change, CommandRefusal> =>
  isAddition(answer) ? changeExtent(workspace, answer.title, { add: runsOfBits(answer.add) }) : ok(answer);

/** Whether an addition has a voxel in the first or last slice, row or column. */
export function reachesEdge({ add, voxelsPerSlice }: Addition, { columns, rows, slices }: VolumeGeometry): boolean {
  if (voxelsPerSlice[0]! > 0 || voxelsPerSlice[slices - 1]! > 0) return true;
  const { words, wordsPerRow } = add;
  const last = columns - 1;
  for (let row = 0; row < rows * slices; row++) {
    const first = row * wordsPerRow;
    if ((words[first]! & 1) !== 0 || (words[first + (last >> 5)]! >>> (last & 31)) & 1) return true;
    const j = row % rows;
    if (j !== 0 && j !== rows - 1) continue;
    for (let w = first; w < first + wordsPerRow; w++) if (words[w] !== 0) return true;
  }
  return false;
}
