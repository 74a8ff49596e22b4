import type { PartitionMap } from '#core/contours/partitionMap';
import { addScaled } from '#core/geometry';
import type { PlaneFrame, PlanePoint } from '../../viewport/planeFrame.ts';

/** A piece of a line on a view, mm. */
export type Piece = readonly [from: PlanePoint, to: PlanePoint];

/** The rectangle of a view that is looked at, mm. */
export interface Seen {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const CELL_MM = 4;
/** So far on either side of a piece the parts must differ for it to be a cut, and not where two boundaries only cross. */
const BESIDE_MM = 0.8;

/** Where the surfaces of a cut cross a view, in pieces of a few mm: only where they part something. */
export function crossings(map: PartitionMap, frame: PlaneFrame, index: number, seen: Seen): Piece[] {
  const nu = Math.max(1, Math.ceil((seen.right - seen.left) / CELL_MM));
  const nv = Math.max(1, Math.ceil((seen.bottom - seen.top) / CELL_MM));
  const at = (a: number, b: number): PlanePoint => [
    seen.left + (a / nu) * (seen.right - seen.left),
    seen.top + (b / nv) * (seen.bottom - seen.top),
  ];
  const pieces: Piece[] = [];
  for (const { surface, shiftMm } of map.surfaces) {
    const heights = new Float64Array((nu + 1) * (nv + 1));
    for (let b = 0; b <= nv; b++)
      for (let a = 0; a <= nu; a++)
        heights[a + b * (nu + 1)] = surface.heightAt(...frame.patientPoint(at(a, b), index)) + shiftMm;
    const height = (a: number, b: number) => heights[a + b * (nu + 1)]!;
    const between = (a: number, b: number, c: number, d: number): PlanePoint | null => {
      const [from, to] = [height(a, b), height(c, d)];
      if (from >= 0 === to >= 0) return null;
      const share = from / (from - to);
      const [p, q] = [at(a, b), at(c, d)];
      return [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])];
    };
    for (let b = 0; b < nv; b++)
      for (let a = 0; a < nu; a++) {
        const ends = [
          between(a, b, a + 1, b),
          between(a + 1, b, a + 1, b + 1),
          between(a, b + 1, a + 1, b + 1),
          between(a, b, a, b + 1),
        ].filter((point) => point !== null);
        for (let n = 0; n + 1 < ends.length; n += 2) {
          const [p, q] = [ends[n]!, ends[n + 1]!];
          const middle = frame.patientPoint([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2], index);
          const beside = (mm: number) => map.partAt(addScaled(middle, surface.normal, mm));
          if (beside(BESIDE_MM) !== beside(-BESIDE_MM) || beside(0) === ZONE) pieces.push([p, q]);
        }
      }
  }
  return pieces;
}

/** Within a transection zone both sides of the surface are the zone's. */
const ZONE = 2;

/** The place of pieces nearest to a point of the view, and how far it is, mm. */
export function nearestOnPieces(
  pieces: readonly Piece[],
  [u, v]: PlanePoint,
): { readonly point: PlanePoint; readonly mm: number } | null {
  let best: { point: PlanePoint; mm: number } | null = null;
  for (const [[a, b], [c, d]] of pieces) {
    const [du, dv] = [c - a, d - b];
    const share = Math.max(0, Math.min(1, ((u - a) * du + (v - b) * dv) / (du * du + dv * dv || 1)));
    const point: PlanePoint = [a + share * du, b + share * dv];
    const mm = Math.hypot(u - point[0], v - point[1]);
    if (!best || mm < best.mm) best = { point, mm };
  }
  return best;
}
