import { dot, type VolumeGeometry } from '../geometry.ts';

/** Where the voxel centres of a box lie along each of its axes, mm, ascending. */
export interface BoxPlaces {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly placesI: Float64Array;
  readonly placesJ: Float64Array;
  /** Heights of the slices along the normal: true positions, so irregular spacing is as it is. */
  readonly placesK: Float64Array;
}

/** A box of voxels of a grid: its first voxel and how many there are. */
export interface Box {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/** What working voxels measure about, mm. Slices further apart stay as they are. */
export const WORKING_MM = 3;

/**
 * How a grid of about 3 mm lies upon the native one: each of its voxels is a block of whole native voxels, factorI ×
 * factorJ through the slices firstSlices[k] … firstSlices[k + 1] − 1. Every voxel's place is the mean of its block's.
 */
export interface WorkingPlan extends BoxPlaces {
  readonly factorI: number;
  readonly factorJ: number;
  /** Native slices, ascending; one more entry than slices. */
  readonly firstSlices: Int32Array;
}

/** A working grid with its HU, index order i + j·nI + k·nI·nJ. */
export interface WorkingGrid extends WorkingPlan {
  readonly hu: Int16Array;
}

/** Heights of slices along the normal, mm. */
export const sliceHeights = ({ slicePositions, normal }: VolumeGeometry): Float64Array =>
  Float64Array.from(slicePositions, (position) => dot(position, normal));

const wholeVolume = ({ columns, rows, slices }: VolumeGeometry): Box => ({ i: 0, j: 0, k: 0, columns, rows, slices });

/**
 * Places of the voxels of a native box, mm from voxel (0, 0, 0); the whole volume without one. The in-plane shift of a
 * tilted series is not in them: distances from them are those of the grid with its slices straightened.
 */
export function boxPlaces(geometry: VolumeGeometry, box: Box = wholeVolume(geometry)): BoxPlaces {
  const [rowSpacing, columnSpacing] = geometry.pixelSpacingMm;
  const { columns, rows, slices } = box;
  return {
    columns,
    rows,
    slices,
    placesI: Float64Array.from({ length: columns }, (_, i) => (box.i + i) * columnSpacing),
    placesJ: Float64Array.from({ length: rows }, (_, j) => (box.j + j) * rowSpacing),
    placesK: sliceHeights(geometry).slice(box.k, box.k + slices),
  };
}

/** Native voxels to a working one along an axis of that spacing. */
const factorOf = (spacingMm: number): number => Math.max(1, Math.round(WORKING_MM / spacingMm));

/**
 * Plans the working grid over the whole of each slice, from native slice `from` to before `to`. Slices are taken together
 * from the lowest on, as many as make about 3 mm by their own extents.
 */
export function workingPlan(geometry: VolumeGeometry, from = 0, to = geometry.slices): WorkingPlan {
  const [rowSpacing, columnSpacing] = geometry.pixelSpacingMm;
  const [factorI, factorJ] = [factorOf(columnSpacing), factorOf(rowSpacing)];
  const firstSlices = [from];
  for (let k = from; k < to; firstSlices.push(k)) {
    // A single slice has no extent: it is taken by itself.
    const extent = geometry.sliceExtentsMm[k]!;
    k = Math.min(to, k + (extent > 0 ? factorOf(extent) : 1));
  }
  const heights = sliceHeights(geometry);
  const slices = firstSlices.length - 1;
  const placesI = blockMeans(geometry.columns, factorI, (i) => i * columnSpacing);
  const placesJ = blockMeans(geometry.rows, factorJ, (j) => j * rowSpacing);
  return {
    columns: placesI.length,
    rows: placesJ.length,
    slices,
    placesI,
    placesJ,
    placesK: Float64Array.from({ length: slices }, (_, k) => mean(heights, firstSlices[k]!, firstSlices[k + 1]!)),
    factorI,
    factorJ,
    firstSlices: Int32Array.from(firstSlices),
  };
}

function blockMeans(count: number, factor: number, place: (n: number) => number): Float64Array {
  return Float64Array.from({ length: Math.ceil(count / factor) }, (_, block) => {
    const last = Math.min(count, (block + 1) * factor) - 1;
    return (place(block * factor) + place(last)) / 2;
  });
}

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += values[n]!;
  return sum / (to - from);
}

/** The working slice that holds a native one; −1 outside the plan. */
export function workingSliceOf({ firstSlices, slices }: WorkingPlan, k: number): number {
  if (k < firstSlices[0]! || k >= firstSlices[slices]!) return -1;
  let slice = 0;
  while (firstSlices[slice + 1]! <= k) slice++;
  return slice;
}
