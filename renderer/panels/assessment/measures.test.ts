import { expect, test } from 'vitest';
import { MEASURE_LIMITS, parseMeasure } from './measures.ts';

test('a measure is read as it was meant, or refused in words', () => {
  const { heightCm, ageYears, icgR15Pct } = MEASURE_LIMITS;
  expect(parseMeasure('172,5', heightCm)).toEqual({ ok: true, value: 172.5 });
  expect(parseMeasure('', heightCm)).toEqual({ ok: true, value: null });
  // 172.500 as a German and as an Englishman write it.
  expect(parseMeasure('172,500', heightCm)).toEqual({
    ok: false,
    words: 'Height: Write it without a comma: 1,200 could be 1.2 or 1200.',
  });
  expect(parseMeasure('1.72', heightCm)).toEqual({ ok: false, words: 'Height is 30 to 250 cm' });
  expect(parseMeasure('61.5', ageYears)).toEqual({ ok: false, words: 'Age is in whole years' });
  expect(parseMeasure('14 %', icgR15Pct)).toEqual({ ok: false, words: 'ICG-R15 is a number in %' });
});
