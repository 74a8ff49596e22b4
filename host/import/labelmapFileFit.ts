import { addScaled, length, subtract, type Vec3, type VolumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import { type FileGrid, gridOf } from './volumeFileGrid.ts';
import type { StoredVolume } from './volumeFileStored.ts';
import type { Voxels } from './volumeFileVoxels.ts';

/** A labelmap read from a file, on its series' own grid: i + j·nI + k·nI·nJ, one Segment Number a voxel. */
export interface ReadLabelmap {
  readonly voxels: Uint8Array;
  /** Names of Segment Numbers, where the file has them. */
  readonly names: ReadonlyMap<number, string>;
}

export type LabelmapCode = 'labels.geometryMismatch' | 'labels.invalid';

/** A labelmap belongs to a series when the eight corners of their grids lie within this. */
export const CORNER_TOLERANCE_MM = 0.05;

/** The stored labelmap reoriented onto the grid of the series. */
export function labelmapOnGrid(stored: StoredVolume, geometry: VolumeGeometry): Result<ReadLabelmap, LabelmapCode> {
  if (!stored.grid) return mismatch('It does not say where its voxels lie.');
  const fit = bestFit(stored.grid, geometry);
  if (!fit)
    return mismatch(
      `It has ${stored.grid.sizes.join(' × ')} voxels, the series ${geometry.columns} × ${geometry.rows} × ${geometry.slices}.`,
      { labels: stored.grid.sizes, series: [geometry.columns, geometry.rows, geometry.slices] },
    );
  // Not ≤: a distance that is no number fits nothing.
  if (!(fit.distanceMm <= CORNER_TOLERANCE_MM))
    return mismatch(
      `Its corners lie up to ${fit.distanceMm.toFixed(3)} mm from those of the series; ${CORNER_TOLERANCE_MM} mm are allowed.`,
      { distanceMm: fit.distanceMm },
    );
  const values = segmentNumbers(stored);
  if (!values) return refuse('labels.invalid', { message: 'It holds values that are no Segment Numbers, 0 to 255.' });
  return ok({ voxels: reoriented(values, fit, geometry), names: stored.segmentNames });
}

const mismatch = (message: string, details: object = {}) => refuse('labels.geometryMismatch', { ...details, message });

/** How a stored grid lies in the series' own: series axis a runs along stored axis `axis[a]`, against it where `flip[a]`. */
interface Fit {
  readonly axis: readonly [number, number, number];
  readonly flip: readonly [boolean, boolean, boolean];
  readonly distanceMm: number;
}

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/**
 * Of the 48 ways to lay the axes, the one whose corners lie nearest; null where the sizes fit in none. The corners are of
 * the first and last slice: of a series that no affine can hold, the third axis thus runs (last − first) / (n − 1).
 */
function bestFit(grid: FileGrid, geometry: VolumeGeometry): Fit | null {
  const own = gridOf(geometry);
  let best: Fit | null = null;
  for (const axis of ORDERS) {
    if (!own.sizes.every((n, a) => n === grid.sizes[axis[a]!])) continue;
    for (let flips = 0; flips < 8; flips++) {
      const flip = [(flips & 1) !== 0, (flips & 2) !== 0, (flips & 4) !== 0] as const;
      const distanceMm = Math.max(cornerDistance(own, grid, axis, flip), sliceDistance(own, grid, axis, flip));
      if (!best || distanceMm < best.distanceMm) best = { axis, flip, distanceMm };
    }
  }
  return best;
}

function cornerDistance(own: FileGrid, grid: FileGrid, axis: Fit['axis'], flip: Fit['flip']): number {
  let furthest = 0;
  for (let corner = 0; corner < 8; corner++) {
    const place = [0, 1, 2].map((a) => ((corner >> a) & 1) * (own.sizes[a]! - 1));
    const stored = [0, 0, 0];
    for (let a = 0; a < 3; a++) stored[axis[a]!] = flip[a] ? own.sizes[a]! - 1 - place[a]! : place[a]!;
    furthest = Math.max(furthest, length(subtract(position(own, place), position(grid, stored))));
  }
  return furthest;
}

/** A file that carries the position of every slice must have those of the series, too. */
function sliceDistance(own: FileGrid, grid: FileGrid, axis: Fit['axis'], flip: Fit['flip']): number {
  if (!grid.slicePositions || axis[2] !== 2 || flip[0] || flip[1]) return 0;
  const stored = flip[2] ? grid.slicePositions.toReversed() : grid.slicePositions;
  return Math.max(...own.slicePositions!.map((p, k) => length(subtract(p, stored[k]!))));
}

const position = ({ origin, axes }: FileGrid, place: readonly number[]): Vec3 =>
  axes.reduce((at, axis, a) => addScaled(at, axis, place[a]!), origin);

function segmentNumbers({ voxels, slope, intercept }: StoredVolume): Voxels | Uint8Array | null {
  const plain = slope === 1 && intercept === 0;
  if (voxels instanceof Uint8Array && plain) return voxels;
  const numbers = new Uint8Array(voxels.length);
  for (let n = 0; n < voxels.length; n++) {
    const value = Number(voxels[n]) * slope + intercept;
    numbers[n] = value;
    if (numbers[n] !== value) return null;
  }
  return numbers;
}

function reoriented(values: Voxels | Uint8Array, { axis, flip }: Fit, geometry: VolumeGeometry): Uint8Array {
  const sizes = [geometry.columns, geometry.rows, geometry.slices] as const;
  const storedSizes = [0, 0, 0];
  for (let a = 0; a < 3; a++) storedSizes[axis[a]!] = sizes[a]!;
  const storedStrides = [1, storedSizes[0]!, storedSizes[0]! * storedSizes[1]!];
  const [di, dj, dk] = [0, 1, 2].map((a) => storedStrides[axis[a]!]! * (flip[a] ? -1 : 1)) as [number, number, number];
  const start = [0, 1, 2].reduce((sum, a) => sum + (flip[a] ? (sizes[a]! - 1) * storedStrides[axis[a]!]! : 0), 0);
  const voxels = new Uint8Array(values.length);
  let to = 0;
  for (let k = 0; k < sizes[2]; k++)
    for (let j = 0; j < sizes[1]; j++)
      for (let i = 0, from = start + k * dk + j * dj; i < sizes[0]; i++, from += di)
        voxels[to++] = Number(values[from]);
  return voxels;
}
