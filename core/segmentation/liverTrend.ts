import type { BoxPoint } from './liverCore.ts';
import type { WorkingGrid } from './workingGrid.ts';

/**
 * How the HU of one liver lie over the grid, as a plane: a scanner's beam hardens in a large body, a slab is darker at the
 * back than in front. `rise` is what has to be taken off at the click, so that the liver's own middle lies where the HU
 * under the click had it; `perMm` how much more for each mm along the axes.
 */
export interface LiverTrend {
  readonly at: BoxPoint;
  readonly riseHu: number;
  readonly perMm: readonly [number, number, number];
}

export const flatTrend = (at: BoxPoint): LiverTrend => ({ at, riseHu: 0, perMm: [0, 0, 0] });

/** What is taken off the HU of a place. */
export const riseAt = ({ at, riseHu, perMm }: LiverTrend, i: number, j: number, k: number): number =>
  riseHu + perMm[0] * (i - at[0]) + perMm[1] * (j - at[1]) + perMm[2] * (k - at[2]);

/** The middle of a liver lies no further than this from that of the HU under the click. */
const MOST_RISE_HU = 10;
/** No liver's HU change faster than this over its length. */
const STEEPEST_HU_PER_MM = 0.3;
/** A core that reaches no further than this in a direction says nothing of a slope there. */
const SHORT_MM = 10;
/** HU further off than this from the plane are no liver. */
const ODD_HU = 45;
const ROUNDS = 6;
/** So many voxels of a core are looked at, evenly taken. */
const MOST_VOXELS = 20_000;

/** The trend of the voxels of a core whose middle HU are those: a plane through them, fitted robustly (Tukey's biweight). */
export function trendOf(
  { columns, rows, placesI, placesJ, placesK, hu }: WorkingGrid,
  core: Uint8Array,
  at: BoxPoint,
  middleHu: number,
): LiverTrend {
  let count = 0;
  for (let v = 0; v < core.length; v++) count += core[v]!;
  const each = Math.max(1, Math.floor(count / MOST_VOXELS));
  const points: number[] = [];
  for (let v = 0, seen = 0; v < core.length; v++) {
    if (!core[v] || seen++ % each !== 0) continue;
    const row = Math.floor(v / columns);
    points.push(
      placesI[v % columns]! - at[0],
      placesJ[row % rows]! - at[1],
      placesK[Math.floor(row / rows)]! - at[2],
      hu[v]! - middleHu,
    );
  }
  let plane: Plane = [0, 0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) plane = gentle(nextPlane(points, plane, round === 0));
  const [rise, ...perMm] = plane;
  return { at, riseHu: Math.max(-MOST_RISE_HU, Math.min(MOST_RISE_HU, rise)), perMm };
}

type Plane = readonly [rise: number, i: number, j: number, k: number];

function gentle([rise, i, j, k]: Plane): Plane {
  const share = Math.min(1, STEEPEST_HU_PER_MM / Math.hypot(i, j, k));
  return share < 1 ? [rise, i * share, j * share, k * share] : [rise, i, j, k];
}

/** The plane of least squares, points the lighter the further off they are from the one before. */
function nextPlane(points: readonly number[], [rise, i, j, k]: Plane, first: boolean): Plane {
  // Normal equations, a row of four and its right side each.
  const equations = new Float64Array(20);
  for (let p = 0; p < points.length; p += 4) {
    const [x, y, z, value] = [points[p]!, points[p + 1]!, points[p + 2]!, points[p + 3]!];
    const off = (value - rise - i * x - j * y - k * z) / ODD_HU;
    if (!first && Math.abs(off) >= 1) continue;
    const weight = first ? 1 : (1 - off * off) ** 2;
    const terms = [1, x, y, z, value] as const;
    for (let a = 0; a < 4; a++) for (let b = 0; b < 5; b++) equations[5 * a + b]! += weight * terms[a]! * terms[b]!;
  }
  const weights = equations[0]!;
  if (weights <= 0) return [rise, i, j, k];
  for (let a = 1; a < 4; a++) equations[6 * a]! += weights * SHORT_MM ** 2;
  for (let a = 0; a < 4; a++)
    for (let b = 0; b < 4; b++) {
      if (a === b) continue;
      const times = equations[5 * b + a]! / equations[6 * a]!;
      for (let c = a; c < 5; c++) equations[5 * b + c]! -= times * equations[5 * a + c]!;
    }
  const solved = (a: number) => equations[5 * a + 4]! / equations[6 * a]!;
  return [solved(0), solved(1), solved(2), solved(3)];
}

/** The grid with the trend taken off its HU. */
export function levelled(grid: WorkingGrid, trend: LiverTrend): WorkingGrid {
  const { columns, rows, slices, placesI, placesJ, placesK } = grid;
  const hu = new Int16Array(grid.hu.length);
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) {
      const [first, step] = [placesI[0]!, trend.perMm[0]];
      const ofRow = riseAt(trend, first, placesJ[j]!, placesK[k]!);
      for (let i = 0; i < columns; i++, v++) hu[v] = Math.round(grid.hu[v]! - ofRow - step * (placesI[i]! - first));
    }
  return { ...grid, hu };
}
