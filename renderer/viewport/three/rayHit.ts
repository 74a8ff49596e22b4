import type { Vec3 } from '#core/geometry';
import { addScaled } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';

/** A straight look into the patient: from outside, along a unit direction. */
export interface Ray {
  readonly from: Vec3;
  readonly along: Vec3;
}

/** How far along a ray it first meets a surface from outside, mm; null where it passes by. */
export function rayHitMm(
  { positions, indices }: Pick<SegmentMesh, 'positions' | 'indices'>,
  { from, along }: Ray,
): number | null {
  let nearest = Number.POSITIVE_INFINITY;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    const [ax, ay, az] = [positions[a]!, positions[a + 1]!, positions[a + 2]!];
    const [ux, uy, uz] = [positions[b]! - ax, positions[b + 1]! - ay, positions[b + 2]! - az];
    const [vx, vy, vz] = [positions[c]! - ax, positions[c + 1]! - ay, positions[c + 2]! - az];
    // Möller and Trumbore, doi 10.1080/10867651.1997.10487468; a triangle that looks away is the far side.
    const [px, py, pz] = [along[1] * vz - along[2] * vy, along[2] * vx - along[0] * vz, along[0] * vy - along[1] * vx];
    const facing = ux * px + uy * py + uz * pz;
    if (facing <= 1e-12) continue;
    const [sx, sy, sz] = [from[0] - ax, from[1] - ay, from[2] - az];
    const u = sx * px + sy * py + sz * pz;
    if (u < 0 || u > facing) continue;
    const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
    const v = along[0] * qx + along[1] * qy + along[2] * qz;
    if (v < 0 || u + v > facing) continue;
    const distance = (vx * qx + vy * qy + vz * qz) / facing;
    if (distance >= 0 && distance < nearest) nearest = distance;
  }
  return nearest === Number.POSITIVE_INFINITY ? null : nearest;
}

/**
 * What a pointer means, and the place of it: the nearest solid surface, since it is seen through the translucent ones;
 * else the nearest translucent one; null beside everything.
 */
export function picked<
  S extends { readonly mesh: Pick<SegmentMesh, 'positions' | 'indices'>; readonly opacity: number },
>(surfaces: readonly S[], ray: Ray): { readonly surface: S; readonly place: Vec3 } | null {
  for (const solid of [true, false]) {
    let [nearest, mm]: [S | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const surface of surfaces) {
      const hit = surface.opacity >= 1 === solid ? rayHitMm(surface.mesh, ray) : null;
      if (hit !== null && hit < mm) [nearest, mm] = [surface, hit];
    }
    if (nearest) return { surface: nearest, place: addScaled(ray.from, ray.along, mm) };
  }
  return null;
}
