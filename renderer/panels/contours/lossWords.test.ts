import { expect, test } from 'vitest';
import { EMPTY_HISTORY } from '#core/commands/history';
import { lossWords, noUndo } from './lossWords.ts';

const loss = {
  why: 'damaged',
  changes: 4,
  bytes: 613,
  undoGone: false,
  since: null,
  files: ['journals/c/r/0.torn'],
} as const;

test('how much is lost is said, since when, and where it lies', () => {
  const at = new Date(2026, 2, 20, 14, 2, 11).toISOString();
  expect(lossWords({ ...loss, files: [...loss.files], since: at })).toEqual({
    title: 'At least 4 changes could not be brought back',
    body:
      'The record of what was done is damaged: what was saved after 2026-03-20 14:02:11 is not in these contours. ' +
      'Look the last slices over. Kept to be looked at, in Remnant’s data folder: journals/c/r/0.torn (613 bytes).',
  });
});

test('where the contours are whole it is undo alone that is gone', () => {
  const { title, body } = lossWords({ ...loss, files: [...loss.files], changes: 0, undoGone: true });
  expect(title).toBe('What was done before can no longer be undone');
  expect(body).toContain('the contours are as they were saved');
});

test('nothing to undo is said as it is: nothing was done, or it lies before where the journal begins', () => {
  expect(noUndo({ history: EMPTY_HISTORY, undoFrom: 0 })).toBe('nothing was done yet');
  expect(noUndo({ history: EMPTY_HISTORY, undoFrom: 6 })).toBe('what was done before cannot be undone any more');
  const done = [{ sequence: 7, title: 'Add liver', gainedMl: null, packed: null }];
  expect(noUndo({ history: { done, undone: [] }, undoFrom: 6 })).toBeNull();
});
