import { describe, expect, test } from 'vitest';
import { scanDue } from '#core/cases/timeline';
import type { Case } from '#core/record/linked';
import { entries, recordOf, TARE_CASE } from '#core/record/record.fixture';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { cutOffScan, exampleCase, override, reportedOf, SITE } from '#core/report/course.fixture';
import { timelineOf } from '#core/timeline/timeline';
import { ALL_DETAIL, type CourseDetail, fittingDetail } from './courseDetail.ts';
import { coursePage } from './coursePage.ts';
import { printedWords } from './printedWords.fixture.ts';
import { documents, fittingReport, pageFonts, remnantReport } from './remnantReport.ts';

const part = (patientCase: Case) => {
  const { assessment } = courseOf(recordedCaseOf(patientCase, SITE));
  return {
    content: reportedOf(patientCase, true)!,
    timeline: assessment && timelineOf(assessment, patientCase, scanDue(patientCase)),
    printedAt: '2026-11-22T12:00:00.000Z',
  };
};

const textOf = (patientCase: Case): string =>
  printedWords(coursePage({ ...part(patientCase), printable: (text) => text }, ALL_DETAIL));

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

test.each([
  [
    'the last FLR',
    [
      [-3, 391],
      [7, 430],
    ],
    cutOffScan(14, 530),
  ],
  [
    'the baseline',
    [
      [7, 430],
      [14, 530],
    ],
    cutOffScan(-3, 391),
  ],
] as const)(
  'where %s is cut off, no gain and no rate over it is printed, and no formula is said to agree',
  (_, whole, cut) => {
    const patientCase = exampleCase(whole);
    const { content, timeline } = part({
      ...patientCase,
      timePoints: [...patientCase.timePoints, cut].sort((a, b) => a.dayFromIndex! - b.dayFromIndex!),
    });
    expect(content).toMatchObject({ gain: null, gainRefused: 'an FLR is cut off' });
    const page = coursePage({ ...part(patientCase), content, timeline, printable: (text) => text }, ALL_DETAIL);
    const text = printedWords(page).replace(/\s+/g, ' ');
    expect(text).toContain('Gain since baseline refused: an FLR is cut off.');
    expect(text).toContain('no rate: an FLR is cut off');
    expect(text).not.toContain('Degree of hypertrophy');
    const least = content.scans.at(-1)!.isAtLeast;
    expect(text.includes('of them the target cannot be told: the FLR is cut off.')).toBe(least);
    if (least) expect(text).not.toContain('None decides otherwise');
  },
);

test('a case whose scans have no sTLV says why, and draws nothing', () => {
  const body = { sex: null, ageYears: null, heightCm: 172, weightKg: null };
  expect(textOf(exampleCase(weekly(2), { body }))).toContain(
    'No sTLV, so no sFLR and no rate of it: the weight is not known.',
  );
});

const long = (n: number) => override(14 + n, 'Die Familie wünscht es; 家族の希望; οικογένεια. '.repeat(3));

test('twenty scans leave nothing out: every interval with its rate, formulas, guards and whole reasons, on two pages', async () => {
  const what = { scan: null, course: part(exampleCase(weekly(20), { decisions: [0, 1, 2, 3, 4, 5].map(long) })) };
  const { detail } = await fittingReport(what, await documents());
  expect(detail).toEqual({ ...ALL_DETAIL, pathwayApart: true });
  const text = printedWords(coursePage({ ...what.course, printable: (text) => text }, detail));
  expect(text.match(/cannot be told/g)!.length).toBeGreaterThanOrEqual(19);
  expect(text).not.toMatch(/in the data of the report|…/);
  expect(text).toContain('Urata 1995');
});

describe('it is so many pages of PDF', () => {
  test.each<[string, Case, number]>([
    ['of two scans', exampleCase(weekly(2)), 1],
    ['of twenty', exampleCase(weekly(20)), 2],
  ])('%s', async (_, patientCase, pages) => {
    const pdf = Buffer.from(await remnantReport({ scan: null, course: part(patientCase) })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(pages);
  });
});

describe('what a page holds', () => {
  /** Lines that a course takes, as if each thing had ten of its own. */
  const lines = ({ rows, formulas, decisions, parts, advice, warnings, letters, hashes, chart }: CourseDetail) =>
    [rows, decisions, parts, advice, warnings, hashes].reduce((sum, most) => sum + Math.min(most, 10), 0) +
    (formulas ? 8 : 0) +
    Math.min(letters, 500) / 20 +
    chart / 10;
  const printed = async (room: number, pages: number) => {
    const fits = async (detail: CourseDetail, most: number) => lines(detail) <= room * most;
    return { detail: await fittingDetail(pages, fits), fits };
  };

  test('all where there is room, on one page rather than two where a lower chart allows it', async () => {
    expect((await printed(200, 1)).detail).toEqual(ALL_DETAIL);
    expect((await printed(120, 2)).detail).toEqual({ ...ALL_DETAIL, chart: 260 });
    expect((await printed(80, 2)).detail).toEqual({ ...ALL_DETAIL, pathwayApart: true });
  });

  test('where there is not, no single thing is left out that would still have found room', async () => {
    for (const room of [60, 70, 80, 90, 100]) {
      const { detail, fits } = await printed(room, 1);
      expect(await fits(detail, 1)).toBe(true);
      for (const one of ['rows', 'parts', 'formulas', 'decisions', 'warnings', 'advice', 'hashes'] as const)
        if (detail[one] !== ALL_DETAIL[one]) expect(await fits({ ...detail, [one]: ALL_DETAIL[one] }, 1)).toBe(false);
    }
  });

  test('rows of the table are the last to go', async () => {
    const { detail } = await printed(70, 1);
    expect(detail.rows).toBe(Number.POSITIVE_INFINITY);
    expect(detail.letters).toBeLessThan(400);
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
  const text = printedWords(coursePage(page, ALL_DETAIL)).replace(/\s+/g, ' ');
  expect(text).toContain('Portal vein thrombus, VP: VP3, first order K4');
  expect(text).toContain('mRECIST, day 92: SD (by its definition PD) K8');
  expect(text).toContain('Best response before surgery: SD (computed) K9');
});
