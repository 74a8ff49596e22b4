import { activePlan, type Plans, remnantNumbers } from './plans.ts';

/** What of a plan's two sides a liver can lack. */
export type EmptySide = 'flr' | 'deportalisedLobe';

interface Measured {
  readonly measuredTlvMl: number;
  /** Null where no voxel is FLR. */
  readonly flrMl: number | null;
  readonly transectionZoneMl?: number | null | undefined;
}

/** Less than any voxel: what sums of slices differ by in their last digits, ml. */
const NOTHING_ML = 1e-6;

/**
 * The sides that the active plan has and the liver no longer: what was cut in two has since been shrunk, erased or moved
 * away from the cut. Such a plan would not be laid (`plane.oneSide`), and gives no remnant. None without a liver or a plan.
 */
export function emptySides(plans: Plans, { measuredTlvMl, flrMl, transectionZoneMl }: Measured): readonly EmptySide[] {
  const plan = activePlan(plans);
  if (!plan || measuredTlvMl <= 0 || remnantNumbers(plans).size === 0) return [];
  const remnantMl = flrMl ?? 0;
  if (remnantMl <= NOTHING_ML) return ['flr'];
  const inTwo = plan.parts.some(({ kind }) => kind === 'deportalisedLobe');
  return inTwo && measuredTlvMl - remnantMl - (transectionZoneMl ?? 0) <= NOTHING_ML ? ['deportalisedLobe'] : [];
}
