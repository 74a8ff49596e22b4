import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { procedures } from '#core/contract/procedures';
import { FINDINGS } from '#core/findings';
import { contourWords } from './panels/contours/contourWords.ts';
import { COMMAND_LINE_CODES, findingInShort, hasWords, refusalWords } from './words.ts';

const contractCodes = Object.values(procedures).flatMap((p): readonly string[] => p.errors);

/** Codes that the project's own source refuses with, as they are written there. */
function codesInSource(): readonly string[] {
  const root = join(import.meta.dirname, '..');
  const files = ['core', 'host', 'wasm', 'renderer', 'electron'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
      .map((name) => join(root, room, name)),
  );
  return [
    ...new Set(
      files.flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/\brefused?\(\s*'([a-zA-Z]+\.[a-zA-Z]+)'/g)].map((m) => m[1]!),
      ),
    ),
  ].sort();
}

/** Facts that a sentence of the screen of contours counts with. */
const FACTS = { points: 1, bytes: 1e9, hu: 10, lowerHu: 0, upperHu: 5 };

describe('every code has its words', () => {
  test('every finding, every refusal of the contract and of the command line', () => {
    const codes = [...Object.keys(FINDINGS), ...contractCodes, ...COMMAND_LINE_CODES];
    expect(codes.filter((code) => !hasWords(code))).toEqual([]);
  });
  test('every code that the source refuses with, here or on the screen of contours', () => {
    const codes = codesInSource();
    expect(codes.length).toBeGreaterThan(40);
    const said = (code: string) => hasWords(code) || contourWords({ ok: false, code, details: FACTS }) !== null;
    expect(codes.filter((code) => !said(code))).toEqual([]);
  });
  test('every finding in short', () => {
    for (const code of Object.keys(FINDINGS) as (keyof typeof FINDINGS)[])
      expect(findingInShort({ code, details: {} })).toBeTruthy();
  });
  test('a code that nobody wrote words for says so, with what the host told', () => {
    expect(refusalWords('some.newCode', { message: 'What happened.' })).toEqual({
      title: 'Refused: some.newCode',
      wayOut: 'What happened.',
    });
    expect(refusalWords('some.newCode').wayOut).not.toBe('');
  });
});

describe('how the words are made', () => {
  const all = [...Object.keys(FINDINGS), ...contractCodes, ...COMMAND_LINE_CODES, ...codesInSource()].filter(hasWords);
  test('one sentence without an exclamation, a plea or blame, and a way out that ends in a full stop', () => {
    for (const code of all) {
      const { title, wayOut } = refusalWords(code);
      expect(`${title} ${wayOut}`, code).not.toMatch(/!|please|sorry|success|undefined|\bNaN\b|you forgot|invalid/i);
      expect(title, code).toMatch(/^\p{Lu}/u);
      expect(title, code).not.toMatch(/\.$/);
      expect(wayOut, code).toMatch(/\.$/);
    }
  });
  test('whatever the facts are, there is a sentence', () => {
    const facts = fc.dictionary(fc.string(), fc.anything());
    fc.assert(
      fc.property(fc.constantFrom(...all), facts, (code, details) => {
        const { title, wayOut } = refusalWords(code, details);
        expect(title.length * wayOut.length).toBeGreaterThan(0);
      }),
    );
  });
  test('missing slices are counted, one and many', () => {
    expect(refusalWords('series.missingSlices', { missing: 2 }).title).toBe(
      'No volume from this series: 2 slices are missing',
    );
    expect(refusalWords('series.missingSlices', { missing: 1 }).title).toBe(
      'No volume from this series: 1 slice is missing',
    );
    expect(findingInShort({ code: 'series.missingSlices', details: { missing: 2 } })).toBe('2 slices missing');
  });
  test('a value outside its limits is named with them', () => {
    expect(refusalWords('case.invalid', { field: 'date', future: true }).title).toBe(
      'Not saved: this date lies in the future',
    );
    expect(refusalWords('case.invalid', { field: 'heightCm', from: 30, to: 250 }).title).toBe(
      'Not saved: height is 30 to 250',
    );
  });
});
