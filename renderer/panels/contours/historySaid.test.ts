import { expect, test } from 'vitest';
import type { History, HistoryEntry } from '#core/commands/history';
import { entryWords } from './HistoryLines.tsx';
import { historySaid } from './historySaid.ts';

const entry = (sequence: number, title: string, gainedMl: number | null): HistoryEntry => ({
  sequence,
  title,
  gainedMl: gainedMl as HistoryEntry['gainedMl'],
  packed: null,
});
const [grow, paint] = [entry(1, 'Grow liver', 96.1), entry(2, 'Add tumour 1', null)];
const history = (done: readonly HistoryEntry[], undone: readonly HistoryEntry[] = []): History => ({ done, undone });

test('what was done is said, with its ml; undone and done again by name', () => {
  expect(historySaid(history([]), history([grow]))).toBe('Grow liver, +96.1\u00a0ml');
  expect(historySaid(history([grow, paint]), history([grow], [paint]))).toBe('Undone: Add tumour 1');
  expect(historySaid(history([grow]), history([], [grow]))).toBe('Undone: Grow liver, +96.1\u00a0ml');
  expect(historySaid(history([], [grow]), history([grow]))).toBe('Done again: Grow liver, +96.1\u00a0ml');
});

test('what others lost or gained by it stands beside its ml; what is printed as nothing does not', () => {
  const beside = [
    { label: 'liver', gainedMl: 19.4 },
    { label: 'tumour 1', gainedMl: -7.9 },
    { label: 'cyst', gainedMl: -0.04 },
  ];
  const draw = { ...entry(1, 'Draw tumour 2', 25.6), beside };
  expect(entryWords(draw)).toBe('Draw tumour 2, +25.6\u00a0ml (liver +19.4\u00a0ml, tumour 1 −7.9\u00a0ml)');
  const three = { ...draw, beside: [...beside, { label: 'tumour 3', gainedMl: -3 }] };
  expect(entryWords(three)).toContain('−7.9\u00a0ml, 1 more)');
  expect(entryWords({ ...draw, beside: beside.slice(2) })).toBe('Draw tumour 2, +25.6\u00a0ml');
});

test('something else done after an undo is no repetition; where nothing moved nothing is said', () => {
  expect(historySaid(history([], [grow]), history([paint]))).toBe('Add tumour 1');
  expect(historySaid(history([grow]), history([grow]))).toBeNull();
  expect(historySaid(history([grow]), history([]))).toBeNull();
});
