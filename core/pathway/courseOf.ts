import type { AssessedScan } from '../liver/assessCase.ts';
import type { CaseInput } from '../liver/caseInput.ts';
import { refusesGrowth } from '../liver/comparability.ts';
import { type Entry, inOrder } from './course.ts';
import { factsAt } from './factsAt.ts';
import type { StatedFacts } from './statedFacts.ts';

/** What of an assessed scan a course is made from. */
export type CourseScan = Pick<
  AssessedScan,
  'date' | 'sflrPercent' | 'cutOff' | 'evaluation' | 'interval' | 'hepaticReservePercent'
>;
/** What of a case a course is made from. */
export type CourseCase = Pick<
  CaseInput,
  'liver' | 'childPugh' | 'icgR15Pct' | 'apsPresent' | 'metastasis' | 'infection' | 'chronicKidneyDisease' | 'events'
> &
  Partial<Pick<CaseInput, 'stated'>>;

/**
 * The condition of the liver and the ICG-R15 that the target of a case hangs on, as its rules know them at the end of its
 * course: what is stated of a day before what is stated without one, and of two values of one day neither.
 */
export function targetFactsOf(input: CourseCase): Pick<StatedFacts, 'liver' | 'icgR15Pct'> {
  if (!input.stated) return { liver: input.liver, icgR15Pct: input.icgR15Pct };
  const course = inOrder(courseOf(input, []));
  const { liver, icgR15Pct } = factsAt(course, course, null, true);
  return { liver, icgR15Pct };
}

/**
 * The course of a case: its events, its volumetries, what it states of a day, and what it states without one, which is
 * true of the present alone. Scans without a date are taken as the first where no scan has one; beside dated ones nobody
 * knows their place.
 */
export function courseOf(input: CourseCase, scans: readonly CourseScan[]): readonly Entry[] {
  const { liver, childPugh, icgR15Pct, apsPresent, metastasis, infection, chronicKidneyDisease } = input;
  const course: Entry[] = [
    {
      what: 'stated',
      date: null,
      facts: { liver, childPugh, icgR15Pct, apsPresent, metastasis, infection, chronicKidneyDisease },
    },
  ];
  for (const { date, ...facts } of input.stated ?? [])
    course.push({ what: 'stated', date, facts: facts as Partial<StatedFacts> });
  for (const { type, date } of input.events ?? []) course.push({ what: 'done', type, date });
  const dated = scans.some(({ date }) => date !== null);
  for (const scan of scans) {
    const { date, sflrPercent, cutOff, evaluation, interval, hepaticReservePercent } = scan;
    if (date === null && dated) continue;
    const notComparable = interval !== null && refusesGrowth(interval.differs);
    course.push({ what: 'volumetry', date, sflrPercent, sflrIsLowerBound: cutOff.sflr, evaluation, notComparable });
    if (hepaticReservePercent !== null)
      course.push({ what: 'stated', date, facts: { hepaticReservePct: hepaticReservePercent } });
  }
  return course;
}
