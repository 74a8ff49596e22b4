import './worklist.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { count, isoDay } from '../../format.ts';
import { useApp, useAppState, useCommands, useHints, type WorklistRow } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { Keys } from '../common/Keys.tsx';
import { openCt } from '../import/openCt.ts';
import { CaseTable } from './CaseTable.tsx';
import { ChosenCase } from './ChosenCase.tsx';
import { EmptyWorklist } from './EmptyWorklist.tsx';
import { nextStep } from './nextStep.ts';
import { FILTER_WORDS, type Filter, filterCounts, found, listed } from './worklistRows.ts';

/** Cases by next scan due; the chosen one at the right with one next step. */
export function WorklistScreen() {
  const rows = useAppState((s) => s.rows);
  const app = useApp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the worklist is come to
  useEffect(() => {
    if (rows !== null) void app.refresh();
  }, [app]);
  if (rows === null) return null;
  return rows.length === 0 ? <EmptyWorklist /> : <Worklist rows={rows} />;
}

function Worklist({ rows }: { readonly rows: readonly WorklistRow[] }) {
  const app = useApp();
  const settings = useAppState((s) => s.settings);
  const identities = useAppState((s) => s.identities);
  const chosenId = useAppState((s) => s.chosenCaseId);
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const searchField = useRef<HTMLInputElement>(null);
  const today = isoDay(new Date());

  // Names are asked for one by one, and again when demonstration mode was switched.
  const hidden = settings?.demonstrationMode;
  // biome-ignore lint/correctness/useExhaustiveDependencies: demonstration mode decides what a name is
  useEffect(() => {
    for (const row of rows) void app.identify(row.id);
  }, [app, rows, hidden]);
  const accepted = useAcceptances(rows);

  const cases = useMemo(
    () => (settings === null ? [] : listed(rows, identities, settings, accepted)),
    [rows, identities, settings, accepted],
  );
  const shown = useMemo(() => found(cases, filter, search, today), [cases, filter, search, today]);
  const chosen = shown.find((c) => c.row.id === chosenId) ?? shown[0] ?? null;

  const commands = useMemo(() => {
    const step = (by: number) => {
      const at = shown.findIndex((c) => c.row.id === (chosen?.row.id ?? ''));
      const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
      if (!next) return;
      app.choose(next.row.id);
      const inList = document.activeElement?.closest('.case-table');
      if (inList) document.getElementById(`case-${next.row.id}`)?.focus();
      else document.getElementById(`case-${next.row.id}`)?.scrollIntoView({ block: 'nearest' });
    };
    const noCase = () => (chosen ? null : 'no case is shown');
    const here = { place: 'worklist' as const };
    return [
      { ...here, id: 'worklist.next', title: 'Next case', shortcut: 'ArrowDown', run: () => step(1) },
      { ...here, id: 'worklist.last', title: 'Last case', shortcut: 'ArrowUp', run: () => step(-1) },
      {
        ...here,
        id: 'worklist.open',
        title: 'Open the chosen case',
        shortcut: 'Enter',
        run: () => {
          if (chosen) void nextStep(chosen.row).run(app);
        },
        unavailableReason: noCase,
      },
      { ...here, id: 'worklist.find', title: 'Find a case', shortcut: '/', run: () => searchField.current?.focus() },
    ];
  }, [app, shown, chosen]);
  useCommands(commands);
  useHints(
    [
      ['Enter', 'opens the case'],
      ['↑ ↓', 'choose'],
      ['', 'drop a folder, files or a zip anywhere to import'],
    ],
    'Days from the index event',
  );

  const due = filterCounts(rows, today).find(([name]) => name === 'due')?.[1] ?? 0;
  return (
    <div className="worklist">
      <section className="worklist-main" data-region aria-label="Cases">
        <div className="worklist-head">
          <h1>{count(rows.length, 'case')}</h1>
          <span className="dim">{due > 0 ? `${count(due, 'scan')} due` : 'no scan due today'}</span>
          <span className="spring" />
          <label className="search">
            <span className="visually-hidden">Find by name, ID or state</span>
            <input
              ref={searchField}
              className="input"
              type="search"
              placeholder="Find by name, ID, state"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => {
                const move = { ArrowDown: 'worklist.next', ArrowUp: 'worklist.last', Enter: 'worklist.open' }[
                  event.key
                ];
                if (move) {
                  event.preventDefault();
                  commands.find((c) => c.id === move)?.run();
                }
                if (event.key === 'Escape') {
                  event.preventDefault();
                  setSearch('');
                  event.currentTarget.blur();
                }
              }}
            />
            {search === '' && <Keys shortcut="/" />}
          </label>
          <Button onPress={() => app.go({ name: 'cohort' })} shortcut="Alt+0">
            Cohort
          </Button>
          <Button onPress={() => app.go({ name: 'registry' })} shortcut="Alt+9">
            Registry
          </Button>
          <Button onPress={() => void openCt(app)} shortcut="Ctrl+O">
            Open CT…
          </Button>
        </div>
        <fieldset className="filters">
          <legend className="visually-hidden">Show</legend>
          {filterCounts(rows, today).map(([name, n]) => (
            <button
              type="button"
              key={name}
              className="chip"
              aria-pressed={filter === name}
              onClick={() => setFilter(name)}
            >
              {FILTER_WORDS[name]} {n}
            </button>
          ))}
        </fieldset>
        {shown.length > 0 ? (
          <CaseTable cases={shown} chosenId={chosen?.row.id ?? null} today={today} />
        ) : (
          <p className="dim nothing-found">
            No case fits.{' '}
            <button
              type="button"
              className="link"
              onClick={() => {
                setSearch('');
                setFilter('all');
              }}
            >
              Show all {rows.length}
            </button>
          </p>
        )}
      </section>
      <aside className="worklist-chosen" data-region aria-label="Chosen case">
        {chosen && <ChosenCase key={chosen.row.id} listedCase={chosen} />}
      </aside>
    </div>
  );
}

const NONE: readonly string[] = [];

/** Acceptances of the cases whose FLR touches the edge: without them their sFLR would be refused although a person accepted. */
function useAcceptances(rows: readonly WorklistRow[]): Readonly<Record<string, readonly string[]>> {
  const { host } = useApp();
  const [accepted, setAccepted] = useState<Readonly<Record<string, readonly string[]>>>({});
  useEffect(() => {
    let gone = false;
    for (const row of rows.filter((r) => r.lastMeasured?.flrTouchesEdge || r.lastMeasured?.liverTouchesEdge))
      void host.call('case.open', { caseId: row.id }).then((answer) => {
        if (gone || !answer.ok) return;
        const series = answer.value.timePoints.flatMap((t) => t.series);
        const codes =
          series.find((s) => s.measured?.readingId === row.lastMeasured?.readingId)?.acceptances.map((a) => a.code) ??
          NONE;
        setAccepted((before) => ({ ...before, [row.id]: codes }));
      });
    return () => {
      gone = true;
    };
  }, [host, rows]);
  return accepted;
}
