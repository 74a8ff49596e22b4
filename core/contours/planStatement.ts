import type { CutPlan, Destination } from './plans.ts';
import type { ResectionName } from './resections.ts';

/** How a liver was cut, in codes alone: a plan's name is free text, and stays at home. */
export interface CutStatement {
  readonly kind: CutPlan['recipe']['cut']['kind'];
  readonly resection: ResectionName | null;
  /** Null: not said. */
  readonly segmentI: Destination | null;
  readonly middleHepaticVein: Destination | null;
  /** Width and depth of the planned transection zone; depth null: through and through. */
  readonly transectionZone: { readonly widthMm: number; readonly depthMm: number | null } | null;
}

/** What a record says of the plan that its FLR was cut by. */
export const cutStatement = ({ recipe }: CutPlan): CutStatement => ({
  kind: recipe.cut.kind,
  resection: recipe.cut.kind === 'resection' ? recipe.cut.name : null,
  segmentI: recipe.segmentIDestination,
  middleHepaticVein: recipe.middleHepaticVeinSide,
  transectionZone: recipe.zone && { widthMm: recipe.zone.widthMm, depthMm: recipe.zone.depthMm },
});
