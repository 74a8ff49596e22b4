import { z } from 'zod';
import type { Abort } from '../abort.ts';
import type { LayerName } from '../contours/codes.ts';
import type { PlanRefusal } from '../contours/partitionMap.ts';
import type { ReadingRecords } from '../contours/reading.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Result } from '../result.ts';
import type { Addition } from './addition.ts';
import type { Change } from './change.ts';
import type { VoxelKernels } from './kernels.ts';

/**
 * The open reading as commands see it: records as a snapshot, voxels where they lie. Every applied change, undo and
 * redo moves `revision` on by one.
 */
export interface CommandWorkspace extends ReadingRecords {
  readonly revision: number;
  readonly geometry: VolumeGeometry;
  readonly hu: Int16Array;
  /** Segment Numbers, one byte a voxel, index order i + j·nI + k·nI·nJ. */
  readonly layers: Readonly<Record<LayerName, Uint8Array>>;
  /** Whether the liver is cut, where somebody has counted it; else it is looked for among the voxels. */
  readonly cut?: boolean;
}

export type CommandRefusal =
  | 'command.invalid'
  | 'seed.outside'
  | 'seed.notInRange'
  | 'seed.notInExtent'
  | 'range.empty'
  | 'slice.outside'
  | 'plane.degenerate'
  | 'plane.sideUnclear'
  | 'plane.oneSide'
  | PlanRefusal
  | 'vessel.noContrast'
  | 'vessel.leaked'
  | 'plan.notFound'
  | 'plan.unanswered'
  | 'plan.tooMany'
  | 'extent.empty'
  | 'segment.notFound'
  | 'segment.locked'
  | 'segment.wrongLayer'
  | 'segment.named'
  | 'segment.noNumberLeft'
  | 'segment.empty'
  | 'segment.notHere'
  | 'stroke.notTissue'
  | 'stroke.notConnected'
  | 'stroke.notMeasured'
  | 'ellipsoid.flat'
  | 'ellipsoid.onlyFat'
  | 'ellipsoid.crumb'
  | 'segment.wouldVanish'
  | 'segments.sameLayer'
  | 'segments.same'
  | 'mask.letsNoneThrough'
  | 'outline.flat'
  | 'outline.holdsNone'
  | 'seed.tooNarrow'
  | 'seed.notTissue'
  | 'seed.barred'
  | 'interpolate.noGap'
  | 'change.nothing'
  | 'memory.noRoom';

/**
 * Something a user can do to a reading. It reads the workspace and gives a change, or an addition to the liver that its
 * change is made from (`changeOf`); it never writes.
 * What changes nothing is refused as `change.nothing`, so that history holds only what happened.
 */
export interface Command<P extends z.ZodType = z.ZodType> {
  readonly id: string;
  /** As undo names it: "Grow liver". */
  readonly title: string;
  readonly parameters: P;
  run(
    workspace: CommandWorkspace,
    parameters: z.output<P>,
    kernels: VoxelKernels,
    signal?: Abort,
  ): Promise<Result<Change | Addition, CommandRefusal>>;
}

/** Writes a command down; the types of its parameters follow from the schema. */
export const command = <P extends z.ZodType>(
  id: string,
  title: string,
  parameters: P,
  run: Command<P>['run'],
): Command<P> => ({ id, title, parameters, run });

/** A point in patient space, mm LPS. */
export const point = z.tuple([z.number(), z.number(), z.number()]).readonly();
export const connectivity = z.union([z.literal(6), z.literal(26)]);
export const segmentNumber = z.number().int().min(1).max(255);
