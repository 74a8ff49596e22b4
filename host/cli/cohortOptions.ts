import { ok, type Result, refuse } from '#core/result';
import { COHORT_TESTS, type CohortRequest } from '#core/statistics/cohortRequest';
import { DAYS_PER_MONTH, ENDPOINT_IDS } from '#core/statistics/endpoints';
import type { CliArguments, CliCommand } from './command.ts';

export const cohortOptions: CliCommand['options'] = {
  test: { type: 'string', help: `${COHORT_TESTS.join(', ')}` },
  x: { type: 'string', multiple: true, help: 'column of values; several for describe and cox' },
  y: { type: 'string', help: 'the other value of each pair (wilcoxon, t), or the other classes (fisher, chi2)' },
  group: { type: 'string', help: 'column of groups' },
  factor: {
    type: 'string',
    multiple: true,
    help: 'cox: column of words, each compared with the first, or COLUMN=WORD',
  },
  time: { type: 'string', help: 'km, logRank, cox: column of times' },
  event: { type: 'string', help: 'column of events: 1 or 0, yes or no, true or false' },
  endpoint: { type: 'string', help: `in place of --time and --event: ${ENDPOINT_IDS.join(', ')}` },
  'days-per-month': { type: 'string', help: `of an endpoint; ${DAYS_PER_MONTH} where not given` },
  where: { type: 'string', multiple: true, help: 'COLUMN=WORD: only these rows' },
  method: { type: 'string', help: 'auto (exact as far as can be counted), exact, asymptotic: wilcoxon, mannWhitney' },
  continuity: { type: 'boolean', help: 'continuity correction of an asymptotic wilcoxon or mannWhitney' },
  pratt: { type: 'boolean', help: 'wilcoxon: pairs without difference are ranked before they are dropped' },
  welch: { type: 'boolean', help: 't: variances need not be equal' },
  mu: { type: 'string', help: 't of one column: the mean it is compared with (0)' },
  variant: { type: 'string', help: 'chi2: pearson, yates, likelihoodRatio' },
  limits: { type: 'string', help: 'km: logLog (as paper 004), log, plain' },
  reverse: { type: 'boolean', help: 'km: of follow-up, whoever had the event being what censors' },
  until: { type: 'string', help: 'km: where the restricted mean ends' },
  at: {
    type: 'string',
    multiple: true,
    help: 'km: a time, or several by comma, to print survival and numbers at risk',
  },
  lower: { type: 'boolean', help: 'roc: lower values speak for the event' },
  level: { type: 'string', help: 'of limits, as a share; 0.95 where not given' },
};

interface Asked {
  readonly request: CohortRequest;
  readonly where: readonly { readonly column: string; readonly value: string }[];
}

/** What the arguments ask for; refuses a word or a number that is none of those an option takes. */
export function cohortRequest(args: CliArguments): Result<Asked, 'arguments.invalid'> {
  const wrong: string[] = [];
  const oneOf = <T extends string>(option: string, words: readonly T[]): T | undefined => {
    const value = args.value(option);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    if (found === undefined) wrong.push(`--${option} ${value}: it takes ${words.join(', ')}.`);
    return found;
  };
  const numbers = (option: string): number[] =>
    args
      .values(option)
      .flatMap((value) => value.split(','))
      .map((value) => {
        const number = value.trim() === '' ? Number.NaN : Number(value);
        if (!Number.isFinite(number)) wrong.push(`--${option} ${value}: this is no number.`);
        return number;
      });
  const number = (option: string): number | undefined => numbers(option).at(-1);
  const pair = (option: string) =>
    args.values(option).map((value) => {
      const at = value.indexOf('=');
      return at < 0 ? { column: value, value: null } : { column: value.slice(0, at), value: value.slice(at + 1) };
    });
  const where = pair('where').flatMap(({ column, value }) => {
    if (value === null) wrong.push(`--where ${column}: write it COLUMN=WORD.`);
    return value === null ? [] : [{ column, value }];
  });
  const test = oneOf('test', COHORT_TESTS);
  if (args.value('test') === undefined) wrong.push(`--test is needed: one of ${COHORT_TESTS.join(', ')}.`);
  const daysPerMonth = number('days-per-month');
  if (daysPerMonth !== undefined && !(daysPerMonth >= 1 && daysPerMonth <= 366))
    wrong.push('--days-per-month lies between 1 and 366.');
  const request = {
    test: test ?? 'describe',
    x: args.values('x'),
    y: args.value('y'),
    group: args.value('group'),
    factors: pair('factor').map(({ column, value }) => (value === null ? { column } : { column, reference: value })),
    time: args.value('time'),
    event: args.value('event'),
    endpoint: oneOf('endpoint', ENDPOINT_IDS),
    daysPerMonth,
    method: oneOf('method', ['auto', 'exact', 'asymptotic'] as const),
    continuity: args.has('continuity') || undefined,
    zeros: args.has('pratt') ? ('pratt' as const) : undefined,
    welch: args.has('welch') || undefined,
    mu: number('mu'),
    variant: oneOf('variant', ['pearson', 'yates', 'likelihoodRatio'] as const),
    limits: oneOf('limits', ['logLog', 'log', 'plain'] as const),
    reverse: args.has('reverse') || undefined,
    until: number('until'),
    at: numbers('at').sort((a, b) => a - b),
    direction: args.has('lower') ? ('lower' as const) : undefined,
    level: number('level'),
  };
  if (wrong.length > 0) return refuse('arguments.invalid', { message: wrong.join(' ') });
  // What was not given is not there: the tests have their own defaults.
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  return ok({ request: given as unknown as CohortRequest, where });
}
