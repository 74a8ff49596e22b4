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
/**
 * Nor can one that stands out by less than so many times the liver's own noise: the brightest of the 40 or so places near
 * a click in bare parenchyma lies 2 to 2.5 of them above its middle.
 */
const LEAST_CONTRAST_NOISE = 3;
/** What is brighter than the liver by more is a clip, a stent or calcium. */
const MOST_CONTRAST_HU = 180;
/** The brightest place so near to a click is meant: a hand does not hit the middle of a branch. */
const SEARCH_MM = 3;
/**
 * More of the liver than this is no vessel: the growing has leaked. Portal and hepatic veins together are some 3 to 6 % of
 * the liver, so one tree alone stays below the upper end of both.
 */
const LARGEST_SHARE = 0.06;

/** HU averaged around a voxel in its slice, each reckoned once. */
function averagedHu({ columns, rows, pixelSpacingMm }: VolumeGeometry, hu: Int16Array): (offset: number) => number {
  const [halfJ, halfI] = pixelSpacingMm.map((spacing) => Math.max(1, Math.round(AVERAGED_MM / spacing))) as [
    number,
    number,
  ];
  const averaged = new Map<number, number>();
  return (offset) => {
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
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/**
 * A vessel grown from a click: what is connected to it (26 neighbours) within the liver and brighter, averaged over 4 mm in
 * the slice, than half-way from the liver's own HU to the vessel's. A single voxel's HU would not do: in a CT of 5 mm the
 * noise is as large as the contrast. Other findings are left alone. Refuses what stands out by less than the liver's noise
 * (`vessel.noContrast`) and what takes more of the liver than its veins are (`vessel.leaked`).
 * @param sample offsets of voxels all over the liver, one or more: its own HU is their median
 * @param allowed voxels that may be taken: liver, and no other finding
 */
export function growVessel(
  geometry: VolumeGeometry,
  hu: Int16Array,
  allowed: (offset: number) => boolean,
  { seed, sample, liverVoxels }: { seed: number; sample: readonly number[]; liverVoxels: number },
): Result<RunSet, 'vessel.noContrast' | 'vessel.leaked' | 'seed.notInExtent'> {
  const { columns, rows, slices } = geometry;
  const brightness = averagedHu(geometry, hu);
  const liverHu = median(sample.map((offset) => hu[offset]!));
  const averages = sample.map(brightness);
  const middle = median(averages);
  const noiseHu = 1.4826 * median(averages.map((value) => Math.abs(value - middle)));
  const brightest = liverHu + MOST_CONTRAST_HU;
  const start = brightestNear(geometry, seed, (offset) =>
    allowed(offset) && brightness(offset) <= brightest ? brightness(offset) : Number.NEGATIVE_INFINITY,
  );
  if (start === null) return refuse('seed.notInExtent');
  const vesselHu = brightness(start);
  const least = Math.max(LEAST_CONTRAST_HU, LEAST_CONTRAST_NOISE * noiseHu);
  if (vesselHu < liverHu + least) return refuse('vessel.noContrast', { hu: vesselHu, liverHu, noiseHu });
  const lowest = liverHu + LEAST_SHARE * (vesselHu - liverHu);
  const most = Math.max(1, LARGEST_SHARE * liverVoxels);
  const taken = new Set([start]);
  for (const offset of taken) {
    if (taken.size > most) return refuse('vessel.leaked', { hu: vesselHu, liverHu, mostPercent: 100 * LARGEST_SHARE });
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
