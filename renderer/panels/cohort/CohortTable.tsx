import { type CohortColumn, columnHead } from '#core/cohort/columns';
import { MISSING_WORDS } from '#core/cohort/missing';
import type { CohortCase } from '#core/cohort/shape';
import { countsOf, description } from '#core/statistics/description';
import { count } from '../../format.ts';
import { missingWords, numberPrinted, valuePrinted, wordPrinted } from './cohortWords.ts';

export interface Sorting {
  /** Null: by the number of the case. */
  readonly column: string | null;
  readonly falling: boolean;
}

/** Rows beyond these are counted and not listed: nobody reads them, and the window would wait for them. */
const MOST_ROWS = 400;

interface Props {
  readonly cases: readonly CohortCase[];
  readonly columns: readonly CohortColumn[];
  readonly chosenId: string | null;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly onChoose: (caseId: string) => void;
  readonly onOpen: (caseId: string) => void;
}

/** The cases with the columns that were chosen, and beneath them the median with its range and how many are known. */
export function CohortTable({ cases, columns, chosenId, sorting, onSort, onChoose, onOpen }: Props) {
  const turned = (column: string | null) => () =>
    onSort({ column, falling: sorting.column === column ? !sorting.falling : false });
  const sorted = (column: string | null) =>
    sorting.column === column ? (sorting.falling ? ('descending' as const) : ('ascending' as const)) : undefined;
  const arrow = (column: string | null) => sorting.column === column && <Arrow falling={sorting.falling} />;
  return (
    <div className="cohort-scroll">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen, so the table is a grid */}
      <table className="cohort-table" role="grid" aria-label="Cases of the cohort">
        <thead>
          <tr>
            <th scope="col" aria-sort={sorted(null)}>
              <button type="button" className="sort" onClick={turned(null)}>
                Case{arrow(null)}
              </button>
            </th>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={column.kind === 'number' ? 'number' : undefined}
                aria-sort={sorted(column.name)}
              >
                <button
                  type="button"
                  className="sort"
                  data-tip={`${columnHead(column)}: ${column.from}`}
                  aria-label={columnHead(column)}
                  onClick={turned(column.name)}
                >
                  <span>{column.label}</span>
                  {arrow(column.name)}
                  <span className="unit-head">{unitHead(column)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.slice(0, MOST_ROWS).map((one) => (
            <tr
              key={one.caseId}
              id={`cohort-${one.caseId}`}
              aria-selected={one.caseId === chosenId}
              tabIndex={one.caseId === chosenId ? 0 : -1}
              onClick={() => onChoose(one.caseId)}
              onFocus={() => onChoose(one.caseId)}
              onDoubleClick={() => onOpen(one.caseId)}
              onKeyDown={() => undefined}
            >
              <th scope="row">Case {one.number}</th>
              {columns.map((column) => (
                <td key={column.name} className={column.kind === 'number' ? 'number' : undefined}>
                  <Cell one={one} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" data-tip="Median (range) of those known; of words the most frequent">
              Median (range)
            </th>
            {columns.map((column) => (
              <td key={column.name} className={column.kind === 'number' ? 'number' : undefined}>
                <Summary cases={cases} column={column} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      {cases.length > MOST_ROWS && (
        <p className="secondary more-rows">
          {count(cases.length, 'case')} are counted; the first {MOST_ROWS} are listed. The CSV holds all.
        </p>
      )}
    </div>
  );
}

const Arrow = ({ falling }: { readonly falling: boolean }) => <span aria-hidden="true"> {falling ? '▾' : '▴'}</span>;

const unitHead = ({ unit, denominator }: CohortColumn): string =>
  denominator === null ? unit : `${unit} of ${denominator}`;

/** The value, or in words why there is none: never zero, never a dash. */
function Cell({ one, column }: { readonly one: CohortCase; readonly column: CohortColumn }) {
  const value = one.values[column.name];
  if (value !== undefined) return valuePrinted(column, value);
  const why = missingWords(one, column);
  return (
    <span className="faint" data-tip={`Case ${one.number}, ${columnHead(column)}: ${why}`}>
      {inShort(why)}
    </span>
  );
}
const inShort = (why: string): string =>
  why === MISSING_WORDS.cutOff ? 'cut off' : why !== 'not applicable' && why.startsWith('not ') ? why : 'none';

function Summary({ cases, column }: { readonly cases: readonly CohortCase[]; readonly column: CohortColumn }) {
  const known = cases.map(({ values }) => values[column.name]).filter((value) => value !== undefined);
  const of = (
    <span className="known">
      {known.length === cases.length ? `n ${known.length}` : `n ${known.length} of ${cases.length}`}
    </span>
  );
  if (known.length === 0) return of;
  if (column.kind === 'number') {
    const summary = description(known as number[]);
    if (!summary.ok) return of;
    const { median, min, max } = summary.value;
    // A dash beside a minus would read as two.
    const to = min < 0 ? ' to ' : '–';
    return (
      <>
        {numberPrinted(column, median)} ({numberPrinted(column, min)}
        {to}
        {numberPrinted(column, max)}) {of}
      </>
    );
  }
  const [most] = countsOf(known.map(String));
  const word = column.kind === 'flag' ? (most!.value === 'true' ? 'yes' : 'no') : wordPrinted(column, most!.value);
  return (
    <>
      {word} {most!.n} {of}
    </>
  );
}
