import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import type { PartitionMap } from './partitionMap.ts';
import { forEachRow, volumeOfSlices } from './planeVolumes.ts';
import type { RunSet } from './voxelRuns.ts';

/** What one part of a plan holds of a set of voxels. */
export interface PartVolume {
  readonly volumeMl: Millilitre;
  readonly voxels: number;
  /** Whether it has a voxel in the first or last slice, row or column. */
  readonly touchesEdge: boolean;
}

/**
 * What each part of a plan holds of a set of voxels, by the part's index: the very voxels that accepting the plan would
 * label, counted without painting any. All parts together hold every voxel of the set once.
 * @param parts how many parts the plan has
 */
export function partVolumes(map: PartitionMap, parts: number, voxels: RunSet, geometry: VolumeGeometry): PartVolume[] {
  const { slices, rows, columns } = geometry;
  const perSlice = Array.from({ length: parts }, () => new Float64Array(slices));
  const touches = new Array<boolean>(parts).fill(false);
  let [k, j] = [0, 0];
  const count = (from: number, to: number, part: number) => {
    perSlice[part]![k]! += to - from;
    if (k === 0 || k === slices - 1 || j === 0 || j === rows - 1 || from === 0 || to === columns) touches[part] = true;
  };
  forEachRow(voxels, geometry, (slice, row, from, to) => {
    k = slice;
    j = row;
    map.forEachPart(row, slice, from, to, count);
  });
  return perSlice.map((counted, part) => ({
    volumeMl: volumeOfSlices(counted, geometry),
    voxels: counted.reduce((sum, n) => sum + n, 0),
    touchesEdge: touches[part]!,
  }));
}
