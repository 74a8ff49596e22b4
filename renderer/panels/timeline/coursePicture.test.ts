import { expect, test } from 'vitest';
import type { CaseAssessment } from '#core/liver/assessCase';
import { projectionInWords } from '#core/liver/projection';
import { DEFAULT_READING_ERROR } from '#core/liver/readingError';
import { readingErrorsInWords } from './coursePicture.ts';

const own = {
  kind: 'entered',
  source: 'audit of 2026',
  cv: 0.05,
  measured: '',
} as unknown as CaseAssessment['readingError'];
const scans = (...cvs: readonly (readonly [cv: number, isDefault: boolean])[]) =>
  cvs.map(([readingCv, readingCvIsDefault]) => ({
    readingCv,
    readingCvIsDefault,
  })) as unknown as CaseAssessment['scans'];

test('a saved picture says whose reading error its bars are, of volumes of elsewhere too', () => {
  expect(readingErrorsInWords({ scans: scans([0.0275, true]), readingError: DEFAULT_READING_ERROR })).toBe(
    'reading error cv 2.75\u00a0%, default, PMC6527212: whole liver on MR',
  );
  expect(readingErrorsInWords({ scans: scans([0.05, false], [0.0275, true]), readingError: own })).toBe(
    'reading error cv 5.00\u00a0%, own: audit of 2026; volumes of elsewhere cv 2.75\u00a0%, default, PMC6527212: whole liver on MR',
  );
});

test('days are grouped as every number is', () => {
  const words = { shortMl: 1, days: 8519, daysInterval95: [1200, null], caution: '' } as never;
  expect(projectionInWords(words)).toBe('8,519 days (1,200 to never)');
});
