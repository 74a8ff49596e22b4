/** Whether the stages of one course were done; null: not known yet. */
export interface StagedCourse {
  readonly stage1Done: boolean;
  readonly stage2Done: boolean | null;
}

export interface CompletionRate {
  readonly done: number;
  /** All who had stage 1: intention to treat. */
  readonly of: number;
  /** Courses that may still reach stage 2. */
  readonly open: number;
  /** Null as long as one is open, and of nobody. */
  readonly percent: number | null;
}

/**
 * Share of those who had stage 1 that reached stage 2 (V12). Everybody with stage 1 stays in the denominator; while a
 * course is open there is no rate. Source: rescue RFA/PEI after RALPPS, 5 of 7, 71 %.
 */
export function completionRate(courses: readonly StagedCourse[]): CompletionRate {
  const started = courses.filter(({ stage1Done }) => stage1Done);
  const done = started.filter(({ stage2Done }) => stage2Done === true).length;
  const open = started.filter(({ stage2Done }) => stage2Done === null).length;
  const of = started.length;
  return { done, of, open, percent: of === 0 || open > 0 ? null : (100 * done) / of };
}
