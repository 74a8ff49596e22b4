import { nextUndo } from '#core/commands/history';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** Why nothing can be undone; null where something can. */
export const noUndo = ({ history, undoFrom }: Pick<Snapshot, 'history' | 'undoFrom'>): string | null => {
  if (nextUndo(history)) return null;
  return undoFrom > 0 ? 'what was done before cannot be undone any more' : 'nothing was done yet';
};
