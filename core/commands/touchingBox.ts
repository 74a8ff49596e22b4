import type { Ball } from '../contours/ball.ts';
import { forEachRow } from '../contours/planeVolumes.ts';
import { runsOfSegments } from '../contours/voxelRuns.ts';
import { sliceVoxelsOf } from './changeExtent.ts';
import type { CommandWorkspace } from './command.ts';
import type { VoxelBox } from './kernels.ts';

/** The box around findings and around what a ball at their voxels reaches. They must have a voxel. */
export function touchingBox(workspace: CommandWorkspace, numbers: readonly number[], round: Ball): VoxelBox {
  const { geometry, layers } = workspace;
  const voxels = runsOfSegments(layers.findings, sliceVoxelsOf(workspace), (n) => numbers.includes(n));
  let [iMin, iMax, jMin, jMax, kMin, kMax] = [geometry.columns, 0, geometry.rows, 0, geometry.slices, 0];
  forEachRow(voxels, geometry, (k, j, from, to) => {
    iMin = Math.min(iMin, from);
    iMax = Math.max(iMax, to - 1);
    jMin = Math.min(jMin, j);
    jMax = Math.max(jMax, j);
    kMin = Math.min(kMin, k);
    kMax = k;
  });
  let [di, dj, dk] = [0, 0, 0];
  for (let k = kMin; k <= kMax; k++) {
    const shape = round.rowsAt(k);
    for (let r = 0; r < shape.length; r += 4) {
      dk = Math.max(dk, Math.abs(shape[r]!));
      dj = Math.max(dj, Math.abs(shape[r + 1]!));
      di = Math.max(di, Math.abs(shape[r + 2]!), Math.abs(shape[r + 3]!));
    }
  }
  return {
    iMin: Math.max(0, iMin - di),
    iMax: Math.min(geometry.columns - 1, iMax + di),
    jMin: Math.max(0, jMin - dj),
    jMax: Math.min(geometry.rows - 1, jMax + dj),
    kMin: Math.max(0, kMin - dk),
    kMax: Math.min(geometry.slices - 1, kMax + dk),
  };
}
