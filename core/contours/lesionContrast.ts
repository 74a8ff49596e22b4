import type { VolumeGeometry } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Hounsfield } from '../units.ts';
import { type Ellipsoid, ellipsoidVoxels } from './ellipsoid.ts';
import { type HuRange, medianOf, robustSpread } from './proposeRange.ts';
import { RunCollector, type RunSet, runsWithout } from './voxelRuns.ts';

/** What is darker is fat or air, and no tumour (segmentation study, *Tumours*). */
export const FAT_AND_AIR_BELOW_HU = -20;
/** HU are compared as means over a disc of this radius in their slice: 25 HU of noise on voxels of 0.8 mm become 8. */
const DISC_MM = 1.5;
/** The ring that a lesion is told from: so far outside its ellipsoid, past a diameter that was drawn a little short. */
const RING_MM = [2, 8] as const;
/** Vessels and noise make the medians of two pieces of one healthy liver differ by nearly as much. */
const LEAST_CONTRAST_HU = 12;
/** So many standard deviations of the ring; else half way between the medians lies much of the ring itself. */
const LEAST_CONTRAST_SIGMAS = 3;
/** To the other side a lesion is not told from anything, and may be as uneven as its inner half. */
const [NARROWEST_HU, INNER_SIGMAS] = [30, 2.5];
/** A median is as good from so many voxels as from all, and asked for at once. */
const MOST_SAMPLES = 20_000;

/**
 * For each voxel of a set, in its order, the mean of the HU of at least `lowestHu` over the disc around it in its slice, so
 * that fat and air beside a lesion do not darken its border. NaN where the disc holds none.
 */
export function discMeans(geometry: VolumeGeometry, hu: Int16Array, runs: RunSet, lowestHu: number): Float32Array {
  const { columns, rows, pixelSpacingMm } = geometry;
  const reach = Math.floor(DISC_MM / pixelSpacingMm[0] + 1e-9);
  const halves = Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.floor(
      Math.sqrt(Math.max(0, DISC_MM ** 2 - ((n - reach) * pixelSpacingMm[0]) ** 2)) / pixelSpacingMm[1] + 1e-9,
    ),
  );
  let voxels = 0;
  for (let r = 0; r < runs.length; r += 2) voxels += runs[r + 1]!;
  const means = new Float32Array(voxels);
  let n = 0;
  for (let r = 0; r < runs.length; r += 2)
    for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) {
      const i = v % columns;
      const j = Math.floor(v / columns) % rows;
      let [sum, count] = [0, 0];
      for (let dj = Math.max(-reach, -j); dj <= Math.min(reach, rows - 1 - j); dj++) {
        const half = halves[dj + reach]!;
        const end = v + dj * columns + Math.min(half, columns - 1 - i);
        for (let at = v + dj * columns - Math.min(half, i); at <= end; at++)
          if (hu[at]! >= lowestHu) {
            sum += hu[at]!;
            count++;
          }
      }
      means[n++] = count > 0 ? sum / count : Number.NaN;
    }
  return means;
}

/** Those voxels of a set whose mean over a disc (`discMeans`) lies within a range, both ends included. */
export function voxelsWithinMeanHu(
  geometry: VolumeGeometry,
  hu: Int16Array,
  runs: RunSet,
  { lowerHu, upperHu, lowestHu }: { lowerHu: number; upperHu: number; lowestHu: number },
): RunSet {
  const means = discMeans(geometry, hu, runs, lowestHu);
  const collected = new RunCollector(geometry.columns * geometry.rows);
  let n = 0;
  for (let r = 0; r < runs.length; r += 2)
    for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++, n++)
      if (means[n]! >= lowerHu && means[n]! <= upperHu) collected.add(v, 1);
  return collected.runs();
}

/**
 * The range of HU (as means over a disc) that tells a lesion from what lies around its ellipsoid: on the side of the ring,
 * half way between the medians of the inner half and of the ring; on the other side as far, or the inner half's own spread.
 * Fat and air count for neither. Refuses an ellipsoid with no voxel (`ellipsoid.onlyFat`) and one whose ring looks the same
 * (`ellipsoid.noContrast`): in healthy liver there is nothing to grow.
 */
export function proposeLesionRange(
  geometry: VolumeGeometry,
  hu: Int16Array,
  { middle, axes, radiiMm: [a, b, c] }: Ellipsoid,
  lowestHu: number,
): Result<HuRange, 'ellipsoid.onlyFat' | 'ellipsoid.noContrast'> {
  const grown = (by: (radius: number) => number): RunSet =>
    ellipsoidVoxels(geometry, { middle, axes, radiiMm: [by(a), by(b), by(c)] });
  const means = (runs: RunSet) =>
    Array.from(discMeans(geometry, hu, sampled(runs, geometry), lowestHu)).filter((mean) => !Number.isNaN(mean));
  const inner = means(grown((radius) => radius / 2));
  if (inner.length === 0) return refuse('ellipsoid.onlyFat', { lowestHu });
  const ring = means(
    runsWithout(
      grown((radius) => radius + RING_MM[1]),
      grown((radius) => radius + RING_MM[0]),
      geometry.columns * geometry.rows,
    ),
  );
  if (ring.length === 0) return refuse('ellipsoid.noContrast', {});
  const [within, around] = [medianOf(inner), medianOf(ring)];
  const contrast = Math.abs(around - within);
  if (contrast < Math.max(LEAST_CONTRAST_HU, LEAST_CONTRAST_SIGMAS * robustSpread(ring)))
    return refuse('ellipsoid.noContrast', { innerHu: Math.round(within), ringHu: Math.round(around) });
  const half = (within + around) / 2;
  const away = Math.max(contrast / 2, NARROWEST_HU, INNER_SIGMAS * robustSpread(inner));
  const [lower, upper] = around > within ? [within - away, half] : [half, within + away];
  return ok({ lowerHu: Math.round(lower) as Hounsfield, upperHu: Math.round(upper) as Hounsfield });
}

/** Every n-th voxel of a set that has too many to ask. */
function sampled(runs: RunSet, { columns, rows }: VolumeGeometry): RunSet {
  let voxels = 0;
  for (let r = 0; r < runs.length; r += 2) voxels += runs[r + 1]!;
  const step = Math.ceil(voxels / MOST_SAMPLES);
  if (step <= 1) return runs;
  const collected = new RunCollector(columns * rows);
  let n = 0;
  for (let r = 0; r < runs.length; r += 2)
    for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++, n++) if (n % step === 0) collected.add(v, 1);
  return collected.runs();
}
