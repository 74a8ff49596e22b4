import type { SegmentNumber } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Millilitre, Millimetre } from '../units.ts';
import type { JointCounts } from './counts.ts';
import { volumeWhere } from './volumes.ts';

/** The longest diameter of a lesion in the plane of acquisition. */
export interface LongestDiameter {
  readonly lengthMm: Millimetre;
  readonly k: number;
  /** Its ends as places of the slice: columns and rows, at the corners of voxels. */
  readonly from: readonly [i: number, j: number];
  readonly to: readonly [i: number, j: number];
}

/**
 * The longest diameter of a segment by RECIST: the largest extent of one connected part in any one slice as it was
 * acquired, from outer edge to outer edge of its voxels; never across slices. Null where it has no voxel.
 * Source: RECIST 1.1, doi 10.1016/j.ejca.2008.10.026 (measured in the plane in which the images were acquired).
 * @param voxels Segment Numbers of its layer, index order i + j·nI + k·nI·nJ
 */
export function longestDiameter(
  voxels: Uint8Array,
  { columns, rows, pixelSpacingMm }: Pick<VolumeGeometry, 'columns' | 'rows' | 'pixelSpacingMm'>,
  segment: SegmentNumber,
  counts: JointCounts,
): LongestDiameter | null {
  let longest: LongestDiameter | null = null;
  counts.forEach((slice, k) => {
    const of = slice.filter(({ findings }) => findings === segment);
    if (of.length === 0) return;
    const box = {
      i0: Math.min(...of.map(({ iMin }) => iMin)),
      i1: Math.max(...of.map(({ iMax }) => iMax)),
      j0: Math.min(...of.map(({ jMin }) => jMin)),
      j1: Math.max(...of.map(({ jMax }) => jMax)),
    };
    const width = box.i1 - box.i0 + 1;
    const seen = new Uint8Array(width * (box.j1 - box.j0 + 1));
    const holds = (i: number, j: number) => voxels[(k * rows + j) * columns + i] === segment;
    for (let j = box.j0; j <= box.j1; j++)
      for (let i = box.i0; i <= box.i1; i++) {
        if (!holds(i, j) || seen[(j - box.j0) * width + i - box.i0]) continue;
        const found = widest(hull(cornersOfPart(i, j, box, seen, holds)), pixelSpacingMm);
        if (longest === null || found.lengthMm > longest.lengthMm) longest = { ...found, k };
      }
  });
  return longest;
}

interface Box {
  readonly i0: number;
  readonly i1: number;
  readonly j0: number;
  readonly j1: number;
}
type Place = readonly [i: number, j: number];

/** Corners of the outermost voxels of each row of the part that holds (i, j); marks the part as seen. Neighbours by 8. */
function cornersOfPart(
  i: number,
  j: number,
  { i0, i1, j0, j1 }: Box,
  seen: Uint8Array,
  holds: (i: number, j: number) => boolean,
): Place[] {
  const width = i1 - i0 + 1;
  const ends = new Map<number, [number, number]>();
  const waiting: Place[] = [[i, j]];
  seen[(j - j0) * width + i - i0] = 1;
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const [x, y] = at;
    const row = ends.get(y);
    if (!row) ends.set(y, [x, x]);
    else {
      row[0] = Math.min(row[0], x);
      row[1] = Math.max(row[1], x);
    }
    for (let b = Math.max(j0, y - 1); b <= Math.min(j1, y + 1); b++)
      for (let a = Math.max(i0, x - 1); a <= Math.min(i1, x + 1); a++) {
        const place = (b - j0) * width + a - i0;
        if (seen[place] || !holds(a, b)) continue;
        seen[place] = 1;
        waiting.push([a, b]);
      }
  }
  return [...ends].flatMap(([y, [from, to]]) =>
    [-0.5, 0.5].flatMap((dy): Place[] => [
      [from - 0.5, y + dy],
      [to + 0.5, y + dy],
    ]),
  );
}

/** Convex hull, by Andrew's monotone chain. */
function hull(points: Place[]): Place[] {
  const sorted = points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (from: readonly Place[]) => {
    const chain: Place[] = [];
    for (const p of from) {
      while (chain.length >= 2) {
        const [a, b] = [chain.at(-2)!, chain.at(-1)!];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}

/** The two points of a hull that lie furthest apart; a hull has few, so all pairs are tried. */
function widest(points: readonly Place[], [rowMm, columnMm]: VolumeGeometry['pixelSpacingMm']) {
  let best = { lengthMm: 0 as Millimetre, from: points[0]!, to: points[0]! };
  points.forEach((from, n) => {
    for (const to of points.slice(n + 1)) {
      const lengthMm = Math.hypot((to[0] - from[0]) * columnMm, (to[1] - from[1]) * rowMm) as Millimetre;
      if (lengthMm > best.lengthMm) best = { lengthMm, from, to };
    }
  });
  return best;
}

/** Where a finding lies: its volume, and how much of it in each part of the liver as it is parted now, ml. */
export interface LesionPlace {
  readonly volumeMl: Millilitre;
  readonly outsideLiverMl: Millilitre;
  /** Parts of the partition that hold some of it, the largest share first. */
  readonly parts: readonly { readonly segment: SegmentNumber; readonly volumeMl: Millilitre }[];
}

/** Volume of a finding, and its share of each part of the partition; see volumeWhere about the last digit. */
export function lesionPlace(counts: JointCounts, geometry: VolumeGeometry, finding: SegmentNumber): LesionPlace {
  const parts = new Set(
    counts.flatMap((slice) => slice.filter(({ findings }) => findings === finding).map(({ partition }) => partition)),
  );
  parts.delete(0 as SegmentNumber);
  return {
    volumeMl: volumeWhere(counts, geometry, ({ findings }) => findings === finding),
    outsideLiverMl: volumeWhere(counts, geometry, ({ findings, extent }) => findings === finding && extent !== LIVER),
    parts: [...parts]
      .map((segment) => ({
        segment,
        volumeMl: volumeWhere(
          counts,
          geometry,
          ({ findings, partition }) => findings === finding && partition === segment,
        ),
      }))
      .sort((a, b) => b.volumeMl - a.volumeMl),
  };
}
