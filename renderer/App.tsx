import { useEffect, useMemo, useState } from 'react';
import { AssessmentScreen } from './panels/assessment/AssessmentScreen.tsx';
import { CohortScreen } from './panels/cohort/CohortScreen.tsx';
import {
  AppContext,
  type App as AppServices,
  isImagePlace,
  type PanelPlace,
  useAppState,
  useCommands,
} from './panels/common/app.ts';
import { ErrorBoundary } from './panels/common/ErrorBoundary.tsx';
import { moveRegion, useShortcuts } from './panels/common/keyboard.ts';
import { useSettingsElsewhere } from './panels/common/settingsElsewhere.ts';
import { useShellMenu } from './panels/common/shellMenu.ts';
import { TipLayer } from './panels/common/TipLayer.tsx';
import { ToastLayer } from './panels/common/ToastLayer.tsx';
import type { ContoursScreen, ReadyToOpen } from './panels/contours/ContoursScreen.tsx';
import { DropAnywhere } from './panels/import/DropAnywhere.tsx';
import { ImportScreen } from './panels/import/ImportScreen.tsx';
import { useImportCommands } from './panels/import/importCommands.ts';
import { KeysSheet } from './panels/palette/KeysSheet.tsx';
import { Palette } from './panels/palette/Palette.tsx';
import { RecordScreen } from './panels/record/RecordScreen.tsx';
import { RegistryScreen } from './panels/registry/RegistryScreen.tsx';
import type { ReviewScreen } from './panels/review/ReviewScreen.tsx';
import { StatusLine } from './panels/StatusLine.tsx';
import { SeriesScreen } from './panels/series/SeriesScreen.tsx';
import { interfaceScale } from './panels/settings/interfaceScale.ts';
import { SettingsScreen } from './panels/settings/SettingsScreen.tsx';
import { useSettingsCommands } from './panels/settings/settingsCommands.ts';
import { TopBar, usePlaceCommands } from './panels/TopBar.tsx';
import { TimelineScreen } from './panels/timeline/TimelineScreen.tsx';
import { WorklistScreen } from './panels/worklist/WorklistScreen.tsx';

// Views and kernels are most of the window's weight: the worklist does not wait for them, and fetches them when it rests.
const fetchContours = async (): Promise<Contours> => {
  const [{ ContoursScreen, ReadyToOpen }, { ReviewScreen }] = await Promise.all([
    import('./panels/contours/ContoursScreen.tsx'),
    import('./panels/review/ReviewScreen.tsx'),
  ]);
  return { ContoursScreen, ReviewScreen, ready: new ReadyToOpen() };
};
interface Contours {
  readonly ContoursScreen: typeof ContoursScreen;
  readonly ReviewScreen: typeof ReviewScreen;
  readonly ready: ReadyToOpen;
}

export function App({ app }: { readonly app: AppServices }) {
  return (
    <AppContext value={app}>
      <Window app={app} />
    </AppContext>
  );
}

function Window({ app }: { readonly app: AppServices }) {
  const place = useAppState((s) => s.place);
  const overlay = useAppState((s) => s.overlay);
  useShortcuts(app);
  useCommands(usePlaceCommands(app));
  useCommands(useImportCommands(app));
  useCommands(useWindowCommands(app));
  useCommands(useSettingsCommands(app));
  useInterfaceScale();
  useShellMenu(app);
  useSettingsElsewhere(app);
  useEffect(() => void app.refresh(), [app]);

  const caseId = 'caseId' in place ? place.caseId : null;
  useEffect(() => {
    if (caseId !== null && app.store.getState().openCase?.id !== caseId) void app.openCase(caseId);
  }, [app, caseId]);

  return (
    <div className="window">
      <TopBar />
      <main className="screen" data-region tabIndex={-1} aria-label="Screen">
        <ErrorBoundary resetKey={JSON.stringify(place)} onLeave={() => app.go({ name: 'worklist' })}>
          <CurrentScreen />
        </ErrorBoundary>
      </main>
      <StatusLine />
      <ToastLayer />
      {overlay === 'palette' && <Palette />}
      {overlay === 'keys' && <KeysSheet />}
      <TipLayer />
      <DropAnywhere />
    </div>
  );
}

/**
 * The screen of contours once it is there, fetched at once when it is wanted and else when the window rests, with what a
 * series needs to open. Not React's lazy: what that had to wait for, be it for a moment, is held back for 300 ms.
 */
function useContours(wanted: boolean): Contours | null {
  const [contours, setContours] = useState<Contours | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    const get = () => fetchContours().then((fetched) => setContours((known) => known ?? fetched), setFault);
    if (wanted && !contours) void get();
    if (wanted) return;
    const idle = requestIdleCallback(() => (contours ? contours.ready.prepare() : void get()), { timeout: 2000 });
    return () => cancelIdleCallback(idle);
  }, [wanted, contours]);
  if (wanted && fault !== null) throw fault;
  return contours;
}

function CurrentScreen() {
  const place = useAppState((s) => s.place);
  const contours = useContours(isImagePlace(place) || place.name === 'review');
  // Contours and Cut keep their frame at any width; the other screens fold by the room they have.
  if (isImagePlace(place))
    return (
      contours && (
        <contours.ContoursScreen
          key={`${place.caseId} ${place.seriesId}`}
          caseId={place.caseId}
          seriesId={place.seriesId}
          place={place.name}
          ready={contours.ready}
        />
      )
    );
  if (place.name === 'review')
    return (
      contours && (
        <contours.ReviewScreen
          key={`${place.caseId} ${place.seriesId}`}
          caseId={place.caseId}
          seriesId={place.seriesId}
          ready={contours.ready}
        />
      )
    );
  return (
    <div className="fluid">
      <FluidScreen place={place} />
    </div>
  );
}

function FluidScreen({ place }: { readonly place: PanelPlace }) {
  switch (place.name) {
    case 'worklist':
      return <WorklistScreen />;
    case 'import':
      return <ImportScreen />;
    case 'cohort':
      return <CohortScreen />;
    case 'registry':
      return <RegistryScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'series':
      return <SeriesScreen key={place.caseId} caseId={place.caseId} seriesId={place.seriesId ?? null} />;
    case 'assessment':
      return <AssessmentScreen key={place.caseId} caseId={place.caseId} seriesId={place.seriesId ?? null} />;
    case 'record':
      return <RecordScreen key={place.caseId} caseId={place.caseId} />;
    case 'timeline':
      return <TimelineScreen key={place.caseId} caseId={place.caseId} />;
  }
}

function useWindowCommands(app: AppServices) {
  return useMemo(
    () => [
      {
        id: 'window.commands',
        title: 'Commands',
        shortcut: 'Ctrl+K',
        place: 'anywhere' as const,
        run: () => app.overlay('palette'),
      },
      {
        id: 'window.keys',
        title: 'Sheet of keys',
        shortcut: '?',
        place: 'anywhere' as const,
        run: () => app.overlay('keys'),
      },
      {
        id: 'window.nextRegion',
        title: 'Next region',
        shortcut: 'F6',
        place: 'anywhere' as const,
        run: () => moveRegion(1),
      },
      {
        id: 'window.lastRegion',
        title: 'Last region',
        shortcut: 'Shift+F6',
        place: 'anywhere' as const,
        run: () => moveRegion(-1),
      },
    ],
    [app],
  );
}

/** Sizes of everything but the images: the person's setting, or what the window's width asks for. */
function useInterfaceScale() {
  const chosen = useAppState((s) => s.settings?.interfaceScale ?? 1);
  useEffect(() => {
    const apply = () =>
      document.documentElement.style.setProperty('--scale', String(interfaceScale(chosen, window.innerWidth)));
    apply();
    window.addEventListener('resize', apply);
    return () => window.removeEventListener('resize', apply);
  }, [chosen]);
}
