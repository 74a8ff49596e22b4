import { cross, dot, normalized, type Vec3 } from '#core/geometry';

/**
 * The affine, RAS, of quaternion b, c, d, offset and pixdim (nifti1.h, "METHOD 2"). Where b, c, d are longer than a unit
 * quaternion has room for, they are made one with a = 0, as its reference code does: a rotation never scales.
 */
export function affineOf([b, c, d, x, y, z]: readonly number[], pixdim: readonly number[]): number[][] {
  const squared = b! * b! + c! * c! + d! * d!;
  const scale = squared > 1 ? 1 / Math.sqrt(squared) : 1;
  const [B, C, D] = [b! * scale, c! * scale, d! * scale];
  const A = Math.sqrt(Math.max(0, 1 - squared));
  const [dx, dy, dz] = [pixdim[1]!, pixdim[2]!, pixdim[3]! * (pixdim[0]! < 0 ? -1 : 1)];
  return [
    [(A * A + B * B - C * C - D * D) * dx, 2 * (B * C - A * D) * dy, 2 * (B * D + A * C) * dz, x!],
    [2 * (B * C + A * D) * dx, (A * A + C * C - B * B - D * D) * dy, 2 * (C * D - A * B) * dz, y!],
    [2 * (B * D - A * C) * dx, 2 * (C * D + A * B) * dy, (A * A + D * D - B * B - C * C) * dz, z!],
  ];
}

/** What a qform holds of three axes: b, c, d (null where they are not at right angles) and pixdim[0]. */
export interface Quaternion {
  readonly quaternion: Vec3 | null;
  readonly handedness: 1 | -1;
}

/** b, c, d of the rotation whose columns are the unit axes, the third turned round where they are left-handed. */
export function quaternionOf(axes: readonly [Vec3, Vec3, Vec3]): Quaternion {
  const [u, v, w] = axes.map(normalized) as [Vec3, Vec3, Vec3];
  const handedness = dot(cross(u, v), w) < 0 ? -1 : 1;
  if (Math.max(...[dot(u, v), dot(u, w), dot(v, w)].map(Math.abs)) > 1e-5) return { quaternion: null, handedness };
  const t = w.map((n) => n * handedness);
  // Each component's size from the diagonal, its sign from the off-diagonal; by the largest, which never divides by nought.
  const trace = [1 + u[0] + v[1] + t[2]!, 1 + u[0] - v[1] - t[2]!, 1 - u[0] + v[1] - t[2]!, 1 - u[0] - v[1] + t[2]!];
  const largest = trace.indexOf(Math.max(...trace));
  const products = [
    [trace[0]!, v[2] - t[1]!, t[0]! - u[2], u[1] - v[0]],
    [v[2] - t[1]!, trace[1]!, u[1] + v[0], t[0]! + u[2]],
    [t[0]! - u[2], u[1] + v[0], trace[2]!, v[2] + t[1]!],
    [u[1] - v[0], t[0]! + u[2], v[2] + t[1]!, trace[3]!],
  ][largest]!;
  const divisor = 2 * Math.sqrt(trace[largest]!);
  const [a, b, c, d] = products.map((n) => n / divisor) as [number, number, number, number];
  // NIfTI keeps a out of the header and takes it for positive.
  const sign = a < 0 ? -1 : 1;
  return { quaternion: [b * sign, c * sign, d * sign], handedness };
}
