import type { LandmarkName, Landmarks } from '#core/contours/landmarks';
import { keptMap, type PlanRefusal, partitionMap } from '#core/contours/partitionMap';
import { partsWithNumbers } from '#core/contours/planParts';
import { activePlan, asksForMiddleHepaticVein, type CutPlan, type PlanRecipe, planOf } from '#core/contours/plans';
import { partVolumes } from '#core/contours/planVolumes';
import type { SegmentNumber } from '#core/contours/reading';
import { splitVessel } from '#core/contours/vesselBranches';
import { runsOfSegments } from '#core/contours/voxelRuns';
import type { Vec3 } from '#core/geometry';
import { addScaled } from '#core/geometry';
import type { Result } from '#core/result';
import { ok, refuse } from '#core/result';
import type { Millilitre, Millimetre } from '#core/units';
import type { CutDraft } from '../../viewport/cutDraft.ts';
import { carriedSide, mirroredSide, sidePoint, type Triangle, triangleOf } from './cutGeometry.ts';
import { type CutVolumes, cutVolumes, type MeasuredLiver, measuredLiver } from './cutVolumes.ts';
import type { Desk } from './desk.ts';
import {
  type CutKind,
  type DraftRefusal,
  draftName,
  draftOf,
  draftRecipe,
  landmarksOf,
  NO_CUT,
  type PlanDraft,
} from './planDraft.ts';
import { controlPointsOf } from './surfacePoints.ts';

export type CutRefusal = DraftRefusal | PlanRefusal | 'cut.noLiver' | 'plane.oneSide' | 'segment.noNumberLeft';

/** Strokes of a hand over one place lie a millimetre or two apart: the surface goes between them. */
const MOST_MISSED_MM = 3;

/** The cut in hand as it lies in the grid; kept while neither it nor the reading's segments change. */
interface Laid extends CutDraft {
  readonly draft: PlanDraft;
  readonly recipe: PlanRecipe;
}

/** The plan in hand, what it measures while it is dragged, and the plans beside it. */
export class CutDesk {
  private readonly desk: Desk;
  private liver: MeasuredLiver | null = null;
  private laid: Result<Laid, CutRefusal> | null = null;
  private laidOf: readonly unknown[] = [];
  private readonly figures = new WeakMap<
    PlanRecipe,
    { of: readonly unknown[]; volumes: Result<CutVolumes, CutRefusal> }
  >();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  get draft(): PlanDraft {
    return this.desk.now.cut;
  }

  /** Begins with the plan that is shown, where there is one. */
  open(): void {
    const plan = activePlan(this.plans);
    this.desk.set({
      cut: plan ? draftOf(plan, this.knownLandmarks()) : { ...NO_CUT, landmarks: this.knownLandmarks() },
    });
  }

  /** Back to the last accepted cut. */
  reset(): void {
    this.open();
  }

  private get plans() {
    return this.desk.workspace.now.plans;
  }

  /** Landmarks of the liver's other plans: pointed at once, they serve every plan. */
  private knownLandmarks(): Landmarks {
    return Object.assign({}, ...this.plans.list.map(({ recipe }) => recipe.landmarks));
  }

  /** Changes the plan in hand. */
  change(part: Partial<PlanDraft>): void {
    this.desk.set({ cut: { ...this.draft, ...part, moved: true } });
  }

  /**
   * Another way to cut: of a plan that is not accepted yet, or as a new plan beside the accepted one. A curved surface
   * begins as what is cut now, ready to be bent.
   */
  begin(kind: CutKind): void {
    const { draft } = this;
    if (draft.kind === kind && draft.planId === null) return;
    const laid = this.shown;
    const bent =
      kind === 'surface' && laid ? controlPointsOf(laid.map, this.measured(), this.desk.workspace.geometry) : null;
    this.change({
      kind,
      planId: null,
      name: null,
      points: bent?.points ?? [],
      flrSide: bent?.flrSide ?? null,
      landmarks: { ...this.knownLandmarks(), ...draft.landmarks },
      placing: null,
      stays: [],
      ...(kind === 'plane' || kind === 'surface' ? { segmentIDestination: null, middleHepaticVeinSide: null } : {}),
    });
  }

  /** A new plan of the same kind, with nothing placed but landmarks. */
  startAgain(): void {
    const { kind, resection } = this.draft;
    this.desk.set({ cut: { ...NO_CUT, kind, resection, landmarks: this.knownLandmarks(), moved: true } });
  }

  addPoint(position: Vec3): void {
    const points = [...this.draft.points, position];
    const triangle = triangleOf(points);
    if (this.draft.kind === 'plane' && points.length === 3 && !triangle) {
      this.desk.refused(refuse('plane.degenerate'));
      return;
    }
    this.change({ points, flrSide: this.draft.flrSide ?? this.leftOf(points) });
  }

  /** Until somebody says otherwise the left liver stays: the side is named beside the number, and F swaps it. */
  leftOf(points: readonly Vec3[]): Vec3 | null {
    const triangle = triangleOf(points.slice(0, 3));
    if (this.draft.kind === 'plane') return triangle && sidePoint(triangle, addScaled(triangle[0], [1, 0, 0], 1000));
    return points.length > 0 ? addScaled(points[0]!, [1, 0, 0], 1000) : null;
  }

  /** The plane was dragged or tilted. */
  moveTo(points: Triangle): void {
    const before = triangleOf(this.draft.points);
    if (!before || !this.draft.flrSide) return;
    this.change({ points, flrSide: carriedSide(before, this.draft.flrSide, points) });
  }

  swap(): void {
    const { points, flrSide, kind } = this.draft;
    if (!flrSide) return;
    const triangle = triangleOf(points);
    if (kind === 'plane' && triangle) this.change({ flrSide: mirroredSide(triangle, flrSide) });
    if (kind === 'surface') {
      const middle = points.reduce<Vec3>((sum, point) => addScaled(sum, point, 1 / points.length), [0, 0, 0]);
      this.change({
        flrSide: addScaled(middle, [middle[0] - flrSide[0], middle[1] - flrSide[1], middle[2] - flrSide[2]], 1),
      });
    }
  }

  /** Whether sides can be swapped: those of named resections follow from their names. */
  get swaps(): boolean {
    const { kind, flrSide } = this.draft;
    return (kind === 'plane' || kind === 'surface') && flrSide !== null && this.now().ok;
  }

  /** What a named resection still asks, in words, or null. */
  unanswered(): string | null {
    const { kind, resection, segmentIDestination, middleHepaticVeinSide } = this.draft;
    if (kind !== 'resection') return null;
    if (segmentIDestination === null) return 'Say where segment I goes';
    const asks = asksForMiddleHepaticVein({ kind, name: resection });
    return asks && middleHepaticVeinSide === null ? 'Say which side keeps the middle hepatic vein' : null;
  }

  /** Whether the plan in hand uses a landmark. */
  restsOn(name: LandmarkName): boolean {
    return landmarksOf(this.draft).includes(name);
  }

  /** Splits the chosen vessel by the marks; what cannot be split says so and leaves the marks as they were. */
  mark(marks: PlanDraft['marks'], vessel: SegmentNumber): void {
    const { geometry, memory } = this.desk.workspace;
    const runs = runsOfSegments(memory.layers.findings, geometry.columns * geometry.rows, (n) => n === vessel);
    const split = marks.length > 0 ? splitVessel(geometry, runs, marks) : ok([]);
    if (split.ok) this.change({ marks, branches: split.value, vessel });
    else this.desk.refused(split);
  }

  /** The cut in hand as it lies in the grid, or what it lacks. */
  now(): Result<Laid, CutRefusal> {
    const { draft } = this;
    const { geometry, now } = this.desk.workspace;
    const of = [draft, now.segments, now.plans];
    if (this.laid && of.every((each, n) => each === this.laidOf[n])) return this.laid;
    this.laidOf = of;
    this.laid = this.lay(draft, geometry);
    return this.laid;
  }

  private lay(draft: PlanDraft, geometry: Desk['workspace']['geometry']): Result<Laid, CutRefusal> {
    const recipe = this.acceptedRecipe(draft) ?? draftRecipe(draft);
    if (!recipe.ok) return recipe;
    const map = partitionMap(geometry, recipe.value);
    if (!map.ok) return map;
    const { segments } = this.desk.workspace.now;
    const before = planOf(this.plans, draft.planId);
    const numbered = partsWithNumbers(recipe.value, segments, before, draft.stays);
    if (!numbered.ok) return numbered;
    const parts = before && !draft.moved ? before.parts : numbered.value.parts;
    const { surfaces } = map.value;
    const alone =
      surfaces.length === 1 &&
      !recipe.value.zone &&
      !['flr', 'deportalisedLobe'].includes(`${recipe.value.segmentIDestination}`);
    const { surface, shiftMm } = surfaces[0] ?? {};
    // The upper side of a resection's boundary is the left: whether it stays follows from the resection.
    const sign = surface && map.value.partAt(addScaled(surface.origin, surface.normal, 200)) === 0 ? 1 : -1;
    const sides =
      alone && surface ? { distanceMm: (place: Vec3) => sign * (surface.heightAt(...place) + shiftMm!) } : null;
    return ok({ draft, recipe: recipe.value, map: map.value, parts, segments: numbered.value.segments, sides });
  }

  /** An accepted plan stays what was accepted, its zone's front included, until a hand changes it. */
  private acceptedRecipe(draft: PlanDraft): Result<PlanRecipe, never> | null {
    const plan = planOf(this.plans, draft.planId);
    return plan && !draft.moved ? ok(plan.recipe) : null;
  }

  get shown(): Laid | null {
    const laid = this.now();
    return laid.ok ? laid.value : null;
  }

  /** All parts, live; or why there are none yet. */
  volumes(): Result<CutVolumes, CutRefusal> {
    const liver = this.measured();
    if (liver.extent.length === 0) return refuse('cut.noLiver');
    const laid = this.now();
    if (!laid.ok) return laid;
    return cutVolumes(liver, this.desk.workspace.geometry, this.desk.workspace.now.inclusion, laid.value);
  }

  /**
   * How far the surface passes, mm, from the point of its lines that it misses most; null where it follows them all. Lines
   * that lie over one another, seen across the surface, it cannot follow: it runs between them.
   */
  missedMm(): Millimetre | null {
    const surface = this.draft.kind === 'surface' ? this.shown?.map.surfaces[0]?.surface : undefined;
    if (!surface) return null;
    const misses = this.draft.points.map(
      (point) => Math.abs(surface.heightAt(...point)) / surface.steepnessAt(...point),
    );
    const most = Math.max(0, ...misses);
    return most > MOST_MISSED_MM ? (most as Millimetre) : null;
  }

  /** What moving the cut by 1 mm changes of the FLR: half of what lies within 1 mm of it. Null without a surface. */
  perMm(): Millilitre | null {
    const laid = this.now();
    if (!laid.ok || laid.value.map.surfaces.length !== 1) return null;
    const { geometry } = this.desk.workspace;
    const beside = partitionMap(geometry, {
      ...laid.value.recipe,
      zone: { widthMm: 2, depthMm: null, entries: [] },
    });
    if (!beside.ok) return null;
    const zone = partVolumes(beside.value, 3, this.measured().extent, geometry)[2]!;
    return (zone.volumeMl / 2) as Millilitre;
  }

  /** What a plan measures that is not in hand: computed by its recipe, nothing is painted for it. */
  volumesOf(plan: CutPlan): Result<CutVolumes, CutRefusal> {
    const { geometry, now } = this.desk.workspace;
    const liver = this.measured();
    const of = [liver, now.inclusion, plan.parts];
    const known = this.figures.get(plan.recipe);
    if (known && of.every((each, n) => each === known.of[n])) return known.volumes;
    const map = keptMap(geometry, plan.recipe);
    const volumes =
      liver.extent.length === 0
        ? refuse('cut.noLiver' as const)
        : map.ok
          ? cutVolumes(liver, geometry, now.inclusion, { map: map.value, parts: plan.parts, segments: now.segments })
          : map;
    this.figures.set(plan.recipe, { of, volumes });
    return volumes;
  }

  private measured(): MeasuredLiver {
    const { workspace } = this.desk;
    const { voxelRevision, segments } = workspace.now;
    if (this.liver?.voxelRevision !== voxelRevision || this.liver.segments !== segments)
      this.liver = measuredLiver(workspace);
    return this.liver;
  }

  /** Corners of the box around the liver, patient mm; none while there is none. */
  corners(): readonly Vec3[] {
    return this.measured().corners;
  }

  /** The middle of the liver, patient mm; of the grid while there is none. */
  anchor(): Vec3 {
    return this.measured().middle;
  }

  async accept(): Promise<void> {
    const laid = this.now();
    if (!laid.ok) return;
    const { draft } = laid.value;
    const done = await this.desk.runCommand(
      'plan.lay',
      {
        ...(draft.planId !== null && { id: draft.planId }),
        name: draftName(draft),
        recipe: laid.value.recipe,
        stays: draft.stays,
      },
      'Cutting',
    );
    if (done) this.open();
  }
}
