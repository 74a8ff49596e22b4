import { expect, test } from 'vitest';
import type { App, Toast } from './app.ts';
import { lossWords, sayLosses } from './losses.ts';

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

test('said once, by the case or by its contours, and told to be read when the last is closed', () => {
  const calls: unknown[] = [];
  const toasts: Toast[] = [];
  const app = {
    host: { call: (...call: unknown[]) => calls.push(call) },
    notify: (toast: Toast) => toasts.push(toast),
  } as unknown as App;
  const place = { caseId: 'case', seriesId: 'series' };
  const two = [
    { ...loss, files: ['a'] },
    { ...loss, files: ['b'] },
  ];
  sayLosses(app, place, two);
  sayLosses(app, place, two);
  expect(toasts).toHaveLength(2);
  toasts[0]!.closed!();
  expect(calls).toEqual([]);
  toasts[1]!.closed!();
  expect(calls).toEqual([['reading.lossesRead', place]]);
});
