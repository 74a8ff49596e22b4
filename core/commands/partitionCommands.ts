import { z } from 'zod';
import { plainRecipe } from '../contours/plans.ts';
import { command, point } from './command.ts';
import { layPlan, nextPlanId, replacedByPlane } from './planCommands.ts';

/**
 * Cuts the liver by the plane through three points (patient mm): the side of `flrSide`, and what lies on the plane, is
 * FLR, the rest the deportalised lobe. A plan of its own, or the plane of the active plan moved. The recipe is kept, so
 * that what enters the liver later is labelled by it. Refuses a plane with the whole liver on one side, and a cut of
 * parts that somebody locked.
 */
export const cutByPlane = command(
  'partition.cutByPlane',
  'Cut by plane',
  z.object({ points: z.tuple([point, point, point]).readonly(), flrSide: point }),
  async (workspace, { points, flrSide }, kernels) => {
    const { plans } = workspace;
    const before = replacedByPlane(plans);
    const cut = { kind: 'plane' as const, points, flrSide };
    const recipe = before ? { ...before.recipe, cut } : plainRecipe(cut);
    const plan = { id: before?.id ?? nextPlanId(plans), name: before?.name ?? 'Plane', recipe, stays: [] };
    return layPlan(workspace, 'Cut by plane', plan, kernels);
  },
);
