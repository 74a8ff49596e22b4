import { type Refused, refuse } from '../result.ts';

/**
 * Why a statistic is not given, and what its details say. A refused test has no P: never 0.000, NaN or a guess.
 *
 * - `notFinite`: a value is no number, infinite, or beyond ±1e12 (`index`)
 * - `tooFew`: `n` values where `needed` are the least
 * - `noVariation`: all values are equal, or all differences are zero, so that there is nothing to test
 * - `unequalLengths`: pairs that are none
 * - `negativeTime`: a time before its own time zero (`index`)
 * - `noEvents`: nobody had the event, at all or in the named `group` or level
 * - `oneGroup`: fewer than two groups
 * - `emptyMargin`: a row or column of a table that holds nobody
 * - `notCounts`: a table that is none: fewer than two rows or columns, ragged, negative or broken counts
 * - `tooLargeForExact`: more arrangements than can be counted; the asymptotic test is there
 * - `separation`: a covariate tells those with an event from the others without error, so that its ratio has no end
 * - `collinear`: a covariate is a sum of the others
 * - `notConverged`, `notRepresentable`: numbers too extreme for the arithmetic (rescale the covariate)
 * - `levelInvalid`: a confidence level or share that does not lie between 0 and 1
 */
export const STATISTICS_CODES = [
  'statistics.notFinite',
  'statistics.tooFew',
  'statistics.noVariation',
  'statistics.unequalLengths',
  'statistics.negativeTime',
  'statistics.noEvents',
  'statistics.oneGroup',
  'statistics.emptyMargin',
  'statistics.notCounts',
  'statistics.tooLargeForExact',
  'statistics.separation',
  'statistics.collinear',
  'statistics.notConverged',
  'statistics.notRepresentable',
  'statistics.levelInvalid',
] as const;

export type StatisticsCode = (typeof STATISTICS_CODES)[number];
export type StatisticsRefusal = Refused<StatisticsCode>;

/** Beyond this no measurement of medicine lies, and squares and exponentials would leave the numbers. */
export const LARGEST_VALUE = 1e12;

/** The refusal of the first value that is no usable number; null where all are. */
export function notFinite(values: readonly number[]): StatisticsRefusal | null {
  const index = values.findIndex((value) => !(Math.abs(value) <= LARGEST_VALUE));
  return index < 0 ? null : refuse('statistics.notFinite', { index });
}

/** The refusal of a level that is no share; null where it is one. Beyond these ends an interval says nothing. */
export const levelInvalid = (level: number): StatisticsRefusal | null =>
  level >= 0.01 && level <= 0.9999 ? null : refuse('statistics.levelInvalid', { level });
