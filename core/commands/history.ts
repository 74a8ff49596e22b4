import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Millilitre } from '../units.ts';
import type { Beside, Change } from './change.ts';
import { applyChange, inverseOf } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import type { JournalEntry } from './journalEntry.ts';
import { besideOf, gainOf, movedBy } from './moved.ts';
import { type PackedChange, packChange, unpackChange } from './packedChange.ts';

/** One thing that was done. */
export interface HistoryEntry {
  /** The revision after it was done; undone and done again it keeps this number. */
  readonly sequence: number;
  /** What was done, for the undo line: "Grow liver". */
  readonly title: string;
  /** What the segment gained that it is about, ml; null where no voxel moved. */
  readonly gainedMl: Millilitre | null;
  /** What others gained or lost by it. */
  readonly beside?: readonly Beside[] | undefined;
  /** The change itself; null where it is no longer held in memory and is read from the journal when it is wanted. */
  readonly packed: PackedChange | null;
}

/** What can be undone (the last one first to go) and redone. A value: the workspace holds it in its snapshot. */
export interface History {
  readonly done: readonly HistoryEntry[];
  readonly undone: readonly HistoryEntry[];
}

export const EMPTY_HISTORY: History = { done: [], undone: [] };

export const nextUndo = ({ done }: History): HistoryEntry | null => done[done.length - 1] ?? null;
export const nextRedo = ({ undone }: History): HistoryEntry | null => undone[undone.length - 1] ?? null;

/** A step that was made: the reading after it, and the line that the journal gets. */
export interface Stepped<W> {
  readonly workspace: W;
  readonly history: History;
  readonly change: Change;
  readonly entry: JournalEntry;
}

/** Applies a change and remembers it; what had been undone can no longer be redone. Refuses a stale change. */
export function perform<W extends CommandWorkspace>(
  workspace: W,
  history: History,
  change: Change,
): Result<Stepped<W>, 'change.stale'> {
  const applied = applyChange(workspace, change);
  if (!applied.ok) return applied;
  const moved = movedBy(change, workspace.geometry);
  const gainedMl = gainOf(change, moved)?.gainedMl ?? null;
  const others = besideOf(change, moved, applied.value.segments);
  const beside = others.length > 0 ? others : undefined;
  const packed = packChange(beside ? { ...change, beside } : change);
  const sequence = applied.value.revision;
  const { title } = change;
  return ok({
    workspace: applied.value,
    history: { done: [...history.done, { sequence, title, gainedMl, beside, packed }], undone: [] },
    change,
    entry: { kind: 'do', sequence, gainedMl, packed },
  });
}

/** Takes the last change back. Refuses where there is none, and where its change is not held in memory (`history.notHeld`). */
export function undo<W extends CommandWorkspace>(
  workspace: W,
  history: History,
): Result<Stepped<W>, 'undo.nothing' | 'history.notHeld'> {
  const last = nextUndo(history);
  if (!last) return refuse('undo.nothing');
  if (!last.packed) return refuse('history.notHeld', { sequence: last.sequence });
  const change = inverseOf(unpackChange(last.packed), workspace.revision);
  const after = applied(workspace, change);
  return ok({
    workspace: after,
    history: { done: history.done.slice(0, -1), undone: [...history.undone, last] },
    change,
    entry: { kind: 'undo', sequence: after.revision, of: last.sequence },
  });
}

/** Does the last undone change again. Refuses as `undo` does. */
export function redo<W extends CommandWorkspace>(
  workspace: W,
  history: History,
): Result<Stepped<W>, 'redo.nothing' | 'history.notHeld'> {
  const last = nextRedo(history);
  if (!last) return refuse('redo.nothing');
  if (!last.packed) return refuse('history.notHeld', { sequence: last.sequence });
  const change = { ...unpackChange(last.packed), fromRevision: workspace.revision };
  const after = applied(workspace, change);
  return ok({
    workspace: after,
    history: { done: [...history.done, last], undone: history.undone.slice(0, -1) },
    change,
    entry: { kind: 'redo', sequence: after.revision, of: last.sequence },
  });
}

/** The history with the change that was done at this sequence in memory again. */
export const holding = (history: History, sequence: number, packed: PackedChange): History => {
  const held = (entry: HistoryEntry) => (entry.sequence === sequence ? { ...entry, packed } : entry);
  return { done: history.done.map(held), undone: history.undone.map(held) };
};

/** Bytes that the changes of a history take in memory. */
export const bytesHeld = ({ done, undone }: History): number =>
  [...done, ...undone].reduce((bytes, { packed }) => bytes + (packed?.length ?? 0), 0);

/**
 * The history within so many bytes: the changes furthest from the next undo and redo are let go first, and only such as
 * the journal holds (up to the sequence `durable`). Names and amounts stay, so that nothing is lost from the list.
 */
export function bounded(history: History, durable: number, budgetBytes: number): History {
  let excess = bytesHeld(history) - budgetBytes;
  if (excess <= 0) return history;
  const lessened = (entries: readonly HistoryEntry[]) =>
    entries.map((entry) => {
      if (excess <= 0 || !entry.packed || entry.sequence > durable) return entry;
      excess -= entry.packed.length;
      return { ...entry, packed: null };
    });
  const done = lessened(history.done);
  return { done, undone: lessened(history.undone) };
}

function applied<W extends CommandWorkspace>(workspace: W, change: Change): W {
  const result = applyChange(workspace, change);
  if (!result.ok) throw new Error('a change made from this very revision cannot be stale');
  return result.value;
}
