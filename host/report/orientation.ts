import type { Vec3 } from '#core/geometry';

/** The side of the patient towards which a direction points most (L, R, P, A, H, F); with `opposite`, the other side. */
export function letterOf(direction: Vec3, opposite = false): string {
  const sizes = direction.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  const positive = direction[axis]! > 0 !== opposite;
  return (positive ? 'LPH' : 'RAF')[axis]!;
}
