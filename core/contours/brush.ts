import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { dot, subtract } from '../geometry.ts';
import type { RunSet } from './voxelRuns.ts';
import { RunCollector } from './voxelRuns.ts';

export type ViewPlane = 'axial' | 'coronal' | 'sagittal';

/** A stroke of a round brush on one plane of the grid: slice `index` (axial), row j (coronal) or column i (sagittal). */
export interface Stroke {
  readonly plane: ViewPlane;
  readonly index: number;
  readonly radiusMm: number;
  /** Where the brush went, patient mm LPS; one point is a dab. */
  readonly points: readonly Vec3[];
}

/** How many voxels the plane's own axis has: the indices a stroke may name. */
export const planesOf = (geometry: VolumeGeometry, plane: ViewPlane): number =>
  plane === 'axial' ? geometry.slices : plane === 'coronal' ? geometry.rows : geometry.columns;

/**
 * Voxels of the plane whose centre lies within the radius (inclusive) of the line through the points, measured in the
 * plane at the voxels' true positions: between two points of a fast stroke there is no gap. Points are taken as they
 * project on the plane.
 */
export function strokeVoxels(geometry: VolumeGeometry, stroke: Stroke): RunSet {
  if (stroke.plane === 'axial') return axialStroke(geometry, stroke);
  return stroke.plane === 'coronal' ? coronalStroke(geometry, stroke) : sagittalStroke(geometry, stroke);
}

/** Points in the plane's two coordinates, mm, as capsules: consecutive pairs, or one point twice. */
type Capsule = readonly [au: number, av: number, bu: number, bv: number];
function capsules(points: readonly Vec3[], u: Vec3, v: Vec3, origin: Vec3): Capsule[] {
  const flat = points.map((point) => {
    const from = subtract(point, origin);
    return [dot(from, u), dot(from, v)] as const;
  });
  return flat.map((a, n) => [...a, ...(flat[n + 1] ?? a)] as const).slice(0, Math.max(1, flat.length - 1));
}

/** Stretch of u within the radius of the capsule at height v: null where there is none. A capsule is convex: one stretch. */
function stretchAt([au, av, bu, bv]: Capsule, v: number, radius: number): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const reach = (u: number) => {
    if (u < low) low = u;
    if (u > high) high = u;
  };
  for (const [u, at] of [
    [au, av],
    [bu, bv],
  ] as const) {
    const half = radius * radius - (v - at) * (v - at);
    if (half < 0) continue;
    reach(u - Math.sqrt(half));
    reach(u + Math.sqrt(half));
  }
  const du = bu - au;
  const dv = bv - av;
  const length = Math.hypot(du, dv);
  if (length > 0 && dv !== 0) {
    // The straight sides: a parallel at ± radius; where it crosses this height within the capsule's length.
    for (const side of [-1, 1]) {
      const offsetU = (-dv / length) * radius * side;
      const offsetV = (du / length) * radius * side;
      const t = (v - av - offsetV) / dv;
      if (t >= 0 && t <= 1) reach(au + t * du + offsetU);
    }
  }
  return low <= high ? [low, high] : null;
}

/** Whether a place lies within the radius of the capsule, the radius included. */
function withinCapsule([au, av, bu, bv]: Capsule, u: number, v: number, radius: number): boolean {
  const du = bu - au;
  const dv = bv - av;
  const squared = du * du + dv * dv;
  const t = squared > 0 ? Math.max(0, Math.min(1, ((u - au) * du + (v - av) * dv) / squared)) : 0;
  return (u - au - t * du) ** 2 + (v - av - t * dv) ** 2 <= radius * radius;
}

/**
 * Indices [from, to] of evenly spaced centres within the radius of the capsule on one line of the plane. The stretch is
 * found by geometry, its ends by the test itself, so that a voxel exactly at the radius is in.
 */
function centresWithin(
  capsule: Capsule,
  v: number,
  radius: number,
  start: number,
  step: number,
  count: number,
): readonly [number, number] | null {
  const stretch = stretchAt(capsule, v, radius * (1 + 1e-9) + 1e-9);
  if (!stretch) return null;
  let from = Math.max(0, Math.floor((stretch[0] - start) / step));
  let to = Math.min(count - 1, Math.ceil((stretch[1] - start) / step));
  while (from <= to && !withinCapsule(capsule, start + from * step, v, radius)) from++;
  while (to >= from && !withinCapsule(capsule, start + to * step, v, radius)) to--;
  return from <= to ? [from, to] : null;
}

/** Joins stretches [from, to] of one line, inclusive, ascending and apart. */
function joined(stretches: (readonly [number, number])[]): (readonly [number, number])[] {
  const sorted = [...stretches].sort((a, b) => a[0] - b[0]);
  const apart: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = apart[apart.length - 1];
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

function axialStroke(geometry: VolumeGeometry, { index: k, points, radiusMm }: Stroke): RunSet {
  const { columns, rows, pixelSpacingMm } = geometry;
  const collected = new RunCollector(columns * rows);
  const shapes = capsules(points, geometry.rowDirection, geometry.columnDirection, geometry.slicePositions[k]!);
  for (let j = 0; j < rows; j++) {
    const v = j * pixelSpacingMm[0];
    const stretches = shapes
      .map((shape) => centresWithin(shape, v, radiusMm, 0, pixelSpacingMm[1], columns))
      .filter((stretch) => stretch !== null);
    for (const [from, to] of joined(stretches)) collected.add((k * rows + j) * columns + from, to - from + 1);
  }
  return collected.runs();
}

function coronalStroke(geometry: VolumeGeometry, { index: j, points, radiusMm }: Stroke): RunSet {
  const { columns, rows, pixelSpacingMm, rowDirection, normal, slicePositions } = geometry;
  const collected = new RunCollector(columns * rows);
  const shapes = capsules(points, rowDirection, normal, slicePositions[0]!);
  slicePositions.forEach((position, k) => {
    const from0 = subtract(position, slicePositions[0]!);
    const start = dot(from0, rowDirection);
    const stretches = shapes
      .map((shape) => centresWithin(shape, dot(from0, normal), radiusMm, start, pixelSpacingMm[1], columns))
      .filter((stretch) => stretch !== null);
    for (const [from, to] of joined(stretches)) collected.add((k * rows + j) * columns + from, to - from + 1);
  });
  return collected.runs();
}

function sagittalStroke(geometry: VolumeGeometry, { index: i, points, radiusMm }: Stroke): RunSet {
  const { columns, rows, pixelSpacingMm, columnDirection, normal, slicePositions } = geometry;
  const collected = new RunCollector(columns * rows);
  const shapes = capsules(points, columnDirection, normal, slicePositions[0]!);
  slicePositions.forEach((position, k) => {
    const from0 = subtract(position, slicePositions[0]!);
    const start = dot(from0, columnDirection);
    const stretches = shapes
      .map((shape) => centresWithin(shape, dot(from0, normal), radiusMm, start, pixelSpacingMm[0], rows))
      .filter((stretch) => stretch !== null);
    for (const [from, to] of joined(stretches))
      for (let j = from; j <= to; j++) collected.add((k * rows + j) * columns + i, 1);
  });
  return collected.runs();
}
