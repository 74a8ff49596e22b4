import { type AxialSlice, axialMeans } from './axialMeans.ts';
import { aortaIn, liverIn, spineIn } from './axialOrgans.ts';
import type { Enhancement } from './phaseGuess.ts';
import type { Series } from './series.ts';

/**
 * Where the first look is taken, as shares of the way from the lowest slice to the highest: a scan of the abdomen, one
 * with the pelvis and one with chest and pelvis have two or more of these in the liver.
 */
const LOOK_AT = [0.48, 0.59, 0.7, 0.81, 0.92] as const;
/** Narrower than this no picture shows a whole cross-section with its spine. */
const LEAST_FIELD_MM = 200;

/**
 * Slice numbers for a first look at the pixels, at most five, ascending; none where a look would tell nothing: not axial,
 * too narrow for a body, or not measurable.
 */
export function slicesToLookAt({ measurable, geometry }: Pick<Series, 'measurable' | 'geometry'>): readonly number[] {
  if (!measurable || !geometry || Math.abs(geometry.normal[2]) < 0.9) return [];
  const { columns, rows, slices, pixelSpacingMm, normal } = geometry;
  if (columns * pixelSpacingMm[1] < LEAST_FIELD_MM || rows * pixelSpacingMm[0] < LEAST_FIELD_MM) return [];
  const places = LOOK_AT.map((share) => Math.round((normal[2] > 0 ? share : 1 - share) * (slices - 1)));
  return [...new Set(places)].sort((a, b) => a - b);
}

/** An organ must be seen in so many slices, alike within so many HU. */
const LEAST_SLICES = 2;
const ALIKE_HU = 25;
/** Liver is never so much brighter than blood but with iron in it: something else was taken for one of them. */
const MOST_BRIGHTER_HU = 40;

/**
 * Mean HU of liver and aorta from a few axial slices, or null where either was not found alike in two of them: no guess
 * is better than a wrong one. A look, not a measurement: it only helps to name the phase.
 */
export function enhancementOf(slices: readonly AxialSlice[]): Enhancement | null {
  const livers: number[] = [];
  const aortas: number[] = [];
  for (const slice of slices) {
    const means = axialMeans(slice);
    const spine = spineIn(means);
    if (!spine) continue;
    const liver = liverIn(means, spine);
    const aorta = aortaIn(means, spine);
    if (liver !== null) livers.push(liver.hu);
    if (aorta !== null) aortas.push(aorta);
  }
  const liverHu = agreed(livers);
  const aortaHu = agreed(aortas);
  if (liverHu === null || aortaHu === null || liverHu - aortaHu > MOST_BRIGHTER_HU) return null;
  return { liverHu, aortaHu };
}

/** The mean of those values that are alike, where they are more than the others. */
function agreed(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const groups = sorted.map((lowest) => sorted.filter((value) => value >= lowest && value <= lowest + ALIKE_HU));
  const largest = groups.reduce((best, group) => (group.length > best.length ? group : best), []);
  if (largest.length < LEAST_SLICES || 2 * largest.length <= sorted.length) return null;
  return largest.reduce((sum, value) => sum + value, 0) / largest.length;
}
