import type { Vec3, VolumeGeometry } from '../geometry.ts';
import { subtract } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { couinaudTree } from './couinaud.ts';
import type { CutSurface } from './cutSurface.ts';
import { cutSurface } from './cutSurface.ts';
import type { CutTree, CutZone, PartAt, Reach } from './cutTree.ts';
import { partByTree, partOfRegion } from './cutTree.ts';
import type { BoundaryName, LandmarkRefusal } from './landmarks.ts';
import { boundarySurface, caudateRegion, cavaPlane } from './landmarks.ts';
import { nearestBranch } from './nearestBranch.ts';
import { planePartition } from './planePartition.ts';
import { asksForMiddleHepaticVein, type PlanRecipe, type SurfaceRecipe } from './plans.ts';
import type { PlaneRecipe } from './reading.ts';
import { boundariesOf, SECTIONS, takes } from './resections.ts';
import { territoryNames } from './territories.ts';

export type PlanRefusal =
  | LandmarkRefusal
  | 'plane.degenerate'
  | 'plane.sideUnclear'
  | 'plan.noBranches'
  | 'plan.oneTerritory';

/**
 * A plan laid through a grid: which part each voxel belongs to. Every use (accepted cut, live ml, the drawing while a
 * handle is dragged, new liver voxels, plans that are not active) asks this one thing, so that they cannot differ.
 * A voxel goes by its centre, at its slice's true position. Parts are given by their index in the plan's list.
 */
export interface PartitionMap {
  /** Calls back for stretches of columns [from, to) of row j of slice k that belong to one part, in ascending order. */
  forEachPart(
    j: number,
    k: number,
    from: number,
    to: number,
    visit: (from: number, to: number, part: number) => void,
  ): void;
  /** The part of any place, patient mm. */
  partAt(position: Vec3): number;
  /** The surfaces along which the liver is cut, by name; for drawing. Territories have none. */
  readonly surfaces: readonly NamedSurface[];
}

export interface NamedSurface {
  readonly name: BoundaryName | 'cut';
  readonly surface: CutSurface;
  /** How far it was moved against its normal, mm: beside the middle hepatic vein. */
  readonly shiftMm: number;
}

/** Order of parts of a cut in two: what stays, what goes, and what lies between. */
export const FLR_PART = 0;
export const LOBE_PART = 1;
export const ZONE_PART = 2;

/** A plan's partition of a grid; refuses landmarks and points that name no cut. */
export function partitionMap(geometry: VolumeGeometry, recipe: PlanRecipe): Result<PartitionMap, PlanRefusal> {
  const { cut } = recipe;
  switch (cut.kind) {
    case 'plane':
    case 'surface': {
      const plane = cut.kind === 'plane' ? planePartition(geometry, cut) : null;
      if (plane && !plane.ok) return plane;
      const surface = surfaceOf(cut);
      if (!surface.ok) return surface;
      const named = [{ name: 'cut' as const, surface: surface.value, shiftMm: 0 }];
      // A bare plane has one crossing a row, found by division.
      if (plane && !recipe.zone && !movesCaudate(recipe))
        return ok({
          surfaces: named,
          partAt: (position) => (plane.value.distanceMm(position) >= 0 ? FLR_PART : LOBE_PART),
          forEachPart(j, k, from, to, visit) {
            const [flrFrom, flrTo] = plane.value.flrColumns(j, k);
            const a = Math.min(to, Math.max(from, flrFrom));
            const b = Math.max(a, Math.min(to, flrTo));
            if (a > from) visit(from, a, LOBE_PART);
            if (b > a) visit(a, b, FLR_PART);
            if (to > b) visit(b, to, LOBE_PART);
          },
        });
      return inTwo(geometry, recipe, named, {
        surface: surface.value,
        shiftMm: 0,
        above: FLR_PART,
        below: LOBE_PART,
        zone: zoneOf(recipe, 0),
      });
    }
    case 'resection':
      return resectionMap(geometry, recipe, cut.name);
    case 'couinaud': {
      const tree = couinaudTree(recipe.landmarks);
      if (!tree.ok) return tree;
      return ok(mapOf(geometry, tree.value.surfaces, tree.value.partAt));
    }
    case 'territories': {
      const names = territoryNames(cut);
      if (cut.branches.every(({ points }) => points.length === 0)) return refuse('plan.noBranches');
      if (names.length < 2) return refuse('plan.oneTerritory');
      const branches = cut.branches.map(({ territory, points }) => ({ part: names.indexOf(territory), points }));
      return ok(mapOf(geometry, [], nearestBranch(branches)));
    }
  }
}

const kept = new WeakMap<PlanRecipe, { geometry: VolumeGeometry; map: Result<PartitionMap, PlanRefusal> }>();

/** As partitionMap, made once for a recipe and a grid: a brush asks for it with every move of the hand. */
export function keptMap(geometry: VolumeGeometry, recipe: PlanRecipe): Result<PartitionMap, PlanRefusal> {
  const known = kept.get(recipe);
  if (known?.geometry === geometry) return known.map;
  const map = partitionMap(geometry, recipe);
  kept.set(recipe, { geometry, map });
  return map;
}

type SideSurface = Result<CutSurface, 'plane.degenerate' | 'plane.sideUnclear'>;
const keptSurfaces = new WeakMap<PlaneRecipe | SurfaceRecipe, SideSurface>();

/** The surface of a plane or of control points, its upper side the one that stays; made once for a recipe. */
export function surfaceOf(cut: PlaneRecipe | SurfaceRecipe): SideSurface {
  const known = keptSurfaces.get(cut);
  if (known) return known;
  const surface = sideSurface(cut);
  keptSurfaces.set(cut, surface);
  return surface;
}

function sideSurface(cut: PlaneRecipe | SurfaceRecipe): SideSurface {
  const surface = cutSurface(cut.points, subtract(cut.flrSide, middleOf(cut.points)));
  if (!surface.ok) return surface;
  const height = surface.value.heightAt(...cut.flrSide);
  return height >= 1e-3 ? surface : refuse('plane.sideUnclear', { distanceMm: Math.abs(height) });
}

const middleOf = (points: readonly Vec3[]): Vec3 => {
  const sum = (axis: 0 | 1 | 2) => points.reduce((total, point) => total + point[axis], 0) / points.length;
  return [sum(0), sum(1), sum(2)];
};

const movesCaudate = ({ segmentIDestination: to }: PlanRecipe) => to === 'flr' || to === 'deportalisedLobe';

const zoneOf = ({ zone }: PlanRecipe, boundary: number): CutZone | null =>
  zone && { part: ZONE_PART, widthMm: zone.widthMm, depthMm: zone.depthMm, entry: zone.entries[boundary] ?? null };

/** Lays a named resection: one boundary, or two with what lies between them. */
function resectionMap(geometry: VolumeGeometry, recipe: PlanRecipe, name: Parameters<typeof boundariesOf>[0]) {
  const surfaces: NamedSurface[] = [];
  const boundaries = boundariesOf(name);
  for (const boundary of boundaries) {
    const surface = boundarySurface(boundary, recipe.landmarks);
    if (!surface.ok) return surface;
    surfaces.push({ name: boundary, surface: surface.value, shiftMm: boundary === 'middle' ? veinShift(recipe) : 0 });
  }
  const side = (section: number) => (takes(name, SECTIONS[section]!) ? LOBE_PART : FLR_PART);
  const branch = (boundary: BoundaryName, below: CutTree, above: CutTree): CutTree => {
    const at = boundaries.indexOf(boundary);
    return at < 0 ? above : { ...surfaces[at]!, below, above, zone: zoneOf(recipe, at) };
  };
  const left = branch('umbilical', side(2), side(3));
  // Left of the middle the right boundary, which ends at the cava, decides nothing; without a middle the cava bounds it.
  if (boundaries.includes('middle'))
    return inTwo(geometry, recipe, surfaces, branch('middle', branch('right', side(0), side(1)), left));
  if (!boundaries.includes('right')) return inTwo(geometry, recipe, surfaces, left);
  const cava = cavaPlane(recipe.landmarks);
  if (!cava.ok) return cava;
  const tree = { surface: cava.value, shiftMm: 0, zone: null, below: branch('right', side(0), left), above: left };
  return inTwo(geometry, recipe, surfaces, tree);
}

/** Beside the middle hepatic vein, so that the side which keeps it has it whole: positive gives the left liver more. */
function veinShift({ cut, middleHepaticVeinSide: keeps, veinMarginMm }: PlanRecipe): number {
  if (cut.kind !== 'resection' || !asksForMiddleHepaticVein(cut) || keeps === null || keeps === 'asCut') return 0;
  const leftGoes = takes(cut.name, 'leftMedial');
  return (keeps === 'deportalisedLobe') === leftGoes ? veinMarginMm : -veinMarginMm;
}

/** A cut in two, with segment I where it was said to go. */
function inTwo(
  geometry: VolumeGeometry,
  recipe: PlanRecipe,
  surfaces: readonly NamedSurface[],
  tree: CutTree,
): Result<PartitionMap, PlanRefusal> {
  const byTree = partByTree(tree);
  if (!movesCaudate(recipe)) return ok(mapOf(geometry, surfaces, byTree));
  const caudate = caudateRegion(recipe.landmarks);
  if (!caudate.ok) return caudate;
  const to = recipe.segmentIDestination === 'flr' ? FLR_PART : LOBE_PART;
  return ok(mapOf(geometry, surfaces, partOfRegion(caudate.value, to, byTree)));
}

/** Left out of every reach, for what floating point leaves uncertain. */
const UNSURE_MM = 1e-6;

/** Walks along rows from one voxel that must be asked to the next: what lies within the reach of one is like it. */
function mapOf(geometry: VolumeGeometry, surfaces: readonly NamedSurface[], partAt: PartAt): PartitionMap {
  const { rowDirection, columnDirection, pixelSpacingMm, slicePositions } = geometry;
  const [stepJ, stepI] = pixelSpacingMm;
  const reach: Reach = { mm: 0 };
  return {
    surfaces,
    partAt: ([x, y, z]) => partAt(x, y, z, reach),
    forEachPart(j, k, from, to, visit) {
      const first = slicePositions[k]!;
      const x0 = first[0] + j * stepJ * columnDirection[0];
      const y0 = first[1] + j * stepJ * columnDirection[1];
      const z0 = first[2] + j * stepJ * columnDirection[2];
      let start = from;
      let current = -1;
      for (let i = from; i < to; ) {
        const along = i * stepI;
        reach.mm = Number.POSITIVE_INFINITY;
        const part = partAt(
          x0 + along * rowDirection[0],
          y0 + along * rowDirection[1],
          z0 + along * rowDirection[2],
          reach,
        );
        if (part !== current) {
          if (i > start) visit(start, i, current);
          start = i;
          current = part;
        }
        i += Math.max(1, Math.ceil((reach.mm - UNSURE_MM) / stepI));
      }
      if (to > start) visit(start, to, current);
    },
  };
}
