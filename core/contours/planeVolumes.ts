import type { VolumeGeometry } from '../geometry.ts';
import type { CubicMillimetre, Millilitre } from '../units.ts';
import { millilitresFrom } from '../units.ts';
import type { RunSet } from './voxelRuns.ts';

/** Calls back once per row that a run touches: slice k, row j, columns [from, to). A run may fill several whole rows. */
export function forEachRow(
  runs: RunSet,
  { columns, rows }: Pick<VolumeGeometry, 'columns' | 'rows'>,
  visit: (k: number, j: number, from: number, to: number) => void,
): void {
  for (let r = 0; r < runs.length; r += 2) {
    let at = runs[r]!;
    const end = at + runs[r + 1]!;
    while (at < end) {
      const line = Math.floor(at / columns);
      const stop = Math.min(end, (line + 1) * columns);
      visit(Math.floor(line / rows), line % rows, at - line * columns, stop - line * columns);
      at = stop;
    }
  }
}

/** Volume, in ml, of so many voxels in each slice: every slice counts with its own extent along the normal. */
export function volumeOfSlices(
  voxelsPerSlice: ArrayLike<number>,
  { pixelAreaMm2, sliceExtentsMm }: VolumeGeometry,
): Millilitre {
  let volumeMm3 = 0;
  for (let k = 0; k < voxelsPerSlice.length; k++) volumeMm3 += voxelsPerSlice[k]! * pixelAreaMm2 * sliceExtentsMm[k]!;
  return millilitresFrom(volumeMm3 as CubicMillimetre);
}

/** Volume of a set of voxels, in ml. */
export function volumeOfRuns(runs: RunSet, geometry: VolumeGeometry): Millilitre {
  const sliceVoxels = geometry.columns * geometry.rows;
  const perSlice = new Float64Array(geometry.slices);
  for (let r = 0; r < runs.length; r += 2) perSlice[Math.floor(runs[r]! / sliceVoxels)]! += runs[r + 1]!;
  return volumeOfSlices(perSlice, geometry);
}
