import { RESPONSES, type Response, responseRate } from '../classification/mrecist.ts';
import { completionRate } from '../liver/completion.ts';
import type { CohortCase } from './shape.ts';

/** A share of the cohort whose denominator is everybody who began, as the papers count it. */
export interface CohortRate {
  readonly rule: 'V12' | 'K10';
  readonly label: string;
  readonly done: number;
  readonly of: number;
  /** Cases whose end is not known: a course that is open, a response that nobody read. */
  readonly unknown: number;
  /** Null while a course is open. */
  readonly percent: number | null;
}

/** Completion of stage 2 (V12) and response before surgery (K10); a rate of nobody is left out. */
export function cohortRates(cases: readonly CohortCase[]): readonly CohortRate[] {
  const staged = completionRate(
    cases.map(({ values }) => ({
      stage1Done: values.indexEvent === 'stage1' || values.indexEvent === 'firstHepatectomy',
      stage2Done: typeof values.stage2Done === 'boolean' ? values.stage2Done : null,
    })),
  );
  const { done, of, open, percent } = staged;
  return [
    ...(of === 0 ? [] : [{ rule: 'V12', label: 'Second stage done', done, of, unknown: open, percent } as const]),
    ...responses(cases, 'mrecistBest', 'Response, best mRECIST'),
    ...responses(cases, 'mrecistLocalisedBest', 'Response of the treated zone'),
  ];
}

/** Who was treated and has no response that can be read stays in the denominator. */
function responses(cases: readonly CohortCase[], column: string, label: string): CohortRate[] {
  const treated = cases.filter(({ values }) => values.indexEvent === 'tare' || values.indexEvent === 'haic');
  const read = treated.map(({ values }) => RESPONSES.find((one) => one === values[column]) ?? null);
  const unread = read.filter((one) => one === null).length;
  if (unread === treated.length) return [];
  const { responders, of, percent } = responseRate(read.map((one): Response => one ?? 'NE'));
  return [{ rule: 'K10', label, done: responders, of, unknown: unread, percent }];
}
