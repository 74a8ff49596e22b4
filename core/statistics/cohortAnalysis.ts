import { ok, type Result, refuse } from '../result.ts';
import { chiSquare } from './chiSquare.ts';
import type { CohortAnalysis, CohortRefusalCode, CohortRequest, DescribedColumn } from './cohortRequest.ts';
import { coxOf, survivalOf } from './cohortSurvival.ts';
import { analysed, classesOf, completeRows, optionMissing } from './completeRows.ts';
import { crossTabulation } from './contingencyTable.ts';
import { type DataTable, eventColumn, isNumber, numberColumn, wordColumn } from './dataTable.ts';
import { countsOf, description } from './description.ts';
import { fisherExact } from './fisherExact.ts';
import { kruskalWallis } from './kruskalWallis.ts';
import { mannWhitney } from './mannWhitney.ts';
import { roc } from './roc.ts';
import { oneSampleT, pairedT, twoSampleT } from './studentT.ts';
import { wilcoxonSignedRank } from './wilcoxonSignedRank.ts';

/**
 * One test on named columns of a table of cases. A row in which a column that is needed is empty is left out, and said
 * so; a cell that cannot be read refuses. Whatever the test refuses comes back by its own code.
 */
export function cohortAnalysis(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  switch (request.test) {
    case 'describe':
      return described(table, request);
    case 'km':
    case 'logRank':
      return survivalOf(table, request);
    case 'cox':
      return coxOf(table, request);
    case 'wilcoxon':
    case 't':
      return request.y === undefined && request.test === 't' ? ofSamples(table, request) : ofPairs(table, request);
    case 'mannWhitney':
    case 'kruskalWallis':
      return ofSamples(table, request);
    case 'fisher':
    case 'chi2':
      return ofClasses(table, request);
    case 'roc':
      return ofEvents(table, request);
  }
}

function ofPairs(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  const [name] = request.x;
  if (name === undefined) return optionMissing('x');
  if (request.y === undefined) return optionMissing('y');
  const x = numberColumn(table, name);
  if (!x.ok) return x;
  const y = numberColumn(table, request.y);
  if (!y.ok) return y;
  const { kept, missingRows } = completeRows(table, [x.value, y.value]);
  const [first, second] = [kept.map((row) => x.value[row]!), kept.map((row) => y.value[row]!)];
  return request.test === 't'
    ? analysed(kept.length, missingRows, pairedT(first, second, request.level), (result) => ({
        test: 't',
        groups: [name, request.y!],
        result,
      }))
    : analysed(kept.length, missingRows, wilcoxonSignedRank(first, second, request), (result) => ({
        test: 'wilcoxon',
        result,
      }));
}

function ofSamples(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  const [name] = request.x;
  if (name === undefined) return optionMissing('x');
  const x = numberColumn(table, name);
  if (!x.ok) return x;
  if (request.group === undefined) {
    if (request.test !== 't') return optionMissing('group');
    const { kept, missingRows } = completeRows(table, [x.value]);
    const values = kept.map((row) => x.value[row]!);
    return analysed(kept.length, missingRows, oneSampleT(values, request.mu, request.level), (result) => ({
      test: 't',
      groups: [name],
      result,
    }));
  }
  const group = wordColumn(table, request.group);
  if (!group.ok) return group;
  const { kept, missingRows } = completeRows(table, [x.value, group.value]);
  const classes = classesOf(
    request.group,
    kept.map((row) => group.value[row]!),
  );
  if (!classes.ok) return classes;
  const groups = classes.value;
  const samples = groups.map((kind) => kept.filter((row) => group.value[row] === kind).map((row) => x.value[row]!));
  const n = kept.length;
  if (request.test === 'kruskalWallis')
    return analysed(n, missingRows, kruskalWallis(samples), (result) => ({ test: 'kruskalWallis', groups, result }));
  const [a, b] = samples;
  if (!a || !b || samples.length > 2)
    return refuse('cohort.notTwoGroups', { column: request.group, groups: samples.length });
  return request.test === 't'
    ? analysed(n, missingRows, twoSampleT(a, b, request), (result) => ({ test: 't', groups, result }))
    : analysed(n, missingRows, mannWhitney(a, b, request), (result) => ({ test: 'mannWhitney', groups, result }));
}

function ofClasses(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  const [name] = request.x;
  if (name === undefined) return optionMissing('x');
  if (request.y === undefined) return optionMissing('y');
  const x = wordColumn(table, name);
  if (!x.ok) return x;
  const y = wordColumn(table, request.y);
  if (!y.ok) return y;
  const { kept, missingRows } = completeRows(table, [x.value, y.value]);
  const [rows, columns] = [kept.map((row) => x.value[row]!), kept.map((row) => y.value[row]!)];
  const many = [classesOf(name, rows), classesOf(request.y, columns)].find(({ ok }) => !ok);
  if (many && !many.ok) return many;
  const counted = crossTabulation(rows, columns);
  const named = { x: name, y: request.y, ...counted };
  return request.test === 'fisher'
    ? analysed(kept.length, missingRows, fisherExact(named.counts, request.level), (result) => ({
        test: 'fisher',
        table: named,
        result,
      }))
    : analysed(kept.length, missingRows, chiSquare(named.counts, request.variant), (result) => ({
        test: 'chi2',
        table: named,
        result,
      }));
}

function ofEvents(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  const [name] = request.x;
  if (name === undefined) return optionMissing('x');
  if (request.event === undefined) return optionMissing('event');
  const x = numberColumn(table, name);
  if (!x.ok) return x;
  const event = eventColumn(table, request.event);
  if (!event.ok) return event;
  const { kept, missingRows } = completeRows(table, [x.value, event.value]);
  const cases = kept.map((row) => ({ value: x.value[row]!, event: event.value[row]! }));
  return analysed(kept.length, missingRows, roc(cases, request), (result) => ({ test: 'roc', result }));
}

/** Each column by itself, and by group where one is named: a gap in one column leaves the others whole. */
function described(table: DataTable, request: CohortRequest): Result<CohortAnalysis, CohortRefusalCode> {
  if (request.x.length === 0) return optionMissing('x');
  const group = request.group === undefined ? null : wordColumn(table, request.group);
  if (group && !group.ok) return group;
  const ungrouped = group ? table.rows.filter((_, row) => group.value[row] === null).map(({ number }) => number) : [];
  const classes =
    group &&
    classesOf(
      request.group!,
      group.value.filter((kind) => kind !== null),
    );
  if (classes && !classes.ok) return classes;
  const kinds = classes?.value ?? [null];
  const columns: DescribedColumn[] = [];
  for (const name of request.x) {
    const words = wordColumn(table, name);
    if (!words.ok) return words;
    const numbers = numberColumn(table, name);
    // A column that is mostly numbers is one, and the word in it a slip; grades are words, though one of them is 0.
    if (!numbers.ok && mostlyNumbers(words.value)) return numbers;
    for (const kind of kinds) {
      const rows = table.rows.flatMap((_, row) => (group === null || group.value[row] === kind ? [row] : []));
      const own = rows.filter((row) => words.value[row] !== null);
      const summary = numbers.ok && own.length > 0 ? description(own.map((row) => numbers.value[row]!)) : null;
      if (summary && !summary.ok) return refuse(summary.code, { ...summary.details, column: name });
      columns.push({
        column: name,
        group: kind,
        missing: rows.length - own.length,
        numbers: summary?.value ?? null,
        counts: numbers.ok ? null : countsOf(own.map((row) => words.value[row]!)),
      });
    }
  }
  return ok({
    n: table.rows.length - ungrouped.length,
    missingRows: ungrouped,
    notAtRiskRows: [],
    found: { test: 'describe', columns },
  });
}

const mostlyNumbers = (words: readonly (string | null)[]): boolean => {
  const known = words.filter((word) => word !== null);
  return 2 * known.filter(isNumber).length > known.length;
};
