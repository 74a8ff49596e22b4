import type { VolumeGeometry } from '../geometry.ts';
import { forEachRow } from './planeVolumes.ts';
import type { RunSet } from './voxelRuns.ts';

/** A stretch of voxels of one slice: row j, columns from … to, inclusive. */
interface Stretch {
  readonly j: number;
  readonly from: number;
  readonly to: number;
}

/** A part of one slice's contour, or several that go over into the same one. */
export class PlaneShape {
  /** Ascending by row, then by column. */
  readonly stretches: readonly Stretch[];
  /** Voxels. */
  readonly area: number;
  /** Centre of its voxels, in columns and rows. */
  readonly middle: readonly [column: number, row: number];
  readonly iMin: number;
  readonly iMax: number;
  readonly jMin: number;
  readonly jMax: number;

  constructor(stretches: readonly Stretch[]) {
    this.stretches = [...stretches].sort((a, b) => a.j - b.j || a.from - b.from);
    let [area, u, v] = [0, 0, 0];
    for (const { j, from, to } of this.stretches) {
      const length = to - from + 1;
      area += length;
      u += (length * (from + to)) / 2;
      v += length * j;
    }
    this.area = area;
    this.middle = [u / area, v / area];
    this.iMin = Math.min(...this.stretches.map(({ from }) => from));
    this.iMax = Math.max(...this.stretches.map(({ to }) => to));
    this.jMin = this.stretches[0]!.j;
    this.jMax = this.stretches[this.stretches.length - 1]!.j;
  }

  /** Voxels of this shape that lie upon the other one, whose voxel (i, j) lies at (i + columns, j + rows) of this grid. */
  overlap(other: PlaneShape, shift: { columns: number; rows: number }): number {
    const [di, dj] = [Math.round(shift.columns), Math.round(shift.rows)];
    const rows = new Map<number, Stretch[]>();
    for (const stretch of other.stretches) rows.set(stretch.j + dj, [...(rows.get(stretch.j + dj) ?? []), stretch]);
    let voxels = 0;
    for (const { j, from, to } of this.stretches)
      for (const there of rows.get(j) ?? [])
        voxels += Math.max(0, Math.min(to, there.to + di) - Math.max(from, there.from + di) + 1);
    return voxels;
  }
}

/** The parts of one slice's voxels, joined by edges and corners. */
export function componentsOf(runs: RunSet, k: number, geometry: VolumeGeometry): PlaneShape[] {
  const stretches: Stretch[] = [];
  forEachRow(runs, geometry, (slice, j, from, to) => {
    if (slice === k) stretches.push({ j, from, to: to - 1 });
  });
  return groups(stretches.length, (join) => {
    let above = 0;
    for (const [n, { j, from, to }] of stretches.entries()) {
      while (stretches[above]!.j < j - 1) above++;
      for (let a = above; a < n && stretches[a]!.j === j - 1; a++)
        if (stretches[a]!.from <= to + 1 && stretches[a]!.to >= from - 1) join(n, a);
    }
  }).map((group) => new PlaneShape(group.map((n) => stretches[n]!)));
}

/** Shapes of two slices that go over into one another, and those that meet none. */
export interface Meetings {
  readonly pairs: readonly (readonly [PlaneShape, PlaneShape])[];
  readonly loneBefore: readonly PlaneShape[];
  readonly loneAfter: readonly PlaneShape[];
}

/**
 * Which shapes of one slice go over into which of another: those that meet, directly or by way of others, are one pair. Of
 * shapes that meet none, one that is alone on either side goes over into the other.
 */
export function shapesThatMeet(
  before: readonly PlaneShape[],
  after: readonly PlaneShape[],
  shift: { columns: number; rows: number },
): Meetings {
  const joined = groups(before.length + after.length, (join) => {
    for (const [a, first] of before.entries())
      for (const [b, second] of after.entries()) if (first.overlap(second, shift) > 0) join(a, before.length + b);
  });
  const pairs: (readonly [PlaneShape, PlaneShape])[] = [];
  const [loneBefore, loneAfter]: [PlaneShape[], PlaneShape[]] = [[], []];
  for (const group of joined) {
    const from = group.filter((n) => n < before.length).map((n) => before[n]!);
    const to = group.filter((n) => n >= before.length).map((n) => after[n - before.length]!);
    if (from.length > 0 && to.length > 0) pairs.push([together(from), together(to)]);
    else if (from.length > 0) loneBefore.push(...from);
    else loneAfter.push(...to);
  }
  if (loneBefore.length !== 1 || loneAfter.length !== 1) return { pairs, loneBefore, loneAfter };
  return { pairs: [...pairs, [loneBefore[0]!, loneAfter[0]!]], loneBefore: [], loneAfter: [] };
}

const together = (shapes: readonly PlaneShape[]): PlaneShape =>
  shapes.length === 1 ? shapes[0]! : new PlaneShape(shapes.flatMap(({ stretches }) => stretches));

/** Groups of 0 … count − 1 that `link` joins, each ascending. */
function groups(count: number, link: (join: (a: number, b: number) => void) => void): number[][] {
  const parent = Array.from({ length: count }, (_, n) => n);
  const root = (n: number): number => {
    let at = n;
    while (parent[at] !== at) at = parent[at]!;
    parent[n] = at;
    return at;
  };
  link((a, b) => {
    parent[root(a)] = root(b);
  });
  const members = new Map<number, number[]>();
  for (let n = 0; n < count; n++) members.set(root(n), [...(members.get(root(n)) ?? []), n]);
  return [...members.values()];
}
