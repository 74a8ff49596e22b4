import { randomWalkTwin } from '#core/segmentation/randomWalk.twin';
import type { BoxPlaces, WorkingPlan } from '#core/segmentation/workingGrid';
import type { WalkerOptions } from './randomWalker.ts';

// What the kernels over working grids must equal, written plainly: every voxel against every other.

/** Signed distances by looking at all voxels of the other side. */
export function signedDistanceTwin(
  { columns, rows, placesI, placesJ, placesK }: BoxPlaces,
  set: Uint8Array,
): Float32Array {
  const at = (v: number) =>
    [
      placesI[v % columns]!,
      placesJ[Math.floor(v / columns) % rows]!,
      placesK[Math.floor(v / columns / rows)]!,
    ] as const;
  return Float32Array.from(set, (own, v) => {
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

export const randomWalkerTwin = (
  places: BoxPlaces,
  hu: Int16Array,
  states: Uint8Array,
  options: WalkerOptions,
): Float64Array => randomWalkTwin({ ...places, hu, states, ...options });
