import { addVoxel, type Carried, type Competition, emptyBits, type VoxelBits } from '../commands/kernels.ts';
import type { BoxPlaces, WorkingPlan } from './workingGrid.ts';

// What the kernels over working grids must equal, written plainly: every voxel against every other.

/** Signed distances by looking at all voxels of the other side. */
export function signedDistanceTwin(
  { columns, rows, placesI, placesJ, placesK }: BoxPlaces,
  set: Uint8Array,
  side: 'outside' | 'inside' | 'both' = 'both',
): Float32Array {
  const at = (v: number) =>
    [
      placesI[v % columns]!,
      placesJ[Math.floor(v / columns) % rows]!,
      placesK[Math.floor(v / columns / rows)]!,
    ] as const;
  return Float32Array.from(set, (own, v) => {
    if (side === (own ? 'outside' : 'inside')) return 0;
    const from = at(v);
    let nearest = Number.POSITIVE_INFINITY;
    set.forEach((other, w) => {
      if ((other !== 0) === (own !== 0)) return;
      const to = at(w);
      nearest = Math.min(nearest, Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]));
    });
    return own ? -nearest : nearest;
  });
}

/** Rounded means of a plan's blocks. */
export function averagedHuTwin(
  plan: WorkingPlan,
  { columns, rows }: { columns: number; rows: number },
  hu: Int16Array,
): Int16Array {
  const averaged = new Int16Array(plan.columns * plan.rows * plan.slices);
  averaged.forEach((_, v) => {
    const [i, j] = [v % plan.columns, Math.floor(v / plan.columns) % plan.rows];
    const k = Math.floor(v / plan.columns / plan.rows);
    const values: number[] = [];
    for (let z = plan.firstSlices[k]!; z < plan.firstSlices[k + 1]!; z++)
      for (let y = j * plan.factorJ; y < Math.min(rows, (j + 1) * plan.factorJ); y++)
        for (let x = i * plan.factorI; x < Math.min(columns, (i + 1) * plan.factorI); x++)
          values.push(hu[x + columns * (y + rows * z)]!);
    averaged[v] = Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
  });
  return averaged;
}

/**
 * Who gets each voxel: of all that are reached and not yet given, always the cheapest is given next, and offers its
 * neighbours what they would cost from there. `narrowly` says whether somewhere the other side was as cheap but for rounding.
 */
export function competitionTwin(field: Competition): { readonly labels: Uint8Array; readonly narrowly: boolean } {
  const { columns, rows, slices, placesI, placesJ, placesK, hu, depths, seeds, centreHu, halfHu, furthest } = field;
  const offers = [1, 2].map((side) =>
    Float64Array.from(seeds, (seed) => (seed === side ? 0 : Number.POSITIVE_INFINITY)),
  );
  const labels = new Uint8Array(seeds.length);
  const given = new Uint8Array(seeds.length);
  let narrowly = false;
  const near = (a: number, b: number) => a < Number.POSITIVE_INFINITY && Math.abs(a - b) <= 1e-5 * Math.max(1, a);
  for (;;) {
    let next = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let v = 0; v < seeds.length; v++) {
      const cost = Math.min(offers[0]![v]!, offers[1]![v]!);
      if (given[v] || cost >= least) continue;
      next = v;
      least = cost;
    }
    if (next < 0) break;
    const side = offers[0]![next]! <= offers[1]![next]! ? 1 : 2;
    if (near(offers[0]![next]!, offers[1]![next]!) || (side === 1 && near(least, furthest))) narrowly = true;
    given[next] = 1;
    labels[next] = side === 1 && least > furthest ? 2 : side;
    const [i, j, k] = [next % columns, Math.floor(next / columns) % rows, Math.floor(next / columns / rows)];
    for (let z = Math.max(0, k - 1); z <= Math.min(slices - 1, k + 1); z++)
      for (let y = Math.max(0, j - 1); y <= Math.min(rows - 1, j + 1); y++)
        for (let x = Math.max(0, i - 1); x <= Math.min(columns - 1, i + 1); x++) {
          const v = x + columns * (y + rows * z);
          if (given[v]) continue;
          const length = Math.hypot(placesI[x]! - placesI[i]!, placesJ[y]! - placesJ[j]!, placesK[z]! - placesK[k]!);
          const step = (hu[v]! - hu[next]!) / halfHu;
          const away = (hu[v]! - centreHu) / halfHu;
          const mm = 0.02 + 1 / (1 + (depths[v]! / 3) ** 2) + (side === 1 ? step * step + away * away : 0.35);
          offers[side - 1]![v] = Math.min(offers[side - 1]![v]!, least + Math.min(20, mm) * length);
        }
  }
  return { labels, narrowly };
}

/**
 * The field at every native voxel, by its eight neighbours; and the voxels so near to ½ or 0.98 that the last digit decides
 * them, which single precision may round either way.
 */
export function carryTwin(
  grid: { columns: number; rows: number; slices: number },
  hu: Int16Array,
  { box, field, fromSlice, toSlice, heightsMm, rowSpacingMm, columnSpacingMm, leastHu }: Carried,
): { bits: VoxelBits; narrow: VoxelBits } {
  const bits = emptyBits(grid);
  const narrow = emptyBits(grid);
  const between = (places: Float64Array, at: number) => {
    let n = 0;
    while (n < places.length - 2 && places[n + 1]! <= at) n++;
    if (places.length === 1) return [0, 0, 0] as const;
    return [n, n + 1, Math.max(0, Math.min(1, (at - places[n]!) / (places[n + 1]! - places[n]!)))] as const;
  };
  const value = (i: number, j: number, k: number) => field[i + box.columns * (j + box.rows * k)]!;
  for (let k = fromSlice; k < toSlice; k++)
    for (let j = 0; j < grid.rows; j++)
      for (let i = 0; i < grid.columns; i++) {
        const [x0, x1, x] = between(box.placesI, i * columnSpacingMm);
        const [y0, y1, y] = between(box.placesJ, j * rowSpacingMm);
        const [z0, z1, z] = between(box.placesK, heightsMm[k]!);
        const row = (b: number, c: number) => value(x0, b, c) * (1 - x) + value(x1, b, c) * x;
        const plane = (c: number) => row(y0, c) * (1 - y) + row(y1, c) * y;
        const chance = plane(z0) * (1 - z) + plane(z1) * z;
        if (chance > 0.5 && (chance >= 0.98 || hu[i + grid.columns * (j + grid.rows * k)]! >= leastHu))
          addVoxel(bits, i, j, k);
        if (Math.min(Math.abs(chance - 0.5), Math.abs(chance - 0.98)) < 1e-5) addVoxel(narrow, i, j, k);
      }
  return { bits, narrow };
}
