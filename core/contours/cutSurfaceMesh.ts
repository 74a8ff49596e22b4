import type { Vec3 } from '../geometry.ts';
import { addScaled, dot, subtract } from '../geometry.ts';
import type { NamedSurface } from './partitionMap.ts';

/** A surface as triangles, patient mm: x, y, z of each node; three nodes a triangle; the nodes of its rim, in order. */
export interface SurfaceMesh {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
  readonly rim: Uint32Array;
}

/** Places that the mesh reaches around, for one the corners of the box around a liver; patient mm. */
export type Around = readonly Vec3[];

const STEP_MM = 5;

/**
 * A cut's surface as a grid of triangles that reaches `beyondMm` past the places given: for drawing only. The very surface
 * by which voxels are parted, sampled every 5 mm; a flat one is two triangles.
 */
export function cutSurfaceMesh({ surface, shiftMm }: NamedSurface, around: Around, beyondMm = 10): SurfaceMesh {
  const { origin, normal, u, v, bendAt, steepest } = surface;
  const us = around.map((place) => dot(subtract(place, origin), u));
  const vs = around.map((place) => dot(subtract(place, origin), v));
  const [uFrom, uTo] = [Math.min(...us) - beyondMm, Math.max(...us) + beyondMm];
  const [vFrom, vTo] = [Math.min(...vs) - beyondMm, Math.max(...vs) + beyondMm];
  const flat = steepest === 1;
  const cellsU = flat ? 1 : Math.max(1, Math.ceil((uTo - uFrom) / STEP_MM));
  const cellsV = flat ? 1 : Math.max(1, Math.ceil((vTo - vFrom) / STEP_MM));
  const positions = new Float32Array(3 * (cellsU + 1) * (cellsV + 1));
  const node = (a: number, b: number) => a + b * (cellsU + 1);
  for (let b = 0; b <= cellsV; b++)
    for (let a = 0; a <= cellsU; a++) {
      const pu = uFrom + (a / cellsU) * (uTo - uFrom);
      const pv = vFrom + (b / cellsV) * (vTo - vFrom);
      const place = addScaled(addScaled(addScaled(origin, u, pu), v, pv), normal, bendAt(pu, pv) - shiftMm);
      positions.set(place, 3 * node(a, b));
    }
  const indices = new Uint32Array(6 * cellsU * cellsV);
  for (let b = 0, at = 0; b < cellsV; b++)
    for (let a = 0; a < cellsU; a++, at += 6)
      indices.set([node(a, b), node(a + 1, b), node(a + 1, b + 1), node(a, b), node(a + 1, b + 1), node(a, b + 1)], at);
  const rim = [
    ...Array.from({ length: cellsU }, (_, a) => node(a, 0)),
    ...Array.from({ length: cellsV }, (_, b) => node(cellsU, b)),
    ...Array.from({ length: cellsU }, (_, a) => node(cellsU - a, cellsV)),
    ...Array.from({ length: cellsV }, (_, b) => node(0, cellsV - b)),
  ];
  return { positions, indices, rim: Uint32Array.from(rim) };
}
