import type { CutSurface } from './cutSurface.ts';
import type { ConvexRegion } from './landmarks.ts';
import type { EntryProfile } from './plans.ts';

/**
 * Which part a place belongs to, and how far from there nothing else begins: `reach.mm` is lowered to a distance within
 * which every place surely belongs to the same part (0 where none is sure).
 */
export type PartAt = (x: number, y: number, z: number, reach: Reach) => number;
export interface Reach {
  mm: number;
}

/** A part (its index), or a surface that parts what lies above it from what lies below. */
export type CutTree = number | CutBranch;

export interface CutBranch {
  readonly surface: CutSurface;
  /** Moves the surface down along its normal, so that the upper side grows. */
  readonly shiftMm: number;
  readonly above: CutTree;
  readonly below: CutTree;
  /** What lies along the surface and belongs to neither side. */
  readonly zone: CutZone | null;
}

export interface CutZone {
  readonly part: number;
  readonly widthMm: number;
  readonly depthMm: number | null;
  readonly entry: EntryProfile | null;
}

/** The part by a tree of surfaces. A place on a surface belongs above it. */
export function partByTree(tree: CutTree): PartAt {
  if (typeof tree === 'number') return () => tree;
  const { surface, shiftMm, zone } = tree;
  const above = partByTree(tree.above);
  const below = partByTree(tree.below);
  const { steepest } = surface;
  const inZone = zone && zoneTest(surface, zone);
  return (x, y, z, reach) => {
    const height = surface.heightAt(x, y, z) + shiftMm;
    if (inZone?.(x, y, z, height, reach)) return zone!.part;
    reach.mm = Math.min(reach.mm, Math.abs(height) / steepest);
    return height >= 0 ? above(x, y, z, reach) : below(x, y, z, reach);
  };
}

/** Whether a place at a height over the surface lies in the zone; lowers the reach to where that may change. */
function zoneTest({ steepest, steepnessAt }: CutSurface, { widthMm, depthMm, entry }: CutZone) {
  const half = widthMm / 2;
  const deep = depthMm !== null && entry ? depthBelow(entry) : null;
  return (x: number, y: number, z: number, height: number, reach: Reach): boolean => {
    const off = Math.abs(height);
    // Between half and half · steepest only the slope at the place decides, and nothing near it is sure.
    const beside = off > half * steepest;
    if (beside) {
      reach.mm = Math.min(reach.mm, (off - half * steepest) / steepest);
      return false;
    }
    const within = off <= half || off <= half * steepnessAt(x, y, z);
    const left = deep ? deep.under(x, y, z) - depthMm! : -1;
    const sure = deep ? Math.abs(left) / deep.steepest : Number.POSITIVE_INFINITY;
    if (within && left <= 0) {
      reach.mm = Math.min(reach.mm, Math.max(0, half - off) / steepest, sure);
      return true;
    }
    reach.mm = Math.min(reach.mm, left > 0 ? sure : 0);
    return false;
  };
}

/** How far below the liver's front a place lies, by a boundary's profile, mm. */
function depthBelow({ origin, across, inwards, fromMm, stepMm, entryMm }: EntryProfile) {
  const last = entryMm.length - 1;
  let slope = 0;
  for (let n = 0; n < last; n++) slope = Math.max(slope, Math.abs(entryMm[n + 1]! - entryMm[n]!) / stepMm);
  const under = (x: number, y: number, z: number): number => {
    const [dx, dy, dz] = [x - origin[0], y - origin[1], z - origin[2]];
    const at = (dx * across[0] + dy * across[1] + dz * across[2] - fromMm) / stepMm;
    const n = Math.max(0, Math.min(last, at));
    const lower = Math.min(Math.floor(n), Math.max(0, last - 1));
    const upper = Math.min(lower + 1, last);
    const entry = entryMm[lower]! + (n - lower) * (entryMm[upper]! - entryMm[lower]!);
    return dx * inwards[0] + dy * inwards[1] + dz * inwards[2] - entry;
  };
  return { under, steepest: Math.sqrt(1 + slope * slope) };
}

/** What lies in a region bounded by planes belongs to one part, the rest as before. */
export const partOfRegion =
  (region: ConvexRegion, part: number, rest: PartAt): PartAt =>
  (x, y, z, reach) => {
    let [nearest, farthestOut] = [Number.POSITIVE_INFINITY, 0];
    for (const plane of region) {
      const height = plane.heightAt(x, y, z);
      if (height < 0) farthestOut = Math.max(farthestOut, -height);
      else nearest = Math.min(nearest, height);
    }
    if (farthestOut > 0) {
      reach.mm = Math.min(reach.mm, farthestOut);
      return rest(x, y, z, reach);
    }
    reach.mm = Math.min(reach.mm, nearest);
    return part;
  };
