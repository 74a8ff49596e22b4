import type { PlanePartition } from '#core/contours/planePartition';
import { planePartition } from '#core/contours/planePartition';
import { flrSideTouchesEdge, flrSideVolume, volumeOfRuns } from '#core/contours/planeVolumes';
import { activePlan } from '#core/contours/plans';
import type { PlaneRecipe, Segment } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { RunSet } from '#core/contours/voxelRuns';
import { runsOfBits, runsOfSegments, runsWithout } from '#core/contours/voxelRuns';
import type { Vec3 } from '#core/geometry';
import { addScaled, patientFromVoxel } from '#core/geometry';
import type { Result } from '#core/result';
import { ok, refuse } from '#core/result';
import type { Millilitre } from '#core/units';
import { bitsOf } from '#wasm/kernels/bitsOf';
import { carriedSide, mirroredSide, planeNormal, sidePoint, type Triangle, triangleOf } from './cutGeometry.ts';
import type { Desk } from './desk.ts';
import { NO_CUT } from './deskState.ts';

/** What the cut that is in hand would make of the liver. The same voxels that accepting it labels, counted. */
export interface CutVolumes {
  readonly flrMl: Millilitre;
  readonly lobeMl: Millilitre;
  readonly liverMl: Millilitre;
  /** Findings within the liver, by side. */
  readonly findings: readonly { readonly segment: Segment; readonly flrMl: Millilitre; readonly lobeMl: Millilitre }[];
  readonly liverTouchesEdge: boolean;
  readonly flrTouchesEdge: boolean;
  readonly lobeTouchesEdge: boolean;
  /** What moving the plane by 1 mm changes of the FLR, the mean of both ways. */
  readonly perMm: Millilitre;
}

type CutRefusal = 'cut.noLiver' | 'cut.noPlane' | 'plane.degenerate' | 'plane.sideUnclear' | 'plane.oneSide';

/** The cut in hand: points, side, and what both sides measure while a handle is dragged. */
export class CutDesk {
  private readonly desk: Desk;
  private runs: {
    revision: number;
    extent: RunSet;
    liverMl: Millilitre;
    findings: { segment: Segment; runs: RunSet }[];
    middle: Vec3;
  } | null = null;
  private laid: { recipe: PlaneRecipe; partition: PlanePartition } | null = null;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** Begins with the accepted plane where there is one. */
  open(): void {
    const accepted = activePlan(this.desk.workspace.now.plans)?.recipe.cut;
    this.laid = null;
    this.desk.set({
      cut: accepted?.kind === 'plane' ? { points: accepted.points, flrSide: accepted.flrSide, moved: false } : NO_CUT,
    });
  }

  /** Back to the last accepted cut. */
  reset(): void {
    this.open();
  }

  /** Takes the points away, to lay another plane. */
  startAgain(): void {
    this.desk.set({ cut: { ...NO_CUT, moved: this.desk.workspace.now.plans.activeId !== null } });
  }

  addPoint(position: Vec3): void {
    const points = [...this.desk.now.cut.points, position];
    const triangle = triangleOf(points);
    if (points.length === 3 && !triangle) {
      this.desk.refused(refuse('plane.degenerate'));
      return;
    }
    // Until somebody says otherwise the left liver stays: the side is named beside the number, and F swaps it.
    const towardsLeft = triangle && addScaled(triangle[0], [1, 0, 0], 1000);
    this.desk.set({
      cut: { points, flrSide: triangle && towardsLeft && sidePoint(triangle, towardsLeft), moved: true },
    });
  }

  /** The plane was dragged or tilted. */
  moveTo(points: Triangle): void {
    const { cut } = this.desk.now;
    const before = triangleOf(cut.points);
    if (!before || !cut.flrSide) return;
    this.desk.set({ cut: { points, flrSide: carriedSide(before, cut.flrSide, points), moved: true } });
  }

  swap(): void {
    const { cut } = this.desk.now;
    const triangle = triangleOf(cut.points);
    if (triangle && cut.flrSide)
      this.desk.set({ cut: { ...cut, flrSide: mirroredSide(triangle, cut.flrSide), moved: true } });
  }

  get recipe(): PlaneRecipe | null {
    const { points, flrSide } = this.desk.now.cut;
    const triangle = triangleOf(points);
    return triangle && flrSide ? { kind: 'plane', points: triangle, flrSide } : null;
  }

  get partition(): PlanePartition | null {
    const { points, flrSide } = this.desk.now.cut;
    if (this.laid && this.laid.recipe.points === points && this.laid.recipe.flrSide === flrSide)
      return this.laid.partition;
    const recipe = this.recipe;
    const partition = recipe && planePartition(this.desk.workspace.geometry, recipe);
    if (!recipe || !partition?.ok) return null;
    this.laid = { recipe, partition: partition.value };
    return partition.value;
  }

  /** Both sides, live; or why there are none yet. */
  volumes(): Result<CutVolumes, CutRefusal> {
    const { extent, liverMl, findings } = this.measured();
    if (extent.length === 0) return refuse('cut.noLiver');
    const recipe = this.recipe;
    if (!recipe) return refuse('cut.noPlane', { points: this.desk.now.cut.points.length });
    const { geometry } = this.desk.workspace;
    const partition = planePartition(geometry, recipe);
    if (!partition.ok) return partition;
    const flrOf = (runs: RunSet) => flrSideVolume(partition.value, runs, geometry);
    const flrMl = flrOf(extent);
    const lobeMl = (liverMl - flrMl) as Millilitre;
    if (flrMl <= 0 || lobeMl <= 0) return refuse('plane.oneSide');
    return ok({
      flrMl,
      lobeMl,
      liverMl,
      findings: findings.map(({ segment, runs }) => {
        const inFlr = flrOf(runs);
        return { segment, flrMl: inFlr, lobeMl: (volumeOfRuns(runs, geometry) - inFlr) as Millilitre };
      }),
      ...this.edges(recipe, partition.value, extent),
      perMm: this.perMm(recipe, extent),
    });
  }

  /** What of the liver and its sides the scan cuts off. */
  private edges(recipe: PlaneRecipe, partition: PlanePartition, extent: RunSet) {
    const { geometry } = this.desk.workspace;
    const flrTouchesEdge = flrSideTouchesEdge(partition, extent, geometry);
    const other = planePartition(geometry, { ...recipe, flrSide: mirroredSide(recipe.points, recipe.flrSide) });
    const lobeTouchesEdge = other.ok && flrSideTouchesEdge(other.value, extent, geometry);
    return { liverTouchesEdge: flrTouchesEdge || lobeTouchesEdge, flrTouchesEdge, lobeTouchesEdge };
  }

  private perMm(recipe: PlaneRecipe, extent: RunSet): Millilitre {
    const { geometry } = this.desk.workspace;
    const normal = planeNormal(recipe.points);
    const at = (mm: number) => {
      const shifted = planePartition(geometry, {
        ...recipe,
        points: recipe.points.map((point) => addScaled(point, normal, mm)) as unknown as Triangle,
      });
      return shifted.ok ? flrSideVolume(shifted.value, extent, geometry) : 0;
    };
    return (Math.abs(at(1) - at(-1)) / 2) as Millilitre;
  }

  /** Runs of the liver and of the findings in it, kept until a voxel changes. */
  private measured() {
    const { workspace } = this.desk;
    const { voxelRevision, segments } = workspace.now;
    if (this.runs?.revision === voxelRevision) return this.runs;
    const { geometry, memory } = workspace;
    const bits = bitsOf(memory, 'extent', LIVER);
    const extent = runsOfBits(bits);
    memory.bitSets.release(bits);
    const sliceVoxels = geometry.columns * geometry.rows;
    const outside = (runs: RunSet) => runsWithout(runs, extent, sliceVoxels);
    const findings = segments
      .filter(({ layer }) => layer === 'findings')
      .map((segment) => {
        const all = runsOfSegments(memory.layers.findings, sliceVoxels, (n) => n === segment.number);
        return { segment, runs: runsWithout(all, outside(all), sliceVoxels) };
      })
      .filter(({ runs }) => runs.length > 0);
    this.runs = {
      revision: voxelRevision,
      extent,
      liverMl: volumeOfRuns(extent, geometry),
      findings,
      middle: middleOfRuns(extent, workspace),
    };
    return this.runs;
  }

  /** The middle of the liver, patient mm; of the grid while there is none. */
  anchor(): Vec3 {
    return this.measured().middle;
  }

  async accept(): Promise<void> {
    const recipe = this.recipe;
    if (!recipe) return;
    const done = await this.desk.runCommand(
      'partition.cutByPlane',
      { points: recipe.points, flrSide: recipe.flrSide },
      'Cutting',
    );
    if (done) this.open();
  }
}

function middleOfRuns(runs: RunSet, { geometry }: Desk['workspace']): Vec3 {
  const { columns, rows, slices } = geometry;
  let [i, j, k, n] = [0, 0, 0, 0];
  for (let r = 0; r < runs.length; r += 2) {
    const voxels = runs[r + 1]!;
    const middle = runs[r]! + (voxels - 1) / 2;
    i += voxels * (middle % columns);
    j += voxels * (Math.floor(middle / columns) % rows);
    k += voxels * Math.floor(middle / columns / rows);
    n += voxels;
  }
  return n > 0
    ? patientFromVoxel(geometry, [i / n, j / n, k / n])
    : patientFromVoxel(geometry, [columns / 2, rows / 2, slices / 2]);
}
