import type { Result } from '../result.ts';
import type { DataTable } from '../statistics/dataTable.ts';
import {
  type CaseDays,
  ENDPOINT_DAYS,
  ENDPOINTS,
  type EndpointCode,
  type EndpointDefinition,
  type EndpointId,
  type EndpointTime,
  endpointTime,
} from '../statistics/endpoints.ts';
import type { Days } from '../units.ts';
import { COHORT_COLUMNS, type CohortColumn, endpointColumns } from './columns.ts';
import type { CohortValue } from './missing.ts';
import type { CohortCase } from './shape.ts';

/** The column that names a case. */
export const CASE_COLUMN = 'case';
const NOT_THERE = 'NA';

/** What a cohort counts as its endpoint: one of the papers', or time zero and events of its own (engine-spec §6). */
export interface CohortEndpoint extends Pick<EndpointDefinition, 'timeZero' | 'events'> {
  /** Names its columns: "004.pfs", "own". */
  readonly name: string;
}
export const paperEndpoint = (name: EndpointId): CohortEndpoint => ({ ...ENDPOINTS[name], name });

/** Columns that hold something in at least one case: the others say nothing about this cohort. */
export const columnsInUse = (cases: readonly CohortCase[]): readonly CohortColumn[] => {
  const used = new Set(cases.flatMap(({ values }) => Object.keys(values)));
  return COHORT_COLUMNS.filter(({ name }) => used.has(name));
};

/**
 * The cases as a table that every test takes: each number with all its digits, yes or no, words as codes, NA where there is
 * none; then months and event of each of these endpoints. Rows are numbered as the lines of the CSV are.
 */
export function cohortTable(
  cases: readonly CohortCase[],
  columns: readonly CohortColumn[],
  endpoints: readonly CohortEndpoint[] = [],
): DataTable {
  return {
    columns: [
      CASE_COLUMN,
      ...columns.map(({ name }) => name),
      ...endpoints.flatMap((one) => endpointColumns(one.name).map(({ name }) => name)),
    ],
    rows: cases.map((one, n) => ({
      number: n + 2,
      cells: [
        String(one.number),
        ...columns.map(({ name }) => cell(one.values[name])),
        ...endpoints.flatMap((endpoint) => endpointCells(one, endpoint).map(cell)),
      ],
    })),
  };
}

const cell = (value: CohortValue | undefined): string =>
  value === undefined ? NOT_THERE : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);

/** Months and event of one case; nothing where it never came to time zero, or its end is not known. */
function endpointCells(one: CohortCase, endpoint: CohortEndpoint): readonly (CohortValue | undefined)[] {
  const found = endpointOf(one, endpoint);
  return found.ok ? [found.value.time, found.value.event] : [undefined, undefined];
}

/** How long a case was followed for the endpoint of this cohort, or why it is not counted. */
export const endpointOf = (one: CohortCase, endpoint: CohortEndpoint): Result<EndpointTime, EndpointCode> =>
  endpointTime(
    Object.fromEntries(
      ENDPOINT_DAYS.map((name) => [name, (one.values[name] as Days | undefined) ?? null]),
    ) satisfies CaseDays,
    endpoint,
  );

/** The table as CSV (RFC 4180), which `remnant cohort` reads. */
export const cohortCsv = ({ columns, rows }: DataTable): string =>
  [columns, ...rows.map(({ cells }) => cells)].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');

const quoted = (text: string): string => (/[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
