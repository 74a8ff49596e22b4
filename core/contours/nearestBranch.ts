import type { Vec3 } from '../geometry.ts';
import type { PartAt } from './cutTree.ts';

/** Points of a branch, and the part that is nearest to them. */
export interface BranchPoints {
  readonly part: number;
  readonly points: readonly Vec3[];
}

/** Points of a leaf of the tree: few enough to look at one by one. */
const LEAF = 8;
const MIXED = -1;
/** Deep enough for any number of points that memory holds. */
const DEEPEST = 64;

/**
 * The part of the nearest branch point, by plain Euclidean distance; the smaller part where two are equally near. The
 * reach is half of how much farther the nearest point of any other part is: so far nothing else can be nearer.
 * Points: at least one in all. A tree of boxes laid flat, searched without a call: every voxel of a liver asks.
 */
export function nearestBranch(branches: readonly BranchPoints[]): PartAt {
  const points = branches.flatMap(({ part, points: of }) => of.map((point) => ({ part, point })));
  const boxes: Box[] = [];
  boxOf(points, 0, points.length, boxes);
  const places = Float64Array.from(points.flatMap(({ point }) => point));
  const parts = Int32Array.from(points, ({ part }) => part);
  const walls = Float64Array.from(boxes.flatMap(({ low, high }) => [...low, ...high]));
  const partOf = Int32Array.from(boxes, ({ part }) => part);
  const from = Int32Array.from(boxes, (box) => box.from);
  const to = Int32Array.from(boxes, (box) => box.to);
  const second = Int32Array.from(boxes, (box) => box.second);
  const waiting = new Int32Array(DEEPEST);

  const squaredTo = (box: number, x: number, y: number, z: number): number => {
    const at = 6 * box;
    const dx = x < walls[at]! ? walls[at]! - x : x > walls[at + 3]! ? x - walls[at + 3]! : 0;
    const dy = y < walls[at + 1]! ? walls[at + 1]! - y : y > walls[at + 4]! ? y - walls[at + 4]! : 0;
    const dz = z < walls[at + 2]! ? walls[at + 2]! - z : z > walls[at + 5]! ? z - walls[at + 5]! : 0;
    return dx * dx + dy * dy + dz * dz;
  };

  return (x, y, z, reach) => {
    let nearest = -1;
    let squared = Number.POSITIVE_INFINITY;
    // Of the nearest point of any other part.
    let other = Number.POSITIVE_INFINITY;
    waiting[0] = 0;
    for (let held = 1; held > 0; ) {
      const box = waiting[--held]!;
      if (squaredTo(box, x, y, z) > (partOf[box] === nearest ? squared : other)) continue;
      const next = second[box]!;
      if (next > 0) {
        // The first half follows its box; the nearer one is looked at first.
        const first = squaredTo(box + 1, x, y, z) <= squaredTo(next, x, y, z);
        waiting[held++] = first ? next : box + 1;
        waiting[held++] = first ? box + 1 : next;
        continue;
      }
      for (let n = from[box]!; n < to[box]!; n++) {
        const [dx, dy, dz] = [places[3 * n]! - x, places[3 * n + 1]! - y, places[3 * n + 2]! - z];
        const far = dx * dx + dy * dy + dz * dz;
        const part = parts[n]!;
        if (part === nearest) {
          if (far < squared) squared = far;
        } else if (far < squared || (far === squared && part < nearest)) {
          other = squared;
          squared = far;
          nearest = part;
        } else if (far < other) other = far;
      }
    }
    reach.mm = Math.min(reach.mm, (Math.sqrt(other) - Math.sqrt(squared)) / 2);
    return nearest;
  };
}

/** A box of points from … to − 1: parted in two (the first half is the box after it, `second` the other), or a leaf. */
interface Box {
  readonly low: Vec3;
  readonly high: Vec3;
  readonly from: number;
  readonly to: number;
  /** The part of all its points; MIXED where they are of several. */
  readonly part: number;
  second: number;
}

/** Sorts points from … to − 1 into a tree of boxes, in place; a box comes before its halves. */
function boxOf(points: { part: number; point: Vec3 }[], from: number, to: number, boxes: Box[]): number {
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
  const box: Box = { low, high, from, to, part, second: 0 };
  const at = boxes.push(box) - 1;
  if (to - from <= LEAF) return at;
  const axis = ([0, 1, 2] as const).reduce<0 | 1 | 2>(
    (best, each) => (high[each] - low[each] > high[best] - low[best] ? each : best),
    0,
  );
  const sorted = points.slice(from, to).sort((a, b) => a.point[axis] - b.point[axis]);
  for (const [n, point] of sorted.entries()) points[from + n] = point;
  const middle = (from + to) >> 1;
  boxOf(points, from, middle, boxes);
  box.second = boxOf(points, middle, to, boxes);
  return at;
}
