import type { VolumeGeometry } from '../geometry.ts';
import { axialMeans } from './axialMeans.ts';
import { type LiverSeen, liverIn, spineIn } from './axialOrgans.ts';

/** A liver is some 15 cm high: looks this far apart meet it several times. */
const LOOK_EVERY_MM = 20;
/** Where a liver is large it has this much deep tissue; the muscles of a pelvis and a heart have less. */
const LEAST_DEEP_MM2 = 4000;
/** Neighbouring looks at one organ show alike HU. */
const ALIKE_HU = 25;

/**
 * A slice in which the liver seems to be large: the given one where that already shows it, else of slices 20 mm apart the
 * one with most of it. Null where no two neighbours show much of it alike, and for a series that is not axial: no guess is
 * better than a wrong one. Says where to begin to look, and measures nothing.
 * @param huOf HU of slice k, shape [rows, columns]; asked for few slices
 */
export function liverSlice(geometry: VolumeGeometry, huOf: (k: number) => Int16Array, given: number): number | null {
  if (Math.abs(geometry.normal[2]) < 0.9) return null;
  const look = (k: number): LiverSeen | null => {
    const means = axialMeans({ ...geometry, hu: huOf(k) });
    const spine = spineIn(means);
    return spine && liverIn(means, spine);
  };
  if ((look(given)?.deepMm2 ?? 0) >= LEAST_DEEP_MM2) return given;

  const places = looksThrough(geometry);
  const seen = places.map(look);
  const alike = (one: LiverSeen | null | undefined, other: LiverSeen) =>
    one != null && Math.abs(one.hu - other.hu) <= ALIKE_HU;
  let best: { readonly k: number; readonly deepMm2: number } | null = null;
  for (const [n, here] of seen.entries()) {
    if (!here || here.deepMm2 < LEAST_DEEP_MM2) continue;
    if (!alike(seen[n - 1], here) && !alike(seen[n + 1], here)) continue;
    if (!best || here.deepMm2 > best.deepMm2) best = { k: places[n]!, deepMm2: here.deepMm2 };
  }
  return best?.k ?? null;
}

function looksThrough({ slicePositions, slices }: VolumeGeometry): readonly number[] {
  const spanMm = Math.abs(slicePositions.at(-1)![2] - slicePositions[0]![2]);
  const looks = Math.max(1, Math.min(slices - 1, Math.round(spanMm / LOOK_EVERY_MM)));
  return [...new Set(Array.from({ length: looks + 1 }, (_, n) => Math.round((n * (slices - 1)) / looks)))];
}
