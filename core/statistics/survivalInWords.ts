import { printed } from '../liver/rounding.ts';
import type { CohortRefusalCode, CohortResult, SurvivalGroup } from './cohortRequest.ts';
import type { LogRank } from './logRank.ts';
import { limits, pText, rounded } from './printed.ts';
import { assumed, result, type Said, table, warned } from './said.ts';
import { STATISTICS_SENTENCES } from './sentences.ts';

const LIMITS = { logLog: 'log(−log)', log: 'log', plain: 'plain' } as const;

/** Curves, the log-rank test and Cox for a person who reads. */
export function survivalInWords(found: Extract<CohortResult, { test: 'km' | 'logRank' | 'cox' }>): readonly Said[] {
  if (found.test === 'logRank') return logRankLines(found.result);
  if (found.test === 'km') return curveLines(found);
  const { coefficients, n, events, level, likelihoodRatio } = found.result;
  return [
    table([
      ['', 'hazard ratio', 'P (Wald)'],
      ...coefficients.map(({ name, hazardRatio, low, high, p }) => [
        name,
        `${rounded(hazardRatio)} ${limits([low, high], level)}`,
        pText(p),
      ]),
    ]),
    assumed(
      `Cox, ties by Efron, limits by Wald; ${events} events of ${n}; likelihood ratio χ² ${rounded(likelihoodRatio.chiSquare)}, df ${likelihoodRatio.df}, P ${pText(likelihoodRatio.p)}. Assumes hazards in proportion over the whole time.`,
    ),
    ...(events < 10 * coefficients.length
      ? [warned(`${events} events for ${coefficients.length} coefficients: fewer than ten for each.`)]
      : []),
  ];
}

function curveLines(found: Extract<CohortResult, { test: 'km' }>): readonly Said[] {
  const { groups, reverse, logRank, logRankRefused } = found;
  const [first] = groups;
  const reached = (time: number | null) => (time === null ? 'not reached' : rounded(time));
  const summary = table([
    ['', 'n', reverse ? 'still followed' : 'events', 'median (limits)', 'restricted mean (se)'],
    ...groups.map(({ name, n, events, median, restrictedMean: mean }) => [
      name ?? 'all',
      `${n}`,
      `${events}`,
      `${reached(median.time)} (${reached(median.low)} to ${reached(median.high)})`,
      `${rounded(mean.mean)} (${rounded(mean.standardError)}) until ${rounded(mean.until)}`,
    ]),
  ]);
  const times = groups.flatMap((group) =>
    group.atTimes.map((at) => [group.name ?? 'all', rounded(at.time), `${at.atRisk}`, shareOf(at)]),
  );
  return [
    summary,
    ...(times.length > 0 ? [table([['', 'time', 'at risk', 'survival % (limits)'], ...times])] : []),
    assumed(
      `Kaplan-Meier${reverse ? ' of follow-up (reverse)' : ''}, Greenwood’s variance, ${LIMITS[first!.limits]} limits of ${rounded(100 * first!.level)} %; median: first time at which the curve, or its limit, is at one half or below.`,
    ),
    ...groups.filter((group) => group.events === 0).map((group) => warned(`Nobody${ofGroup(group)} had the event.`)),
    ...(logRank ? logRankLines(logRank) : []),
    ...(logRankRefused ? [warned(`No log-rank test: ${inShort(logRankRefused)}.`)] : []),
  ];
}

const ofGroup = ({ name }: SurvivalGroup) => (name === null ? '' : ` of ${name}`);

function shareOf({ survival, low, high }: SurvivalGroup['atTimes'][number]): string {
  if (survival === null) return 'not followed so long';
  const share = (value: number) => printed(100 * value, 1);
  return `${share(survival)}${low === null || high === null ? ' (no limits)' : ` (${share(low)}–${share(high)})`}`;
}

function logRankLines({ groups, chiSquare, df, p, withoutEvents }: LogRank): readonly Said[] {
  return [
    table([
      ['log-rank', 'n', 'observed', 'expected'],
      ...groups.map(({ name, n, observed, expected }) => [name, `${n}`, `${observed}`, rounded(expected)]),
    ]),
    result(`Log-rank: χ² ${rounded(chiSquare)}, df ${df}, P ${pText(p)}`),
    assumed('Asymptotic, hypergeometric variance.'),
    ...withoutEvents.map((name) =>
      warned(`Nobody of ${name} had the event: this P rests on the others, and no hazard ratio exists.`),
    ),
  ];
}

function inShort(code: CohortRefusalCode): string {
  const { says } = STATISTICS_SENTENCES[code];
  const sentence = typeof says === 'string' ? says : says({});
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
