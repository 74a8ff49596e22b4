import type { Vec3 } from '../geometry.ts';
import type { PartAt } from './cutTree.ts';

/** Points of a branch, and the part that is nearest to them. */
export interface BranchPoints {
  readonly part: number;
  readonly points: readonly Vec3[];
}

/** Points of a leaf of the tree: few enough to look at one by one. */
const LEAF = 8;

/** A box of points: either it is parted in two, or it holds the points of `from` to `to` − 1. */
interface Box {
  readonly low: Vec3;
  readonly high: Vec3;
  readonly halves: readonly [Box, Box] | null;
  readonly from: number;
  readonly to: number;
  /** The part of all its points; MIXED where they are of several. */
  readonly part: number;
}
const MIXED = -1;
const NO_PART = -2;

/**
 * The part of the nearest branch point, by plain Euclidean distance; the first branch where two are equally near. The
 * reach is half of how much farther the nearest point of any other part is: so far nothing else can be nearer.
 * Points: at least one in all.
 */
export function nearestBranch(branches: readonly BranchPoints[]): PartAt {
  const points = branches.flatMap(({ part, points: of }) => of.map((point) => ({ part, point })));
  const box = boxOf(points, 0, points.length);
  return (x, y, z, reach) => {
    const nearest = search(points, box, x, y, z, NO_PART);
    const other = search(points, box, x, y, z, nearest.part);
    reach.mm = Math.min(reach.mm, (Math.sqrt(other.squared) - Math.sqrt(nearest.squared)) / 2);
    return nearest.part;
  };
}

type Placed = { part: number; point: Vec3 };

/** Sorts points from … to − 1 into a tree of boxes, in place. */
function boxOf(points: Placed[], from: number, to: number): Box {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  let part = points[from]!.part;
  for (let n = from; n < to; n++) {
    if (points[n]!.part !== part) part = MIXED;
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], points[n]!.point[axis]);
      high[axis] = Math.max(high[axis], points[n]!.point[axis]);
    }
  }
  if (to - from <= LEAF) return { low, high, halves: null, from, to, part };
  const axis = ([0, 1, 2] as const).reduce(
    (best, each) => (high[each] - low[each] > high[best] - low[best] ? each : best),
    0 as 0 | 1 | 2,
  );
  const sorted = points.slice(from, to).sort((a, b) => a.point[axis] - b.point[axis]);
  for (const [n, point] of sorted.entries()) points[from + n] = point;
  const middle = (from + to) >> 1;
  return { low, high, halves: [boxOf(points, from, middle), boxOf(points, middle, to)], from, to, part };
}

/** The nearest point that is not of part `not`. Of equally near ones, that of the smallest part. */
function search(points: readonly Placed[], root: Box, x: number, y: number, z: number, not: number) {
  const found = { part: NO_PART as number, squared: Number.POSITIVE_INFINITY };
  const visit = (box: Box): void => {
    if (box.part === not || squaredTo(box, x, y, z) > found.squared) return;
    if (box.halves) {
      const [a, b] = box.halves;
      const nearFirst = squaredTo(a, x, y, z) <= squaredTo(b, x, y, z);
      visit(nearFirst ? a : b);
      visit(nearFirst ? b : a);
      return;
    }
    for (let n = box.from; n < box.to; n++) {
      const { part, point } = points[n]!;
      if (part === not) continue;
      const squared = (point[0] - x) ** 2 + (point[1] - y) ** 2 + (point[2] - z) ** 2;
      if (squared < found.squared || (squared === found.squared && part < found.part)) {
        found.squared = squared;
        found.part = part;
      }
    }
  };
  visit(root);
  return found;
}

const squaredTo = ({ low, high }: Box, x: number, y: number, z: number): number => {
  const dx = x < low[0] ? low[0] - x : x > high[0] ? x - high[0] : 0;
  const dy = y < low[1] ? low[1] - y : y > high[1] ? y - high[1] : 0;
  const dz = z < low[2] ? low[2] - z : z > high[2] ? z - high[2] : 0;
  return dx * dx + dy * dy + dz * dz;
};
