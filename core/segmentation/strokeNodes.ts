import type { RunSet } from '../contours/voxelRuns.ts';
import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { patientFromVoxel, subtract, voxelFromPatient } from '../geometry.ts';
import type { BoxPlaces } from './workingGrid.ts';
import { boxPlaces } from './workingGrid.ts';

/** A stroke through one segment, and what lies around it. */
export interface LocalStroke {
  readonly geometry: VolumeGeometry;
  readonly hu: Int16Array;
  /** The layer that holds the segment. */
  readonly layer: Uint8Array;
  readonly segment: number;
  /** Where the brush went, patient mm. */
  readonly points: readonly Vec3[];
  readonly radiusMm: number;
  /** The voxels under the brush. */
  readonly stroke: RunSet;
  /** No voxel further than this from the stroke's line changes, mm. */
  readonly reachMm: number;
}

/** Nodes are about so far apart within a slice; every slice has its own. */
const NODE_MM = 2.5;

/**
 * Nodes in a box around a stroke: every `each`-th voxel of a row and of a column, on every slice. Index order of the box.
 */
export interface StrokeNodes extends BoxPlaces {
  /** The first voxel of the box, and how many voxels lie from node to node. */
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly eachI: number;
  readonly eachJ: number;
  /** HU averaged around each node. */
  readonly hu: Int16Array;
  /** Distance from the line through the stroke's points, mm, at true positions. */
  readonly awayMm: Float32Array;
  /** Whether the node's own voxel is in the segment. */
  readonly inSegment: Uint8Array;
}

export function strokeNodes({ geometry, hu, layer, segment, points, reachMm }: LocalStroke): StrokeNodes {
  const { columns, rows, pixelSpacingMm } = geometry;
  const eachI = Math.max(1, Math.round(NODE_MM / pixelSpacingMm[1]));
  const eachJ = Math.max(1, Math.round(NODE_MM / pixelSpacingMm[0]));
  const box = boxAround(geometry, points, reachMm, eachI, eachJ);
  const [across, down] = [Math.ceil(box.columns / eachI), Math.ceil(box.rows / eachJ)];
  const places = boxPlaces(geometry, box);
  const every = (from: Float64Array, each: number, count: number) =>
    Float64Array.from({ length: count }, (_, n) => from[n * each]!);
  const size = across * down * box.slices;
  const nodes: StrokeNodes = {
    i: box.i,
    j: box.j,
    k: box.k,
    columns: across,
    rows: down,
    slices: box.slices,
    placesI: every(places.placesI, eachI, across),
    placesJ: every(places.placesJ, eachJ, down),
    placesK: places.placesK,
    eachI,
    eachJ,
    hu: new Int16Array(size),
    awayMm: new Float32Array(size),
    inSegment: new Uint8Array(size),
  };
  const line = segmentsOf(points);
  let n = 0;
  for (let c = 0; c < box.slices; c++)
    for (let b = 0; b < down; b++)
      for (let a = 0; a < across; a++, n++) {
        const [i, j, k] = [box.i + a * eachI, box.j + b * eachJ, box.k + c];
        nodes.hu[n] = meanAround(hu, columns, rows, i, j, k, eachI >> 1, eachJ >> 1);
        nodes.inSegment[n] = layer[i + columns * (j + rows * k)] === segment ? 1 : 0;
        nodes.awayMm[n] = awayFrom(line, patientFromVoxel(geometry, [i, j, k]));
      }
  return nodes;
}

/** The box of voxels within reach of the points, trimmed to the grid. */
function boxAround(geometry: VolumeGeometry, points: readonly Vec3[], reachMm: number, eachI: number, eachJ: number) {
  const { columns, rows, slices, pixelSpacingMm, slicePositions, normal } = geometry;
  const places = points.map((point) => voxelFromPatient(geometry, point));
  const span = (axis: 0 | 1, spacing: number, count: number, each: number) => {
    const reach = reachMm / spacing + each;
    const from = Math.max(0, Math.floor(Math.min(...places.map((place) => place[axis])) - reach));
    const to = Math.min(count, Math.ceil(Math.max(...places.map((place) => place[axis])) + reach) + 1);
    return [Math.min(from, count - 1), Math.max(to, from + 1)] as const;
  };
  const [iFrom, iTo] = span(0, pixelSpacingMm[1], columns, eachI);
  const [jFrom, jTo] = span(1, pixelSpacingMm[0], rows, eachJ);
  const height = (p: Vec3) => p[0] * normal[0] + p[1] * normal[1] + p[2] * normal[2];
  const heights = points.map(height);
  const [lowest, highest] = [Math.min(...heights) - reachMm, Math.max(...heights) + reachMm];
  const within = slicePositions.flatMap((p, k) => (height(p) >= lowest && height(p) <= highest ? [k] : []));
  const kFrom = within[0] ?? 0;
  const kTo = (within[within.length - 1] ?? slices - 1) + 1;
  // A tilted stack shifts from slice to slice: the box takes in how far.
  const shift = maxShift(geometry, kFrom, kTo);
  const [di, dj] = [Math.ceil(shift[0] / pixelSpacingMm[1]), Math.ceil(shift[1] / pixelSpacingMm[0])];
  const i = Math.max(0, iFrom - di);
  const j = Math.max(0, jFrom - dj);
  return {
    i,
    j,
    k: kFrom,
    columns: Math.min(columns, iTo + di) - i,
    rows: Math.min(rows, jTo + dj) - j,
    slices: kTo - kFrom,
  };
}

function maxShift({ slicePositions, rowDirection, columnDirection }: VolumeGeometry, from: number, to: number) {
  const step = subtract(slicePositions[to - 1]!, slicePositions[from]!);
  const along = (d: Vec3) => Math.abs(step[0] * d[0] + step[1] * d[1] + step[2] * d[2]);
  const straight = (mm: number) => (mm < 1e-3 ? 0 : mm);
  return [straight(along(rowDirection)), straight(along(columnDirection))] as const;
}

function meanAround(
  hu: Int16Array,
  columns: number,
  rows: number,
  i: number,
  j: number,
  k: number,
  halfI: number,
  halfJ: number,
): number {
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, j - halfJ); y <= Math.min(rows - 1, j + halfJ); y++)
    for (let x = Math.max(0, i - halfI); x <= Math.min(columns - 1, i + halfI); x++) {
      sum += hu[x + columns * (y + rows * k)]!;
      count++;
    }
  return Math.round(sum / count);
}

type Stretch = readonly [from: Vec3, along: Vec3, squared: number];
/** Points nearer to one another than this say the same of where a stroke went. */
const APART_MM = 1;

function segmentsOf(points: readonly Vec3[]): Stretch[] {
  const kept: Vec3[] = [points[0]!];
  for (const point of points) {
    const [x, y, z] = subtract(point, kept[kept.length - 1]!);
    if (Math.hypot(x, y, z) >= APART_MM) kept.push(point);
  }
  kept.push(points[points.length - 1]!);
  return kept.slice(1).map((to, n) => {
    const along = subtract(to, kept[n]!);
    return [kept[n]!, along, along[0] ** 2 + along[1] ** 2 + along[2] ** 2] as const;
  });
}

function awayFrom(line: readonly Stretch[], [x, y, z]: Vec3): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [from, along, squared] of line) {
    const [dx, dy, dz] = [x - from[0], y - from[1], z - from[2]];
    const t = squared > 0 ? Math.max(0, Math.min(1, (dx * along[0] + dy * along[1] + dz * along[2]) / squared)) : 0;
    const off = (dx - t * along[0]) ** 2 + (dy - t * along[1]) ** 2 + (dz - t * along[2]) ** 2;
    if (off < best) best = off;
  }
  return Math.sqrt(best);
}

/**
 * The value of a place between nodes of one slice: the mean of the four around it, each the heavier the nearer; nodes
 * that do not count are left out. Null where none of the four counts.
 */
export function betweenNodes(
  { columns, rows, i, j, eachI, eachJ }: StrokeNodes,
  values: ArrayLike<number>,
  counts: ArrayLike<number>,
  slice: number,
  voxelI: number,
  voxelJ: number,
): number | null {
  const x = (voxelI - i) / eachI;
  const y = (voxelJ - j) / eachJ;
  const [a, b] = [Math.floor(x), Math.floor(y)];
  let [sum, weights] = [0, 0];
  for (let db = 0; db <= 1; db++)
    for (let da = 0; da <= 1; da++) {
      if (a + da >= columns || b + db >= rows) continue;
      const n = a + da + columns * (b + db + rows * slice);
      if (!counts[n]) continue;
      // A node is never weightless, so that a place beside the only one that counts has a value.
      const weight = Math.max(1e-3, 1 - Math.abs(x - a - da)) * Math.max(1e-3, 1 - Math.abs(y - b - db));
      sum += weight * values[n]!;
      weights += weight;
    }
  return weights > 0 ? sum / weights : null;
}
