import type { Vec3, VolumeGeometry } from '#core/geometry';
import { addScaled, dot, length, subtract } from '#core/geometry';

/**
 * The regular grid on which a series is drawn: an origin and three steps. For a regular series, tilted or not, it is the
 * series' own grid and its HU are drawn where they lie. `resampled` says that the slices are not evenly spaced, so that a
 * copy, evenly spaced, is drawn instead; painting and counting never see it.
 */
export interface DisplayGrid {
  readonly dimensions: readonly [columns: number, rows: number, slices: number];
  readonly spacing: readonly [column: number, row: number, slice: number];
  /** Unit steps along i, j and k, one after the other; the third is sheared against the others in a tilted series. */
  readonly direction: readonly number[];
  readonly origin: Vec3;
  readonly resampled: boolean;
  readonly tilted: boolean;
}

/** Steps differ less than a tenth of a voxel over the whole series: nothing would be seen of it. */
const STRAIGHT_MM = 0.05;
const TILTED_DEG = 0.5;

export function displayGrid(geometry: VolumeGeometry): DisplayGrid {
  const { columns, rows, slices, slicePositions, rowDirection, columnDirection, pixelSpacingMm, normal } = geometry;
  const first = slicePositions[0]!;
  const whole = subtract(slicePositions[slices - 1]!, first);
  const step: Vec3 = slices > 1 ? [whole[0] / (slices - 1), whole[1] / (slices - 1), whole[2] / (slices - 1)] : normal;
  const resampled = slicePositions.some(
    (position, k) => length(subtract(position, addScaled(first, step, k))) > STRAIGHT_MM,
  );
  // Evenly spaced as finely as the closest two slices, so that none is skipped.
  const heights = slicePositions.map((position) => dot(position, normal));
  const finest = Math.min(...heights.slice(1).map((height, k) => height - heights[k]!));
  const count = resampled ? Math.min(4 * slices, Math.round(dot(whole, normal) / finest) + 1) : slices;
  const size = length(step);
  const sliceStep = resampled ? length(whole) / (count - 1) : size;
  const unit: Vec3 = [step[0] / size, step[1] / size, step[2] / size];
  return {
    dimensions: [columns, rows, count],
    spacing: [pixelSpacingMm[1], pixelSpacingMm[0], sliceStep],
    direction: [...rowDirection, ...columnDirection, ...unit],
    origin: first,
    resampled,
    tilted: geometry.gantryTiltDeg > TILTED_DEG,
  };
}

/**
 * The slices of an uneven series one millimetre apart, as if: a grid on which each can be looked at as it was scanned, and
 * nothing else. `onSlicesGrid` says where there a place of a slice is.
 */
export function slicesGrid(geometry: VolumeGeometry): DisplayGrid {
  const { columns, rows, slices, slicePositions, rowDirection, columnDirection, pixelSpacingMm, normal } = geometry;
  return {
    dimensions: [columns, rows, slices],
    spacing: [pixelSpacingMm[1], pixelSpacingMm[0], 1],
    direction: [...rowDirection, ...columnDirection, ...normal],
    origin: slicePositions[0]!,
    resampled: false,
    tilted: false,
  };
}

/** Where a place on slice k lies on the grid of slicesGrid. */
export const onSlicesGrid = ({ slicePositions, normal }: VolumeGeometry, k: number, place: Vec3): Vec3 =>
  addScaled(addScaled(slicePositions[0]!, normal, k), subtract(place, slicePositions[k]!), 1);

/** For each slice of an evenly spaced copy: the first of the two slices it lies between, and how far from it, 0 to 1. */
export function sourceSlices(geometry: VolumeGeometry, grid: DisplayGrid): (readonly [k: number, share: number])[] {
  const heights = geometry.slicePositions.map((position) => dot(position, geometry.normal));
  const last = heights.length - 1;
  const count = grid.dimensions[2];
  let k = 0;
  return Array.from({ length: count }, (_, slice) => {
    const height = heights[0]! + ((heights[last]! - heights[0]!) * slice) / (count - 1);
    while (k < last - 1 && heights[k + 1]! <= height) k++;
    return [k, Math.min(1, Math.max(0, (height - heights[k]!) / (heights[k + 1]! - heights[k]!)))] as const;
  });
}

/**
 * Fills the slices of an evenly spaced copy that lie beside slice k of the series, as far as those are there: straight
 * between the two neighbours. Gives the slices of the copy that changed. For display only.
 */
export function resampleAround(
  { columns, rows, slices }: VolumeGeometry,
  sources: ReturnType<typeof sourceSlices>,
  hu: Int16Array,
  copy: Int16Array,
  k: number,
): number[] {
  const pixels = columns * rows;
  const changed: number[] = [];
  sources.forEach(([lower, share], slice) => {
    if (k < lower || k > lower + 1) return;
    const a = lower * pixels;
    const b = Math.min(lower + 1, slices - 1) * pixels;
    const to = slice * pixels;
    for (let v = 0; v < pixels; v++) copy[to + v] = Math.round(hu[a + v]! * (1 - share) + hu[b + v]! * share);
    changed.push(slice);
  });
  return changed;
}
