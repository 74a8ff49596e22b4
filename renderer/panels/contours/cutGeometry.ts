import type { Vec3 } from '#core/geometry';
import { addScaled, cross, dot, length, normalized, subtract } from '#core/geometry';
import type { PlaneFrame, PlanePoint } from '../../viewport/planeFrame.ts';

type Triangle = readonly [Vec3, Vec3, Vec3];

/** Unit normal of the plane through three points. */
export const planeNormal = ([a, b, c]: Triangle): Vec3 => normalized(cross(subtract(b, a), subtract(c, a)));

export const middleOf = ([a, b, c]: Triangle): Vec3 => [
  (a[0] + b[0] + c[0]) / 3,
  (a[1] + b[1] + c[1]) / 3,
  (a[2] + b[2] + c[2]) / 3,
];

/** Where a cut crosses a view: a point of the line nearest to `near`, and the line's direction, both mm on the view. */
export function crossingLine(
  frame: PlaneFrame,
  index: number,
  points: Triangle,
  near: PlanePoint,
): { readonly middle: PlanePoint; readonly direction: PlanePoint } | null {
  const normal = planeNormal(points);
  // The plane's equation in the view's own two coordinates: nu·u + nv·v = distance.
  const nu = dot(normal, frame.right);
  const nv = -dot(normal, frame.up);
  const steepness = Math.hypot(nu, nv);
  if (steepness < 0.02) return null;
  const off = dot(normal, subtract(frame.patientPoint(near, index), points[0]));
  return {
    middle: [near[0] - (off * nu) / steepness ** 2, near[1] - (off * nv) / steepness ** 2],
    direction: [-nv / steepness, nu / steepness],
  };
}

/** The points moved by a vector. */
export const moved = (points: Triangle, by: Vec3): Triangle => [
  addScaled(points[0], by, 1),
  addScaled(points[1], by, 1),
  addScaled(points[2], by, 1),
];

/** The points turned about an axis through `centre` by `angle`, radians, right-handed. */
export function turned(points: Triangle, centre: Vec3, axis: Vec3, angle: number): Triangle {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turn = (point: Vec3): Vec3 => {
    const arm = subtract(point, centre);
    const around = cross(axis, arm);
    const along = dot(axis, arm) * (1 - cos);
    return [
      centre[0] + arm[0] * cos + around[0] * sin + axis[0] * along,
      centre[1] + arm[1] * cos + around[1] * sin + axis[1] * along,
      centre[2] + arm[2] * cos + around[2] * sin + axis[2] * along,
    ];
  };
  return [turn(points[0]), turn(points[1]), turn(points[2])];
}

/** A point clearly on one side of the plane: from its middle along the normal, towards `towards` or away from it. */
export function sidePoint(points: Triangle, towards: Vec3): Vec3 {
  const normal = planeNormal(points);
  const side = dot(subtract(towards, points[0]), normal) >= 0 ? 1 : -1;
  return addScaled(middleOf(points), normal, 50 * side);
}

/** The same side of a plane that has moved. */
export function carriedSide(before: Triangle, flrSide: Vec3, after: Triangle): Vec3 {
  const side = Math.sign(dot(subtract(flrSide, before[0]), planeNormal(before))) || 1;
  return addScaled(middleOf(after), planeNormal(after), 50 * side);
}

export const mirroredSide = (points: Triangle, flrSide: Vec3): Vec3 => {
  const normal = planeNormal(points);
  return addScaled(flrSide, normal, -2 * dot(subtract(flrSide, points[0]), normal));
};

/** Which way the FLR side lies on a view, as a unit vector there; null where the plane lies flat on it. */
export function sideOnView(frame: PlaneFrame, points: Triangle, flrSide: Vec3): PlanePoint | null {
  const normal = planeNormal(points);
  const side = Math.sign(dot(subtract(flrSide, points[0]), normal)) || 1;
  const [u, v] = [dot(normal, frame.right) * side, -dot(normal, frame.up) * side];
  const size = Math.hypot(u, v);
  return size < 0.02 ? null : [u / size, v / size];
}

/**
 * The points moved along their normal, by `mm`, towards an arrow pressed on a view (`pressed` in the view's own right and
 * down), whichever way the points' own order turns the normal. Where the line runs along the arrow, it takes the arrow
 * that lies across: right for up, left for down.
 */
export function nudged(
  frame: Pick<PlaneFrame, 'right' | 'up'>,
  points: Triangle,
  pressed: PlanePoint,
  mm: number,
): Triangle {
  const normal = planeNormal(points);
  const [u, v] = [dot(normal, frame.right), -dot(normal, frame.up)];
  const along = u * pressed[0] + v * pressed[1];
  const sign = Math.sign(Math.abs(along) > 1e-6 ? along : -u * pressed[1] - v * pressed[0]) || 1;
  return moved(points, addScaled([0, 0, 0], normal, sign * mm));
}

/** "left of the plane": where the FLR lies, by the patient's strongest direction. */
export function sideWord(points: Triangle, flrSide: Vec3): string {
  const normal = planeNormal(points);
  const side = Math.sign(dot(subtract(flrSide, points[0]), normal)) || 1;
  const towards = normal.map((n) => n * side) as unknown as Vec3;
  const axis = [0, 1, 2].reduce((best, each) => (Math.abs(towards[each]!) > Math.abs(towards[best]!) ? each : best), 0);
  const words = [
    ['left', 'right'],
    ['behind', 'in front'],
    ['above', 'below'],
  ][axis]!;
  const word = words[towards[axis]! > 0 ? 0 : 1]!;
  return axis === 0
    ? `${word} of the plane`
    : axis === 2
      ? `${word} the plane`
      : word === 'behind'
        ? 'behind the plane'
        : 'in front of the plane';
}

/** How far the plane moves for a hand that moved on a view: only what goes along its normal. */
export function alongNormal(points: Triangle, by: Vec3): Vec3 {
  const normal = planeNormal(points);
  const distance = dot(by, normal);
  return [normal[0] * distance, normal[1] * distance, normal[2] * distance];
}

export const triangleOf = (points: readonly Vec3[]): Triangle | null =>
  points.length === 3 && length(cross(subtract(points[1]!, points[0]!), subtract(points[2]!, points[0]!))) >= 1
    ? (points as unknown as Triangle)
    : null;

export type { Triangle };
