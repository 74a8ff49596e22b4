import type { ViewPlane } from '#core/contours/brush';
import type { HuRange } from '#core/contours/proposeRange';
import type { Vec3 } from '#core/geometry';
import type { PlanePoint } from '../../viewport/planeFrame.ts';
import type { Shown } from '../../viewport/shapes.ts';
import { NO_CUT, type PlanDraft } from './planDraft.ts';

/** How often each HU lies around a seed: bins of equal width from `fromHu` to `toHu`. */
export interface Histogram {
  readonly fromHu: number;
  readonly toHu: number;
  readonly bins: readonly number[];
}

/** Where a hand has clicked. */
export interface Seed {
  readonly position: Vec3;
  readonly plane: ViewPlane;
  readonly index: number;
}

export interface GrowState {
  readonly seeds: readonly Seed[];
  readonly range: HuRange | null;
  readonly connectivity: 6 | 26;
  readonly histogram: Histogram | null;
  /** A region while it is dragged. */
  readonly region: { readonly plane: ViewPlane; readonly from: PlanePoint; readonly to: PlanePoint } | null;
}

/** What the tools hold between two strokes of a hand; no undo, no saving. */
export interface DeskState {
  /** The name of the tool in hand (tools/toolList.ts). */
  readonly tool: string;
  readonly radiusMm: number;
  readonly grow: GrowState;
  readonly cut: PlanDraft;
  readonly held: Shown['held'];
}

export const NO_GROW: GrowState = { seeds: [], range: null, connectivity: 6, histogram: null, region: null };

export const SMALLEST_BRUSH_MM = 1;
export const LARGEST_BRUSH_MM = 60;

export const firstDeskState = (tool: string): DeskState => ({
  tool,
  radiusMm: 8,
  grow: NO_GROW,
  cut: NO_CUT,
  held: null,
});
