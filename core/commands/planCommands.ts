import { z } from 'zod';
import { entryProfile } from '../contours/entryProfile.ts';
import { keptMap, partitionMap } from '../contours/partitionMap.ts';
import { forEachRow } from '../contours/planeVolumes.ts';
import { partsWithNumbers, withoutUnusedParts } from '../contours/planParts.ts';
import { MOST_PLANS, PlanRecipeShape, planId, planName } from '../contours/planShapes.ts';
import type { CutPlan, PlanRecipe, Plans } from '../contours/plans.ts';
import { activePlan, planOf, questionsLeft } from '../contours/plans.ts';
import type { Segment } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import type { RunSet } from '../contours/voxelRuns.ts';
import { runsOfBits } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import { lockedRefusal, partsOf, sliceVoxelsOf } from './changeExtent.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command } from './command.ts';
import type { VoxelKernels } from './kernels.ts';
import { Relabelling } from './relabelling.ts';

const liverRuns = async (kernels: VoxelKernels): Promise<RunSet> => runsOfBits(await kernels.bitsOf('extent', LIVER));

/** A partition is written as a whole: any of its parts that somebody locked, before or after, stops it. */
const lockedPart = (workspace: CommandWorkspace) => lockedRefusal(workspace, partsOf(workspace));

/** The voxels of the liver labelled by a plan. Refuses an empty liver, and a plan that leaves all of it in one part. */
function labelled(
  workspace: CommandWorkspace,
  plan: Pick<CutPlan, 'recipe' | 'parts'>,
  liver: RunSet,
): Result<Relabelling, CommandRefusal> {
  const { geometry, layers } = workspace;
  const map = keptMap(geometry, plan.recipe);
  if (!map.ok) return map;
  if (liver.length === 0) return refuse('extent.empty');
  const partition = new Relabelling('partition', layers.partition, sliceVoxelsOf(workspace));
  const voxels = new Array<number>(plan.parts.length).fill(0);
  forEachRow(liver, geometry, (k, j, from, to) => {
    const row = (k * geometry.rows + j) * geometry.columns;
    map.value.forEachPart(j, k, from, to, (a, b, part) => {
      partition.set(row + a, row + b, plan.parts[part]!.number);
      voxels[part]! += b - a;
    });
  });
  // What lies between two sides is no side: a cut leaves liver on both.
  const sides = plan.parts.map(({ kind }, n) => (kind === 'transectionZone' ? 0 : voxels[n]!));
  const empty = plan.parts.some(({ kind }, n) => (kind === 'flr' || kind === 'deportalisedLobe') && voxels[n] === 0);
  if (empty || sides.filter((n) => n > 0).length < 2) return refuse('plane.oneSide', { voxels });
  return ok(partition);
}

/** The change that makes a plan the active one: its labels, the plans and segments as they are then. */
function activated(
  workspace: CommandWorkspace,
  title: string,
  plan: CutPlan,
  plans: Plans,
  segments: readonly Segment[],
  liver: RunSet,
): Result<Change, CommandRefusal> {
  const partition = labelled(workspace, plan, liver);
  if (!partition.ok) return partition;
  const kept = withoutUnusedParts(segments, plans);
  return ok({
    fromRevision: workspace.revision,
    title,
    voxels: [partition.value.runs()].filter(({ runs }) => runs.length > 0),
    records: changedRecords(workspace, { plans, ...(kept !== workspace.segments && { segments: kept }) }),
  });
}

/** What a named resection leaves open must be said before it can be laid. */
function unanswered(recipe: PlanRecipe) {
  const open = recipe.cut.kind === 'resection' ? questionsLeft(recipe) : [];
  return open.length > 0 ? refuse('plan.unanswered' as const, { open }) : null;
}

/** The recipe with the liver's front noted along its boundaries, where its zone has a depth. */
function withEntries(
  { geometry }: CommandWorkspace,
  recipe: PlanRecipe,
  liver: RunSet,
): Result<PlanRecipe, CommandRefusal> {
  const { zone } = recipe;
  if (!zone) return ok(recipe);
  const bare = partitionMap(geometry, { ...recipe, zone: null });
  if (!bare.ok) return bare;
  const profiles = bare.value.surfaces.map((surface) => entryProfile(surface, zone.widthMm, liver, geometry));
  const entries =
    zone.depthMm === null || profiles.includes(null) ? [] : (profiles as NonNullable<(typeof profiles)[number]>[]);
  return ok({ ...recipe, zone: { ...zone, entries } });
}

/** The smallest number that no plan has as its id. */
export const nextPlanId = ({ list }: Plans): string => {
  for (let n = 1; ; n++) if (!list.some(({ id }) => id === `plan-${n}`)) return `plan-${n}`;
};

/** Lays a plan and makes it the active one: it replaces the plan of its id, or joins the others. */
export async function layPlan(
  workspace: CommandWorkspace,
  title: string,
  { id, name, recipe: given, stays }: { id: string; name: string; recipe: PlanRecipe; stays: readonly string[] },
  kernels: VoxelKernels,
): Promise<Result<Change, CommandRefusal>> {
  const refused = lockedPart(workspace) ?? unanswered(given);
  if (refused) return refused;
  const liver = await liverRuns(kernels);
  const recipe = withEntries(workspace, given, liver);
  if (!recipe.ok) return recipe;
  const { plans, segments } = workspace;
  const before = planOf(plans, id);
  if (!before && plans.list.length >= MOST_PLANS) return refuse('plan.tooMany', { most: MOST_PLANS });
  const parts = partsWithNumbers(recipe.value, segments, before, stays);
  if (!parts.ok) return parts;
  const plan: CutPlan = { id, name, recipe: recipe.value, parts: parts.value.parts };
  const list = before ? plans.list.map((each) => (each === before ? plan : each)) : [...plans.list, plan];
  return activated(workspace, title, plan, { list, activeId: id }, parts.value.segments, liver);
}

/**
 * Lays a plan: a plane, a curved surface, a named resection, Couinaud segments or territories. Without an id it joins the
 * plans there are. `stays` names the Couinaud segments (kinds) or territories that are counted as FLR; cuts in two ignore it.
 */
export const layPlanCommand = command(
  'plan.lay',
  'Cut',
  z.object({
    id: planId.optional(),
    name: planName,
    recipe: PlanRecipeShape,
    stays: z.array(z.string()).default([]),
  }),
  async (workspace, { id, name, recipe, stays }, kernels) =>
    layPlan(workspace, `Cut: ${name}`, { id: id ?? nextPlanId(workspace.plans), name, recipe, stays }, kernels),
);

const planById = z.object({ id: planId });

/** Makes another plan the active one: its parts are written anew by its recipe. */
export const activatePlan = command('plan.activate', 'Show plan', planById, async (workspace, { id }, kernels) => {
  const { plans, segments } = workspace;
  const plan = planOf(plans, id);
  if (!plan) return refuse('plan.notFound', { id });
  if (plans.activeId === id) return refuse('change.nothing');
  const locked = lockedPart(workspace);
  if (locked) return locked;
  return activated(
    workspace,
    `Show plan ${plan.name}`,
    plan,
    { ...plans, activeId: id },
    segments,
    await liverRuns(kernels),
  );
});

/** Takes a plan away; with the active one the liver is no longer cut. */
export const removePlan = command('plan.remove', 'Remove plan', planById, async (workspace, { id }) => {
  const { plans, segments, layers, revision } = workspace;
  const plan = planOf(plans, id);
  if (!plan) return refuse('plan.notFound', { id });
  const list = plans.list.filter((each) => each !== plan);
  const left: Plans = { list, activeId: plans.activeId === id ? null : plans.activeId };
  const partition = new Relabelling('partition', layers.partition, sliceVoxelsOf(workspace));
  if (plans.activeId === id) {
    const locked = lockedPart(workspace);
    if (locked) return locked;
    partition.set(0, layers.partition.length, 0);
  }
  const kept = withoutUnusedParts(segments, left);
  return ok<Change>({
    fromRevision: revision,
    title: `Remove plan ${plan.name}`,
    voxels: [partition.runs()].filter(({ runs }) => runs.length > 0),
    records: changedRecords(workspace, { plans: left, ...(kept !== segments && { segments: kept }) }),
  });
});

/** Gives a plan another name. */
export const renamePlan = command(
  'plan.rename',
  'Rename plan',
  planById.extend({ name: planName }),
  async (workspace, { id, name }) => {
    const { plans, revision } = workspace;
    const plan = planOf(plans, id);
    if (!plan) return refuse('plan.notFound', { id });
    if (plan.name === name) return refuse('change.nothing');
    return ok<Change>({
      fromRevision: revision,
      title: `Rename plan ${plan.name}`,
      voxels: [],
      records: changedRecords(workspace, {
        plans: { ...plans, list: plans.list.map((each) => (each === plan ? { ...plan, name } : each)) },
      }),
    });
  },
);

/** Says which parts of a plan of Couinaud segments or territories are counted as FLR. */
export const setStays = command(
  'plan.setStays',
  'Say what stays',
  planById.extend({ numbers: z.array(z.number().int().min(1).max(255)) }),
  async (workspace, { id, numbers }) => {
    const { plans, revision } = workspace;
    const plan = planOf(plans, id);
    if (!plan) return refuse('plan.notFound', { id });
    const twoSides = plan.parts.some(({ kind }) => kind === 'flr');
    const parts = plan.parts.map((part) => ({ ...part, stays: numbers.includes(part.number) }));
    if (twoSides || parts.every(({ stays }, n) => stays === plan.parts[n]!.stays)) return refuse('change.nothing');
    return ok<Change>({
      fromRevision: revision,
      title: `Say what stays in ${plan.name}`,
      voxels: [],
      records: changedRecords(workspace, {
        plans: { ...plans, list: plans.list.map((each) => (each === plan ? { ...plan, parts } : each)) },
      }),
    });
  },
);

/** The plan that a bare cut by plane replaces: the active one, if it is one too. */
export const replacedByPlane = (plans: Plans): CutPlan | null => {
  const plan = activePlan(plans);
  return plan?.recipe.cut.kind === 'plane' ? plan : null;
};
