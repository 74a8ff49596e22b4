import type { VolumeGeometry } from '#core/geometry';
import { patientFromVoxel } from '#core/geometry';

/** How near a liver is to its reference. */
export interface Agreement {
  readonly dice: number;
  /** Share by which it is larger (positive) or smaller than the reference. */
  readonly volumeError: number;
}

/**
 * Compares voxels with 1 in two layers, every slice with its own extent; where the reference speaks of some slices only,
 * on those.
 */
export function agreement(
  reference: Uint8Array,
  liver: Uint8Array,
  geometry: VolumeGeometry,
  spokenOf: readonly number[] | undefined,
): Agreement {
  const { columns, rows, slices, sliceExtentsMm } = geometry;
  const pixels = columns * rows;
  let [both, of, is, ofMm, isMm] = [0, 0, 0, 0, 0];
  for (const k of spokenOf ?? Array.from({ length: slices }, (_, n) => n)) {
    let [inReference, inLiver] = [0, 0];
    for (let v = k * pixels; v < (k + 1) * pixels; v++) {
      if (reference[v] === 1) {
        inReference++;
        if (liver[v] === 1) both++;
      }
      if (liver[v] === 1) inLiver++;
    }
    of += inReference;
    is += inLiver;
    ofMm += inReference * sliceExtentsMm[k]!;
    isMm += inLiver * sliceExtentsMm[k]!;
  }
  return { dice: (2 * both) / (of + is), volumeError: isMm / ofMm - 1 };
}

type Place = readonly [number, number, number];
const CELL_MM = 8;
/** Of each surface so many points are measured at most, evenly taken; further off than this is not looked. */
const MOST_POINTS = 3000;
const FAR_MM = 48;

/** 95th percentile of the distances between two surfaces, both ways, mm; within the slices that are spoken of. */
export function surface95(
  reference: Uint8Array,
  liver: Uint8Array,
  geometry: VolumeGeometry,
  spokenOf: readonly number[] | undefined,
): number {
  const [a, b] = [surfaceOf(reference, geometry, spokenOf), surfaceOf(liver, geometry, spokenOf)];
  if (a.length === 0 || b.length === 0) return Number.NaN;
  const distances = [...nearest(a, b), ...nearest(b, a)].sort((p, q) => p - q);
  return distances[Math.floor(0.95 * (distances.length - 1))]!;
}

/** Voxels of a set with a face neighbour outside it, in patient mm. The border of the image is no surface. */
function surfaceOf(voxels: Uint8Array, geometry: VolumeGeometry, spokenOf: readonly number[] | undefined): Place[] {
  const { columns, rows, slices } = geometry;
  const pixels = columns * rows;
  const places: Place[] = [];
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) {
        if (voxels[v] !== 1 || spokenOf?.includes(k) === false) continue;
        const free =
          (i > 0 && voxels[v - 1] !== 1) ||
          (i < columns - 1 && voxels[v + 1] !== 1) ||
          (j > 0 && voxels[v - columns] !== 1) ||
          (j < rows - 1 && voxels[v + columns] !== 1) ||
          (!spokenOf && k > 0 && voxels[v - pixels] !== 1) ||
          (!spokenOf && k < slices - 1 && voxels[v + pixels] !== 1);
        if (free) places.push(patientFromVoxel(geometry, [i, j, k]));
      }
  return places;
}

/** Distance of some points of one surface to the nearest point of the other, FAR_MM where none is that near. */
function nearest(from: readonly Place[], to: readonly Place[]): number[] {
  const cells = new Map<number, Place[]>();
  const cell = (mm: number) => Math.floor(mm / CELL_MM) + 512;
  const key = (x: number, y: number, z: number) => (x * 1024 + y) * 1024 + z;
  for (const place of to) {
    const at = key(cell(place[0]), cell(place[1]), cell(place[2]));
    const there = cells.get(at);
    if (there) there.push(place);
    else cells.set(at, [place]);
  }
  const step = Math.max(1, Math.floor(from.length / MOST_POINTS));
  return from
    .filter((_, n) => n % step === 0)
    .map((place) => {
      const [x, y, z] = [cell(place[0]), cell(place[1]), cell(place[2])];
      let best = FAR_MM;
      // Shells of cells outwards: whatever lies in shell r is more than r − 1 cells away.
      for (let r = 0; (r - 1) * CELL_MM < best; r++)
        for (let a = -r; a <= r; a++)
          for (let b = -r; b <= r; b++) {
            const whole = Math.max(Math.abs(a), Math.abs(b)) === r;
            for (let c = -r; c <= r; c += whole || r === 0 ? 1 : 2 * r)
              for (const other of cells.get(key(x + a, y + b, z + c)) ?? [])
                best = Math.min(best, Math.hypot(place[0] - other[0], place[1] - other[1], place[2] - other[2]));
          }
      return best;
    });
}
