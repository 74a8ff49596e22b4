import { expect, test } from 'vitest';
import { EMPTY_HISTORY } from '#core/commands/history';
import { noUndo } from './noUndo.ts';

test('nothing to undo is said as it is: nothing was done, or it lies before where the journal begins', () => {
  expect(noUndo({ history: EMPTY_HISTORY, undoFrom: 0 })).toBe('nothing was done yet');
  expect(noUndo({ history: EMPTY_HISTORY, undoFrom: 6 })).toBe('what was done before cannot be undone any more');
  const done = [{ sequence: 7, title: 'Add liver', gainedMl: null, packed: null }];
  expect(noUndo({ history: { done, undone: [] }, undoFrom: 6 })).toBeNull();
});
