import type { LayerName } from '../contours/codes.ts';
import type { VolumeGeometry } from '../geometry.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Millilitre } from '../units.ts';
import type { Change } from './change.ts';
import { applyChange, gainOf, inverseOf } from './change.ts';
import type { CommandWorkspace } from './command.ts';

/** One thing that was done: its change, and what it gained (ml of the layer it is about; null where no voxel of it moved). */
export interface HistoryEntry {
  readonly change: Change;
  readonly gainedMl: Millilitre | null;
}

/** What can be undone (the last one first to go) and redone. A value: the workspace holds it in its snapshot. */
export interface History {
  readonly done: readonly HistoryEntry[];
  readonly undone: readonly HistoryEntry[];
}

export const EMPTY_HISTORY: History = { done: [], undone: [] };

export const nextUndo = ({ done }: History): HistoryEntry | null => done[done.length - 1] ?? null;
export const nextRedo = ({ undone }: History): HistoryEntry | null => undone[undone.length - 1] ?? null;

type Stepped<W> = { readonly workspace: W; readonly history: History; readonly change: Change };

/** Applies a change and remembers it; what had been undone can no longer be redone. Refuses a stale change. */
export function perform<W extends CommandWorkspace>(
  workspace: W,
  history: History,
  change: Change,
): Result<Stepped<W>, 'change.stale'> {
  const applied = applyChange(workspace, change);
  if (!applied.ok) return applied;
  const entry = { change, gainedMl: gainedMl(change, workspace.geometry) };
  return ok({ workspace: applied.value, history: { done: [...history.done, entry], undone: [] }, change });
}

/** Takes the last change back. Refuses where there is none. */
export function undo<W extends CommandWorkspace>(workspace: W, history: History): Result<Stepped<W>, 'undo.nothing'> {
  const entry = nextUndo(history);
  if (!entry) return refuse('undo.nothing');
  const change = inverseOf(entry.change, workspace.revision);
  return ok({
    workspace: applied(workspace, change),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, entry] },
    change,
  });
}

/** Does the last undone change again. Refuses where there is none. */
export function redo<W extends CommandWorkspace>(workspace: W, history: History): Result<Stepped<W>, 'redo.nothing'> {
  const entry = nextRedo(history);
  if (!entry) return refuse('redo.nothing');
  const change = { ...entry.change, fromRevision: workspace.revision };
  return ok({
    workspace: applied(workspace, change),
    history: { done: [...history.done, entry], undone: history.undone.slice(0, -1) },
    change,
  });
}

function applied<W extends CommandWorkspace>(workspace: W, change: Change): W {
  const result = applyChange(workspace, change);
  if (!result.ok) throw new Error('a change made from this very revision cannot be stale');
  return result.value;
}

/** What a change gained in the layer it is about: the extent before the findings; a cut gains nothing. */
function gainedMl(change: Change, geometry: VolumeGeometry): Millilitre | null {
  const about = (['extent', 'findings'] satisfies LayerName[]).find((layer) =>
    change.voxels.some((runs) => runs.layer === layer && runs.runs.length > 0),
  );
  return about ? gainOf(change, about, geometry) : null;
}
