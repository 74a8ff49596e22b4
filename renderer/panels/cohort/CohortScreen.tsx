import './cohort.css';
import { useEffect, useMemo, useState } from 'react';
import { DEFINITIONS } from '#core/classification/definitions';
import { cohortCsv, cohortTable, columnsInUse, paperEndpoint } from '#core/cohort/cohortTable';
import type { CohortFilter } from '#core/cohort/filters';
import { filteredCases } from '#core/cohort/filters';
import { growthCurves } from '#core/cohort/growthCurves';
import { cohortRates } from '#core/cohort/rates';
import type { CohortCase } from '#core/cohort/shape';
import type { Command } from '../../commands.ts';
import { count, day, percent, withUnit } from '../../format.ts';
import { ask, useApp, useAppState, useCommands, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { ChartFrame } from '../common/ChartFrame.tsx';
import { copyMarkedOr, copyPicture, type Picture, saveNamed, savePicture } from '../common/chartFile.ts';
import { SiteNote } from '../common/SiteNote.tsx';
import { CohortTable, type Sorting } from './CohortTable.tsx';
import { ColumnChoice, Filters } from './Filters.tsx';
import { answerOf, plotOf, type Question, TestPanel } from './TestPanel.tsx';

const FIRST_COLUMNS = [
  'pathway',
  'liver',
  'state',
  'baselineFlrMl',
  'baselineSflrPercent',
  'lastSflrPercent',
  'kgr1PointsPerWeek',
  'kgr2PointsPerWeek',
  'rescueSessions',
  'stage2Done',
];

/** All cases together: which are counted, what is known of each, how they grew, and one test at a time. */
export function CohortScreen() {
  const app = useApp();
  const [all, setAll] = useState<readonly CohortCase[] | null>(null);
  // Its numbers are made by the site's formulas and rules.
  const settings = useAppState((s) => s.settings);
  useEffect(() => {
    if (settings === null) return;
    let left = false;
    void ask(app, 'cohort.open', {}).then((answer) => {
      if (!left && answer) setAll(answer.cases);
    });
    return () => {
      left = true;
    };
  }, [app, settings]);
  if (all === null)
    return (
      <p className="cohort-waiting dim" data-region>
        Assessing the cases…
      </p>
    );
  return all.length === 0 ? <NoCases /> : <Cohort all={all} />;
}

function NoCases() {
  const app = useApp();
  useHints([], '0 cases');
  return (
    <div className="no-course" data-region>
      <h1>No cases yet</h1>
      <p className="dim">
        Once there are cases, they stand here side by side: their volumes, their growth, their tests.
      </p>
      <div className="row">
        <Button primary onPress={() => app.go({ name: 'worklist' })}>
          Go to the worklist
        </Button>
      </div>
    </div>
  );
}

function Cohort({ all }: { readonly all: readonly CohortCase[] }) {
  const app = useApp();
  const [filter, setFilter] = useState<CohortFilter>({
    demonstration: all.every(({ demonstration }) => demonstration),
    words: {},
    has: [],
  });
  const [names, setNames] = useState<readonly string[]>(FIRST_COLUMNS);
  const [choosing, setChoosing] = useState(false);
  const [sorting, setSorting] = useState<Sorting>({ column: null, falling: false });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question>({
    test: 'describe',
    chosen: {},
    endpoint: { ...paperEndpoint('004.os'), name: 'own', timeZero: 'indexDay' },
  });

  const cases = useMemo(() => filteredCases(all, filter), [all, filter]);
  const columns = useMemo(() => columnsInUse(cases), [cases]);
  const shown = useMemo(() => columns.filter(({ name }) => names.includes(name)), [columns, names]);
  const sorted = useMemo(() => inOrder(cases, sorting), [cases, sorting]);
  const chosen = sorted.find(({ caseId }) => caseId === chosenId) ?? sorted[0] ?? null;
  const answer = useMemo(() => answerOf(cases, columns, shown, question), [cases, columns, shown, question]);

  const curves = useMemo(
    (): Picture => ({
      name: 'remnant-growth',
      title: 'sFLR, % of sTLV, over days from the index event',
      draw: (size) => growthCurves(cases, size, chosen?.caseId ?? null),
    }),
    [cases, chosen],
  );
  const plot = useMemo(() => plotOf(answer), [answer]);

  const commands = useMemo((): readonly Command[] => {
    const here = { place: 'cohort' as const };
    const step = (by: number) => () => {
      const at = chosen ? sorted.indexOf(chosen) : -1;
      const next = sorted[Math.min(sorted.length - 1, Math.max(0, at + by))];
      if (!next) return;
      setChosenId(next.caseId);
      const row = document.getElementById(`cohort-${next.caseId}`);
      if (document.activeElement?.closest('.cohort-table')) row?.focus();
      else row?.scrollIntoView({ block: 'nearest' });
    };
    const noCase = () => (chosen ? null : 'no case is counted');
    const noCurve = () =>
      cases.some(({ curve }) => curve.length > 0) ? null : 'no case has an index event and an sFLR';
    const noPlot = () => (plot ? null : 'this test has no plot, or no answer');
    return [
      {
        ...here,
        id: 'cohort.next',
        title: 'Next case',
        shortcut: 'ArrowDown',
        run: step(1),
        unavailableReason: noCase,
      },
      {
        ...here,
        id: 'cohort.last',
        title: 'Case before',
        shortcut: 'ArrowUp',
        run: step(-1),
        unavailableReason: noCase,
      },
      {
        ...here,
        id: 'cohort.open',
        title: 'Open the timeline of the chosen case',
        shortcut: 'Enter',
        run: () => chosen && app.go({ name: 'timeline', caseId: chosen.caseId }),
        unavailableReason: noCase,
      },
      {
        ...here,
        id: 'cohort.columns',
        title: 'Choose columns',
        shortcut: 'C',
        run: () => setChoosing((open) => !open),
      },
      {
        ...here,
        id: 'cohort.test',
        title: 'Choose a test',
        shortcut: 'T',
        run: () => document.getElementById('cohort-test')?.focus(),
      },
      {
        ...here,
        id: 'cohort.csv',
        title: 'Save the table, CSV',
        detail: 'day offsets, no identity',
        shortcut: 'S',
        explanation: 'Every column that holds something, with all digits, for remnant cohort and other programs.',
        run: () => {
          const table = cohortTable(cases, columns, [question.endpoint]);
          saveNamed(app, 'remnant-cohort.csv', new TextEncoder().encode(cohortCsv(table)), 'Table saved');
        },
        unavailableReason: noCase,
      },
      {
        ...here,
        id: 'cohort.copy',
        title: 'Copy the growth curves',
        detail: 'picture, PNG',
        shortcut: 'Ctrl+C',
        run: () => copyMarkedOr(app, curves),
        unavailableReason: noCurve,
      },
      {
        ...here,
        id: 'cohort.copyPlot',
        title: 'Copy the plot of the test',
        detail: 'picture, PNG',
        shortcut: 'P',
        run: () => (plot ? copyPicture(app, plot) : undefined),
        unavailableReason: noPlot,
      },
      ...(['svg', 'png'] as const).flatMap((format) => [
        {
          ...here,
          id: `cohort.save.${format}`,
          title: `Save the growth curves, ${format.toUpperCase()}`,
          run: () => savePicture(app, curves, format),
          unavailableReason: noCurve,
        },
        {
          ...here,
          id: `cohort.savePlot.${format}`,
          title: `Save the plot of the test, ${format.toUpperCase()}`,
          run: () => (plot ? savePicture(app, plot, format) : undefined),
          unavailableReason: noPlot,
        },
      ]),
    ];
  }, [app, sorted, chosen, cases, columns, curves, plot, question.endpoint]);
  useCommands(commands);
  useHints(
    [
      ['↑ ↓', 'choose a case'],
      ['Enter', 'its timeline'],
      ['T', 'test'],
      ['C', 'columns'],
      ['S', 'save CSV'],
    ],
    'Cases by number, without names',
  );
  const run = (id: string) => () => void commands.find((one) => one.id === id)?.run();
  const undrawn = cases.filter(({ curve }) => curve.length === 0).length;

  return (
    <div className="cohort">
      <section className="cohort-main" data-region aria-label="Cases">
        <div className="cohort-head">
          <h1>{count(cases.length, 'case')}</h1>
          <span className="dim">
            {filter.demonstration ? 'examples, no patients' : ''}
            {cases.length < all.length ? ` of ${count(all.length, 'case')}` : ''}
          </span>
          <span className="spring" />
          <Button small onPress={run('cohort.columns')} shortcut="C">
            {choosing ? 'Columns: done' : 'Columns…'}
          </Button>
          <Button small onPress={run('cohort.csv')} shortcut="S" unavailable={cases.length === 0 ? 'a case' : null}>
            Save CSV
          </Button>
        </div>
        <SiteNote />
        <Filters all={all} filter={filter} onFilter={setFilter} />
        <Rates cases={cases} />
        {cases.length === 0 ? (
          <p className="dim nothing-found">
            No case fits.{' '}
            <button type="button" className="link" onClick={() => setFilter({ ...filter, words: {}, has: [] })}>
              Show all
            </button>
          </p>
        ) : (
          <CohortTable
            cases={sorted}
            columns={shown}
            chosenId={chosen?.caseId ?? null}
            sorting={sorting}
            onSort={setSorting}
            onChoose={setChosenId}
            onOpen={(caseId) => app.go({ name: 'timeline', caseId })}
          />
        )}
        {choosing ? (
          <ColumnChoice columns={columns} shown={names} onShow={setNames} />
        ) : (
          <figure className="cohort-curves">
            <figcaption className="secondary">
              <span>
                sFLR, % of sTLV{chosen && `; in colour: case ${chosen.number}`}
                {undrawn > 0 && ` · ${count(undrawn, 'case')} without an index event or sFLR not drawn`}
              </span>
              <span className="row">
                <Button small quiet onPress={run('cohort.copy')} label="Copy the growth curves">
                  Copy
                </Button>
                <Button small quiet onPress={run('cohort.save.svg')} label="Save the growth curves, SVG">
                  SVG
                </Button>
                <Button small quiet onPress={run('cohort.save.png')} label="Save the growth curves, PNG">
                  PNG
                </Button>
              </span>
            </figcaption>
            <ChartFrame
              label="Growth curves of the cohort"
              testId="growth-curves"
              draw={(size) => growthCurves(cases, size, chosen?.caseId ?? null)}
              words={chosen ? curveWords(chosen) : ''}
              none={<p className="dim">No case has both an index event and an sFLR.</p>}
              onPick={({ places }, x, y) => {
                const far = (one: { x: number; y: number }) => Math.hypot(one.x - x, one.y - y);
                const [nearest] = [...places].sort((a, b) => far(a) - far(b));
                if (nearest) setChosenId(nearest.caseId);
              }}
            />
          </figure>
        )}
      </section>
      <aside className="cohort-side" data-region aria-label="Test">
        <TestPanel cases={cases} columns={columns} question={question} onAsk={setQuestion} answer={answer} />
        {plot && (
          <div className="section row">
            <Button small onPress={run('cohort.copyPlot')} shortcut="P">
              Copy the plot
            </Button>
            <Button small onPress={run('cohort.savePlot.svg')}>
              SVG
            </Button>
            <Button small onPress={run('cohort.savePlot.png')}>
              PNG
            </Button>
          </div>
        )}
      </aside>
    </div>
  );
}

/** Shares of everybody who began: completion and response, with their rules. */
function Rates({ cases }: { readonly cases: readonly CohortCase[] }) {
  const rates = cohortRates(cases);
  if (rates.length === 0) return null;
  return (
    <ul className="cohort-rates secondary" aria-label="Rates">
      {rates.map(({ rule, label, done, of, unknown, percent: share }) => (
        <li key={label} data-tip={rule === 'V12' ? 'Of all who had the first stage' : DEFINITIONS.K10.text}>
          {`${label} ${done} of ${of}`}
          {share !== null && `, ${withUnit(percent(share), '%')}`}
          {unknown > 0 && `, ${unknown} ${rule === 'V12' ? 'still open: no rate yet' : 'not read'}`}{' '}
          <span className="dim">{rule}</span>
        </li>
      ))}
    </ul>
  );
}

const curveWords = ({ number, curve }: CohortCase): string =>
  `Case ${number}: ${curve.map((one) => `day ${day(one.day)}, sFLR ${one.isLowerBound ? 'at least ' : ''}${percent(one.sflrPercent)} %`).join('; ') || 'no curve'}.`;

/** By a column, what is not known last; cases alike by their number. */
function inOrder(cases: readonly CohortCase[], { column, falling }: Sorting): readonly CohortCase[] {
  const turn = falling ? -1 : 1;
  if (column === null) return [...cases].sort((a, b) => turn * (a.number - b.number));
  return [...cases].sort((a, b) => {
    const [x, y] = [a.values[column], b.values[column]];
    if (x === undefined || y === undefined) return x === y ? a.number - b.number : x === undefined ? 1 : -1;
    if (x === y) return a.number - b.number;
    return turn * (x < y ? -1 : 1);
  });
}
