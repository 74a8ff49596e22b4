import { expect, test } from 'vitest';
import { isPlain, lookKey, lookOf, PLAIN_LOOK } from './looks.ts';
import { LIVER } from './reading.ts';

const liver = { number: LIVER, kind: 'liver' } as const;

test('the same segment of the next scan of a case looks alike', () => {
  const looks = { [lookKey(liver)]: { ...PLAIN_LOOK, fill: 0.4 } };
  expect(lookOf(looks, { ...liver }).fill).toBe(0.4);
});

test('a number that was given again to another kind inherits no look', () => {
  const looks = { [lookKey({ number: 4, kind: 'tumour' })]: { ...PLAIN_LOOK, line: 'thick' as const } };
  expect(isPlain(lookOf(looks, { number: 4, kind: 'cyst' }))).toBe(true);
  expect(isPlain(lookOf(looks, { number: 4, kind: null }))).toBe(true);
});
