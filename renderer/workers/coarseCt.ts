import type { VolumeGeometry } from '#core/geometry';
import { bodyAlone } from '#core/rays/bodyAlone';
import { coarseGrid, type VoxelBox } from '#core/rays/coarseGrid';
import { type CoarseVolume, coarseBlocks, coarseValues } from '#core/rays/coarseVolume';
import { BodySamples } from '../viewport/bodyBox.ts';

/** The series that is to be looked through: its HU where they lie, in shared memory. */
export interface CoarseAsk {
  readonly geometry: VolumeGeometry;
  readonly hu: Int16Array;
}

/** `fault`: a mistake of ours, told by its message. */
export type CoarseAnswer = { readonly volume: CoarseVolume } | { readonly fault: string };

/** Cells along the longest side: vessels of 4 mm are seen, and it is drawn without a graphics card. */
export const MOST_CELLS = 160;

/** The patient of a series on a coarse grid, without the table; of a scan of nothing all of it. */
export function coarseCt({ geometry, hu }: CoarseAsk): CoarseVolume {
  const { columns, rows, slices } = geometry;
  const body = new BodySamples(geometry, hu);
  for (let k = 0; k < slices; k++) body.add(k);
  const all: VoxelBox = { from: [0, 0, 0], to: [columns - 1, rows - 1, slices - 1] };
  const grid = coarseGrid(geometry, body.box() ?? all, MOST_CELLS);
  const values = coarseValues(geometry, hu, grid);
  bodyAlone(values, grid.size);
  return { grid, values, blocks: coarseBlocks(values, grid.size) };
}
