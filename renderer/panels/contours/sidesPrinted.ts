import type { Change } from '#core/commands/change';
import type { VolumeGeometry } from '#core/geometry';
import { ml } from '../../format.ts';

/** Volume as printed; what the scan cuts off is at least so much. */
export const boundMl = (volumeMl: number, touchesEdge: boolean): string =>
  `${touchesEdge && volumeMl > 0 ? '≥ ' : ''}${ml(volumeMl)}`;

/** One side of a cut as printed. No share where the scan cuts the liver off: a part of a bound is none. */
export interface SidePrinted {
  readonly ml: string;
  readonly percent: string | null;
}

/**
 * Both sides of a cut as printed: their ml add up to the liver's as printed, their shares to 100.0 %. The FLR is rounded
 * as it is everywhere, since decisions are made on it; the lobe takes the rest.
 */
export function sidesPrinted(of: {
  readonly flrMl: number;
  readonly lobeMl: number;
  readonly flrTouchesEdge: boolean;
  readonly lobeTouchesEdge: boolean;
}): { readonly flr: SidePrinted; readonly lobe: SidePrinted } {
  const { flrMl, lobeMl, flrTouchesEdge, lobeTouchesEdge } = of;
  const liverMl = flrMl + lobeMl;
  const volumes = [ml(flrMl), ml(restAsPrinted(liverMl, flrMl))];
  const flrPercent = (100 * flrMl) / liverMl;
  const shares = [ml(flrPercent), ml(restAsPrinted(100, flrPercent))];
  const side = (n: 0 | 1, touchesEdge: boolean): SidePrinted => ({
    ml: `${touchesEdge ? '≥ ' : ''}${volumes[n]}`,
    percent: flrTouchesEdge || lobeTouchesEdge ? null : shares[n]!,
  });
  return { flr: side(0, flrTouchesEdge), lobe: side(1, lobeTouchesEdge) };
}

const restAsPrinted = (whole: number, part: number) => (Math.round(whole * 10) - Math.round(part * 10)) / 10;

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
