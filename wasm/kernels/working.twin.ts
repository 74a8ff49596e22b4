import type { BoxPlaces, WorkingPlan } from '#core/segmentation/workingGrid';
import { OBJECT, UNKNOWN, type WalkerOptions } from './randomWalker.ts';

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

/** Chances by the same sweeps over the same edges, each computed where it is needed, in double precision. */
export function randomWalkerTwin(
  { columns, rows, slices, placesI, placesJ, placesK }: BoxPlaces,
  hu: Int16Array,
  states: Uint8Array,
  { scaleHu, sweeps, relaxation }: WalkerOptions,
): Float64Array {
  const chances = Float64Array.from(states, (state) => (state === UNKNOWN ? 0.5 : state === OBJECT ? 1 : 0));
  const offset = (i: number, j: number, k: number) => i + columns * (j + rows * k);
  const neighbours = (v: number) => {
    const [i, j, k] = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / columns / rows)];
    const edges: (readonly [w: number, weight: number])[] = [];
    const add = (w: number, step: number) => {
      const scaled = Math.min(1023, Math.abs(hu[v]! - hu[w]!)) / scaleHu;
      edges.push([w, (Math.exp(-scaled * scaled) + 1e-4) / (step * step)]);
    };
    if (i > 0) add(offset(i - 1, j, k), placesI[i]! - placesI[i - 1]!);
    if (i < columns - 1) add(offset(i + 1, j, k), placesI[i + 1]! - placesI[i]!);
    if (j > 0) add(offset(i, j - 1, k), placesJ[j]! - placesJ[j - 1]!);
    if (j < rows - 1) add(offset(i, j + 1, k), placesJ[j + 1]! - placesJ[j]!);
    if (k > 0) add(offset(i, j, k - 1), placesK[k]! - placesK[k - 1]!);
    if (k < slices - 1) add(offset(i, j, k + 1), placesK[k + 1]! - placesK[k]!);
    return edges;
  };
  const unknown = [...states.keys()].filter((v) => states[v] === UNKNOWN);
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (const v of sweep % 2 === 0 ? unknown : [...unknown].reverse()) {
      const edges = neighbours(v);
      const all = edges.reduce((sum, [, weight]) => sum + weight, 0);
      const met = edges.reduce((sum, [w, weight]) => sum + weight * chances[w]!, 0);
      chances[v]! += relaxation * ((all > 0 ? met / all : 0) - chances[v]!);
    }
  return chances;
}
