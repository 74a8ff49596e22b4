import { z } from 'zod';
import { SEGMENT_KIND_NAMES } from './codes.ts';
import { LANDMARKS } from './landmarks.ts';
import type { CutPlan, PlanRecipe, Plans } from './plans.ts';
import { DESTINATIONS } from './plans.ts';
import { RESECTION_NAMES } from './resections.ts';

/** Shapes of plans: as commands take them, as cases keep them. Lengths are bounded by what a hand can draw. */
const vec3 = z.tuple([z.number(), z.number(), z.number()]).readonly();
const points = (most: number) => z.array(vec3).max(most).readonly();
const destination = z.enum(DESTINATIONS).nullable();

export const PlaneRecipeShape = z.object({
  kind: z.literal('plane'),
  points: z.tuple([vec3, vec3, vec3]).readonly(),
  flrSide: vec3,
});

export const CutRecipeShape = z.discriminatedUnion('kind', [
  PlaneRecipeShape,
  z.object({ kind: z.literal('surface'), points: z.array(vec3).min(3).max(200).readonly(), flrSide: vec3 }),
  z.object({ kind: z.literal('resection'), name: z.enum(RESECTION_NAMES) }),
  z.object({ kind: z.literal('couinaud') }),
  z.object({
    kind: z.literal('territories'),
    branches: z
      .array(z.object({ territory: z.string().trim().min(1).max(64), points: points(20_000) }))
      .max(64)
      .readonly(),
  }),
]);

const EntryProfileShape = z.object({
  origin: vec3,
  across: vec3,
  inwards: vec3,
  fromMm: z.number(),
  stepMm: z.number().positive(),
  entryMm: z.array(z.number()).min(1).readonly(),
});

export const ZoneShape = z.object({
  widthMm: z.number().positive().max(60),
  depthMm: z.number().positive().max(300).nullable(),
  entries: z.array(EntryProfileShape).readonly().default([]),
});

export const PlanRecipeShape = z.object({
  cut: CutRecipeShape,
  landmarks: z.partialRecord(z.enum(LANDMARKS), points(60)).readonly(),
  segmentIDestination: destination,
  middleHepaticVeinSide: destination,
  veinMarginMm: z.number().min(0).max(30),
  zone: ZoneShape.nullable(),
}) satisfies z.ZodType<PlanRecipe, unknown>;

export const planId = z.string().min(1).max(64);
export const planName = z.string().trim().min(1).max(64);

export const CutPlanShape = z.object({
  id: planId,
  name: planName,
  recipe: PlanRecipeShape,
  parts: z
    .array(
      z.object({
        number: z.number().int().min(1).max(255),
        kind: z.enum(SEGMENT_KIND_NAMES),
        stays: z.boolean(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<CutPlan, unknown>;

/** As many plans as a reading keeps. */
export const MOST_PLANS = 60;

export const PlansShape = z.object({
  list: z.array(CutPlanShape).max(MOST_PLANS).readonly(),
  activeId: planId.nullable(),
}) satisfies z.ZodType<Plans, unknown>;
