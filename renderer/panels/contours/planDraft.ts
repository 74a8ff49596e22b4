import type { LandmarkName, LandmarkRefusal, Landmarks } from '#core/contours/landmarks';
import { missingLandmarks } from '#core/contours/landmarks';
import type { CutPlan, CutRecipe, Destination, PlanRecipe, VesselBranch } from '#core/contours/plans';
import { landmarksFor } from '#core/contours/plans';
import type { SegmentNumber } from '#core/contours/reading';
import { RESECTION_TITLES, type ResectionName } from '#core/contours/resections';
import { territoryNames } from '#core/contours/territories';
import type { BranchMark } from '#core/contours/vesselBranches';
import type { Vec3 } from '#core/geometry';
import type { Result } from '#core/result';
import { ok, refuse } from '#core/result';
import { triangleOf } from './cutGeometry.ts';

export type CutKind = CutRecipe['kind'];

/** A plan that is not yet accepted, or the accepted one as it is at hand. */
export interface PlanDraft {
  readonly kind: CutKind;
  /** The plan that it is; null while it is a new one. */
  readonly planId: string | null;
  /** As somebody typed it; null: named by what it is. */
  readonly name: string | null;
  /** A plane's three points, or a surface's control points. */
  readonly points: readonly Vec3[];
  readonly flrSide: Vec3 | null;
  readonly resection: ResectionName;
  readonly landmarks: Landmarks;
  /** The landmark that the next click places, where somebody chose one; else it is the first that is missing. */
  readonly placing: LandmarkName | null;
  readonly segmentIDestination: Destination | null;
  readonly middleHepaticVeinSide: Destination | null;
  readonly veinMarginMm: number;
  readonly zone: { readonly widthMm: number; readonly depthMm: number | null } | null;
  /** Couinaud segments (kinds) or territories that are counted as FLR. */
  readonly stays: readonly string[];
  /** The vessel whose branches feed territories, and where its branches begin; what they are then. */
  readonly vessel: SegmentNumber | null;
  /** What a click grows where no vessel was contoured yet. */
  readonly vesselKind: 'portalVein' | 'hepaticVein';
  readonly marks: readonly BranchMark[];
  readonly branches: readonly VesselBranch[];
  /** Whether it differs from the accepted one. */
  readonly moved: boolean;
}

export const VEIN_MARGIN_MM = 5;
export const FIRST_ZONE = { widthMm: 10, depthMm: null };

export const NO_CUT: PlanDraft = {
  kind: 'plane',
  planId: null,
  name: null,
  points: [],
  flrSide: null,
  resection: 'rightHepatectomy',
  landmarks: {},
  placing: null,
  segmentIDestination: null,
  middleHepaticVeinSide: null,
  veinMarginMm: VEIN_MARGIN_MM,
  zone: null,
  stays: [],
  vessel: null,
  vesselKind: 'portalVein',
  marks: [],
  branches: [],
  moved: false,
};

/** A plan as it is at hand. Landmarks of other plans of the liver lie ready. */
export function draftOf({ id, name, recipe, parts }: CutPlan, landmarks: Landmarks): PlanDraft {
  const { cut, zone } = recipe;
  return {
    ...NO_CUT,
    kind: cut.kind,
    planId: id,
    name,
    points: cut.kind === 'plane' || cut.kind === 'surface' ? cut.points : [],
    flrSide: cut.kind === 'plane' || cut.kind === 'surface' ? cut.flrSide : null,
    ...(cut.kind === 'resection' && { resection: cut.name }),
    landmarks: { ...landmarks, ...recipe.landmarks },
    segmentIDestination: recipe.segmentIDestination,
    middleHepaticVeinSide: recipe.middleHepaticVeinSide,
    veinMarginMm: recipe.veinMarginMm,
    zone: zone && { widthMm: zone.widthMm, depthMm: zone.depthMm },
    stays: parts.flatMap(({ kind, stays }, n) => {
      const said = cut.kind === 'territories' ? territoryNames(cut)[n]! : kind;
      return stays ? [said] : [];
    }),
    ...(cut.kind === 'territories' && {
      branches: cut.branches,
      // Each branch begins with the point next to the place that was clicked.
      marks: cut.branches.flatMap(({ territory, points }) => (points[0] ? [{ territory, at: points[0] }] : [])),
    }),
  };
}

const KIND_NAMES = {
  plane: 'Plane',
  surface: 'Curved surface',
  couinaud: 'Couinaud segments',
  territories: 'Territories',
};

/** What the plan is called, typed or by what it is. */
export const draftName = ({ kind, name, resection }: Pick<PlanDraft, 'kind' | 'name' | 'resection'>): string =>
  name ?? (kind === 'resection' ? RESECTION_TITLES[resection] : KIND_NAMES[kind]);

/** The landmark that the next click places; null where none is wanted. */
export function landmarkWanted(draft: PlanDraft): LandmarkName | null {
  return draft.placing ?? missingLandmarks(draft.landmarks, landmarksOf(draft))[0] ?? null;
}

/** The landmarks that this plan rests on, in the order in which they are asked for. */
export const landmarksOf = (draft: PlanDraft): LandmarkName[] =>
  landmarksFor({ cut: cutKindOf(draft), segmentIDestination: draft.segmentIDestination });

/** Enough of a recipe's cut to ask what it rests on. */
const cutKindOf = ({ kind, resection }: PlanDraft): CutRecipe =>
  kind === 'resection'
    ? { kind, name: resection }
    : kind === 'couinaud'
      ? { kind }
      : kind === 'territories'
        ? { kind, branches: [] }
        : { kind: 'surface', points: [], flrSide: [0, 0, 0] };

export type DraftRefusal = LandmarkRefusal | 'cut.noPlane' | 'cut.noSurface' | 'plan.noBranches' | 'plane.degenerate';

/** The recipe that the draft amounts to, or what it still lacks. */
export function draftRecipe(draft: PlanDraft): Result<PlanRecipe, DraftRefusal> {
  const missing = missingLandmarks(draft.landmarks, landmarksOf(draft));
  const cut = draftCut(draft);
  if (!cut.ok) return cut;
  if (missing.length > 0) return refuse('landmarks.missing', { missing });
  const { landmarks, segmentIDestination, middleHepaticVeinSide, veinMarginMm, zone } = draft;
  const inTwo = draft.kind !== 'couinaud' && draft.kind !== 'territories';
  return ok({
    cut: cut.value,
    landmarks,
    segmentIDestination: inTwo ? segmentIDestination : null,
    middleHepaticVeinSide: inTwo ? middleHepaticVeinSide : null,
    veinMarginMm,
    zone: inTwo && zone ? { ...zone, entries: [] } : null,
  });
}

function draftCut({ kind, points, flrSide, resection, branches }: PlanDraft): Result<CutRecipe, DraftRefusal> {
  switch (kind) {
    case 'plane': {
      const triangle = triangleOf(points);
      if (triangle && flrSide) return ok({ kind, points: triangle, flrSide });
      return points.length < 3 ? refuse('cut.noPlane', { points: points.length }) : refuse('plane.degenerate');
    }
    case 'surface':
      if (points.length >= 3 && flrSide) return ok({ kind, points, flrSide });
      return refuse('cut.noSurface', { points: points.length });
    case 'resection':
      return ok({ kind, name: resection });
    case 'couinaud':
      return ok({ kind });
    case 'territories':
      return branches.length > 0 ? ok({ kind, branches }) : refuse('plan.noBranches');
  }
}
