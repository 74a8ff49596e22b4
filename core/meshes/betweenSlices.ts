import type { MeshGrid } from './meshGrid.ts';
import { FULL, SURFACE } from './occupancy.ts';

/** Slices from this share of a cell's size on are a level each, and what lies between them goes by shape. */
const THICK = 0.6;
/** So far sideways an outline may move from slice to slice and still be a slope, mm; twice the step where that is more. */
const WIDE_MM = 10;
/** Share of the mean depth within a segment at which an end between two slices keeps its volume (a cone's: 0.75). */
const END_SHARE = 0.75;

/**
 * The field between slices that are not thin, by shape: each slice's outline becomes a signed distance on the slice,
 * and distances run straight from slice to slice, with levels put in where a cell is smaller than the step. Slopes come out
 * as slopes, not as stairs of 5 mm. For the eye only. The same grid where slices are thin: there cells' shares say as much.
 * Source: Raya and Udupa, Shape-based interpolation of multidimensional objects, doi 10.1109/42.52980.
 */
export function betweenSlices(
  grid: MeshGrid,
  field: Uint8Array,
  sizeMm: number,
): { grid: MeshGrid; field: Uint8Array } {
  const { size, cellMm, levels } = grid;
  const thick = grid.slices.some(([from, to], n) => to - from === 1 && levels[n + 1]!.stepMm > THICK * sizeMm);
  if (!thick) return { grid, field };
  const parts = levels.map(({ stepMm }) => Math.max(1, Math.round(stepMm / sizeMm)));
  const [width, height, depth] = size;
  const pixels = width * height;
  const distances = Array.from({ length: depth }, (_, z) =>
    signedDistances(field.subarray(z * pixels, (z + 1) * pixels), width, height, cellMm),
  );
  // Farther than this from an outline a slice only says inside or outside; an end then lies half-way to the next slice.
  const widestMm = Math.max(...levels.map(({ stepMm }) => stepMm));
  const reach = Math.max(0.1, Math.min(Math.max(2 * widestMm, WIDE_MM), END_SHARE * meanDepth(distances)));
  const scale = SURFACE / Math.max(reach, sizeMm);

  const depthMade = parts.slice(1).reduce((sum, n) => sum + n, 1);
  const made = new Uint8Array(pixels * depthMade);
  const levelsMade: { k: number; stepMm: number }[] = [{ ...levels[0]! }];
  for (let z = 1, at = pixels; z < depth; z++) {
    const [below, above] = [distances[z - 1]!, distances[z]!];
    for (let part = 1; part <= parts[z]!; part++, at += pixels) {
      const t = part / parts[z]!;
      for (let p = 0; p < pixels; p++) {
        const d = clamp(below[p]!, reach) * (1 - t) + clamp(above[p]!, reach) * t;
        made[at + p] = Math.max(0, Math.min(FULL, Math.round(SURFACE + scale * d)));
      }
      levelsMade.push({
        k: levels[z - 1]!.k * (1 - t) + levels[z]!.k * t,
        stepMm: levels[z]!.stepMm / parts[z]!,
      });
    }
  }
  clearBorder(made, width, height, depthMade);
  return { grid: { ...grid, size: [width, height, depthMade], levels: levelsMade }, field: made };
}

const clamp = (value: number, reach: number) => Math.max(-reach, Math.min(reach, value));

function meanDepth(distances: readonly Float32Array[]): number {
  let [sum, n] = [0, 0];
  for (const plane of distances)
    for (const d of plane)
      if (d > 0) {
        sum += Math.min(d, 1e3);
        n++;
      }
  return n > 0 ? sum / n : 0;
}

/** A border is outside whatever lies beside it, so that the surface closes. */
function clearBorder(field: Uint8Array, width: number, height: number, depth: number): void {
  const pixels = width * height;
  field.fill(0, 0, pixels);
  field.fill(0, pixels * (depth - 1));
  for (let z = 1; z < depth - 1; z++) {
    const plane = z * pixels;
    field.fill(0, plane, plane + width);
    field.fill(0, plane + pixels - width, plane + pixels);
    for (let y = 1; y < height - 1; y++) {
      field[plane + y * width] = 0;
      field[plane + y * width + width - 1] = 0;
    }
  }
}

/**
 * Distance of each cell of a slice to the outline, mm, positive inside; ±Infinity where the slice has none. Beside the
 * outline by the shares of the cells, farther off by steps to eight neighbours (a few per cent long).
 */
export function signedDistances(
  shares: Uint8Array,
  width: number,
  height: number,
  [across, down]: readonly [number, number],
): Float32Array {
  const far = new Float32Array(shares.length).fill(Number.POSITIVE_INFINITY);
  const inside = (p: number) => shares[p]! > SURFACE;
  const cell = (across + down) / 2;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const atOutline =
        (x > 0 && inside(p) !== inside(p - 1)) ||
        (x < width - 1 && inside(p) !== inside(p + 1)) ||
        (y > 0 && inside(p) !== inside(p - width)) ||
        (y < height - 1 && inside(p) !== inside(p + width));
      if (atOutline) far[p] = Math.abs(shares[p]! / FULL - 0.5) * cell;
    }
  const diagonal = Math.hypot(across, down);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      let d = far[p]!;
      if (x > 0) d = Math.min(d, far[p - 1]! + across);
      if (y > 0) {
        d = Math.min(d, far[p - width]! + down);
        if (x > 0) d = Math.min(d, far[p - width - 1]! + diagonal);
        if (x < width - 1) d = Math.min(d, far[p - width + 1]! + diagonal);
      }
      far[p] = d;
    }
  for (let y = height - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--) {
      const p = y * width + x;
      let d = far[p]!;
      if (x < width - 1) d = Math.min(d, far[p + 1]! + across);
      if (y < height - 1) {
        d = Math.min(d, far[p + width]! + down);
        if (x < width - 1) d = Math.min(d, far[p + width + 1]! + diagonal);
        if (x > 0) d = Math.min(d, far[p + width - 1]! + diagonal);
      }
      far[p] = d;
    }
  for (let p = 0; p < far.length; p++) if (!inside(p)) far[p] = -far[p]!;
  return far;
}
