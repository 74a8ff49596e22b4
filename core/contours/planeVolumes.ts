import type { VolumeGeometry } from '../geometry.ts';
import type { CubicMillimetre, Millilitre } from '../units.ts';
import { millilitresFrom } from '../units.ts';
import type { PlanePartition } from './planePartition.ts';
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

/**
 * Volume of the FLR side of a plane, in ml, from the runs of the extent: the same voxels that accepting the cut would
 * label FLR, counted row by row (a liver has some 100,000 rows, so a handle can be dragged and the number follows).
 */
export function flrSideVolume(plane: PlanePartition, extent: RunSet, geometry: VolumeGeometry): Millilitre {
  const perSlice = new Float64Array(geometry.slices);
  forEachRow(extent, geometry, (k, j, from, to) => {
    const [flrFrom, flrTo] = plane.flrColumns(j, k);
    perSlice[k]! += Math.max(0, Math.min(to, flrTo) - Math.max(from, flrFrom));
  });
  return volumeOfSlices(perSlice, geometry);
}

/** Whether the FLR side of a plane has a voxel of the extent in the first or last slice, row or column. */
export function flrSideTouchesEdge(plane: PlanePartition, extent: RunSet, geometry: VolumeGeometry): boolean {
  const { columns, rows, slices } = geometry;
  let touches = false;
  forEachRow(extent, geometry, (k, j, from, to) => {
    if (touches) return;
    const outer = k === 0 || k === slices - 1 || j === 0 || j === rows - 1;
    if (!outer && from > 0 && to < columns) return;
    const [flrFrom, flrTo] = plane.flrColumns(j, k);
    const [a, b] = [Math.max(from, flrFrom), Math.min(to, flrTo)];
    touches = a < b && (outer || a === 0 || b === columns);
  });
  return touches;
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
