import type { Vec3 } from '../geometry.ts';
import { addScaled, cross, dot, length, normalized, subtract } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { fittedPlane } from './fittedPlane.ts';
import { thinPlate } from './thinPlate.ts';

/** A surface that divides space: flat, or bent over a fitted plane like a sheet of spring steel held at its points. */
export interface CutSurface {
  /** A point of the fitted plane, its normal, and two directions in it, each at right angles to the others. */
  readonly origin: Vec3;
  readonly normal: Vec3;
  readonly u: Vec3;
  readonly v: Vec3;
  /** How far a place lies above the surface, mm along the normal: its distance where the surface is flat. */
  heightAt(x: number, y: number, z: number): number;
  /** How far the surface itself lies above the fitted plane at in-plane coordinates, mm. */
  bendAt(u: number, v: number): number;
  /** Heights there by which a distance to the surface grows: 1 where it lies flat, √(1 + slope²) where it is steep. */
  steepnessAt(x: number, y: number, z: number): number;
  /** The largest steepness anywhere: `heightAt` changes by at most so much for a step of 1 mm. */
  readonly steepest: number;
}

/** A triangle smaller than this (twice its area) names no plane: its points lie on a line, or on one another. */
const SMALLEST_TRIANGLE_MM2 = 1;
/** Points that stray less than this from a line name no surface. */
const SMALLEST_WIDTH_MM = 1;
/** Around its points the surface is bent; farther out it goes on as it left off. */
const MARGIN_MM = 120;
/** Between nodes so far apart the surface is straight; a liver vein turns with a radius of some 30 mm: 0.1 mm lost. */
const STEP_MM = 4;

/**
 * The surface through points (patient mm): the plane of three, the smooth surface of more; smoothed as much as the
 * strokes of a hand need (about a millimetre), no more. `towards` is a direction that points clearly to its upper side.
 * Refuses points on a line, and a direction that lies in the surface (`plane.degenerate`).
 */
export function cutSurface(points: readonly Vec3[], towards: Vec3): Result<CutSurface, 'plane.degenerate'> {
  const degenerate = refuse('plane.degenerate', { points: points.length });
  const oriented = (normal: Vec3): Vec3 | null => {
    const side = dot(normal, towards) / length(towards);
    if (!(Math.abs(side) > 1e-9)) return null;
    return side > 0 ? normal : [-normal[0], -normal[1], -normal[2]];
  };
  if (points.length === 3) {
    const [a, b, c] = points as readonly [Vec3, Vec3, Vec3];
    const normal = cross(subtract(b, a), subtract(c, a));
    const upper = length(normal) >= SMALLEST_TRIANGLE_MM2 ? oriented(normalized(normal)) : null;
    return upper ? ok(flatSurface(a, upper)) : degenerate;
  }
  const fit = fittedPlane(points);
  const upper = fit && fit.widthMm >= SMALLEST_WIDTH_MM ? oriented(fit.normal) : null;
  const bent = fit && upper ? bentSurface(points, fit.middle, upper, fit.along) : null;
  return bent ? ok(bent) : degenerate;
}

/** A plane through a point; `normal` points to its upper side. */
export function flatSurface(origin: Vec3, normal: Vec3): CutSurface {
  const n = normalized(normal);
  const u = across(n);
  const [nx, ny, nz] = n;
  const [ox, oy, oz] = origin;
  return {
    origin,
    normal: n,
    u,
    v: cross(n, u),
    heightAt: (x, y, z) => nx * (x - ox) + ny * (y - oy) + nz * (z - oz),
    bendAt: () => 0,
    steepnessAt: () => 1,
    steepest: 1,
  };
}

/** Some direction at right angles to a unit vector. */
function across(n: Vec3): Vec3 {
  const least = [0, 1, 2].reduce((best, axis) => (Math.abs(n[axis]!) < Math.abs(n[best]!) ? axis : best), 0);
  const axis: [number, number, number] = [0, 0, 0];
  axis[least] = 1;
  return normalized(subtract(axis, addScaled([0, 0, 0], n, dot(axis, n))));
}

/** Null where the points' sheet cannot be computed. */
function bentSurface(points: readonly Vec3[], origin: Vec3, normal: Vec3, u: Vec3): CutSurface | null {
  const v = cross(normal, u);
  const flat = points.map((point) => {
    const from = subtract(point, origin);
    return { u: dot(from, u), v: dot(from, v), height: dot(from, normal) };
  });
  const sheet = thinPlate(flat);
  const uFrom = Math.min(...flat.map((p) => p.u)) - MARGIN_MM;
  const vFrom = Math.min(...flat.map((p) => p.v)) - MARGIN_MM;
  const nu = Math.ceil((Math.max(...flat.map((p) => p.u)) + MARGIN_MM - uFrom) / STEP_MM) + 1;
  const nv = Math.ceil((Math.max(...flat.map((p) => p.v)) + MARGIN_MM - vFrom) / STEP_MM) + 1;
  const nodes = new Float64Array(nu * nv);
  for (let b = 0; b < nv; b++)
    for (let a = 0; a < nu; a++) nodes[a + b * nu] = sheet(uFrom + a * STEP_MM, vFrom + b * STEP_MM);
  if (!nodes.every(Number.isFinite)) return null;

  const [ox, oy, oz] = origin;
  const [ux, uy, uz] = u;
  const [vx, vy, vz] = v;
  const [nx, ny, nz] = normal;
  const clamp = (value: number, last: number) => (value > 0 ? Math.min(value, last) : 0);
  const bend = (pu: number, pv: number): number => {
    const a = clamp((pu - uFrom) / STEP_MM, nu - 1);
    const b = clamp((pv - vFrom) / STEP_MM, nv - 1);
    const ia = Math.min(Math.floor(a), nu - 2);
    const ib = Math.min(Math.floor(b), nv - 2);
    const [fa, fb] = [a - ia, b - ib];
    const at = ia + ib * nu;
    const low = nodes[at]! + fa * (nodes[at + 1]! - nodes[at]!);
    const high = nodes[at + nu]! + fa * (nodes[at + nu + 1]! - nodes[at + nu]!);
    return low + fb * (high - low);
  };
  const inPlane = (x: number, y: number, z: number) => {
    const [dx, dy, dz] = [x - ox, y - oy, z - oz];
    return [dx * ux + dy * uy + dz * uz, dx * vx + dy * vy + dz * vz] as const;
  };
  return {
    origin,
    normal,
    u,
    v,
    heightAt(x, y, z) {
      const dx = x - ox;
      const dy = y - oy;
      const dz = z - oz;
      return dx * nx + dy * ny + dz * nz - bend(dx * ux + dy * uy + dz * uz, dx * vx + dy * vy + dz * vz);
    },
    bendAt: bend,
    steepnessAt(x, y, z) {
      const [pu, pv] = inPlane(x, y, z);
      const du = (bend(pu + STEP_MM / 2, pv) - bend(pu - STEP_MM / 2, pv)) / STEP_MM;
      const dv = (bend(pu, pv + STEP_MM / 2) - bend(pu, pv - STEP_MM / 2)) / STEP_MM;
      return Math.sqrt(1 + du * du + dv * dv);
    },
    steepest: steepestOf(nodes, nu, nv),
  };
}

/** From the steepest edges of the mesh of nodes: between them the surface is no steeper. */
function steepestOf(nodes: Float64Array, nu: number, nv: number): number {
  let [du, dv] = [0, 0];
  for (let b = 0; b < nv; b++)
    for (let a = 0; a < nu; a++) {
      const at = a + b * nu;
      if (a + 1 < nu) du = Math.max(du, Math.abs(nodes[at + 1]! - nodes[at]!));
      if (b + 1 < nv) dv = Math.max(dv, Math.abs(nodes[at + nu]! - nodes[at]!));
    }
  return Math.sqrt(1 + (du * du + dv * dv) / (STEP_MM * STEP_MM));
}
