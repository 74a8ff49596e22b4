import { patientFromVoxel, type Vec3, type VolumeGeometry } from '../geometry.ts';
import type { Millilitre } from '../units.ts';

/** How two readings of one structure on one series agree. */
export interface ReadingAgreement {
  readonly firstMl: Millilitre;
  readonly secondMl: Millilitre;
  /** Second less first. */
  readonly differenceMl: Millilitre;
  /** Volume that only one of the two has. */
  readonly disagreementMl: Millilitre;
  /** 2·|A∩B| / (|A| + |B|), by volume, each slice with its own extent. */
  readonly dice: number;
  /** Mean and 95th percentile of the distances from either surface to the other, mm, both ways together. */
  readonly surfaceMeanMm: number;
  readonly surface95Mm: number;
}

type Holds = (offset: number) => boolean;
/** First and last slice that are looked at; both readings lie within. */
type Slices = readonly [from: number, to: number];

/**
 * Compares two readings of one structure. Surfaces are the voxels that have a face neighbour outside the structure; distances run
 * between their centres where they truly lie (slice positions, shear included), from each surface voxel to the nearest of the
 * other, both ways together, as MICCAI's challenges pool them. Null where either is empty: there is nothing to hold against.
 */
export function readingAgreement(
  geometry: VolumeGeometry,
  first: Holds,
  second: Holds,
  within: Slices = [0, geometry.slices - 1],
): ReadingAgreement | null {
  const { columns, rows, pixelAreaMm2, sliceExtentsMm } = geometry;
  const pixels = columns * rows;
  let [a, b, both] = [0, 0, 0];
  for (let k = within[0]; k <= within[1]; k++) {
    const voxelMl = (pixelAreaMm2 * sliceExtentsMm[k]!) / 1000;
    for (let v = k * pixels; v < (k + 1) * pixels; v++) {
      const [inA, inB] = [first(v), second(v)];
      if (inA) a += voxelMl;
      if (inB) b += voxelMl;
      if (inA && inB) both += voxelMl;
    }
  }
  if (a === 0 || b === 0) return null;
  const [surfaceA, surfaceB] = [surfaceOf(geometry, first, within), surfaceOf(geometry, second, within)];
  const distances = [...distancesTo(surfaceA, surfaceB), ...distancesTo(surfaceB, surfaceA)].sort((x, y) => x - y);
  return {
    firstMl: a as Millilitre,
    secondMl: b as Millilitre,
    differenceMl: (b - a) as Millilitre,
    disagreementMl: (a + b - 2 * both) as Millilitre,
    dice: (2 * both) / (a + b),
    surfaceMeanMm: distances.reduce((sum, mm) => sum + mm, 0) / distances.length,
    // The smallest distance that 95 % of them do not exceed.
    surface95Mm: distances[Math.max(0, Math.ceil(0.95 * distances.length) - 1)]!,
  };
}

/** Centres of the surface voxels of a structure, mm LPS. The border of the grid is its outside. */
function surfaceOf(geometry: VolumeGeometry, holds: Holds, [from, to]: Slices): Vec3[] {
  const { columns, rows, slices } = geometry;
  const pixels = columns * rows;
  const surface: Vec3[] = [];
  for (let k = from; k <= to; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        const v = k * pixels + j * columns + i;
        if (!holds(v)) continue;
        const inner =
          i > 0 &&
          i < columns - 1 &&
          j > 0 &&
          j < rows - 1 &&
          k > 0 &&
          k < slices - 1 &&
          holds(v - 1) &&
          holds(v + 1) &&
          holds(v - columns) &&
          holds(v + columns) &&
          holds(v - pixels) &&
          holds(v + pixels);
        if (!inner) surface.push(patientFromVoxel(geometry, [i, j, k]));
      }
  return surface;
}

/** Side of a cell of the search grid, mm: surfaces of two readings mostly lie closer than this. */
const CELL_MM = 8;

/** From each place to the nearest of the others, mm. Exact: cells are searched ring by ring until none can be nearer. */
function distancesTo(from: readonly Vec3[], to: readonly Vec3[]): number[] {
  const cells = new Map<string, Vec3[]>();
  const cellOf = (mm: number) => Math.floor(mm / CELL_MM);
  const [low, high] = [
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ];
  for (const place of to) {
    const cell = place.map(cellOf);
    const key = cell.join();
    const kept = cells.get(key);
    if (kept) kept.push(place);
    else cells.set(key, [place]);
    for (const axis of [0, 1, 2]) {
      low[axis] = Math.min(low[axis]!, cell[axis]!);
      high[axis] = Math.max(high[axis]!, cell[axis]!);
    }
  }
  return from.map((place) => {
    const centre = place.map(cellOf) as [number, number, number];
    // Rings that lie wholly beside all of them are passed over.
    const first = Math.max(
      0,
      ...[0, 1, 2].map((axis) => Math.max(low[axis]! - centre[axis]!, centre[axis]! - high[axis]!)),
    );
    let nearest = Number.POSITIVE_INFINITY;
    for (let ring = first; (ring - 1) * CELL_MM < nearest; ring++)
      for (const cell of ringOf(centre, ring, low, high))
        for (const other of cells.get(cell) ?? [])
          nearest = Math.min(nearest, Math.hypot(place[0] - other[0], place[1] - other[1], place[2] - other[2]));
    return nearest;
  });
}

/** Cells whose largest step from the centre, along an axis, is `ring`, as far as they lie within the bounds. */
function* ringOf(
  [x, y, z]: readonly [number, number, number],
  ring: number,
  low: readonly number[],
  high: readonly number[],
): Generator<string> {
  const span = (centre: number, axis: number) =>
    [Math.max(centre - ring, low[axis]!), Math.min(centre + ring, high[axis]!)] as const;
  const [[x0, x1], [y0, y1], [z0, z1]] = [span(x, 0), span(y, 1), span(z, 2)];
  for (let c = z0; c <= z1; c++)
    for (let b = y0; b <= y1; b++) {
      const onRing = Math.abs(c - z) === ring || Math.abs(b - y) === ring;
      if (onRing) for (let a = x0; a <= x1; a++) yield `${a},${b},${c}`;
      else for (const a of ring === 0 ? [x] : [x - ring, x + ring]) if (a >= x0 && a <= x1) yield `${a},${b},${c}`;
    }
}
