import { WALK, type WalkNodes } from '../commands/kernels.ts';

/** Chances by the same sweeps over the same edges as the kernel, each computed where it is needed, in double precision. */
export function randomWalkTwin({
  columns,
  rows,
  slices,
  placesI,
  placesJ,
  placesK,
  hu,
  states,
  scaleHu,
  sweeps = 60,
  relaxation = 1.6,
}: WalkNodes): Float64Array {
  const chances = Float64Array.from(states, (state) => (state === WALK.undecided ? 0.5 : state === WALK.in ? 1 : 0));
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
  const undecided = [...states.keys()].filter((v) => states[v] === WALK.undecided);
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (const v of sweep % 2 === 0 ? undecided : [...undecided].reverse()) {
      const edges = neighbours(v);
      const all = edges.reduce((sum, [, weight]) => sum + weight, 0);
      const met = edges.reduce((sum, [w, weight]) => sum + weight * chances[w]!, 0);
      chances[v]! += relaxation * ((all > 0 ? met / all : 0) - chances[v]!);
    }
  return chances;
}
