import type { CohortCase } from './shape.ts';

/** Columns of words by which cases are chosen. */
export const FILTER_COLUMNS = ['pathway', 'liver', 'state'] as const;
export type FilterColumn = (typeof FILTER_COLUMNS)[number];

/** Columns of which one may ask that they hold a value, or yes. */
export const FILTER_HAS = {
  baseline: { label: 'Baseline', holds: ({ values }: CohortCase) => values.baselineFlrMl !== undefined },
  growth: { label: 'Growth rate', holds: ({ values }: CohortCase) => values.kgr1PointsPerWeek !== undefined },
  rescued: { label: 'Rescued', holds: ({ values }: CohortCase) => Number(values.rescueSessions ?? 0) > 0 },
  stage2: { label: 'Stage 2 done', holds: ({ values }: CohortCase) => values.stage2Done === true },
} as const;
export type FilterHas = keyof typeof FILTER_HAS;

export interface CohortFilter {
  /** Made-up cases alone, or patients alone: the two are never counted together. */
  readonly demonstration: boolean;
  readonly words: Readonly<Partial<Record<FilterColumn, string>>>;
  readonly has: readonly FilterHas[];
}

export const filteredCases = (
  cases: readonly CohortCase[],
  { demonstration, words, has }: CohortFilter,
): readonly CohortCase[] =>
  cases.filter(
    (one) =>
      one.demonstration === demonstration &&
      FILTER_COLUMNS.every((name) => words[name] === undefined || one.values[name] === words[name]) &&
      has.every((name) => FILTER_HAS[name].holds(one)),
  );
