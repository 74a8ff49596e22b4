import type { HuRange } from '../contours/proposeRange.ts';
import type { WorkingGrid } from './workingGrid.ts';

/** What a person means by a click: the patient's own mm measured along the working grid's axes. */
export type BoxPoint = readonly [i: number, j: number, k: number];

/** HU under a click grown by so much propose the window. */
const UNDER_CLICK_MM = 8;

/** HU of the voxels within 8 mm of the click: what the window is proposed from. */
export function huUnderClick(
  { columns, rows, slices, placesI, placesJ, placesK, hu }: WorkingGrid,
  at: BoxPoint,
): number[] {
  const near = (places: Float64Array, count: number, centre: number) => {
    const within: number[] = [];
    for (let n = 0; n < count; n++) if (Math.abs(places[n]! - centre) <= UNDER_CLICK_MM) within.push(n);
    return within;
  };
  const values: number[] = [];
  const along = near(placesI, columns, at[0]);
  for (const k of near(placesK, slices, at[2]))
    for (const j of near(placesJ, rows, at[1]))
      for (const i of along)
        if ((placesI[i]! - at[0]) ** 2 + (placesJ[j]! - at[1]) ** 2 + (placesK[k]! - at[2]) ** 2 <= UNDER_CLICK_MM ** 2)
          values.push(hu[i + columns * (j + rows * k)]!);
  return values;
}

/** Below it lie fat and air, whatever the liver's own HU. */
export const FAT_HU = -20;
/** So much below the liver's own HU lies what cannot be liver. */
const FAR_BELOW_HU = 120;

/** HU below which a voxel is fat or air, beside a liver of that window. */
export const fatBelow = ({ lowerHu, upperHu }: HuRange): number =>
  Math.max(FAT_HU, (lowerHu + upperHu) / 2 - FAR_BELOW_HU);

/** How far a working HU is smoothed before the window is asked: noise would make a sponge of the liver. */
const SMOOTH_MM = 1.8;
/** What the HU themselves may lie beyond the window by: thin planes of fat stay closed, where smoothing would open them. */
const BEYOND_HU = 10;

/** HU smoothed by steps of [w, 1 − 2w, w] along each axis until their variance is that of SMOOTH_MM. */
function smoothed({ columns, rows, slices, placesI, placesJ, placesK, hu }: WorkingGrid): Float32Array {
  let from: Float32Array = Float32Array.from(hu);
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

/** Voxels that look like liver by the window: smoothed within it, and themselves not far beyond. */
export function withinWindow(grid: WorkingGrid, { lowerHu, upperHu }: HuRange): Uint8Array {
  const smooth = smoothed(grid);
  const { hu } = grid;
  const within = new Uint8Array(hu.length);
  for (let v = 0; v < hu.length; v++) {
    const [value, own] = [smooth[v]!, hu[v]!];
    within[v] =
      value >= lowerHu && value <= upperHu && own >= lowerHu - BEYOND_HU && own <= upperHu + BEYOND_HU ? 1 : 0;
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
