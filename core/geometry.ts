import type { Degree, Millimetre, SquareMillimetre } from './units.ts';

/** A point or direction in patient space, LPS: x to the patient's left, y to the back, z to the head; mm. */
export type Vec3 = readonly [x: number, y: number, z: number];
/** A place in the voxel grid: column, row, slice; fractional between voxel centres. */
export type VoxelIndex = readonly [i: number, j: number, k: number];

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const addScaled = (a: Vec3, b: Vec3, factor: number): Vec3 => [
  a[0] + b[0] * factor,
  a[1] + b[1] * factor,
  a[2] + b[2] * factor,
];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const normalized = (a: Vec3): Vec3 => {
  const l = length(a);
  return [a[0] / l, a[1] / l, a[2] / l];
};

/**
 * Where every voxel of a series lies. No affine and no single slice spacing: every slice keeps its own position, so
 * irregular and sheared series are described as they are.
 */
export interface VolumeGeometry {
  /** Voxels along a row (i), down a column (j), and slices (k). */
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Unit direction in which i grows (first three values of Image Orientation Patient), then in which j grows. */
  readonly rowDirection: Vec3;
  readonly columnDirection: Vec3;
  /** As DICOM writes it, [between rows (along j), between columns (along i)], mm. */
  readonly pixelSpacingMm: readonly [row: number, column: number];
  /** Centre of voxel (0, 0, k) in patient space, ascending along the normal; mm, LPS. */
  readonly slicePositions: readonly Vec3[];
  /** rowDirection × columnDirection. */
  readonly normal: Vec3;
  /** In-plane area of one voxel. */
  readonly pixelAreaMm2: SquareMillimetre;
  /** Each slice's own extent along the normal: half-way to each neighbour; an end slice reaches outwards as far as inwards. */
  readonly sliceExtentsMm: readonly Millimetre[];
  /** Largest angle between the steps and the normal, never negative. 0 for an unsheared series. */
  readonly gantryTiltDeg: Degree;
}

/** Describes a grid from what the headers say; positions must ascend along rowDirection × columnDirection. */
export function volumeGeometry(grid: {
  columns: number;
  rows: number;
  rowDirection: Vec3;
  columnDirection: Vec3;
  pixelSpacingMm: readonly [row: number, column: number];
  slicePositions: readonly Vec3[];
}): VolumeGeometry {
  const normal = normalized(cross(grid.rowDirection, grid.columnDirection));
  const heights = grid.slicePositions.map((p) => dot(p, normal));
  return {
    ...grid,
    slices: grid.slicePositions.length,
    normal,
    pixelAreaMm2: (grid.pixelSpacingMm[0] * grid.pixelSpacingMm[1]) as SquareMillimetre,
    sliceExtentsMm: sliceExtents(heights),
    gantryTiltDeg: gantryTilt(grid.slicePositions, normal),
  };
}

/** Extents along the normal from heights along it, ascending; a single slice has none and gives 0. */
export function sliceExtents(heightsMm: readonly number[]): Millimetre[] {
  const n = heightsMm.length;
  return heightsMm.map((_, k) => {
    if (n < 2) return 0 as Millimetre;
    const below = k > 0 ? heightsMm[k]! - heightsMm[k - 1]! : heightsMm[1]! - heightsMm[0]!;
    const above = k < n - 1 ? heightsMm[k + 1]! - heightsMm[k]! : heightsMm[n - 1]! - heightsMm[n - 2]!;
    return ((below + above) / 2) as Millimetre;
  });
}

/** Positions in headers are rounded: a step that strays sideways by less than this from the others runs as they do. */
const SIDEWAYS_MM = 0.05;

/** The angle of the whole stack, first to last; or the largest of a step that goes its own way sideways. */
function gantryTilt(positions: readonly Vec3[], normal: Vec3): Degree {
  if (positions.length < 2) return 0 as Degree;
  const sideways = (step: Vec3) => addScaled(step, normal, -dot(step, normal));
  const angle = (step: Vec3) => Math.atan2(length(sideways(step)), Math.abs(dot(step, normal)));
  const whole = subtract(positions[positions.length - 1]!, positions[0]!);
  let largest = angle(whole);
  for (let k = 1; k < positions.length; k++) {
    const step = subtract(positions[k]!, positions[k - 1]!);
    const usual = dot(step, normal) / dot(whole, normal);
    if (length(sideways(addScaled(step, whole, -usual))) > SIDEWAYS_MM) largest = Math.max(largest, angle(step));
  }
  return ((largest * 180) / Math.PI) as Degree;
}

/** The volume of one voxel where every slice has the same extent (within 1e-6 mm), else null: never an average. */
export function voxelVolumeMm3(geometry: VolumeGeometry): number | null {
  const [first] = geometry.sliceExtentsMm;
  const uniform = geometry.sliceExtentsMm.every((extent) => Math.abs(extent - first!) < 1e-6);
  return uniform && first !== undefined ? geometry.pixelAreaMm2 * first : null;
}

/** Patient position, mm LPS, of a voxel place; between slices it runs straight from one slice's position to the next. */
export function patientFromVoxel(geometry: VolumeGeometry, [i, j, k]: VoxelIndex): Vec3 {
  const last = geometry.slices - 1;
  const lower = Math.max(0, Math.min(Math.floor(k), last - 1));
  const from = geometry.slicePositions[lower]!;
  const to = geometry.slicePositions[Math.min(lower + 1, last)]!;
  const origin = addScaled(from, subtract(to, from), last > 0 ? k - lower : 0);
  return addScaled(
    addScaled(origin, geometry.rowDirection, i * geometry.pixelSpacingMm[1]),
    geometry.columnDirection,
    j * geometry.pixelSpacingMm[0],
  );
}

/** Voxel place of a patient position; fractional, and outside the grid where the position is. Inverse of patientFromVoxel. */
export function voxelFromPatient(geometry: VolumeGeometry, position: Vec3): VoxelIndex {
  const height = (p: Vec3) => dot(p, geometry.normal);
  const target = height(position);
  const positions = geometry.slicePositions;
  const last = positions.length - 1;
  let lower = 0;
  for (let low = 0, high = last - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    if (height(positions[middle]!) <= target) {
      lower = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  const from = positions[lower]!;
  const to = positions[Math.min(lower + 1, last)]!;
  const step = height(to) - height(from);
  const fraction = step > 0 ? (target - height(from)) / step : target - height(from);
  const origin = step > 0 ? addScaled(from, subtract(to, from), fraction) : from;
  const offset = subtract(position, origin);
  return [
    dot(offset, geometry.rowDirection) / geometry.pixelSpacingMm[1],
    dot(offset, geometry.columnDirection) / geometry.pixelSpacingMm[0],
    lower + fraction,
  ];
}

/** Whether the rounded place is a voxel of the grid. */
export const insideGrid = ({ columns, rows, slices }: VolumeGeometry, [i, j, k]: VoxelIndex): boolean => {
  const [a, b, c] = [Math.round(i), Math.round(j), Math.round(k)];
  return a >= 0 && a < columns && b >= 0 && b < rows && c >= 0 && c < slices;
};

/** Position of a voxel in the flat arrays: i + j·nI + k·nI·nJ. */
export const voxelOffset = (
  { columns, rows }: Pick<VolumeGeometry, 'columns' | 'rows'>,
  [i, j, k]: VoxelIndex,
): number => i + j * columns + k * columns * rows;
