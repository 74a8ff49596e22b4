import type { SurfaceMesh } from '#core/contours/cutSurfaceMesh';
import type { Vec3 } from '#core/geometry';
import type { SegmentMesh } from '#core/meshes/segmentMesh';
import type { OrbitCamera } from './orbitCamera.ts';
import type { SceneSurface } from './scene.ts';

/** Red, green and blue of `#RRGGBB`, 0 to 1. */
export const rgb = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16) / 255,
  Number.parseInt(hex.slice(3, 5), 16) / 255,
  Number.parseInt(hex.slice(5, 7), 16) / 255,
];

const pointOf = ({ positions }: SegmentMesh, n: number): Vec3 => [
  positions[3 * n]!,
  positions[3 * n + 1]!,
  positions[3 * n + 2]!,
];

/** On which side of a cut each point lies: its signed distance, mm. */
export function distancesOf(mesh: SegmentMesh, distanceMm: (position: Vec3) => number): Float32Array<ArrayBuffer> {
  const distances = new Float32Array(mesh.positions.length / 3);
  for (let n = 0; n < distances.length; n++) distances[n] = distanceMm(pointOf(mesh, n));
  return distances;
}

/** The colour of each point by its part, four bytes each. */
export function tintsOf(
  mesh: SegmentMesh,
  { colours, partAt }: { readonly colours: readonly string[]; readonly partAt: (position: Vec3) => number },
): Uint8Array<ArrayBuffer> {
  const tints = new Uint8Array((4 * mesh.positions.length) / 3);
  const bytes = colours.map((colour) => rgb(colour).map((part) => Math.round(255 * part)));
  for (let n = 0; n < mesh.positions.length / 3; n++) tints.set(bytes[partAt(pointOf(mesh, n))] ?? bytes[0]!, 4 * n);
  return tints;
}

/** The farthest that anything drawn lies from the middle of the view, mm: nothing may be cut off by the depth's range. */
export function depthOf(
  surfaces: readonly SceneSurface[],
  sheets: readonly SurfaceMesh[],
  { centre }: OrbitCamera,
): number {
  let squared = 1;
  const take = (positions: Float32Array, step: number) => {
    for (let p = 0; p < positions.length; p += step)
      squared = Math.max(
        squared,
        (positions[p]! - centre[0]) ** 2 + (positions[p + 1]! - centre[1]) ** 2 + (positions[p + 2]! - centre[2]) ** 2,
      );
  };
  // Every 16th point, and a margin for those between: they lie a few mm apart.
  for (const { mesh } of surfaces) take(mesh.positions, 48);
  for (const { positions } of sheets) take(positions, 3);
  return Math.sqrt(squared) * 1.2 + 100;
}
