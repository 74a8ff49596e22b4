import type { Vec3, VolumeGeometry, VoxelIndex } from '../geometry.ts';
import { addScaled, dot, patientFromVoxel, subtract } from '../geometry.ts';

/**
 * A grid of even boxes, in mm, that a CT is looked at on from all sides: straight along rows, columns and normal, however
 * irregular or tilted the slices are. For looking only.
 */
export interface CoarseGrid {
  /** Cells along the rows' direction, along the columns', and levels along the normal. */
  readonly size: readonly [width: number, height: number, depth: number];
  readonly cellMm: Vec3;
  /** Patient position of the outer corner of cell (0, 0, 0). */
  readonly corner: Vec3;
  /** Unit directions in which cells follow each other: the geometry's own. */
  readonly axes: readonly [along: Vec3, down: Vec3, normal: Vec3];
}

/** The part of the series that it holds: voxels from and to, both included. */
export interface VoxelBox {
  readonly from: VoxelIndex;
  readonly to: VoxelIndex;
}

/** Where slices lie and reach along the normal, mm from slice 0: half-way to each neighbour; one alone is 1 mm thick. */
export function slabsOf(geometry: VolumeGeometry): readonly (readonly [fromMm: number, toMm: number])[] {
  const heights = geometry.slicePositions.map((p) => dot(subtract(p, geometry.slicePositions[0]!), geometry.normal));
  const last = heights.length - 1;
  if (last === 0) return [[-0.5, 0.5]];
  const between = (k: number) =>
    k < 0
      ? heights[0]! - (heights[1]! - heights[0]!) / 2
      : k >= last
        ? heights[last]! + (heights[last]! - heights[last - 1]!) / 2
        : (heights[k]! + heights[k + 1]!) / 2;
  return heights.map((_, k) => [between(k - 1), between(k)]);
}

/** How far the first voxel of slice k lies from that of slice 0 along a row and down a column, mm: not 0 where tilted. */
export function shiftOf({ slicePositions, rowDirection, columnDirection }: VolumeGeometry, k: number) {
  const off = subtract(slicePositions[k]!, slicePositions[0]!);
  return [dot(off, rowDirection), dot(off, columnDirection)] as const;
}

/**
 * The grid over a part of a series with at most `most` cells a side: cells as even as can be, on no side smaller than a
 * voxel (of slices: than their mean distance).
 */
export function coarseGrid(geometry: VolumeGeometry, { from, to }: VoxelBox, most: number): CoarseGrid {
  const [rowSpacing, columnSpacing] = geometry.pixelSpacingMm;
  const slabs = slabsOf(geometry).slice(from[2], to[2] + 1);
  const shifts = slabs.map((_, n) => shiftOf(geometry, from[2] + n));
  const range = (axis: 0 | 1, spacing: number): readonly [number, number] => [
    Math.min(...shifts.map((shift) => shift[axis])) + (from[axis] - 0.5) * spacing,
    Math.max(...shifts.map((shift) => shift[axis])) + (to[axis] + 0.5) * spacing,
  ];
  const ranges = [range(0, columnSpacing), range(1, rowSpacing), [slabs[0]![0], slabs.at(-1)![1]] as const] as const;
  const lengths = ranges.map(([begin, end]) => end - begin);
  const even = Math.max(...lengths) / most;
  const cellMm: Vec3 = [
    Math.max(even, columnSpacing),
    Math.max(even, rowSpacing),
    Math.max(even, lengths[2]! / slabs.length),
  ];
  const size = cellMm.map((mm, n) => Math.max(1, Math.min(most, Math.ceil(lengths[n]! / mm - 1e-9))));
  const axes = [geometry.rowDirection, geometry.columnDirection, geometry.normal] as const;
  const corner = axes.reduce<Vec3>(
    (place, axis, n) => addScaled(place, axis, ranges[n]![0]),
    patientFromVoxel(geometry, [0, 0, 0]),
  );
  return { size: size as unknown as CoarseGrid['size'], cellMm, corner, axes };
}

/** A patient position in cells: (0, 0, 0) is the outer corner of the first cell, (0.5, 0.5, 0.5) its middle. */
export function cellsFromPatient({ corner, axes, cellMm }: CoarseGrid, position: Vec3): Vec3 {
  const off = subtract(position, corner);
  return [dot(off, axes[0]) / cellMm[0], dot(off, axes[1]) / cellMm[1], dot(off, axes[2]) / cellMm[2]];
}

/** The patient position of a place in cells. */
export const patientFromCells = ({ corner, axes, cellMm }: CoarseGrid, place: Vec3): Vec3 =>
  axes.reduce<Vec3>((position, axis, n) => addScaled(position, axis, place[n]! * cellMm[n]!), corner);
