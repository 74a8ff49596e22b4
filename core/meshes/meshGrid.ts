import type { VolumeGeometry } from '../geometry.ts';
import { dot, patientFromVoxel, subtract } from '../geometry.ts';
import type { SegmentBounds } from '../volumetry/counts.ts';

/**
 * The grid that a segment is meshed on: blocks of voxels within its box, with an empty border of one cell on every side,
 * so that every surface is closed, also where the scan cuts it off.
 */
export interface MeshGrid {
  /** Voxels that a cell takes along i and along j. */
  readonly perCell: readonly [i: number, j: number];
  /** Size of a cell on the slice, mm. */
  readonly cellMm: readonly [across: number, down: number];
  /** Cells along i, cells along j, levels; the border included. */
  readonly size: readonly [width: number, height: number, depth: number];
  /** Voxel place, along i and j, of the middle of cell 0. */
  readonly origin: readonly [i: number, j: number];
  /** Slices [from, to) of each level but the two of the border. */
  readonly slices: readonly (readonly [from: number, to: number])[];
  /** Where each level lies along k, and how far it lies from the level below along the normal, mm; border included. */
  readonly levels: readonly { readonly k: number; readonly stepMm: number }[];
}

/** Edge of a cell, mm: fine enough for the eye, coarse enough to be made anew after every stroke. */
const FINEST_MM = 1;
const COARSEST_MM = 3;
/** About so many cells lie within a segment: a liver of 1.5 l then has cells of 2.3 mm. */
const CELLS_WITHIN = 130_000;
/** However thinly a segment is strewn over its box. */
const MOST_CELLS = 6_000_000;

/** How large the cells of a segment's mesh are to be, mm: by its volume, and by how much room its box takes. */
export function cellSizeMm(geometry: VolumeGeometry, { voxels, box }: { voxels: number; box: SegmentBounds }): number {
  const wide = (box.iMax - box.iMin + 1) * (box.jMax - box.jMin + 1);
  let [boxMm3, n] = [0, 0];
  for (let k = box.kMin; k <= box.kMax; k++, n++) boxMm3 += geometry.sliceExtentsMm[k]!;
  const sliceMm = boxMm3 / n || 1;
  boxMm3 = sliceMm * n * wide * geometry.pixelAreaMm2;
  const byVolume = Math.cbrt((voxels * geometry.pixelAreaMm2 * sliceMm) / CELLS_WITHIN);
  return Math.max(Math.cbrt(boxMm3 / MOST_CELLS), Math.min(COARSEST_MM, Math.max(FINEST_MM, byVolume)));
}

/** The grid with cells of about `sizeMm`, never smaller than a voxel; levels by true slice positions. */
export function meshGrid(geometry: VolumeGeometry, box: SegmentBounds, sizeMm: number): MeshGrid {
  const [rowSpacing, columnSpacing] = geometry.pixelSpacingMm;
  const perI = Math.max(1, Math.round(sizeMm / columnSpacing));
  const perJ = Math.max(1, Math.round(sizeMm / rowSpacing));
  const slices = levelsOf(geometry, box, sizeMm);
  const middle = ([from, to]: readonly [number, number]) => (from + to - 1) / 2;
  // A border level lies as far outside the box's end as the level next to it lies inside.
  const places = [
    2 * (box.kMin - 0.5) - middle(slices[0]!),
    ...slices.map(middle),
    2 * (box.kMax + 0.5) - middle(slices.at(-1)!),
  ];
  const height = (k: number) => dot(patientFromVoxel(geometry, [0, 0, k]), geometry.normal);
  return {
    perCell: [perI, perJ],
    cellMm: [perI * columnSpacing, perJ * rowSpacing],
    size: [
      Math.ceil((box.iMax - box.iMin + 1) / perI) + 2,
      Math.ceil((box.jMax - box.jMin + 1) / perJ) + 2,
      slices.length + 2,
    ],
    origin: [box.iMin - 0.5 - perI / 2, box.jMin - 0.5 - perJ / 2],
    slices,
    levels: places.map((k, n) => ({ k, stepMm: n === 0 ? 0 : height(k) - height(places[n - 1]!) })),
  };
}

/** Slices taken together until they are about as thick as a cell; one alone where it is thicker. */
function levelsOf({ sliceExtentsMm }: VolumeGeometry, { kMin, kMax }: SegmentBounds, sizeMm: number) {
  const levels: [number, number][] = [];
  for (let k = kMin; k <= kMax; ) {
    const from = k;
    let thick: number = sliceExtentsMm[k++]!;
    while (k <= kMax && thick + sliceExtentsMm[k]! / 2 <= sizeMm) thick += sliceExtentsMm[k++]!;
    levels.push([from, k]);
  }
  return levels;
}

/** Patient positions, mm LPS, of places in cells and levels (x, y, z alternating), on true slice positions. In place. */
export function placesToPatient(geometry: VolumeGeometry, grid: MeshGrid, places: Float32Array): void {
  const { rowDirection, columnDirection, pixelSpacingMm } = geometry;
  const { perCell, origin, levels } = grid;
  const corners = levels.map(({ k }) => patientFromVoxel(geometry, [origin[0], origin[1], k]));
  const steps = corners.map((corner, n) => subtract(corners[Math.min(n + 1, corners.length - 1)]!, corner));
  const across = rowDirection.map((part) => part * perCell[0] * pixelSpacingMm[1]);
  const down = columnDirection.map((part) => part * perCell[1] * pixelSpacingMm[0]);
  const last = levels.length - 2;
  for (let p = 0; p < places.length; p += 3) {
    const [x, y, z] = [places[p]!, places[p + 1]!, places[p + 2]!];
    const level = Math.max(0, Math.min(last, Math.floor(z)));
    const [corner, step, part] = [corners[level]!, steps[level]!, z - level];
    for (let axis = 0; axis < 3; axis++)
      places[p + axis] = corner[axis]! + step[axis]! * part + across[axis]! * x + down[axis]! * y;
  }
}
