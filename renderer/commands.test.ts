import { describe, expect, test } from 'vitest';
import {
  type Command,
  clashes,
  findCommands,
  holderOf,
  isTypedShortcut,
  matchesShortcut,
  shortcutKeys,
  shortcutOf,
  withKeys,
} from './commands.ts';

const stroke = (key: string, held: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});
const command = (id: string, title: string, more: Partial<Command> = {}): Command => ({
  id,
  title,
  place: 'anywhere',
  run: () => undefined,
  ...more,
});

describe('strokes and shortcuts', () => {
  test('a letter is itself, with Shift another', () => {
    expect(matchesShortcut(stroke('k'), 'K')).toBe(true);
    expect(matchesShortcut(stroke('K', { shiftKey: true }), 'K')).toBe(false);
    expect(matchesShortcut(stroke('K', { shiftKey: true }), 'Shift+K')).toBe(true);
  });
  test('Ctrl is Cmd on a Mac', () => {
    expect(matchesShortcut(stroke('k', { metaKey: true }), 'Ctrl+K')).toBe(true);
    expect(matchesShortcut(stroke('k'), 'Ctrl+K')).toBe(false);
  });
  test('a sign needs Shift on some keyboards and not on others', () => {
    expect(matchesShortcut(stroke('?', { shiftKey: true }), '?')).toBe(true);
    expect(matchesShortcut(stroke('/'), '/')).toBe(true);
    expect(matchesShortcut(stroke('+', { shiftKey: true }), '+')).toBe(true);
    expect(matchesShortcut(stroke('+', { ctrlKey: true }), 'Ctrl++')).toBe(true);
  });
  test('what would be typed is known', () => {
    expect(['G', 'Shift+K', '?', 'Enter', 'ArrowUp'].map(isTypedShortcut)).toEqual([true, true, true, true, true]);
    expect(['Ctrl+K', 'Alt+1', 'F6'].map(isTypedShortcut)).toEqual([false, false, false]);
  });
  test('keys are printed as on the keyboard', () => {
    expect(shortcutKeys('Ctrl+Shift+Z')).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(shortcutKeys('Alt+ArrowLeft')).toEqual(['Alt', '←']);
    expect(shortcutKeys('Enter')).toEqual(['↵']);
  });
});

describe('the palette', () => {
  const all = [
    command('cut.plane', 'Cut: plane from three landmarks', { place: 'contours', shortcut: 'K' }),
    command('contours.scissor', 'Scissor cut', { place: 'contours' }),
    command('go.cut', 'Go to Cut', { shortcut: 'Alt+2' }),
  ];
  test('what fits this place stands first, and what begins with the word before what holds it', () => {
    const { now, elsewhere } = findCommands(all, 'cut', 'contours');
    expect(now.map((c) => c.id)).toEqual(['cut.plane', 'contours.scissor']);
    expect(elsewhere.map((c) => c.id)).toEqual(['go.cut']);
  });
  test('every word counts', () => {
    expect(findCommands(all, 'cut plane', 'worklist').elsewhere.map((c) => c.id)).toEqual(['cut.plane']);
  });
  test('two commands on one stroke are a clash where they could meet, and only there', () => {
    const other = command('x', 'X', { place: 'assessment', shortcut: 'K' });
    expect(clashes([...all, other])).toEqual([]);
    expect(clashes([...all, { ...other, place: 'contours' }]).map(([a, b]) => [a.id, b.id])).toEqual([
      ['cut.plane', 'x'],
    ]);
  });
});

describe('keys that a person sets', () => {
  const paint = command('contours.paint', 'Paint', { place: 'contours', shortcut: 'P' });
  const erase = command('contours.erase', 'Erase', { place: 'contours', shortcut: 'X' });
  const stroke = (key: string, held: Partial<Parameters<typeof shortcutOf>[0]> = {}) => ({
    key,
    ctrlKey: false,
    shiftKey: false,
    altKey: false,
    metaKey: false,
    ...held,
  });

  test('a stroke is written as the shortcut that it matches', () => {
    for (const given of [
      stroke('b'),
      stroke('B', { shiftKey: true }),
      stroke('z', { ctrlKey: true, shiftKey: true }),
      stroke('?', { shiftKey: true }),
      stroke('+', { ctrlKey: true }),
      stroke(' '),
      stroke('PageUp', { altKey: true }),
    ])
      expect(matchesShortcut(given, shortcutOf(given)!)).toBe(true);
    expect(shortcutOf(stroke('Shift', { shiftKey: true }))).toBeNull();
  });
  test('run the command in place of those it came with, which are remembered', () => {
    expect(withKeys([paint, erase], { 'contours.paint': 'B' })).toEqual([
      { ...paint, shortcut: 'B', originalShortcut: 'P' },
      erase,
    ]);
  });
  test('a clash is named, with itself there is none, and a key that was given up is free', () => {
    expect(holderOf([paint, erase], paint, 'X')?.id).toBe('contours.erase');
    expect(holderOf([paint, erase], paint, 'P')).toBeNull();
    expect(holderOf(withKeys([paint, erase], { 'contours.paint': 'B' }), erase, 'P')).toBeNull();
  });
});
