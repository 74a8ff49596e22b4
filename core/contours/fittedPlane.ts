import type { Vec3 } from '../geometry.ts';
import { addScaled, cross, dot, length, normalized, subtract } from '../geometry.ts';

/** The plane that lies nearest to points: its middle, unit normal, and the direction in which the points spread most. */
export interface FittedPlane {
  readonly middle: Vec3;
  readonly normal: Vec3;
  readonly along: Vec3;
  /** Root mean square of how far the points stray from their longest line, within the plane: 0 for points on a line. */
  readonly widthMm: number;
}

/** Least squares (principal directions of the points); null for fewer than three points or points all in one place. */
export function fittedPlane(points: readonly Vec3[]): FittedPlane | null {
  if (points.length < 3) return null;
  const middle = points.reduce<Vec3>((sum, point) => addScaled(sum, point, 1 / points.length), [0, 0, 0]);
  const arms = points.map((point) => subtract(point, middle));
  // The spread in any direction d is d·S·d; repeated multiplication turns any start towards the direction of most.
  const spread = (d: Vec3): Vec3 =>
    arms.reduce<Vec3>((sum, arm) => addScaled(sum, arm, dot(arm, d) / points.length), [0, 0, 0]);
  const along = mostSpread(spread, arms, null);
  if (!along) return null;
  const aside = mostSpread(spread, arms, along);
  if (!aside) return { middle, normal: along, along, widthMm: 0 };
  const widthMm = Math.sqrt(Math.max(0, dot(spread(aside), aside)));
  return { middle, normal: normalized(cross(along, aside)), along, widthMm };
}

const TURNS = 200;

/** The direction of most spread, at right angles to `not` where given; null where there is none. */
function mostSpread(spread: (d: Vec3) => Vec3, arms: readonly Vec3[], not: Vec3 | null): Vec3 | null {
  const allowed = (d: Vec3): Vec3 => (not ? addScaled(d, not, -dot(d, not)) : d);
  const start = arms.map(allowed).reduce((best, arm) => (length(arm) > length(best) ? arm : best), [0, 0, 0] as Vec3);
  if (!(length(start) > 1e-9)) return null;
  let direction = normalized(start);
  for (let turn = 0; turn < TURNS; turn++) {
    const next = allowed(spread(direction));
    if (!(length(next) > 1e-12)) return null;
    const turned = normalized(next);
    const still = length(subtract(turned, direction)) < 1e-13;
    direction = turned;
    if (still) break;
  }
  return direction;
}
