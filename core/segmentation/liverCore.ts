import type { HuRange } from '../contours/proposeRange.ts';
import { dot, type Vec3, type VolumeGeometry, voxelFromPatient } from '../geometry.ts';
import type { Hounsfield } from '../units.ts';
import { type LiverTrend, riseAt } from './liverTrend.ts';
import { type WorkingGrid, type WorkingPlan, workingPlan } from './workingGrid.ts';

/** What a person means by a click: the patient's own mm measured along the working grid's axes. */
export type BoxPoint = readonly [i: number, j: number, k: number];

/** HU under a click grown by so much propose the window. */
const UNDER_CLICK_MM = 12;
/** Of these the nearest say what was meant: a vessel or a lesion beside it is not. */
const NEAREST = 19;
/** Half the window: what noise, fat and small vessels leave in one liver's smoothed HU. */
const HALF_HU = 26;
/** HU that differ by less are of one tissue. */
const ALIKE_HU = 20;
/** Steps until the middle rests. */
const STEPS = 8;

/** The patient's point along the axes of the grid, mm: as boxPlaces and workingPlan count. */
export function boxPoint(geometry: VolumeGeometry, position: Vec3): BoxPoint {
  const [i, j] = voxelFromPatient(geometry, position);
  return [i * geometry.pixelSpacingMm[1], j * geometry.pixelSpacingMm[0], dot(position, geometry.normal)];
}

/**
 * The window that a click proposes: around the middle of the HU, of the working voxels within 12 mm, that are like those
 * nearest to it (mean shift). Null where fat or air lies there.
 */
export function windowUnderClick(geometry: VolumeGeometry, hu: Int16Array, seed: Vec3): HuRange | null {
  const plan = workingPlan(geometry);
  const at = boxPoint(geometry, seed);
  const [alongI, alongJ, alongK] = [plan.placesI, plan.placesJ, plan.placesK].map((places, axis) =>
    [...places.keys()].filter((n) => Math.abs(places[n]! - at[axis]!) <= UNDER_CLICK_MM),
  ) as [number[], number[], number[]];
  const around: { readonly away: number; readonly value: number }[] = [];
  for (const k of alongK)
    for (const j of alongJ)
      for (const i of alongI) {
        const off = [plan.placesI[i]! - at[0], plan.placesJ[j]! - at[1], plan.placesK[k]! - at[2]] as const;
        const away = off[0] ** 2 + off[1] ** 2 + off[2] ** 2;
        if (away <= UNDER_CLICK_MM ** 2) around.push({ away, value: blockMean(geometry, plan, hu, i, j, k) });
      }
  const nearest = around.sort((a, b) => a.away - b.away).slice(0, NEAREST);
  const sorted = nearest.map(({ value }) => value).sort((a, b) => a - b);
  let middle = sorted[sorted.length >> 1];
  if (middle === undefined) return null;
  for (let step = 0; step < STEPS; step++) {
    const from: number = middle;
    const alike = around.map(({ value }) => value).filter((value) => Math.abs(value - from) <= ALIKE_HU);
    middle = alike.reduce((sum, value) => sum + value, 0) / alike.length;
  }
  if (middle < FAT_HU) return null;
  return { lowerHu: Math.round(middle - HALF_HU) as Hounsfield, upperHu: Math.round(middle + HALF_HU) as Hounsfield };
}

/** The HU of one working voxel. */
function blockMean(
  { columns, rows }: VolumeGeometry,
  plan: WorkingPlan,
  hu: Int16Array,
  i: number,
  j: number,
  k: number,
) {
  const right = Math.min(columns, (i + 1) * plan.factorI);
  const bottom = Math.min(rows, (j + 1) * plan.factorJ);
  let [sum, count] = [0, 0];
  for (let z = plan.firstSlices[k]!; z < plan.firstSlices[k + 1]!; z++)
    for (let y = j * plan.factorJ; y < bottom; y++)
      for (let x = i * plan.factorI; x < right; x++, count++) sum += hu[x + columns * (y + rows * z)]!;
  return Math.round(sum / count);
}

/** Below it lie fat and air, whatever the liver's own HU. */
export const FAT_HU = -20;
/** So much below the liver's own HU lies what cannot be liver. */
const FAR_BELOW_HU = 120;

/** HU below which a voxel is fat or air, beside a liver of that window. */
export const fatBelow = ({ lowerHu, upperHu }: HuRange): number =>
  Math.max(FAT_HU, (lowerHu + upperHu) / 2 - FAR_BELOW_HU);

/** How far a working HU is smoothed before the window is asked: noise would make a sponge of the liver. */
const SMOOTH_MM = 2.5;
/** What the HU themselves may lie beyond the window by: thin planes of fat stay closed, where smoothing would open them. */
const BEYOND_HU = 10;

/** HU smoothed by steps of [w, 1 − 2w, w] along each axis until their variance is that of SMOOTH_MM. */
export function smoothed({ columns, rows, slices, placesI, placesJ, placesK, hu }: WorkingGrid): Float32Array {
  let from: Float32Array = new Float32Array(hu);
  let to: Float32Array = new Float32Array(hu.length);
  const axes = [
    [1, columns, placesI],
    [columns, rows, placesJ],
    [columns * rows, slices, placesK],
  ] as const;
  for (const [step, count, places] of axes) {
    if (count < 2) continue;
    const stepMm = (places[count - 1]! - places[0]!) / (count - 1);
    for (let left = (SMOOTH_MM / stepMm) ** 2; left > 1e-9; ) {
      const share = Math.min(0.25, left / 2);
      left -= 2 * share;
      smoothAlong(from, to, step, count, share);
      [from, to] = [to, from];
    }
  }
  return from;
}

function smoothAlong(from: Float32Array, to: Float32Array, step: number, count: number, share: number): void {
  const own = 1 - 2 * share;
  for (let block = 0; block < from.length; block += step * count)
    for (let n = 0; n < count; n++) {
      const first = block + n * step;
      const before = n > 0 ? -step : 0;
      const behind = n < count - 1 ? step : 0;
      for (let v = first; v < first + step; v++)
        to[v] = own * from[v]! + share * (from[v + before]! + from[v + behind]!);
    }
}

/** Voxels that look like liver by the window, levelled by the trend: smoothed within it, and themselves not far beyond. */
export function withinWindow(
  { columns, rows, slices, placesI, placesJ, placesK, hu }: WorkingGrid,
  smooth: Float32Array,
  { lowerHu, upperHu }: HuRange,
  trend: LiverTrend,
): Uint8Array {
  const within = new Uint8Array(hu.length);
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) {
      const ofRow = riseAt(trend, placesI[0]!, placesJ[j]!, placesK[k]!);
      const [first, step] = [placesI[0]!, trend.perMm[0]];
      for (let i = 0; i < columns; i++, v++) {
        const rise = ofRow + step * (placesI[i]! - first);
        const value = smooth[v]! - rise;
        const own = hu[v]! - rise;
        within[v] =
          value >= lowerHu && value <= upperHu && own >= lowerHu - BEYOND_HU && own <= upperHu + BEYOND_HU ? 1 : 0;
      }
    }
  return within;
}

/** Further from a click than this, no liver is meant by it. */
const MISSED_MM = 20;

/** The voxel of the set nearest to the click, or −1 where none lies within 20 mm. */
export function nearestVoxel(
  { columns, rows, slices, placesI, placesJ, placesK }: WorkingGrid,
  set: Uint8Array,
  at: BoxPoint,
): number {
  let nearest = -1;
  let least = MISSED_MM ** 2;
  for (let k = 0, v = 0; k < slices; k++) {
    const alongK = (placesK[k]! - at[2]) ** 2;
    if (alongK > least) {
      v += columns * rows;
      continue;
    }
    for (let j = 0; j < rows; j++) {
      const off = alongK + (placesJ[j]! - at[1]) ** 2;
      if (off > least) {
        v += columns;
        continue;
      }
      for (let i = 0; i < columns; i++, v++) {
        if (!set[v]) continue;
        const squared = off + (placesI[i]! - at[0]) ** 2;
        if (squared > least || (squared === least && nearest >= 0)) continue;
        least = squared;
        nearest = v;
      }
    }
  }
  return nearest;
}
