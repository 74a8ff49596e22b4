import type { VolumeGeometry } from '../geometry.ts';
import type { MeshGrid } from './meshGrid.ts';

/** A cell that the segment fills; its surface runs between cells above and below the half. */
export const FULL = 255;
export const SURFACE = FULL / 2;

/**
 * How much of each cell a segment fills, 0 to 255, index order x + y·width + z·width·height; the border stays empty.
 * Shares instead of yes and no, so that the surface lies between cells where the voxels say, and noise evens out.
 */
export function occupancy(
  { columns, rows }: Pick<VolumeGeometry, 'columns' | 'rows'>,
  labels: Uint8Array,
  label: number,
  { perCell, size, origin, slices }: MeshGrid,
): Uint8Array {
  const [width, height, depth] = size;
  const field = new Uint8Array(width * height * depth);
  const counts = new Uint32Array(width * height);
  const iFrom = origin[0] + 0.5 + perCell[0] / 2;
  const jFrom = origin[1] + 0.5 + perCell[1] / 2;
  const iTo = Math.min(columns, iFrom + (width - 2) * perCell[0]);
  const jTo = Math.min(rows, jFrom + (height - 2) * perCell[1]);
  const cellOf = Uint32Array.from({ length: columns }, (_, i) => 1 + Math.floor((i - iFrom) / perCell[0]));
  slices.forEach(([from, to], n) => {
    counts.fill(0);
    for (let k = from; k < to; k++)
      for (let j = jFrom; j < jTo; j++) {
        const row = columns * (j + rows * k);
        const cells = width * (1 + Math.floor((j - jFrom) / perCell[1]));
        for (let i = iFrom; i < iTo; i++) if (labels[row + i] === label) counts[cells + cellOf[i]!]!++;
      }
    const share = FULL / (perCell[0] * perCell[1] * (to - from));
    const plane = width * height * (n + 1);
    for (let c = 0; c < counts.length; c++) if (counts[c]! > 0) field[plane + c] = Math.round(counts[c]! * share);
  });
  return field;
}
