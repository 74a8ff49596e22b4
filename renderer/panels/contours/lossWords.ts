import { nextUndo } from '#core/commands/history';
import type { Output } from '#core/contract/procedures';
import { clock, count, isoDay } from '../../format.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

type Loss = Output<'reading.edit'>['losses'][number];

const NO_UNDO = 'What was done before can no longer be undone.';

/** What is said when saved changes, or the list of undo, could not be brought back. */
export function lossWords({ why, changes, bytes, undoGone, since, files }: Loss): { title: string; body: string } {
  const kept = `Kept to be looked at, in Remnant’s data folder: ${files.join(', ')} (${count(bytes, 'byte')}).`;
  const sentences =
    why === 'contradicts'
      ? ['They contradict the contours; these are as they were before.']
      : changes === 0
        ? ['The record of what was done is damaged; the contours are as they were saved.']
        : [
            since === null
              ? 'The record of what was done is damaged; what it held is not in these contours.'
              : `The record of what was done is damaged: what was saved after ${dayAndClock(since)} is not in these contours.`,
          ];
  if (changes > 0 || why === 'contradicts') sentences.push('Look the last slices over.');
  if (undoGone && changes > 0) sentences.push(NO_UNDO);
  return {
    title:
      changes === 0
        ? 'What was done before can no longer be undone'
        : `${why === 'damaged' ? 'At least ' : ''}${count(changes, 'change')} could not be brought back`,
    body: [...sentences, ...(files.length > 0 ? [kept] : [])].join(' '),
  };
}

const dayAndClock = (iso: string): string => `${isoDay(new Date(iso))} ${clock(iso)}`;

/** Why nothing can be undone; null where something can. */
export const noUndo = ({ history, undoFrom }: Pick<Snapshot, 'history' | 'undoFrom'>): string | null => {
  if (nextUndo(history)) return null;
  return undoFrom > 0 ? 'what was done before cannot be undone any more' : 'nothing was done yet';
};
