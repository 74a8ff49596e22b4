import type { VolumeGeometry } from '../geometry.ts';
import { dot, subtract } from '../geometry.ts';
import { componentsOf, type PlaneShape, shapesThatMeet } from './planeShapes.ts';
import { signedDistances } from './signedDistances.ts';
import type { RunSet } from './voxelRuns.ts';
import { RunCollector } from './voxelRuns.ts';

/**
 * What belongs between the drawn slices of a segment: every gap is filled from the slice before it and the one after it.
 * Shapes that meet, seen along the normal at their true positions, pass into one another by their signed distances (mm) to
 * the outline, weighted by the slices' true heights, at the level that gives each slice the area of a cone between them;
 * where they hardly meet (a vessel that runs aslant), the outline moves across with their middles. A shape that meets
 * nothing on the other side ends half-way, rounded off: nobody knows where.
 * Only slices without any voxel of the segment are filled, only between two drawn ones.
 * `voxels`: the segment, as runs. The source: shape-based interpolation (Raya & Udupa 1990, doi 10.1109/42.52980).
 */
export function interpolatedVoxels(voxels: RunSet, geometry: VolumeGeometry): RunSet {
  const { columns, rows, slicePositions, rowDirection, columnDirection, normal } = geometry;
  const pixels = columns * rows;
  const drawn = drawnSlices(voxels, pixels);
  const collected = new RunCollector(pixels);
  const height = (k: number) => dot(slicePositions[k]!, normal);
  for (let n = 0; n + 1 < drawn.length; n++) {
    const [before, after] = [drawn[n]!, drawn[n + 1]!];
    if (after.k - before.k < 2) continue;
    const across = subtract(slicePositions[after.k]!, slicePositions[before.k]!);
    const spacing = { rowSpacing: geometry.pixelSpacingMm[0], columnSpacing: geometry.pixelSpacingMm[1] };
    const shift = {
      columns: dot(across, rowDirection) / spacing.columnSpacing,
      rows: dot(across, columnDirection) / spacing.rowSpacing,
    };
    const met = shapesThatMeet(
      componentsOf(before.runs, before.k, geometry),
      componentsOf(after.runs, after.k, geometry),
      shift,
    );
    const still = { columns: 0, rows: 0 };
    const passages = [
      ...met.pairs.map(([from, to]) => passage(from, to, shift, spacing)),
      ...met.loneBefore.map((shape) => ending(shape, still, (t) => 2 * t, spacing)),
      ...met.loneAfter.map((shape) => ending(shape, shift, (t) => 2 - 2 * t, spacing)),
    ];
    for (let k = before.k + 1; k < after.k; k++) {
      const step = subtract(slicePositions[k]!, slicePositions[before.k]!);
      const here = {
        columns: dot(step, rowDirection) / spacing.columnSpacing,
        rows: dot(step, columnDirection) / spacing.rowSpacing,
      };
      const t = (height(k) - height(before.k)) / (height(after.k) - height(before.k));
      const inside = new Uint8Array(pixels);
      for (const each of passages) each(t, here, inside, columns);
      for (let v = 0; v < pixels; ) {
        while (v < pixels && !inside[v]) v++;
        const start = v;
        while (v < pixels && inside[v]) v++;
        collected.add(k * pixels + start, v - start);
      }
    }
  }
  return collected.runs();
}

interface Shift {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Marks the voxels of a slice that lie in a passage at t (0 before, 1 after), shape [rows, columns]; `here` is where the
 * slice's own grid lies.
 */
type Passage = (t: number, here: Shift, inside: Uint8Array, columns: number) => void;

/** Shapes overlap well from this share of the smaller one on: then each outline stays where it is while it passes over. */
const WELL_OVERLAPPING = 0.5;

/**
 * The passage of one shape into another. Places are counted in columns and rows of the first slice's grid, in which the
 * second slice's voxel (i, j) lies at i + shift.columns, j + shift.rows.
 */
function passage(
  from: PlaneShape,
  to: PlaneShape,
  shift: Shift,
  spacing: { rowSpacing: number; columnSpacing: number },
): Passage {
  // Where the two hardly meet, the outline moves with their middles; else it stays.
  const moves = from.overlap(to, shift) < WELL_OVERLAPPING * Math.min(from.area, to.area);
  const way: Shift = moves
    ? {
        columns: to.middle[0] + shift.columns - from.middle[0],
        rows: to.middle[1] + shift.rows - from.middle[1],
      }
    : { columns: 0, rows: 0 };
  const a = signedDistances(from, spacing);
  const b = signedDistances(to, spacing);
  const margin = 2;
  const low = Math.min(from.jMin, to.jMin + shift.rows - way.rows) - margin;
  const high = Math.max(from.jMax, to.jMax + shift.rows - way.rows) + margin;
  const left = Math.min(from.iMin, to.iMin + shift.columns - way.columns) - margin;
  const right = Math.max(from.iMax, to.iMax + shift.columns - way.columns) + margin;
  return (t, here, inside, columns) => {
    const rows = inside.length / columns;
    // The place in the first grid, taken back by as much of the way as the outline has come.
    const [dx, dy] = [here.columns - t * way.columns, here.rows - t * way.rows];
    const [first, last] = [Math.max(0, Math.ceil(left - dx)), Math.min(columns - 1, Math.floor(right - dx))];
    const [top, bottom] = [Math.max(0, Math.ceil(low - dy)), Math.min(rows - 1, Math.floor(high - dy))];
    const width = last - first + 1;
    if (width <= 0 || bottom < top) return;
    const distances = new Float32Array(width * (bottom - top + 1));
    for (let j = top, n = 0; j <= bottom; j++)
      for (let i = first; i <= last; i++, n++)
        distances[n] =
          (1 - t) * a.at(i + dx, j + dy) +
          t * b.at(i + dx + way.columns - shift.columns, j + dy + way.rows - shift.rows);
    // As many voxels as a cone between the two would have here: a plain zero eats away what does not overlap.
    const area = Math.round(((1 - t) * Math.sqrt(from.area) + t * Math.sqrt(to.area)) ** 2);
    const level = distances.slice().sort()[Math.min(distances.length, area) - 1] ?? Number.NEGATIVE_INFINITY;
    for (let n = 0; n < distances.length; n++)
      if (distances[n]! <= level) inside[(top + Math.floor(n / width)) * columns + first + (n % width)] = 1;
  };
}

/** A shape that meets none: it shrinks, and is gone where `gone` reaches 1. Its grid lies at `shift` of the first slice's. */
function ending(
  shape: PlaneShape,
  shift: Shift,
  gone: (t: number) => number,
  spacing: { rowSpacing: number; columnSpacing: number },
): Passage {
  const distances = signedDistances(shape, spacing);
  return (t, here, inside, columns) => {
    const shrunk = gone(t) * distances.depth;
    if (gone(t) >= 1) return;
    const [dx, dy] = [here.columns - shift.columns, here.rows - shift.rows];
    const bottom = Math.min(inside.length / columns - 1, Math.floor(shape.jMax - dy));
    const last = Math.min(columns - 1, Math.floor(shape.iMax - dx));
    for (let j = Math.max(0, Math.ceil(shape.jMin - dy)); j <= bottom; j++)
      for (let i = Math.max(0, Math.ceil(shape.iMin - dx)); i <= last; i++)
        if (distances.at(i + dx, j + dy) + shrunk < 0) inside[j * columns + i] = 1;
  };
}

/** Runs slice by slice, of the slices that have any. */
function drawnSlices(voxels: RunSet, pixels: number): { k: number; runs: RunSet }[] {
  const drawn: { k: number; runs: RunSet }[] = [];
  for (let r = 0; r < voxels.length; ) {
    const k = Math.floor(voxels[r]! / pixels);
    const start = r;
    while (r < voxels.length && voxels[r]! < (k + 1) * pixels) r += 2;
    drawn.push({ k, runs: voxels.subarray(start, r) });
  }
  return drawn;
}
