import type { Vec3 } from '../geometry.ts';
import { addScaled, dot, length, normalized, subtract } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { CutSurface } from './cutSurface.ts';
import { cutSurface, flatSurface } from './cutSurface.ts';

/**
 * Places of the liver that a person points at, from which its planes follow. Order: as they are asked for, head to foot
 * and from the middle outwards.
 */
export const LANDMARKS = [
  /** The vena cava where the hepatic veins enter it. */
  'inferiorVenaCava',
  /** The bed of the gallbladder, at the liver's lower surface. */
  'gallbladderFossa',
  /** The middle hepatic vein: half-way along, or many points of it. */
  'middleHepaticVein',
  /** The right hepatic vein: half-way along, or many points of it. */
  'rightHepaticVein',
  /** The vena cava where it leaves the liver downwards. */
  'inferiorVenaCavaLow',
  /** Where the falciform ligament meets the front of the liver. */
  'falciformLigament',
  /** The fissure of the round ligament with the umbilical part of the left portal vein. */
  'umbilicalFissure',
  /** Where the portal vein divides into right and left. */
  'portalBifurcation',
  /** The left, open end of the fissure of the venous ligament, between caudate and left lateral section. */
  'ligamentumVenosum',
  /** Where the right portal vein divides; without it, the level of the bifurcation. */
  'rightPortalVein',
  /** Where the left portal vein gives off its branches; without it, the level of the bifurcation. */
  'leftPortalVein',
] as const;
export type LandmarkName = (typeof LANDMARKS)[number];

/** Points of each landmark, patient mm. Veins may have many: the boundary then bends along them. */
export type Landmarks = Readonly<Partial<Record<LandmarkName, readonly Vec3[]>>>;

/** Boundaries between sections: what lies left of, or in front of, each is its upper side. */
export const BOUNDARIES = {
  /** Cantlie's plane: right liver from left, along the middle hepatic vein. */
  middle: ['inferiorVenaCava', 'gallbladderFossa', 'middleHepaticVein'],
  /** Right posterior from right anterior section, along the right hepatic vein. */
  right: ['inferiorVenaCava', 'inferiorVenaCavaLow', 'rightHepaticVein'],
  /** Left medial from left lateral section, along the falciform ligament and the umbilical fissure. */
  umbilical: ['inferiorVenaCava', 'falciformLigament', 'umbilicalFissure'],
} as const satisfies Record<string, readonly LandmarkName[]>;
export type BoundaryName = keyof typeof BOUNDARIES;

/** What must be pointed at before segment I can be told from the rest. */
export const CAUDATE_LANDMARKS = [
  'inferiorVenaCava',
  'inferiorVenaCavaLow',
  'portalBifurcation',
  'ligamentumVenosum',
] as const satisfies readonly LandmarkName[];

export type LandmarkRefusal = 'landmarks.missing' | 'landmarks.degenerate';

/** Left; for the right boundary also forwards, since the right hepatic vein lies beside the cava, not before it. */
const UPPER_SIDE: Readonly<Record<BoundaryName, Vec3>> = {
  middle: [1, 0, 0],
  right: [1, -1, 0],
  umbilical: [1, 0, 0],
};
/** A boundary that turns its face so far away from where its upper side should be was pointed at wrongly: sin 6°. */
const LEAST_FACING = 0.1;

/** The landmarks of a list that nobody has pointed at yet. */
export const missingLandmarks = (landmarks: Landmarks, wanted: readonly LandmarkName[]): LandmarkName[] =>
  wanted.filter((name) => !(landmarks[name]?.length ?? 0));

/**
 * A boundary between sections: plane through its three landmarks, bent where a landmark has many points. Refuses with
 * the names of landmarks that are missing, and landmarks that lie on a line or face the wrong way.
 */
export function boundarySurface(name: BoundaryName, landmarks: Landmarks): Result<CutSurface, LandmarkRefusal> {
  const wanted = BOUNDARIES[name];
  const missing = missingLandmarks(landmarks, wanted);
  if (missing.length > 0) return refuse('landmarks.missing', { missing });
  const surface = cutSurface(
    wanted.flatMap((each) => landmarks[each]!),
    UPPER_SIDE[name],
  );
  const facing = surface.ok ? dot(surface.value.normal, normalized(UPPER_SIDE[name])) : 0;
  if (!surface.ok || facing < LEAST_FACING)
    return refuse('landmarks.degenerate', { boundary: name, landmarks: wanted });
  return surface;
}

/**
 * The plane through the vena cava's course, front to back, its upper side the left: where the right boundary ends. To be
 * asked for when the right boundary could be laid.
 */
export function cavaPlane(landmarks: Landmarks): Result<CutSurface, LandmarkRefusal> {
  const [cava, low] = [landmarks.inferiorVenaCava![0]!, landmarks.inferiorVenaCavaLow![0]!];
  const plane = cutSurface([cava, low, addScaled(cava, [0, 1, 0], 50)], [1, 0, 0]);
  return plane.ok
    ? plane
    : refuse('landmarks.degenerate', { boundary: 'right', landmarks: ['inferiorVenaCava', 'inferiorVenaCavaLow'] });
}

/** The level that parts upper from lower segments on one side: horizontal, its upper side towards the head. */
export function portalLevel(side: 'right' | 'left', landmarks: Landmarks): Result<CutSurface, LandmarkRefusal> {
  const [point] = landmarks[side === 'right' ? 'rightPortalVein' : 'leftPortalVein'] ?? [];
  const [bifurcation] = landmarks.portalBifurcation ?? [];
  if (!bifurcation) return refuse('landmarks.missing', { missing: ['portalBifurcation'] });
  return ok(flatSurface(point ?? bifurcation, [0, 0, 1]));
}

/** A region bounded by planes: inside is above all of them. */
export type ConvexRegion = readonly CutSurface[];

/**
 * Segment I as its landmarks bound it: behind the plane of the fissure of the venous ligament (its left end, the portal
 * bifurcation, the vena cava at the hepatic veins); left of the plane through the vena cava's course and the portal
 * bifurcation; no farther left than the fissure's left end; below the hepatic veins. Refuses landmarks that are missing,
 * on a line, or upside down.
 */
export function caudateRegion(landmarks: Landmarks): Result<ConvexRegion, LandmarkRefusal> {
  const missing = missingLandmarks(landmarks, CAUDATE_LANDMARKS);
  if (missing.length > 0) return refuse('landmarks.missing', { missing });
  const [cava, low, portal, fissure] = CAUDATE_LANDMARKS.map((name) => landmarks[name]![0]!) as [
    Vec3,
    Vec3,
    Vec3,
    Vec3,
  ];
  const degenerate = refuse('landmarks.degenerate', { boundary: 'caudate', landmarks: CAUDATE_LANDMARKS });
  const course = subtract(cava, low);
  // The course of the cava from foot to head, and the fissure's end clearly to its left.
  if (!(length(course) > 10) || course[2] < 0.5 * length(course)) return degenerate;
  const up = normalized(course);
  const outwards = awayFrom(subtract(fissure, cava), up);
  if (!(length(outwards) > 5) || outwards[0] <= 0) return degenerate;
  const front = cutSurface([fissure, portal, cava], [0, 1, 0]);
  const right = cutSurface([cava, low, portal], [1, 0, 0]);
  if (!front.ok || !right.ok || front.value.normal[1] < LEAST_FACING || right.value.normal[0] < LEAST_FACING)
    return degenerate;
  const left = flatSurface(fissure, [-outwards[0], -outwards[1], -outwards[2]]);
  return ok([front.value, right.value, left, flatSurface(cava, [-up[0], -up[1], -up[2]])]);
}

const awayFrom = (arm: Vec3, axis: Vec3): Vec3 => addScaled(arm, axis, -dot(arm, axis));
