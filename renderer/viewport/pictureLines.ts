import type { VolumeGeometry, VoxelIndex } from '#core/geometry';
import { addScaled, length, subtract } from '#core/geometry';
import type { PictureLines, PlaneOfVoxels } from '#wasm/kernels/drawPlane';
import type { PlaneFrame, PlanePoint } from './planeFrame.ts';

/** Steps differ by less over the whole series: nothing would be seen of it. */
const STRAIGHT_MM = 0.05;
/** Lines that begin closer together begin alike: arithmetic alone tells them apart. */
const ALIKE_VOXELS = 1e-6;

/** Whether the slices lie evenly spaced on a straight line. */
export function evenlySpaced({ slices, slicePositions }: VolumeGeometry): boolean {
  const first = slicePositions[0]!;
  const whole = subtract(slicePositions[slices - 1]!, first);
  return slicePositions.every(
    (position, k) => length(subtract(position, addScaled(first, whole, k / Math.max(1, slices - 1)))) <= STRAIGHT_MM,
  );
}

/**
 * Whether the lines of a picture run down the view instead of across it: unevenly spaced slices that stand side by side.
 * Lines are straight and even only within a slice.
 */
export const isTurned = ({ across }: PlaneFrame, even: boolean): boolean => across === 2 && !even;

/** The voxels of plane number `index`, in the order of the picture's lines. */
export function planeOfVoxels(
  { columns, rows, slices }: VolumeGeometry,
  frame: PlaneFrame,
  index: number,
  turned: boolean,
): PlaneOfVoxels {
  const counts = [columns, rows, slices] as const;
  const steps = [1, columns, columns * rows] as const;
  const [along, down] = turned ? [frame.down, frame.across] : [frame.across, frame.down];
  return {
    first: index * steps[frame.fixed],
    alongStep: steps[along],
    rowStep: steps[down],
    along: counts[along],
    rows: counts[down],
  };
}

const between = (a: VoxelIndex, b: VoxelIndex, share: number): VoxelIndex => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

export interface PictureOf {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether the slices lie evenly spaced. */
  readonly even: boolean;
  readonly turned: boolean;
}

/**
 * Where the pixels of a view lie on its plane, by true slice positions: between two slices straight from one to the next.
 * @param pointAt place on the view of the middle of pixel (x, y)
 */
export function pictureLines(
  frame: PlaneFrame,
  index: number,
  { width, height, even, turned }: PictureOf,
  pointAt: (x: number, y: number) => PlanePoint,
): PictureLines {
  const [count, length] = turned ? [width, height] : [height, width];
  const [along, down] = turned ? [frame.down, frame.across] : [frame.across, frame.down];
  const placeAt = (line: number, n: number) => frame.voxelPlace(turned ? pointAt(line, n) : pointAt(n, line), index);
  const row = new Float64Array(count);
  const start = new Float64Array(count);
  const first = placeAt(0, 0);
  const last = placeAt(count - 1, 0);
  for (let line = 0; line < count; line++) {
    const share = line / Math.max(1, count - 1);
    // Over even slices lines follow each other evenly too.
    const place = even ? between(first, last, share) : placeAt(line, 0);
    row[line] = place[down];
    const before = start[line - 1];
    start[line] = before !== undefined && Math.abs(place[along] - before) < ALIKE_VOXELS ? before : place[along];
  }
  const step = length > 1 ? (placeAt(0, length - 1)[along] - first[along]) / (length - 1) : 0;
  return { length, row, start, step };
}

/** Leaves out the lines between slices that are not there yet: they would show what nobody has scanned. */
export function withoutMissing(
  { length, row, start, step }: PictureLines,
  isThere: (slice: number) => boolean,
): PictureLines {
  return {
    length,
    start,
    step,
    row: row.map((place) => (isThere(Math.floor(place)) && isThere(Math.ceil(place)) ? place : Number.NaN)),
  };
}
