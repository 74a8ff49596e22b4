import type { FlatPoint, PlaneStack } from './planeStack.ts';

/** A closed line in a plane, mm; the last point joins the first. */
export type Polygon = readonly FlatPoint[];

/**
 * Voxels of a plane whose centre lies in the polygons by the even-odd rule, all polygons together: a hole is a polygon
 * within another. Centres are taken where they truly lie. A centre on a polygon's left or lower side (towards smaller u
 * or v) is in, one on its other sides is out, so that polygons which share a side share no voxel.
 * @returns one byte a voxel of the plane, lines after lines
 */
export function rasterised(stack: PlaneStack, polygons: readonly Polygon[]): Uint8Array {
  const { perLine, lines, uStepMm, uStartMm, vMm } = stack;
  const mask = new Uint8Array(perLine * lines);
  for (let v = 0; v < lines; v++) {
    const crossings = polygons.flatMap((polygon) => crossingsAt(polygon, vMm[v]!)).sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const from = firstFrom(crossings[n]!, uStartMm[v]!, uStepMm, perLine);
      const to = firstFrom(crossings[n + 1]!, uStartMm[v]!, uStepMm, perLine);
      mask.fill(1, v * perLine + from, v * perLine + to);
    }
  }
  return mask;
}

/** Where the sides of a polygon pass the height v, mm along the line. */
function crossingsAt(polygon: Polygon, v: number): number[] {
  const found: number[] = [];
  let [fromU, fromV] = polygon[polygon.length - 1]!;
  for (const [toU, toV] of polygon) {
    if (fromV <= v !== toV <= v) found.push(fromU + ((v - fromV) * (toU - fromU)) / (toV - fromV));
    [fromU, fromV] = [toU, toV];
  }
  return found;
}

/** The first of `count` evenly spaced centres that lies at `place` or beyond: found by division, set right by the test itself. */
function firstFrom(place: number, start: number, step: number, count: number): number {
  let n = Math.min(count, Math.max(0, Math.ceil((place - start) / step)));
  while (n > 0 && start + (n - 1) * step >= place) n--;
  while (n < count && start + n * step < place) n++;
  return n;
}

/** Length of an open line, mm. */
export const lineLength = (line: readonly FlatPoint[]): number =>
  line.reduce((sum, [u, v], n) => (n === 0 ? 0 : sum + Math.hypot(u - line[n - 1]![0], v - line[n - 1]![1])), 0);

/** Area within a polygon, mm²; negative when it runs the other way round. */
export function signedArea(polygon: Polygon): number {
  let twice = 0;
  let [fromU, fromV] = polygon[polygon.length - 1]!;
  for (const [toU, toV] of polygon) {
    twice += fromU * toV - toU * fromV;
    [fromU, fromV] = [toU, toV];
  }
  return twice / 2;
}

/** How far from an outline an end of a correcting line may lie, as a share of the line's own length. */
const END_SHARE = 0.5;

/**
 * The outlines with the piece that a person drew anew: an open line whose ends lie near one outline takes the place of
 * that piece of it which changes the area least. Null where no outline is near both ends, or where the line is too short
 * to say anything.
 */
export function withCorrectedPiece(outlines: readonly Polygon[], line: readonly FlatPoint[]): Polygon[] | null {
  if (line.length < 2) return null;
  const [start, end] = [line[0]!, line[line.length - 1]!];
  const reachMm = END_SHARE * lineLength(line);
  let best: { outline: number; a: Foot; b: Foot; away: number } | null = null;
  for (const [outline, polygon] of outlines.entries()) {
    const [a, b] = [footOn(polygon, start), footOn(polygon, end)];
    const away = Math.max(a.away, b.away);
    if (away <= reachMm && (best === null || away < best.away)) best = { outline, a, b, away };
  }
  if (!best) return null;
  const polygon = outlines[best.outline]!;
  const { a, b } = best;
  // One way round from a to b and back along the line, or the other way round.
  const candidates = [
    [...between(polygon, b, a), ...line],
    [...between(polygon, a, b), ...line.toReversed()],
  ];
  const area = Math.abs(signedArea(polygon));
  const [kept] = candidates.sort(
    (p, q) => Math.abs(Math.abs(signedArea(p)) - area) - Math.abs(Math.abs(signedArea(q)) - area),
  );
  return outlines.map((each, n) => (n === best.outline ? kept! : each));
}

/** The place on a polygon that is nearest to a point: on side `side` (from corner `side` to the next), a share along it. */
interface Foot {
  readonly side: number;
  readonly share: number;
  readonly away: number;
  readonly point: FlatPoint;
}

function footOn(polygon: Polygon, [u, v]: FlatPoint): Foot {
  let best: Foot = { side: 0, share: 0, away: Number.POSITIVE_INFINITY, point: polygon[0]! };
  for (const [side, [fromU, fromV]] of polygon.entries()) {
    const [toU, toV] = polygon[(side + 1) % polygon.length]!;
    const [du, dv] = [toU - fromU, toV - fromV];
    const squared = du * du + dv * dv;
    const share = squared > 0 ? Math.max(0, Math.min(1, ((u - fromU) * du + (v - fromV) * dv) / squared)) : 0;
    const point = [fromU + share * du, fromV + share * dv] as const;
    const away = Math.hypot(u - point[0], v - point[1]);
    if (away < best.away) best = { side, share, away, point };
  }
  return best;
}

/** A polygon's way from one place on it to another, in its own sense of rotation, both places included. */
function between(polygon: Polygon, from: Foot, to: Foot): FlatPoint[] {
  const way: FlatPoint[] = [from.point];
  const n = polygon.length;
  const direct = from.side === to.side && from.share <= to.share;
  const steps = direct ? 0 : (to.side - from.side + n) % n || n;
  for (let step = 1; step <= steps; step++) way.push(polygon[(from.side + step) % n]!);
  way.push(to.point);
  return way;
}
