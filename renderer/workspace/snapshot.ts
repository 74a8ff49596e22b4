import type { CommandRefusal } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import type { History } from '#core/commands/history';
import type { Proposed } from '#core/commands/proposed';
import type { Reading, ReadingRecords, SegmentNumber } from '#core/contours/reading';
import type { Output } from '#core/contract/procedures';
import type { Refused } from '#core/result';
import type { JointCounts } from '#core/volumetry/counts';

/** What a command would do, before somebody accepts it: the very voxels that are shown are applied then. */
export interface Proposal {
  readonly call: CommandCall;
  /**
   * What the preview layer shows, in numbers. Null while the first answer is awaited; a later one replaces it in place, so
   * that sliders do not flicker.
   */
  readonly shown: Proposed | null;
  readonly refusal: Refused<CommandRefusal> | null;
  /** A newer answer is on its way: what is shown is not accepted any more, and what comes not before it is shown. */
  readonly pending: boolean;
  /** Accepting was asked for meanwhile: that is said, and not done. */
  readonly hurried: boolean;
}

/** Who edits a reading in another window, and since when (ISO 8601). */
export type Editor = Output<'reading.edit'>['editor'] & object;

/**
 * `away`: the host does not answer; it is asked again and again. `newStart`: a host answers that does not know this window.
 * `fault`: it answers, and cannot save by a fault of its own; it is asked again and again too. `elsewhere`: the contours were
 * changed by another window since.
 */
export type NotKept = 'away' | 'newStart' | 'fault' | 'elsewhere';

/** The open reading, as panels see it: one immutable value, replaced whole. The voxels lie beside it. */
export interface Snapshot extends ReadingRecords {
  /** Moves with every applied change, undo and redo. */
  readonly revision: number;
  /** Moves whenever voxels of a layer or of the preview did, so also while a brush paints. */
  readonly voxelRevision: number;
  readonly counts: JointCounts;
  readonly history: History;
  /** What was done up to this revision can no longer be undone: the journal begins after it. */
  readonly undoFrom: number;
  /** The segment that tools work on. */
  readonly activeSegment: SegmentNumber;
  readonly proposal: Proposal | null;
  /** A command that runs (longer than a moment), by its title. */
  readonly running: string | null;
  /** HU slices that have arrived; slice k may be looked at once arrived[k] is 1. */
  readonly arrivedSlices: number;
  readonly reading: Pick<Reading, 'id' | 'reader' | 'status' | 'revision'>;
  /** The revision that is durable, and since when. */
  readonly savedRevision: number;
  readonly savedAt: string | null;
  /** Who edits, where it is another window: then this one is for looking. */
  readonly editor: Editor | null;
  /** Why changes are not being kept at the moment; they stay in this window. */
  readonly notKept: NotKept | null;
}
