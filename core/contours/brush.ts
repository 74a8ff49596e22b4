import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { dot, subtract } from '../geometry.ts';
import type { Capsule } from './capsule.ts';
import { centresWithin } from './capsule.ts';
import { PaintedRows } from './paintedRows.ts';
import type { RunSet } from './voxelRuns.ts';

export type ViewPlane = 'axial' | 'coronal' | 'sagittal';

/** A stroke of a brush on one plane of the grid: slice `index` (axial), row j (coronal) or column i (sagittal). */
export interface Stroke {
  readonly plane: ViewPlane;
  readonly index: number;
  readonly radiusMm: number;
  /** Where the brush went, patient mm LPS; one point is a dab. */
  readonly points: readonly Vec3[];
  /** Round (on the plane alone, the default) or a ball, which reaches through the planes beside it. */
  readonly shape?: 'round' | 'ball';
}

/** How many voxels the plane's own axis has: the indices a stroke may name. */
export const planesOf = (geometry: VolumeGeometry, plane: ViewPlane): number =>
  plane === 'axial' ? geometry.slices : plane === 'coronal' ? geometry.rows : geometry.columns;

/**
 * Voxels whose centre lies within the radius (inclusive) of the line through the points, at the voxels' true positions:
 * between two points of a fast stroke there is no gap. A round brush paints its plane alone, and takes points as they
 * project on it; a ball paints wherever it reaches.
 */
export function strokeVoxels(geometry: VolumeGeometry, stroke: Stroke): RunSet {
  const painted = new PaintedRows(geometry);
  paintStroke(painted, geometry, stroke);
  return painted.runs();
}

/** Adds a stroke to what was painted; costs what it touches. */
export function paintStroke(painted: PaintedRows, geometry: VolumeGeometry, stroke: Stroke): void {
  const { points, plane } = stroke;
  const paint = stroke.shape === 'ball' ? paintBall : plane === 'axial' ? paintAxial : paintUpright;
  for (let p = 0; p < Math.max(1, points.length - 1); p++)
    paint(painted, geometry, stroke, points[p]!, points[p + 1] ?? points[p]!);
}

type Paint = (painted: PaintedRows, geometry: VolumeGeometry, stroke: Stroke, from: Vec3, to: Vec3) => void;

const paintAxial: Paint = (painted, geometry, { index, radiusMm }, from, to) =>
  paintSlice(painted, geometry, index, sliceCapsule(geometry, index, radiusMm, from, to, false));

const paintBall: Paint = (painted, geometry, { radiusMm }, from, to) => {
  for (const k of slicesNear(geometry, radiusMm, from, to))
    paintSlice(painted, geometry, k, sliceCapsule(geometry, k, radiusMm, from, to, true));
};

/** The brush's way as seen from slice k: along its rows and columns, and its height over it. */
function sliceCapsule(
  { rowDirection, columnDirection, normal, slicePositions }: VolumeGeometry,
  k: number,
  radius: number,
  from: Vec3,
  to: Vec3,
  solid: boolean,
): Capsule {
  const seen = (point: Vec3) => {
    const offset = subtract(point, slicePositions[k]!);
    return [dot(offset, rowDirection), dot(offset, columnDirection), solid ? dot(offset, normal) : 0] as const;
  };
  return { a: seen(from), b: seen(to), radius };
}

function paintSlice(
  painted: PaintedRows,
  { columns, rows, pixelSpacingMm: [rowSpacing, columnSpacing] }: VolumeGeometry,
  k: number,
  capsule: Capsule,
): void {
  const { a, b, radius } = capsule;
  const first = Math.max(0, Math.floor((Math.min(a[1], b[1]) - radius) / rowSpacing));
  const last = Math.min(rows - 1, Math.ceil((Math.max(a[1], b[1]) + radius) / rowSpacing));
  const line = { start: 0, step: columnSpacing, count: columns };
  for (let j = first; j <= last; j++) {
    const stretch = centresWithin(capsule, j * rowSpacing, 0, line);
    if (stretch) painted.add(k * rows + j, stretch[0], stretch[1]);
  }
}

/** Slices whose height lies within the radius of the way. */
function slicesNear({ slicePositions, normal }: VolumeGeometry, radiusMm: number, from: Vec3, to: Vec3): number[] {
  const [a, b] = [dot(from, normal), dot(to, normal)];
  const [low, high] = [Math.min(a, b) - radiusMm * 1.000001, Math.max(a, b) + radiusMm * 1.000001];
  const near: number[] = [];
  for (let k = 0; k < slicePositions.length; k++) {
    const height = dot(slicePositions[k]!, normal);
    if (height >= low && height <= high) near.push(k);
  }
  return near;
}

/** A round brush on a row j (coronal) or column i (sagittal): measured along that plane's lines and the slices' normal. */
const paintUpright: Paint = (painted, geometry, { plane, index, radiusMm }, from, to) => {
  const { columns, rows, pixelSpacingMm, slicePositions, normal } = geometry;
  const coronal = plane === 'coronal';
  const along = coronal ? geometry.rowDirection : geometry.columnDirection;
  const origin = slicePositions[0]!;
  const flat = (point: Vec3) => {
    const offset = subtract(point, origin);
    return [dot(offset, along), dot(offset, normal), 0] as const;
  };
  const capsule = { a: flat(from), b: flat(to), radius: radiusMm };
  const step = pixelSpacingMm[coronal ? 1 : 0];
  for (const k of slicesNear(geometry, radiusMm, from, to)) {
    const offset = subtract(slicePositions[k]!, origin);
    const line = { start: dot(offset, along), step, count: coronal ? columns : rows };
    const stretch = centresWithin(capsule, dot(offset, normal), 0, line);
    if (!stretch) continue;
    if (coronal) painted.add(k * rows + index, stretch[0], stretch[1]);
    else for (let j = stretch[0]; j <= stretch[1]; j++) painted.add(k * rows + j, index, index);
  }
};
