import type { VolumeGeometry } from '../geometry.ts';
import { patientFromVoxel } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { RunSet } from './voxelRuns.ts';
import { RunCollector } from './voxelRuns.ts';

/** Half the edge of the square over which HU are averaged in the slice: less than a branch is wide, enough against noise. */
const AVERAGED_MM = 2;
/** Voxels are the vessel's from this share of its contrast on: half of it and less runs out into the liver's noise. */
const LEAST_SHARE = 0.6;
/** A vessel brighter than the liver by less, once averaged, cannot be told from it. */
const LEAST_CONTRAST_HU = 15;
/** What is brighter than the liver by more is a clip, a stent or calcium. */
const MOST_CONTRAST_HU = 180;
/** The brightest place so near to a click is meant: a hand does not hit the middle of a branch. */
const SEARCH_MM = 3;
/** More of the liver than this is no vessel: the growing has leaked. */
const LARGEST_SHARE = 0.2;

/**
 * A vessel grown from a click: what is connected to it (26 neighbours) within the liver and brighter, averaged over 4 mm in
 * the slice, than half-way from the liver's own HU to the vessel's. A single voxel's HU would not do: in a CT of 5 mm the
 * noise is as large as the contrast. Other findings are left alone.
 * @param liverHu the liver's own HU, its median
 * @param allowed voxels that may be taken: liver, and no other finding
 */
export function growVessel(
  geometry: VolumeGeometry,
  hu: Int16Array,
  allowed: (offset: number) => boolean,
  { seed, liverHu, liverVoxels }: { seed: number; liverHu: number; liverVoxels: number },
): Result<RunSet, 'vessel.noContrast' | 'vessel.leaked' | 'seed.notInExtent'> {
  const { columns, rows, slices, pixelSpacingMm } = geometry;
  const [halfJ, halfI] = pixelSpacingMm.map((spacing) => Math.max(1, Math.round(AVERAGED_MM / spacing))) as [
    number,
    number,
  ];
  const averaged = new Map<number, number>();
  const brightness = (offset: number): number => {
    const known = averaged.get(offset);
    if (known !== undefined) return known;
    const i = offset % columns;
    const j = Math.floor(offset / columns) % rows;
    const slice = offset - i - j * columns;
    let [sum, n] = [0, 0];
    for (let b = Math.max(0, j - halfJ); b <= Math.min(rows - 1, j + halfJ); b++)
      for (let a = Math.max(0, i - halfI); a <= Math.min(columns - 1, i + halfI); a++) {
        sum += hu[slice + a + b * columns]!;
        n++;
      }
    averaged.set(offset, sum / n);
    return sum / n;
  };

  const brightest = liverHu + MOST_CONTRAST_HU;
  const start = brightestNear(geometry, seed, (offset) =>
    allowed(offset) && brightness(offset) <= brightest ? brightness(offset) : Number.NEGATIVE_INFINITY,
  );
  if (start === null) return refuse('seed.notInExtent');
  const vesselHu = brightness(start);
  if (vesselHu < liverHu + LEAST_CONTRAST_HU) return refuse('vessel.noContrast', { hu: vesselHu, liverHu });
  const lowest = liverHu + LEAST_SHARE * (vesselHu - liverHu);
  const most = Math.max(1, LARGEST_SHARE * liverVoxels);
  const taken = new Set([start]);
  for (const offset of taken) {
    if (taken.size > most) return refuse('vessel.leaked', { hu: vesselHu, liverHu });
    const i = offset % columns;
    const j = Math.floor(offset / columns) % rows;
    const k = Math.floor(offset / columns / rows);
    for (let dk = -1; dk <= 1; dk++)
      for (let dj = -1; dj <= 1; dj++)
        for (let di = -1; di <= 1; di++) {
          const [a, b, c] = [i + di, j + dj, k + dk];
          if (a < 0 || b < 0 || c < 0 || a >= columns || b >= rows || c >= slices) continue;
          const next = a + (b + c * rows) * columns;
          if (taken.has(next) || !allowed(next)) continue;
          if (brightness(next) >= lowest && brightness(next) <= brightest) taken.add(next);
        }
  }
  const runs = new RunCollector(columns * rows);
  for (const offset of Uint32Array.from(taken).sort()) runs.add(offset, 1);
  return ok(runs.runs());
}

/** The brightest voxel of the seed's slice within the search radius; null where none may be taken. */
function brightestNear(geometry: VolumeGeometry, seed: number, brightness: (offset: number) => number): number | null {
  const { columns, rows, pixelSpacingMm } = geometry;
  const [i, j, k] = [seed % columns, Math.floor(seed / columns) % rows, Math.floor(seed / columns / rows)];
  const at = patientFromVoxel(geometry, [i, j, k]);
  const reach = Math.ceil(SEARCH_MM / Math.min(...pixelSpacingMm));
  let best: number | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (let b = Math.max(0, j - reach); b <= Math.min(rows - 1, j + reach); b++)
    for (let a = Math.max(0, i - reach); a <= Math.min(columns - 1, i + reach); a++) {
      const place = patientFromVoxel(geometry, [a, b, k]);
      if (Math.hypot(place[0] - at[0], place[1] - at[1], place[2] - at[2]) > SEARCH_MM) continue;
      const offset = a + (b + k * rows) * columns;
      const value = brightness(offset);
      if (value > most) [best, most] = [offset, value];
    }
  return best;
}
