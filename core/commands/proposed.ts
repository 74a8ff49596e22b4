import { volumeOfSlices } from '../contours/planeVolumes.ts';
import { LIVER } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';
import { type Addition, isAddition, reachesEdge } from './addition.ts';
import { type Change, gainedVoxels, gainOf, layerAbout } from './change.ts';

/** What is said of a command's answer before it is accepted: the very numbers that accepting it gives. */
export interface Proposed {
  /** The segment it is about; of a new one, its number to be. */
  readonly segment: number;
  /** Less than nothing where it takes away. */
  readonly gainedMl: Millilitre;
  readonly gainedVoxels: number;
  /** Whether it puts liver into the first or last slice, row or column: what there is then is a lower bound. */
  readonly addsAtEdge: boolean;
}

/** The numbers of an answer. */
export function proposedBy(answer: Change | Addition, geometry: VolumeGeometry): Proposed {
  if (isAddition(answer)) {
    const { voxelsPerSlice } = answer;
    return {
      segment: LIVER,
      gainedMl: volumeOfSlices(voxelsPerSlice, geometry),
      gainedVoxels: voxelsPerSlice.reduce((sum, voxels) => sum + voxels, 0),
      addsAtEdge: reachesEdge(answer, geometry),
    };
  }
  const layer = layerAbout(answer, geometry) ?? 'extent';
  return {
    segment: segmentOfLayer(answer, layer),
    gainedMl: gainOf(answer, layer, geometry),
    gainedVoxels: gainedVoxels(answer, layer),
    addsAtEdge: addsAtEdge(answer, geometry),
  };
}

function segmentOfLayer({ voxels }: Change, layer: 'extent' | 'findings'): number {
  const labels = voxels.find((each) => each.layer === layer)?.runs[2] ?? 0;
  return labels & 0xff || labels >>> 8;
}

/** Whether a change puts liver into the first or last slice, row or column. */
function addsAtEdge(change: Change, { columns, rows, slices }: VolumeGeometry): boolean {
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
