import type { Change } from '#core/commands/change';
import type { VolumeGeometry } from '#core/geometry';
import { ml } from '../../format.ts';

/** Volume as printed; what the scan cuts off is at least so much. */
export const boundMl = (volumeMl: number, touchesEdge: boolean): string =>
  `${touchesEdge && volumeMl > 0 ? '≥ ' : ''}${ml(volumeMl)}`;

/** Whether a change puts liver into the first or last slice, row or column: what there is then is a lower bound. */
export function addsAtEdge(change: Change, { columns, rows, slices }: VolumeGeometry): boolean {
  const pixels = columns * rows;
  const inside = (from: number, to: number) => from >= pixels && to <= pixels * (slices - 1);
  for (const { layer, runs } of change.voxels) {
    if (layer !== 'extent') continue;
    for (let r = 0; r < runs.length; r += 3) {
      if ((runs[r + 2]! & 0xff) === 0) continue;
      const [from, last] = [runs[r]!, runs[r]! + runs[r + 1]! - 1];
      const column = from % columns;
      // A run that reaches beyond its row holds a voxel of the last column.
      if (!inside(from, last + 1) || column === 0 || column + last - from >= columns - 1) return true;
      const row = Math.floor((from % pixels) / columns);
      if (row === 0 || row === rows - 1) return true;
    }
  }
  return false;
}
