import { type HuRange, proposeRange } from '../contours/proposeRange.ts';
import { dot, type Vec3, type VolumeGeometry, voxelFromPatient } from '../geometry.ts';
import { type WorkingGrid, type WorkingPlan, workingPlan } from './workingGrid.ts';

/** What a person means by a click: the patient's own mm measured along the working grid's axes. */
export type BoxPoint = readonly [i: number, j: number, k: number];

/** HU under a click grown by so much propose the window. */
const UNDER_CLICK_MM = 8;

/** The patient's point along the axes of the grid, mm: as boxPlaces and workingPlan count. */
export function boxPoint(geometry: VolumeGeometry, position: Vec3): BoxPoint {
  const [i, j] = voxelFromPatient(geometry, position);
  return [i * geometry.pixelSpacingMm[1], j * geometry.pixelSpacingMm[0], dot(position, geometry.normal)];
}

/**
 * The window that a click proposes: from the HU of the working voxels within 8 mm of it. Null where fat or air lies there.
 */
export function windowUnderClick(geometry: VolumeGeometry, hu: Int16Array, seed: Vec3): HuRange | null {
  const plan = workingPlan(geometry);
  const at = boxPoint(geometry, seed);
  const [alongI, alongJ, alongK] = [plan.placesI, plan.placesJ, plan.placesK].map((places, axis) =>
    [...places.keys()].filter((n) => Math.abs(places[n]! - at[axis]!) <= UNDER_CLICK_MM),
  ) as [number[], number[], number[]];
  const values: number[] = [];
  for (const k of alongK)
    for (const j of alongJ)
      for (const i of alongI) {
        const off = [plan.placesI[i]! - at[0], plan.placesJ[j]! - at[1], plan.placesK[k]! - at[2]] as const;
        if (off[0] ** 2 + off[1] ** 2 + off[2] ** 2 <= UNDER_CLICK_MM ** 2)
          values.push(blockMean(geometry, plan, hu, i, j, k));
      }
  const range = proposeRange(values);
  return range && (range.lowerHu + range.upperHu) / 2 >= FAT_HU ? range : null;
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
const SMOOTH_MM = 1.8;
/** What the HU themselves may lie beyond the window by: thin planes of fat stay closed, where smoothing would open them. */
const BEYOND_HU = 10;

/** HU smoothed by steps of [w, 1 − 2w, w] along each axis until their variance is that of SMOOTH_MM. */
function smoothed({ columns, rows, slices, placesI, placesJ, placesK, hu }: WorkingGrid): Float32Array {
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
