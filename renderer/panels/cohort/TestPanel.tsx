import { type CohortEndpoint, cohortTable, endpointOf, paperEndpoint } from '#core/cohort/cohortTable';
import { type CohortColumn, columnHead, DAY_LABELS, endpointColumns } from '#core/cohort/columns';
import { rocPlot } from '#core/cohort/rocPlot';
import type { CohortCase } from '#core/cohort/shape';
import { survivalInShort, survivalPlot } from '#core/cohort/survivalPlot';
import { type Result, refuse } from '#core/result';
import { cohortAnalysis } from '#core/statistics/cohortAnalysis';
import type { CohortAnalysis, CohortRefusalCode } from '#core/statistics/cohortRequest';
import { ENDPOINT_DAYS, ENDPOINT_IDS, ENDPOINTS, type EndpointDay, type EndpointId } from '#core/statistics/endpoints';
import { inWords } from '#core/statistics/inWords';
import type { Said } from '#core/statistics/said';
import { count, decimal } from '../../format.ts';
import { refusalWords } from '../../words.ts';
import { ChartFrame } from '../common/ChartFrame.tsx';
import type { Picture } from '../common/chartFile.ts';
import { State } from '../common/Mark.tsx';
import { readableTable } from './cohortWords.ts';
import {
  type Chosen,
  endpointNamed,
  requestOf,
  SHOWN_TESTS,
  type ShownTest,
  type Slot,
  standing,
  TEST_FORMS,
} from './testForms.ts';

/** What is asked of the cohort. */
export interface Question {
  readonly test: ShownTest;
  readonly chosen: Chosen;
  readonly endpoint: CohortEndpoint;
}

export type Answer = { readonly needs: string } | Result<CohortAnalysis, CohortRefusalCode>;

/** The answer to a question, of the cases that are counted; the same that the command line gives of their CSV. */
export function answerOf(
  cases: readonly CohortCase[],
  columns: readonly CohortColumn[],
  shown: readonly CohortColumn[],
  question: Question,
): Answer {
  if (cases.length === 0) return refuse('cohort.empty');
  const request = requestOf({ ...question, columns, shown });
  if ('needs' in request) return request;
  const { endpoint } = question;
  const table = cohortTable(cases, columns, [endpoint]);
  return cohortAnalysis(readableTable(table, [...columns, ...endpointColumns(endpoint.name)]), request);
}

/** The plot of an answer that has one: survival or ROC. */
export function plotOf(answer: Answer): Picture | null {
  if ('needs' in answer || !answer.ok) return null;
  const { found } = answer.value;
  if (found.test === 'km') {
    const limits = '95 % limits by log(−log)';
    return {
      name: 'remnant-survival',
      title: `Kaplan-Meier, % over months, ${limits} in %`,
      draw: (size) => survivalPlot(found.groups, size, 'months from time zero'),
    };
  }
  return found.test === 'roc'
    ? { name: 'remnant-roc', title: 'ROC with Youden’s cut', draw: (size) => rocPlot(found.result, size) }
    : null;
}

interface Props {
  readonly cases: readonly CohortCase[];
  readonly columns: readonly CohortColumn[];
  readonly question: Question;
  readonly onAsk: (question: Question) => void;
  readonly answer: Answer;
}

/** One test at a time: what it is asked with, what came out with all that it assumed, or why there is no answer. */
export function TestPanel({ cases, columns, question, onAsk, answer }: Props) {
  const { test, chosen } = question;
  const form = TEST_FORMS[test];
  const pick = (slot: Slot) => (name: string) => onAsk({ ...question, chosen: { ...chosen, [slot]: name } });
  return (
    <>
      <div className="section test-form">
        <label className="test-field">
          <span>Test</span>
          <select
            id="cohort-test"
            className="input"
            value={test}
            onChange={({ target }) => onAsk({ ...question, test: target.value as ShownTest, chosen: {} })}
          >
            {SHOWN_TESTS.map((one) => (
              <option key={one} value={one}>
                {TEST_FORMS[one].title}
              </option>
            ))}
          </select>
        </label>
        {form.slots.map((slot) => (
          <label key={`${test} ${slot.slot}`} className="test-field">
            <span>{slot.label}</span>
            <select
              className="input"
              value={standing(slot, chosen, columns)}
              onChange={({ target }) => pick(slot.slot)(target.value)}
            >
              <option value="">{slot.optional ? 'none' : 'not chosen'}</option>
              <ColumnOptions columns={columns.filter(({ kind }) => slot.kinds.includes(kind))} />
            </select>
          </label>
        ))}
        {form.endpoint && <EndpointForm question={question} onAsk={onAsk} />}
        <p className="secondary">{form.asks}</p>
      </div>
      <div className="section test-result" aria-live="polite" data-testid="test-result">
        <Shown answer={answer} cases={cases} endpoint={form.endpoint ? question.endpoint : null} />
      </div>
    </>
  );
}

function ColumnOptions({ columns }: { readonly columns: readonly CohortColumn[] }) {
  return [...new Set(columns.map(({ group }) => group))].map((group) => (
    <optgroup key={group} label={group}>
      {columns
        .filter((one) => one.group === group)
        .map((one) => (
          <option key={one.name} value={one.name}>
            {columnHead(one)}
          </option>
        ))}
    </optgroup>
  ));
}

const EVENT_DAYS = [
  'progressionDay',
  'recurrenceDay',
  'deathDay',
  'surgeryDay',
] as const satisfies readonly EndpointDay[];
const TIME_ZEROS = ENDPOINT_DAYS.filter(
  (day) => day !== 'lastFollowUpDay' && day !== 'deathDay' && day !== 'progressionDay' && day !== 'recurrenceDay',
);

/** Time zero and events of this cohort: a paper's, or its own. Papers of one name differ in both. */
function EndpointForm({ question, onAsk }: { readonly question: Question; readonly onAsk: Props['onAsk'] }) {
  const { name, timeZero, events } = question.endpoint;
  const set = (endpoint: CohortEndpoint) => onAsk({ ...question, endpoint });
  return (
    <>
      <label className="test-field">
        <span>Endpoint</span>
        <select
          className="input"
          value={name}
          onChange={({ target }) =>
            set(
              target.value === 'own'
                ? { ...question.endpoint, name: 'own' }
                : paperEndpoint(target.value as EndpointId),
            )
          }
        >
          <option value="own">This cohort’s own</option>
          {ENDPOINT_IDS.map((id) => (
            <option key={id} value={id}>
              {id}: {ENDPOINTS[id].title}
            </option>
          ))}
        </select>
      </label>
      <label className="test-field">
        <span>Time zero</span>
        <select
          className="input"
          value={timeZero}
          onChange={({ target }) => set(endpointNamed(target.value as EndpointDay, events))}
        >
          {TIME_ZEROS.map((day) => (
            <option key={day} value={day}>
              {DAY_LABELS[day]}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="test-field">
        <legend>Event</legend>
        <div className="event-days">
          {EVENT_DAYS.map((day) => (
            <label key={day}>
              <input
                type="checkbox"
                checked={(events as readonly EndpointDay[]).includes(day)}
                onChange={({ target }) =>
                  set(endpointNamed(timeZero, target.checked ? [...events, day] : events.filter((one) => one !== day)))
                }
              />{' '}
              {DAY_LABELS[day]}
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Shown({
  answer,
  cases,
  endpoint,
}: {
  readonly answer: Answer;
  readonly cases: readonly CohortCase[];
  readonly endpoint: CohortEndpoint | null;
}) {
  if ('needs' in answer)
    return (
      <State mark="unknown">
        Not computed. <span className="dim">Choose: {answer.needs}.</span>
      </State>
    );
  if (!answer.ok) {
    const { title, wayOut } = refusalWords(answer.code, answer.details);
    return (
      <>
        <State mark="refused">
          <strong className="tone-refused">{title}.</strong> <span className="dim">{wayOut}</span>{' '}
          <span className="code">{answer.code}</span>
        </State>
        {endpoint && <LeftOut cases={cases} rows={[]} endpoint={endpoint} />}
      </>
    );
  }
  const { n, missingRows, found } = answer.value;
  const said = inWords(found);
  const plot = plotOf(answer);
  return (
    <>
      <p>
        <strong>{count(n, 'case')}</strong>
      </p>
      <LeftOut cases={cases} rows={missingRows} endpoint={endpoint} />
      {plot && (
        <figure className={`cohort-plot ${found.test}`}>
          <ChartFrame
            label={plot.title}
            testId="test-plot"
            draw={plot.draw}
            words={
              found.test === 'km'
                ? found.groups.map(survivalInShort).join('. ')
                : found.test === 'roc'
                  ? `Area ${decimal(found.result.auc, 3)}`
                  : ''
            }
            none={<p className="secondary">More than four groups cannot be told apart in one plot: see the table.</p>}
          />
        </figure>
      )}
      {said.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no other name than their place
        <Sentence key={at} said={one} />
      ))}
    </>
  );
}

/** Who was not counted, and why. */
function LeftOut({
  cases,
  rows,
  endpoint,
}: {
  readonly cases: readonly CohortCase[];
  readonly rows: readonly number[];
  readonly endpoint: CohortEndpoint | null;
}) {
  const never = endpoint === null ? [] : cases.filter((one) => reasonOf(one, endpoint) === 'endpoint.noTimeZero');
  const before = endpoint === null ? [] : cases.filter((one) => reasonOf(one, endpoint) === 'endpoint.beforeTimeZero');
  // Rows are lines of the CSV, of which the first is its heads.
  const others = rows.map((row) => cases[row - 2]!).filter((one) => !never.includes(one) && !before.includes(one));
  const lines = [
    [never, 'never at time zero'],
    [before, 'ended before time zero: correct the day'],
    [others, 'left out, a value is missing'],
  ] as const;
  return lines
    .filter(([some]) => some.length > 0)
    .map(([some, why]) => (
      <p key={why} className="secondary">
        {count(some.length, 'case')} {why}: {numbersOf(some)}
      </p>
    ));
}

const reasonOf = (one: CohortCase, endpoint: CohortEndpoint): string | null => {
  const found = endpointOf(one, endpoint);
  return found.ok ? null : found.code;
};

const numbersOf = (some: readonly CohortCase[]): string => {
  const shown = some.slice(0, 12).map(({ number }) => number);
  return `${shown.join(', ')}${some.length > shown.length ? ' …' : ''}`;
};

function Sentence({ said }: { readonly said: Said }) {
  if (said.kind === 'table') return <SaidTable rows={said.rows} />;
  if (said.kind === 'result') return <p className="found">{said.text}</p>;
  if (said.kind === 'assumed') return <p className="secondary">{said.text}</p>;
  return (
    <State mark="warning">
      <span className="tone-warning">{said.text}</span>
    </State>
  );
}

/** A table of a result, its first row the heads. */
function SaidTable({ rows: [heads, ...rows] }: { readonly rows: readonly (readonly string[])[] }) {
  return (
    <div className="said-table">
      <table>
        <thead>
          <tr>
            {heads!.map((head, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no other name than its place
              <th key={n} scope="col" className={n === 0 ? undefined : 'number'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={row}>
              {cells.map((cell, n) =>
                n === 0 ? (
                  <th key={cell} scope="row">
                    {cell}
                  </th>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={n} className="number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
