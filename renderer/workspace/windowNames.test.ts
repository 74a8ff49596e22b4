import { expect, test } from 'vitest';
import { WindowNames } from './windowNames.ts';

function tabWith(entries: readonly (readonly [string, string])[] = []) {
  const kept = new Map(entries);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('a page that is loaded again knows under which names its tab edited before; a page that still stands is not among them', () => {
  const tab = tabWith();
  const first = new WindowNames(tab);
  const [a, b] = [first.next(), first.next()];
  expect(first.left).toEqual([]);
  expect(new WindowNames(tabWith([...tab.kept])).left, 'a copy of the tab').toEqual([]);
  first.leave();
  const second = new WindowNames(tab);
  expect(second.left).toEqual([b, a]);
  // Loaded once more before it opened anything.
  second.leave();
  expect(new WindowNames(tab).left).toEqual([b, a]);
});

test('a tab remembers the last names only, and what it cannot read is nothing', () => {
  const tab = tabWith();
  const page = new WindowNames(tab);
  const names = Array.from({ length: 20 }, () => page.next());
  page.leave();
  expect(new WindowNames(tab).left).toEqual(names.reverse().slice(0, 8));
  for (const text of ['', 'x', '{}', '[1]'])
    expect(new WindowNames(tabWith([['remnant.left', text]])).left).toEqual([]);
  expect(new WindowNames().left).toEqual([]);
});
