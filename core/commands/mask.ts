import { z } from 'zod';
import type { RunSet } from '../contours/voxelRuns.ts';
import { RunCollector } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { forEachStretch, sliceVoxelsOf } from './changeExtent.ts';
import { segmentOf } from './changeSegment.ts';
import type { CommandWorkspace } from './command.ts';
import { segmentNumber } from './command.ts';

/**
 * Where a painting command may change voxels at all: only inside a segment, only where the HU lie in a range (inclusive).
 * The mask is a setting of the desk; commands take it as parameters, so that a journal replays the same.
 */
export const maskParameters = z.object({
  within: segmentNumber.nullable().default(null),
  rangeHu: z.tuple([z.number(), z.number()]).readonly().nullable().default(null),
});

export type Mask = z.output<typeof maskParameters>;

/** A mask that lets everything through. */
export const NO_MASK: Mask = { within: null, rangeHu: null };

export const isMasked = ({ within, rangeHu }: Mask): boolean => within !== null || rangeHu !== null;

/**
 * The voxels that the mask lets through. Refuses a segment that there is not (`segment.notFound`), a range without a whole
 * HU (`range.empty`), and voxels of which the mask lets none through (`mask.letsNoneThrough`). Looks at these voxels only.
 */
export function masked(
  workspace: CommandWorkspace,
  voxels: RunSet,
  { within, rangeHu }: Mask,
): Result<RunSet, 'segment.notFound' | 'range.empty' | 'mask.letsNoneThrough'> {
  if (within === null && rangeHu === null) return ok(voxels);
  const segment = within === null ? null : segmentOf(workspace, within);
  if (segment === undefined) return refuse('segment.notFound', { segment: within });
  const [lower, upper] = rangeHu ? [Math.ceil(rangeHu[0]), Math.floor(rangeHu[1])] : [-32768, 32767];
  if (!(lower <= upper)) return refuse('range.empty', { lowerHu: lower, upperHu: upper });
  const { hu, layers } = workspace;
  const collected = new RunCollector(sliceVoxelsOf(workspace));
  const inRange = (from: number, to: number) => {
    if (!rangeHu) return collected.add(from, to - from);
    for (let v = from; v < to; ) {
      while (v < to && (hu[v]! < lower || hu[v]! > upper)) v++;
      const start = v;
      while (v < to && hu[v]! >= lower && hu[v]! <= upper) v++;
      collected.add(start, v - start);
    }
  };
  for (let r = 0; r < voxels.length; r += 2) {
    const [from, to] = [voxels[r]!, voxels[r]! + voxels[r + 1]!];
    if (!segment) inRange(from, to);
    else
      forEachStretch(layers[segment.layer], from, to, (a, b, label) => {
        if (label === segment.number) inRange(a, b);
      });
  }
  const through = collected.runs();
  return through.length === 0 && voxels.length > 0
    ? refuse('mask.letsNoneThrough', { within, lowerHu: rangeHu?.[0], upperHu: rangeHu?.[1] })
    : ok(through);
}
