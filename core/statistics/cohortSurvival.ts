import { ok, type Result, refuse } from '../result.ts';
import type { Days } from '../units.ts';
import type { CohortAnalysis, CohortRefusalCode, CohortRequest, SurvivalGroup } from './cohortRequest.ts';
import { analysed, classesOf, completeRows, optionMissing } from './completeRows.ts';
import { type Covariate, coxRegression } from './coxRegression.ts';
import { type DataTable, eventColumn, numberColumn, wordColumn } from './dataTable.ts';
import { ENDPOINTS, type EndpointDay, endpointTime } from './endpoints.ts';
import { kaplanMeier, numbersAtRisk, reverseKaplanMeier, survivalAt } from './kaplanMeier.ts';
import { logRank } from './logRank.ts';
import type { Followed } from './survivalTimes.ts';

/** Followed cases row by row: null where a value is missing, `notAtRisk` where the case never came to time zero. */
type FollowedRows = readonly (Followed | null | 'notAtRisk')[];

/** Curves by group with the log-rank test between them, or the test alone. */
export function survivalOf(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  const followed = followedRows(table, request);
  if (!followed.ok) return followed;
  if (request.test === 'logRank' && request.group === undefined) return optionMissing('group');
  const group = request.group === undefined ? null : wordColumn(table, request.group);
  if (group && !group.ok) return group;
  const { kept, missingRows, notAtRiskRows } = usable(table, followed.value, group ? [group.value] : []);
  const caseOf = (row: number) => followed.value[row] as Followed;
  const classes =
    group &&
    classesOf(
      request.group!,
      kept.map((row) => group.value[row]!),
    );
  if (classes && !classes.ok) return classes;
  const names = classes?.value ?? [null];
  const groups = names.map((name) => ({
    name,
    cases: kept.filter((row) => name === null || group?.value[row] === name).map(caseOf),
  }));
  const named = groups.map(({ name, cases }) => ({ name: name ?? '', cases }));
  const tested = groups.length > 1 || request.test === 'logRank' ? logRank(named) : null;
  const cases = { n: kept.length, missingRows, notAtRiskRows };
  if (request.test === 'logRank')
    return tested!.ok ? ok({ ...cases, found: { test: 'logRank', result: tested!.value } }) : tested!;
  const curves: SurvivalGroup[] = [];
  for (const { name, cases: own } of groups) {
    const { limits, level, until, at = [] } = request;
    const options = {
      ...(limits === undefined ? {} : { limits }),
      ...(level === undefined ? {} : { level }),
      ...(until === undefined ? {} : { until }),
    };
    const curve = request.reverse ? reverseKaplanMeier(own, options) : kaplanMeier(own, options);
    if (!curve.ok) return refuse(curve.code, { ...curve.details, ...(name === null ? {} : { group: name }) });
    const { steps, lastTime } = curve.value;
    const atRisk = numbersAtRisk(steps, at);
    const atTimes = at.map((time, n) => {
      const step = survivalAt(steps, time);
      const known = time <= lastTime || steps.at(-1)!.survival === 0;
      const none = { survival: null, low: null, high: null };
      const { survival, low, high } = !known ? none : (step ?? { survival: 1, low: null, high: null });
      return { time, atRisk: atRisk[n]!, survival, low, high };
    });
    curves.push({ name, ...curve.value, atTimes });
  }
  return ok({
    ...cases,
    found: {
      test: 'km',
      reverse: request.reverse ?? false,
      groups: curves,
      logRank: tested?.ok && !request.reverse ? tested.value : null,
      logRankRefused: tested && !tested.ok && !request.reverse ? tested.code : null,
    },
  });
}

/** Cox's regression on columns of numbers, and of words told apart from their reference. */
export function coxOf(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  const followed = followedRows(table, request);
  if (!followed.ok) return followed;
  const factors = request.factors ?? [];
  if (request.x.length + factors.length === 0) return optionMissing('x');
  const numbers: (readonly (number | null)[])[] = [];
  for (const name of request.x) {
    const values = numberColumn(table, name);
    if (!values.ok) return values;
    numbers.push(values.value);
  }
  const words: (readonly (string | null)[])[] = [];
  for (const { column } of factors) {
    const values = wordColumn(table, column);
    if (!values.ok) return values;
    words.push(values.value);
  }
  const { kept, missingRows, notAtRiskRows } = usable(table, followed.value, [...numbers, ...words]);
  const cases = kept.map((row) => followed.value[row] as Followed);
  const covariates: Covariate[] = request.x.map((name, n) => ({ name, values: kept.map((row) => numbers[n]![row]!) }));
  for (const [n, { column, reference }] of factors.entries()) {
    const own = kept.map((row) => words[n]![row]!);
    const classes = classesOf(column, own);
    if (!classes.ok) return classes;
    const kinds = classes.value;
    const base = reference ?? kinds[0];
    if (own.length < 2) return refuse('statistics.tooFew', { n: own.length, needed: 2 });
    if (kinds.length < 2) return refuse('statistics.noVariation', { covariate: column, n: own.length });
    if (base === undefined || !kinds.includes(base)) return refuse('cohort.referenceMissing', { column, reference });
    for (const kind of kinds) {
      // Compared with a class without events, every other would have no end.
      if (!own.some((word, place) => word === kind && cases[place]!.event))
        return refuse('statistics.noEvents', { covariate: column, level: kind });
      if (kind === base) continue;
      covariates.push({
        name: `${column}: ${kind} against ${base}`,
        values: own.map((word) => (word === kind ? 1 : 0)),
      });
    }
  }
  const result = analysed(kept.length, missingRows, coxRegression(cases, covariates, request.level), (value) => ({
    test: 'cox',
    result: value,
  }));
  return result.ok ? ok({ ...result.value, notAtRiskRows }) : result;
}

function usable(table: DataTable, followed: FollowedRows, columns: readonly (readonly unknown[])[]) {
  const { kept, missingRows } = completeRows(table, [
    followed.map((one, row) =>
      one === 'notAtRisk' ? 'notAtRisk' : one && columns.every((c) => c[row] !== null) ? one : null,
    ),
  ]);
  return {
    kept: kept.filter((row) => followed[row] !== 'notAtRisk'),
    missingRows,
    notAtRiskRows: kept.filter((row) => followed[row] === 'notAtRisk').map((row) => table.rows[row]!.number),
  };
}

function followedRows(table: DataTable, request: CohortRequest): Result<FollowedRows, CohortRefusalCode> {
  if (request.endpoint !== undefined) return ofEndpoint(table, request);
  if (request.time === undefined) return optionMissing('time');
  if (request.event === undefined) return optionMissing('event');
  const time = numberColumn(table, request.time);
  if (!time.ok) return time;
  const event = eventColumn(table, request.event);
  if (!event.ok) return event;
  const before = time.value.findIndex((one) => one !== null && one < 0);
  if (before >= 0) return refuse('statistics.negativeTime', { column: request.time, row: table.rows[before]!.number });
  return ok(
    table.rows.map((_, row) =>
      time.value[row] === null || event.value[row] === null
        ? null
        : { time: time.value[row]!, event: event.value[row]! },
    ),
  );
}

function ofEndpoint(
  table: DataTable,
  { endpoint, daysPerMonth }: CohortRequest,
): Result<FollowedRows, CohortRefusalCode> {
  const definition = ENDPOINTS[endpoint!];
  const names = new Set<EndpointDay>([definition.timeZero, ...definition.events, 'lastFollowUpDay']);
  // A death that is no event still ends the follow-up, where the table knows of it.
  if (table.columns.includes('deathDay')) names.add('deathDay');
  const days = new Map<EndpointDay, readonly (number | null)[]>();
  for (const name of names) {
    const values = numberColumn(table, name);
    if (!values.ok) return values;
    days.set(name, values.value);
  }
  const rows: (Followed | null | 'notAtRisk')[] = [];
  for (const [row, { number }] of table.rows.entries()) {
    const own = Object.fromEntries([...days].map(([name, values]) => [name, values[row] as Days | null]));
    const time = endpointTime(own, definition, daysPerMonth);
    if (time.ok) rows.push(time.value);
    else if (time.code === 'endpoint.noTimeZero') rows.push('notAtRisk');
    else if (time.code === 'endpoint.noEnd') rows.push(null);
    else return refuse(time.code, { ...time.details, row: number });
  }
  return ok(rows);
}
