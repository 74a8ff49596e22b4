import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { dot, subtract } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { ViewPlane } from './brush.ts';
import { forEachRow } from './planeVolumes.ts';
import type { RunSet } from './voxelRuns.ts';
import { RunCollector } from './voxelRuns.ts';

/** An outline drawn on a view, and through which of its planes it cuts: slices k, rows j or columns i, inclusive. */
export interface Prism {
  readonly plane: ViewPlane;
  /** Corners in order, patient mm LPS, as they project on the view; the last is joined to the first. */
  readonly outline: readonly Vec3[];
  readonly from: number;
  readonly to: number;
}

type Corner = readonly [u: number, v: number];

/** Below this an outline holds nothing that a hand could have meant. */
const SMALLEST_OUTLINE_MM2 = 0.01;

/**
 * Voxels whose centre lies inside an outline that goes straight through the volume, at right angles to the view it was
 * drawn on: the centres' true positions are looked at along that line, so a tilted series is cut as it is seen. Where the
 * outline crosses itself, a place is inside when it is enclosed an odd number of times.
 * Refuses an outline without area (`outline.flat`).
 */
export function prismVoxels(
  geometry: VolumeGeometry,
  { plane, outline, from, to }: Prism,
): Result<RunSet, 'outline.flat'> {
  const { columns, rows, slices, rowDirection, columnDirection, normal, slicePositions } = geometry;
  const [u, v] =
    plane === 'axial'
      ? [rowDirection, columnDirection]
      : plane === 'coronal'
        ? [rowDirection, normal]
        : [columnDirection, normal];
  const origin = slicePositions[0]!;
  const corners = outline.map((point): Corner => {
    const offset = subtract(point, origin);
    return [dot(offset, u), dot(offset, v)];
  });
  if (extentOf(corners) < SMALLEST_OUTLINE_MM2) return refuse('outline.flat', { corners: corners.length });
  const [rowSpacing, columnSpacing] = geometry.pixelSpacingMm;
  const collected = new RunCollector(columns * rows);
  const addRow = (k: number, j: number, stretches: readonly (readonly [number, number])[]) => {
    for (const [a, b] of stretches) collected.add((k * rows + j) * columns + a, b - a + 1);
  };
  for (let k = 0; k < slices; k++) {
    const offset = subtract(slicePositions[k]!, origin);
    const [x, y, height] = [dot(offset, rowDirection), dot(offset, columnDirection), dot(offset, normal)];
    if (plane === 'axial') {
      if (k < from || k > to) continue;
      for (let j = 0; j < rows; j++) addRow(k, j, insideAt(corners, y + j * rowSpacing, x, columnSpacing, columns));
    } else if (plane === 'coronal') {
      const inside = insideAt(corners, height, x, columnSpacing, columns);
      if (inside.length > 0) for (let j = Math.max(0, from); j <= Math.min(rows - 1, to); j++) addRow(k, j, inside);
    } else {
      const [a, b] = [Math.max(0, from), Math.min(columns - 1, to)];
      if (a > b) continue;
      for (const [first, last] of insideAt(corners, height, y, rowSpacing, rows))
        for (let j = first; j <= last; j++) addRow(k, j, [[a, b]]);
    }
  }
  return ok(collected.runs());
}

/** Of a set, the voxels in planes from … to, inclusive: slices k, rows j or columns i. */
export function voxelsInPlanes(
  voxels: RunSet,
  geometry: VolumeGeometry,
  plane: ViewPlane,
  from: number,
  to: number,
): RunSet {
  const { columns, rows } = geometry;
  const collected = new RunCollector(columns * rows);
  forEachRow(voxels, geometry, (k, j, first, end) => {
    if (plane !== 'sagittal' && ((plane === 'axial' ? k : j) < from || (plane === 'axial' ? k : j) > to)) return;
    const [a, b] = plane === 'sagittal' ? [Math.max(first, from), Math.min(end, to + 1)] : [first, end];
    collected.add((k * rows + j) * columns + a, b - a);
  });
  return collected.runs();
}

/** Indices of centres start + n·step, 0 ≤ n < count, that lie inside the outline at height v: stretches, inclusive. */
function insideAt(
  corners: readonly Corner[],
  v: number,
  start: number,
  step: number,
  count: number,
): (readonly [number, number])[] {
  const crossings: number[] = [];
  for (const [n, a] of corners.entries()) {
    const b = corners[(n + 1) % corners.length]!;
    // Half open: a corner on this very height is passed once, by the edge that rises from it.
    if (a[1] <= v === b[1] <= v) continue;
    crossings.push(a[0] + ((v - a[1]) * (b[0] - a[0])) / (b[1] - a[1]));
  }
  crossings.sort((a, b) => a - b);
  const stretches: (readonly [number, number])[] = [];
  for (let c = 0; c + 1 < crossings.length; c += 2) {
    const first = Math.max(0, Math.ceil((crossings[c]! - start) / step));
    const last = Math.min(count - 1, Math.ceil((crossings[c + 1]! - start) / step) - 1);
    const before = stretches[stretches.length - 1];
    if (first > last) continue;
    if (before && first === before[1] + 1) stretches[stretches.length - 1] = [before[0], last];
    else stretches.push([first, last]);
  }
  return stretches;
}

/** The area that the outline's corners span at most: 0 for a point and for a line. */
function extentOf(corners: readonly Corner[]): number {
  let most = 0;
  const [first] = corners;
  for (let n = 2; n < corners.length; n++) {
    const [a, b] = [corners[n - 1]!, corners[n]!];
    const area = Math.abs((a[0] - first![0]) * (b[1] - first![1]) - (b[0] - first![0]) * (a[1] - first![1])) / 2;
    most = Math.max(most, area);
  }
  return most;
}
