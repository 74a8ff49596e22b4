import type { VolumeGeometry } from '../geometry.ts';
import type { SegmentBounds } from '../volumetry/counts.ts';
import { betweenSlices } from './betweenSlices.ts';
import { cellSizeMm, meshGrid, placesToPatient } from './meshGrid.ts';
import { occupancy } from './occupancy.ts';
import { smoothSurface } from './smoothSurface.ts';
import { surfaceNets } from './surfaceNets.ts';

/** A closed surface of triangles in patient space, mm LPS: for display only, since it is coarser than the voxels and smoothed. */
export interface SegmentMesh {
  /** x, y, z alternating, a point each. */
  readonly positions: Float32Array;
  /** Unit directions outwards, as long as `positions`. */
  readonly normals: Float32Array;
  /** Three points a triangle, anticlockwise as seen from outside. */
  readonly indices: Uint32Array;
}

/** What is to be meshed: a Segment Number in its layer, how many voxels it has, and the box they lie in. */
export interface MeshAsk {
  readonly label: number;
  readonly voxels: number;
  readonly box: SegmentBounds;
}

/**
 * The surface of a segment, closed, smoothed, on true slice positions (tilted and irregular series lie right), in cells
 * of 1 to 3 mm by the segment's size, never below a voxel. Empty where the box holds no voxel of it. Leaves labels as
 * they are; index order i + j·nI + k·nI·nJ.
 */
export function segmentMesh(
  geometry: VolumeGeometry,
  labels: Uint8Array,
  { label, voxels, box }: MeshAsk,
): SegmentMesh {
  // What is thinner than half a cell drops out of it; then smaller cells find it, at the latest those of a voxel.
  for (let sizeMm = cellSizeMm(geometry, { voxels, box }); ; sizeMm /= 2) {
    const coarse = meshGrid(geometry, box, sizeMm);
    const { grid, field } = betweenSlices(coarse, occupancy(geometry, labels, label, coarse), sizeMm);
    const { places, quads } = surfaceNets(field, grid.size);
    const finest = grid.perCell.every((n) => n === 1) && grid.slices.every(([from, to]) => to - from === 1);
    if (quads.length === 0 && !finest) continue;
    placesToPatient(geometry, grid, places);
    smoothSurface(places, quads, Math.max(...coarse.levels.map(({ stepMm }) => stepMm)) / sizeMm);
    const indices = triangles(places, quads);
    return { positions: places, normals: normalsOf(places, indices), indices };
  }
}

/** Each quadrilateral as two triangles along its shorter diagonal. */
function triangles(positions: Float32Array, quads: Uint32Array): Uint32Array {
  const indices = new Uint32Array((quads.length / 4) * 6);
  const apart = (p: number, q: number) =>
    (positions[3 * p]! - positions[3 * q]!) ** 2 +
    (positions[3 * p + 1]! - positions[3 * q + 1]!) ** 2 +
    (positions[3 * p + 2]! - positions[3 * q + 2]!) ** 2;
  for (let q = 0, t = 0; q < quads.length; q += 4, t += 6) {
    const [a, b, c, d] = [quads[q]!, quads[q + 1]!, quads[q + 2]!, quads[q + 3]!];
    indices.set(apart(a, c) <= apart(b, d) ? [a, b, c, a, c, d] : [a, b, d, b, c, d], t);
  }
  return indices;
}

/** Normals at the points: of the triangles around, each by its area. */
function normalsOf(positions: Float32Array, indices: Uint32Array): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    const [ux, uy, uz] = [
      positions[b]! - positions[a]!,
      positions[b + 1]! - positions[a + 1]!,
      positions[b + 2]! - positions[a + 2]!,
    ];
    const [vx, vy, vz] = [
      positions[c]! - positions[a]!,
      positions[c + 1]! - positions[a + 1]!,
      positions[c + 2]! - positions[a + 2]!,
    ];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const p of [a, b, c]) {
      normals[p]! += nx;
      normals[p + 1]! += ny;
      normals[p + 2]! += nz;
    }
  }
  for (let p = 0; p < normals.length; p += 3) {
    const size = Math.hypot(normals[p]!, normals[p + 1]!, normals[p + 2]!) || 1;
    normals[p]! /= size;
    normals[p + 1]! /= size;
    normals[p + 2]! /= size;
  }
  return normals;
}
