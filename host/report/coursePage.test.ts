import { describe, expect, test } from 'vitest';
import { scanDue } from '#core/cases/timeline';
import type { Case } from '#core/record/linked';
import { entries, recordOf, TARE_CASE } from '#core/record/record.fixture';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { exampleCase, override, reportedOf, SITE } from '#core/report/course.fixture';
import { timelineOf } from '#core/timeline/timeline';
import { COURSE_DETAILS } from './courseDetail.ts';
import { coursePage } from './coursePage.ts';
import { printedWords } from './printedWords.fixture.ts';
import { pageFonts, remnantReport } from './remnantReport.ts';

const part = (patientCase: Case) => {
  const { assessment } = courseOf(recordedCaseOf(patientCase, SITE));
  return {
    content: reportedOf(patientCase, true)!,
    timeline: assessment && timelineOf(assessment, patientCase, scanDue(patientCase)),
    printedAt: '2026-11-22T12:00:00.000Z',
  };
};

const textOf = (patientCase: Case): string =>
  printedWords(coursePage({ ...part(patientCase), printable: (text) => text }, COURSE_DETAILS[0]!));

const weekly = (count: number) =>
  Array.from({ length: count }, (_, n) => [n === 0 ? -3 : 7 * n, 391 + 12 * n] as const);

test('the page says how it grew, where it stands, by which rules, and that all was measured elsewhere', async () => {
  const text = textOf(exampleCase(weekly(3), { decisions: [override(15, 'Die Klinik wünscht es.')] }));
  for (const said of [
    'Case 6f3f3c1e-0000-4000-8000-3b8f0c1f2a44',
    'All volumes were measured elsewhere',
    'Degree of hypertrophy (V8)',
    'points of sTLV',
    'cannot be told',
    'Child-Pugh class: not known',
    ' – not met',
    '000 I4',
    'Stage 2 ready',
    'day\u00a015, Surgeon',
    'Die Klinik wünscht es.',
    'not a certified medical device',
  ])
    expect(text).toContain(said);
  expect(text).not.toMatch(/Secret|A\. Reader|\d{4}-\d{2}-\d{2}/);
  const { own } = await pageFonts();
  for (const letter of text.replaceAll('\n', '')) expect(own(letter.codePointAt(0)!), letter).toBe(true);
});

test('a case whose scans have no sTLV says why, and draws nothing', () => {
  const body = { sex: null, ageYears: null, heightCm: 172, weightKg: null };
  expect(textOf(exampleCase(weekly(2), { body }))).toContain(
    'No sTLV, so no sFLR and no rate of it: the weight is not known.',
  );
});

describe('it is one page of PDF', () => {
  const long = (n: number) => override(14 + n, 'Die Familie wünscht es; 家族の希望; οικογένεια. '.repeat(20));
  test.each<[string, Case]>([
    ['of two scans', exampleCase(weekly(2))],
    ['of twenty, with long reasons', exampleCase(weekly(20), { decisions: [0, 1, 2, 3, 4, 5].map(long) })],
  ])('%s', async (_, patientCase) => {
    const pdf = Buffer.from(await remnantReport({ scan: null, course: part(patientCase) })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });
});

test('classes are printed with their day and rule; what is computed, or otherwise by its definition, says so', () => {
  const record = recordOf(
    entries({
      pvtt: { '': 'VP3' },
      mrecist: { b: 'SD' },
      mrecistLocalised: { b: 'PR' },
      newLesionOutsideTreatedZone: { b: true },
    }),
  );
  const content = reportedOf(TARE_CASE, false, record)!;
  const page = { content, timeline: null, printable: (text: string) => text };
  const text = printedWords(coursePage(page, COURSE_DETAILS[0]!)).replace(/\s+/g, ' ');
  expect(text).toContain('Portal vein thrombus, VP: VP3, first order K4');
  expect(text).toContain('mRECIST, day 92: SD (by its definition PD) K8');
  expect(text).toContain('Best response before surgery: SD (computed) K9');
});
