/**
 * The way of a brush between two points, in three coordinates that stand at right angles (mm): u runs along a line of
 * voxels, v and n across it. All places within the radius of the straight line from a to b.
 */
export interface Capsule {
  readonly a: readonly [u: number, v: number, n: number];
  readonly b: readonly [u: number, v: number, n: number];
  readonly radius: number;
}

/** Whether a place lies within the capsule, its surface included. */
function within({ a, b, radius }: Capsule, u: number, v: number, n: number): boolean {
  const [du, dv, dn] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const squared = du * du + dv * dv + dn * dn;
  const along = squared > 0 ? ((u - a[0]) * du + (v - a[1]) * dv + (n - a[2]) * dn) / squared : 0;
  const t = Math.max(0, Math.min(1, along));
  return (u - a[0] - t * du) ** 2 + (v - a[1] - t * dv) ** 2 + (n - a[2] - t * dn) ** 2 <= radius * radius;
}

/** The stretch of u in which the line at (v, n) passes through the capsule; null where it does not. It is convex: one stretch. */
function stretchAt({ a, b }: Capsule, v: number, n: number, radius: number): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (from: number, to: number) => {
    if (!(from <= to)) return;
    if (from < low) low = from;
    if (to > high) high = to;
  };
  for (const [u, atV, atN] of [a, b]) {
    const left = radius * radius - (v - atV) ** 2 - (n - atN) ** 2;
    if (left >= 0) take(u - Math.sqrt(left), u + Math.sqrt(left));
  }
  const [du, dv, dn] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const squared = du * du + dv * dv + dn * dn;
  if (squared > 0) {
    // The cylinder between the ends: squared distance to the axis is A·u² + 2·B·u + C, and the foot must lie between them.
    const [wv, wn] = [v - a[1], n - a[2]];
    const along = -a[0] * du + wv * dv + wn * dn;
    const A = 1 - (du * du) / squared;
    const B = -a[0] - (along * du) / squared;
    const C = a[0] * a[0] + wv * wv + wn * wn - (along * along) / squared - radius * radius;
    let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (A > 1e-12) {
      const root = Math.sqrt(B * B - A * C);
      [from, to] = [(-B - root) / A, (-B + root) / A];
    } else if (C > 0) to = Number.NaN;
    if (du !== 0) {
      const [start, end] = [-along / du, (squared - along) / du];
      from = Math.max(from, Math.min(start, end));
      to = Math.min(to, Math.max(start, end));
    } else if (along < 0 || along > squared) to = Number.NaN;
    take(from, to);
  }
  return low <= high ? [low, high] : null;
}

/** A line of voxel centres along u: the first one's place, the step, and how many there are. */
export interface VoxelLine {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/**
 * Indices [from, to] of the centres of a line at (v, n) that lie within the capsule. The stretch is found by geometry, its
 * ends by the test itself, so that a voxel exactly at the radius is in. Null where there is none.
 */
export function centresWithin(
  capsule: Capsule,
  v: number,
  n: number,
  { start, step, count }: VoxelLine,
): readonly [number, number] | null {
  const stretch = stretchAt(capsule, v, n, capsule.radius * (1 + 1e-9) + 1e-9);
  if (!stretch) return null;
  let from = Math.max(0, Math.floor((stretch[0] - start) / step));
  let to = Math.min(count - 1, Math.ceil((stretch[1] - start) / step));
  while (from <= to && !within(capsule, start + from * step, v, n)) from++;
  while (to >= from && !within(capsule, start + to * step, v, n)) to--;
  return from <= to ? [from, to] : null;
}
