import './contours.css';
import './tools/tools.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Refused } from '#core/result';
import { CtDisplay } from '../../viewport/ctDisplay.ts';
import { bindKeyHands } from '../../viewport/keyHands.ts';
import { Views } from '../../viewport/viewState.ts';
import { journalOverBytes } from '../../workspace/journalClient.ts';
import { openSeries } from '../../workspace/openSeries.ts';
import { ReadyToOpen } from '../../workspace/readyToOpen.ts';
import { Saving } from '../../workspace/saving.ts';
import { type App, useApp, useCommands } from '../common/app.ts';
import { sayLosses } from '../common/losses.ts';
import { NotOpened } from '../common/NotOpened.tsx';
import type { ContoursScreenProps } from '../common/screens.ts';
import { AboutSegment } from './AboutSegment.tsx';
import { CountsAsLiver } from './CountsAsLiver.tsx';
import { CutPanel } from './CutPanel.tsx';
import { contourCommands } from './contourCommands.ts';
import { contourWords, sayRefusal } from './contourWords.ts';
import { Desk } from './desk.ts';
import { EditingBanner } from './EditingBanner.tsx';
import { folds } from './folds.ts';
import { HistoryLines } from './HistoryLines.tsx';
import { bindHeldKeys } from './heldKeys.ts';
import { historySaid } from './historySaid.ts';
import { keepFocus } from './keepFocus.ts';
import { LesionTable } from './LesionTable.tsx';
import { OptionsBar } from './OptionsBar.tsx';
import { RestsOn } from './RestsOn.tsx';
import { SegmentsPanel } from './SegmentsPanel.tsx';
import { savingNews } from './savingNews.ts';
import { TimeSpent } from './TimeSpent.tsx';
import { ToolRail } from './ToolRail.tsx';
import { ToolHints } from './tools/ToolHints.tsx';
import { FIRST_TOOL } from './tools/toolList.ts';
import { DeskContext, useDesk, useReading } from './useDesk.ts';
import { usePicturesFirst } from './usePicturesFirst.ts';
import { ViewGrid } from './ViewGrid.tsx';

export { ReadyToOpen };

/** Contours and Cut: tools, three views, and what the volumes rest on. Opens the series, and saves it when it is left. */
export function ContoursScreen({
  caseId,
  seriesId,
  place,
  ready,
}: ContoursScreenProps & { readonly ready: ReadyToOpen }) {
  const app = useApp();
  const [desk, setDesk] = useState<Desk | null>(null);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [opening, setOpening] = useState(() => ({ window: app.names.next() }));
  const placeNow = useRef(place);
  placeNow.current = place;

  useEffect(() => {
    setRefusal(null);
    let left = false;
    const opened = openDesk(app, { caseId, seriesId, ...opening }, placeNow, ready).then((opened) => {
      if (opened instanceof Desk) {
        if (!left) setDesk(opened);
        return opened;
      }
      if (!left) setRefusal(opened);
      return null;
    });
    return () => {
      left = true;
      setDesk(null);
      void opened.then((desk) => desk && leaveDesk(app, desk));
    };
  }, [app, caseId, seriesId, opening, ready]);
  // The window keeps its name, under which it may have been given the reading.
  const again = () => setOpening({ ...opening });

  if (refusal) return <NotOpened refusal={refusal} words={contourWords(refusal)} onAgain={again} />;
  if (!desk) return <div className="opening" aria-busy="true" />;
  return (
    <DeskContext value={desk}>
      <OpenDesk place={place} onReopen={again} />
    </DeskContext>
  );
}

/** The screen waits so long for a first slice. */
const FIRST_SLICE_MS = 200;

/** Opens everything; HU go on arriving afterwards. */
async function openDesk(
  app: App,
  reading: { readonly caseId: string; readonly seriesId: string; readonly window: string },
  place: { readonly current: ContoursScreenProps['place'] },
  ready: ReadyToOpen,
): Promise<Desk | Refused> {
  const { caseId, seriesId } = reading;
  const id = `open ${seriesId}`;
  app.task({ id, title: 'Opening the series', done: 0, total: null });
  void app.identify(caseId);
  const journal = journalOverBytes(reading, app.request);
  const opened = await openSeries(app.host, journal, { ...reading, left: app.names.left }, ready);
  if (!opened.ok) {
    app.task(null);
    return opened;
  }
  const { workspace, slices, losses } = opened.value;
  const views = new Views(workspace.geometry);
  const ct = new CtDisplay(views, workspace.memory);
  const saving = new Saving({
    workspace,
    host: app.host,
    journal,
    window: reading.window,
    news: savingNews(app, caseId, () => desk),
  });
  sayLosses(app, { caseId, seriesId }, losses);
  const desk: Desk = new Desk({
    app,
    workspace,
    views,
    ct,
    saving,
    tool: place.current === 'cut' ? 'cut' : FIRST_TOOL,
  });
  desk.onClose(() => slices.stop());
  const total = workspace.memory.slices;
  slices.follow((arrived, done) => {
    ct.arrived(arrived);
    app.task({ id, title: 'Reading slices', done, total });
    workspace.store.setState({ arrivedSlices: done });
  });
  void slices.over.then((read) => {
    app.task(null);
    if (!read.ok) {
      if (read.code !== 'host.aborted') sayRefusal(app, read);
      return;
    }
    if (read.value) views.setBody(read.value);
    const left = new AbortController();
    desk.onClose(() => left.abort());
    void sayIfDamaged(app, { caseId, seriesId }, left.signal);
  });
  // So that the screen's first picture is not an empty one.
  await Promise.race([slices.begun, new Promise((over) => setTimeout(over, FIRST_SLICE_MS))]);
  return desk;
}

/** After the last slice: the views are then drawn, and every file is read once more. */
const CHECK_AFTER_MS = 3000;

/** Says when slices of the open series are no longer those that were imported. */
async function sayIfDamaged(app: App, place: { caseId: string; seriesId: string }, left: AbortSignal): Promise<void> {
  await new Promise((later) => setTimeout(later, CHECK_AFTER_MS));
  if (left.aborted) return;
  const whole = await app.host.call('series.check', place, { signal: left });
  if (!whole.ok && whole.code === 'series.damaged') app.refused(whole);
}

/** Leaves the series: what is not saved is saved first, then the memory goes. */
async function leaveDesk(app: App, desk: Desk): Promise<void> {
  // Until the host has measured what was drawn, no screen shows what it measured before.
  const { caseId } = desk.workspace;
  const { openCase } = app.store.getState();
  const stale = desk.saving.unsettled && openCase?.id === caseId;
  if (stale) app.store.setState({ openCase: null });
  await desk.close();
  if (stale && app.store.getState().openCase === null) {
    // What it was before tells whether a reading of record is a draft again.
    app.store.setState({ openCase });
    await app.openCase(caseId);
  }
  await app.refresh();
}

function OpenDesk({
  place,
  onReopen,
}: {
  readonly place: ContoursScreenProps['place'];
  readonly onReopen: () => void;
}) {
  const desk = useDesk();
  const folded = useStore(folds(desk));
  const history = useReading((s) => s.history);
  const whole = usePicturesFirst();
  useEffect(() => {
    if (place === 'cut') desk.take('cut');
    else if (desk.now.tool === 'cut') desk.take(FIRST_TOOL);
  }, [desk, place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: undo and redo are named by what history holds
  useCommands(useMemo(() => contourCommands(desk, place), [desk, place, history]));
  useEffect(() => bindHeldKeys(desk), [desk]);
  useEffect(
    () =>
      bindKeyHands(
        desk.views,
        () => desk.hand,
        () => desk.app.store.getState().overlay === null,
      ),
    [desk],
  );
  useRunningTask(desk);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!desk.saving.unsaved) return;
      void desk.saving.now();
      event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [desk]);

  return (
    <div
      className="contours"
      data-place={place}
      data-tools-folded={folded.tools || undefined}
      data-panel-folded={folded.panel || undefined}
    >
      {whole && <ToolRail />}
      {whole && <OptionsBar />}
      <EditingBanner onReopen={onReopen} />
      <ViewGrid />
      {whole && <Panel place={place} />}
      <ToolHints />
      <Announcer />
    </div>
  );
}

function Panel({ place }: { readonly place: ContoursScreenProps['place'] }) {
  return (
    <aside
      className="contours-panel"
      aria-label={place === 'cut' ? 'Cut' : 'Segments and findings'}
      onMouseDown={keepFocus}
    >
      {place === 'cut' ? <CutPanel /> : <SegmentsPanel />}
      {place === 'contours' && <AboutSegment />}
      {place === 'contours' && <LesionTable />}
      <RestsOn />
      {place === 'contours' && <CountsAsLiver />}
      <HistoryLines />
      <TimeSpent />
    </aside>
  );
}

/** From one second on, what runs stands in the status line, with its steps and Cancel. */
function useRunningTask(desk: Desk): void {
  const running = useReading((s) => s.running);
  const { app, workspace } = desk;
  useEffect(() => {
    if (running === null) return;
    const started = Date.now();
    const timer = setInterval(() => {
      if (Date.now() - started < 1000) return;
      const progress = workspace.progress();
      app.task({
        id: 'command',
        title: `${running}…`,
        done: progress?.done ?? 0,
        total: progress?.total || null,
        cancel: () => workspace.stop(),
      });
    }, 250);
    return () => {
      clearInterval(timer);
      if (app.store.getState().task?.id === 'command') app.task(null);
    };
  }, [running, app, workspace]);
}

/** Tells a screen reader what was done, undone or done again, once it is. */
function Announcer() {
  const history = useReading((s) => s.history);
  const before = useRef(history);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const words = historySaid(before.current, history);
    before.current = history;
    if (words !== null) setSaid(words);
  }, [history]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
