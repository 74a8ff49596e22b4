import type { WorkingGrid } from './workingGrid.ts';

/** Working voxels above it are bone, or as bright as bone. */
const BONE_HU = 200;
/** From bone straight up to bone again, where the one is a rib and the other the next, mm at most. */
const NEXT_RIB_MM = 45;
/** As thick is what lies outermost, mm: ribs seen along their length, and the muscle between them. */
const WALL_MM = 20;

/**
 * What no liver reaches, 1 each: the ribs, the muscle between them and one working voxel (about 3 mm) of the muscle, pleura
 * and diaphragm inside of them. Muscle without contrast has the liver's HU; where the liver ends is known by the ribs. Only
 * bone counts that is met first, over half the way to the next rib up and down, from the left, the right, in front or behind: coils,
 * glue, stents and bright bowel within the cage are none.
 */
export function ribCage(grid: WorkingGrid): Uint8Array {
  const { columns, rows, slices, placesI, placesJ, hu } = grid;
  const pixels = columns * rows;
  const { below, above } = boneAlongSlices(grid);
  const wallColumns = Math.round(WALL_MM / stepOf(placesI));
  const wallRows = Math.round(WALL_MM / stepOf(placesJ));
  const cage = new Uint8Array(hu.length);
  const seen = new Uint8Array(pixels);
  const outermost = new Uint8Array(pixels);
  for (let k = 0; k < slices; k++) {
    const first = k * pixels;
    for (let p = 0; p < pixels; p++)
      seen[p] = Math.min(below[first + p]!, above[first + p]!) <= NEXT_RIB_MM / 2 ? 1 : 0;
    outermost.fill(0);
    for (let j = 0; j < rows; j++) {
      markFirst(seen, outermost, j * columns, 1, columns, wallColumns);
      markFirst(seen, outermost, (j + 1) * columns - 1, -1, columns, wallColumns);
    }
    for (let i = 0; i < columns; i++) {
      markFirst(seen, outermost, i, columns, rows, wallRows);
      markFirst(seen, outermost, i + (rows - 1) * columns, -columns, rows, wallRows);
    }
    for (let j = 0, p = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, p++) {
        const v = first + p;
        if (!outermost[p] || below[v]! + above[v]! > NEXT_RIB_MM) continue;
        cage[v] = 1;
        if (i > 0) cage[v - 1] = 1;
        if (i < columns - 1) cage[v + 1] = 1;
        if (j > 0) cage[v - columns] = 1;
        if (j < rows - 1) cage[v + columns] = 1;
      }
  }
  return cage;
}

/** How far straight down and up from each voxel the next bone is, mm; Infinity where there is none. */
function boneAlongSlices({ columns, rows, slices, placesK, hu }: WorkingGrid) {
  const pixels = columns * rows;
  const below = new Float32Array(hu.length).fill(Number.POSITIVE_INFINITY);
  const above = below.slice();
  for (let k = 0, v = 0; k < slices; k++) {
    const stepMm = k > 0 ? placesK[k]! - placesK[k - 1]! : 0;
    for (let p = 0; p < pixels; p++, v++)
      if (hu[v]! > BONE_HU) below[v] = 0;
      else if (k > 0) below[v] = below[v - pixels]! + stepMm;
  }
  for (let k = slices - 1; k >= 0; k--) {
    const stepMm = k < slices - 1 ? placesK[k + 1]! - placesK[k]! : 0;
    for (let p = 0, v = k * pixels; p < pixels; p++, v++)
      if (hu[v]! > BONE_HU) above[v] = 0;
      else if (k < slices - 1) above[v] = above[v + pixels]! + stepMm;
  }
  return { below, above };
}

/** Marks along a line of voxels what is seen first, as thick as a wall. */
function markFirst(
  seen: Uint8Array,
  marks: Uint8Array,
  from: number,
  step: number,
  count: number,
  thick: number,
): void {
  let n = 0;
  while (n < count && !seen[from + n * step]) n++;
  for (const end = Math.min(count, n + thick); n < end; n++) marks[from + n * step] = 1;
}

const stepOf = (places: Float64Array): number => (places.length > 1 ? places[1]! - places[0]! : 1);
