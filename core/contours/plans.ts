import type { Vec3 } from '../geometry.ts';
import type { SegmentKindName } from './codes.ts';
import type { LandmarkName, Landmarks } from './landmarks.ts';
import { BOUNDARIES, CAUDATE_LANDMARKS, LANDMARKS } from './landmarks.ts';
import type { PlaneRecipe, SegmentNumber } from './reading.ts';
import { DEPORTALISED_LOBE, FLR } from './reading.ts';
import type { ResectionName } from './resections.ts';
import { boundariesOf } from './resections.ts';

/** A smooth surface by control points or by the strokes of a hand on some slices; the side of `flrSide` stays. */
export interface SurfaceRecipe {
  readonly kind: 'surface';
  /** Patient mm, three or more. */
  readonly points: readonly Vec3[];
  readonly flrSide: Vec3;
}

/** A resection by its name; its boundaries follow from the plan's landmarks. */
export interface ResectionRecipe {
  readonly kind: 'resection';
  readonly name: ResectionName;
}

/** Couinaud I to VIII, from the plan's landmarks. */
export interface CouinaudRecipe {
  readonly kind: 'couinaud';
}

/** Parenchyma to the nearest vessel branch. */
export interface TerritoriesRecipe {
  readonly kind: 'territories';
  readonly branches: readonly VesselBranch[];
}

/** A branch of a vessel, as points along and across it, patient mm, and the territory that it feeds. */
export interface VesselBranch {
  /** Branches of one name feed one territory. */
  readonly territory: string;
  readonly points: readonly Vec3[];
}

export const CUT_KINDS = ['plane', 'surface', 'resection', 'couinaud', 'territories'] as const;
export type CutRecipe = PlaneRecipe | SurfaceRecipe | ResectionRecipe | CouinaudRecipe | TerritoriesRecipe;

/** Where something belongs once the liver is cut; `asCut` leaves it to the cut, on whichever side it happens to lie. */
export const DESTINATIONS = ['flr', 'deportalisedLobe', 'asCut'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/**
 * The avascular plane of a first stage (RALPPS): what lies within half the width on either side of the cut, down to the
 * depth below the liver's front surface, belongs to neither side.
 */
export interface TransectionZone {
  readonly widthMm: number;
  /** Null: through and through. */
  readonly depthMm: number | null;
  /** Where the liver begins, seen from the front, on each boundary of the cut; taken when the plan is laid. */
  readonly entries: readonly EntryProfile[];
}

/** Along a boundary: how far in it the liver begins, at even steps across. */
export interface EntryProfile {
  /** Zero of both directions, in the boundary's fitted plane. */
  readonly origin: Vec3;
  /** Unit vectors: across, and from the front inwards. */
  readonly across: Vec3;
  readonly inwards: Vec3;
  readonly fromMm: number;
  readonly stepMm: number;
  /** Where the liver begins inwards, mm, at fromMm + n · stepMm across. */
  readonly entryMm: readonly number[];
}

/** All that decides which part a voxel belongs to; with the grid it gives the partition, whatever was painted. */
export interface PlanRecipe {
  readonly cut: CutRecipe;
  readonly landmarks: Landmarks;
  /** Null: nobody has said. */
  readonly segmentIDestination: Destination | null;
  readonly middleHepaticVeinSide: Destination | null;
  /** How far beside the middle hepatic vein the cut runs, where a side keeps it. */
  readonly veinMarginMm: number;
  readonly zone: TransectionZone | null;
}

/** One part of a partition. The segment of this number holds its name, colour and lock. */
export interface PlanPart {
  readonly number: SegmentNumber;
  readonly kind: SegmentKindName;
  /** Whether it is counted as future liver remnant. */
  readonly stays: boolean;
}

/** One way to divide the liver. Parts stand in the order in which the recipe names them (see partitionMap). */
export interface CutPlan {
  readonly id: string;
  readonly name: string;
  readonly recipe: PlanRecipe;
  readonly parts: readonly PlanPart[];
}

/** The plans of a reading. The active one's parts are in the partition layer; the others are recomputed when asked for. */
export interface Plans {
  readonly list: readonly CutPlan[];
  /** Null: the liver is not cut, or was cut by opened contours that no recipe can make again. */
  readonly activeId: string | null;
}

export const NO_PLANS: Plans = { list: [], activeId: null };

/** Besides a cut, nothing said: what a bare plane is. */
export const plainRecipe = (cut: CutRecipe): PlanRecipe => ({
  cut,
  landmarks: {},
  segmentIDestination: null,
  middleHepaticVeinSide: null,
  veinMarginMm: 0,
  zone: null,
});

/** FLR and deportalised lobe: the parts of every cut in two. */
export const TWO_SIDES: readonly PlanPart[] = [
  { number: FLR, kind: 'flr', stays: true },
  { number: DEPORTALISED_LOBE, kind: 'deportalisedLobe', stays: false },
];

export const planOf = ({ list }: Plans, id: string | null): CutPlan | null =>
  list.find((plan) => plan.id === id) ?? null;

export const activePlan = (plans: Plans): CutPlan | null => planOf(plans, plans.activeId);

/** Numbers of the parts that are future liver remnant: the FLR itself, or the segments that stay. */
export const remnantNumbers = (plans: Plans): ReadonlySet<SegmentNumber> => {
  const plan = activePlan(plans);
  return new Set(plan ? plan.parts.filter(({ stays }) => stays).map(({ number }) => number) : [FLR]);
};

/** Numbers of all parts that the partition layer may hold under these plans; FLR and lobe always. */
export const partNumbers = (plans: Plans): ReadonlySet<SegmentNumber> =>
  new Set([FLR, DEPORTALISED_LOBE, ...plans.list.flatMap(({ parts }) => parts.map(({ number }) => number))]);

/** The landmarks that a recipe rests on, in the order in which they are asked for. */
export function landmarksFor({
  cut,
  segmentIDestination,
}: Pick<PlanRecipe, 'cut' | 'segmentIDestination'>): LandmarkName[] {
  const boundaries =
    cut.kind === 'resection'
      ? boundariesOf(cut.name)
      : cut.kind === 'couinaud'
        ? (['middle', 'right', 'umbilical'] as const)
        : [];
  const caudate =
    cut.kind === 'couinaud' ||
    (cut.kind !== 'territories' && segmentIDestination !== null && segmentIDestination !== 'asCut')
      ? CAUDATE_LANDMARKS
      : [];
  const wanted = new Set<LandmarkName>([...boundaries.flatMap((name) => BOUNDARIES[name]), ...caudate]);
  return LANDMARKS.filter((name) => wanted.has(name));
}

/** Whether a resection's cut runs along the middle hepatic vein, so that somebody must say which side keeps it. */
export const asksForMiddleHepaticVein = (cut: CutRecipe): boolean =>
  cut.kind === 'resection' && boundariesOf(cut.name).includes('middle');

/** What a cut in two leaves open: of one in more parts somebody says of each whether it stays. */
export type PlanQuestion = 'segmentIDestination' | 'middleHepaticVeinSide';

/**
 * What nobody has said of a plan yet: where segment I goes, and which side keeps the middle hepatic vein. A named
 * resection is not laid before (`plan.unanswered`) and asks for the vein only where its cut runs along it; planes and
 * curved surfaces, which may run anywhere, are laid, and "not said" stands beside them until somebody says.
 */
export function questionsLeft({
  cut,
  segmentIDestination,
  middleHepaticVeinSide,
}: Pick<PlanRecipe, 'segmentIDestination' | 'middleHepaticVeinSide'> & {
  readonly cut: Pick<CutRecipe, 'kind'> | ResectionRecipe;
}): PlanQuestion[] {
  if (cut.kind === 'couinaud' || cut.kind === 'territories') return [];
  const vein = 'name' in cut ? asksForMiddleHepaticVein(cut) : true;
  return [
    ...(segmentIDestination === null ? ['segmentIDestination' as const] : []),
    ...(vein && middleHepaticVeinSide === null ? ['middleHepaticVeinSide' as const] : []),
  ];
}
