import type { Lattice } from './sliceEditDistance.ts';

// A lattice of values over a plane: what lies between its nodes, and beside them on a tilted series.

/** Between the four nodes around a place, a share x of the way across and y of the way down. */
const mixed = (
  values: Float32Array,
  [a, b, c, d]: readonly [number, number, number, number],
  x: number,
  y: number,
): number => (1 - y) * ((1 - x) * values[a]! + x * values[b]!) + y * ((1 - x) * values[c]! + x * values[d]!);

/** What lies on the left of four nodes a share y of the way down, and how much more on their right. */
export function downSides(
  values: Float32Array,
  [a, b, c, d]: readonly [number, number, number, number],
  y: number,
): readonly [left: number, step: number] {
  const left = values[a]! + y * (values[c]! - values[a]!);
  return [left, values[b]! + y * (values[d]! - values[b]!) - left];
}

/** Between nodes; beyond the lattice as at its border. */
export function valueAt(values: Float32Array, across: number, down: number, a: number, b: number): number {
  const x = Math.max(0, Math.min(across - 1, a));
  const y = Math.max(0, Math.min(down - 1, b));
  const [a0, b0] = [Math.min(Math.floor(x), across - 2), Math.min(Math.floor(y), down - 2)];
  const n = Math.max(0, b0) * across + Math.max(0, a0);
  const right = across > 1 ? 1 : 0;
  const below = down > 1 ? across : 0;
  return mixed(values, [n, n + right, n + below, n + below + right], x - Math.max(0, a0), y - Math.max(0, b0));
}

/** How far a place of plane p lies, in nodes, from the same place straight above or below on the drawn plane; null for not at all. */
export function shiftInNodes(
  { stack, uEach, vEach }: Lattice,
  p: number,
  index: number,
): readonly [number, number] | null {
  const [u, v] = stack.shiftMm[p]!;
  const [fromU, fromV] = stack.shiftMm[index]!;
  if (Math.abs(u - fromU) < 1e-6 && Math.abs(v - fromV) < 1e-6) return null;
  const vStepMm = stack.lines > 1 ? (stack.vMm[stack.lines - 1]! - stack.vMm[0]!) / (stack.lines - 1) : 1;
  return [(u - fromU) / (uEach * stack.uStepMm), (v - fromV) / (vEach * vStepMm)];
}

/**
 * The part of a lattice where the contour moved, wherever it is looked at from the planes in reach, and how values are cut
 * to it; null where it moved by less than that everywhere.
 */
export function latticeAround(
  wide: Lattice,
  moved: Float32Array,
  leastMm: number,
  shifts: readonly (readonly [number, number] | null)[],
): { readonly lattice: Lattice; readonly crop: (values: Float32Array) => Float32Array } | null {
  let [aMin, aMax, bMin, bMax] = [wide.across, -1, wide.down, -1];
  for (let b = 0, n = 0; b < wide.down; b++)
    for (let a = 0; a < wide.across; a++, n++)
      if (Math.abs(moved[n]!) >= leastMm) {
        aMin = Math.min(aMin, a);
        aMax = Math.max(aMax, a);
        bMin = Math.min(bMin, b);
        bMax = Math.max(bMax, b);
      }
  if (aMax < 0) return null;
  const furthest = (axis: 0 | 1) => Math.ceil(Math.max(0, ...shifts.map((shift) => Math.abs(shift?.[axis] ?? 0))));
  const [aFrom, bFrom] = [Math.max(0, aMin - 2 - furthest(0)), Math.max(0, bMin - 2 - furthest(1))];
  const across = Math.min(wide.across, aMax + 3 + furthest(0)) - aFrom;
  const down = Math.min(wide.down, bMax + 3 + furthest(1)) - bFrom;
  const [uFrom, vFrom] = [wide.uFrom + aFrom * wide.uEach, wide.vFrom + bFrom * wide.vEach];
  const lattice: Lattice = { ...wide, uFrom, vFrom, across, down };
  const crop = (values: Float32Array) =>
    Float32Array.from(
      { length: across * down },
      (_, n) => values[aFrom + (n % across) + wide.across * (bFrom + Math.floor(n / across))]!,
    );
  return { lattice, crop };
}
