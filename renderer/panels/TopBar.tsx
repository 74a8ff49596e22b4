import './frame.css';
import { useEffect, useMemo } from 'react';
import type { PlaceName } from '../commands.ts';
import { day, patientName, withUnit } from '../format.ts';
import { type App, type Place, placeTitle, useApp, useAppState } from './common/app.ts';
import { Keys } from './common/Keys.tsx';
import { casePlace } from './workingSeries.ts';

/** The places of one case, in the order of the road; Alt 1 to 6 go there. */
const CASE_PLACES: readonly PlaceName[] = ['contours', 'cut', 'assessment', 'timeline', 'record', 'review'];

const caseIdOf = (place: Place): string | null => ('caseId' in place ? place.caseId : null);

export function TopBar() {
  const app = useApp();
  const place = useAppState((s) => s.place);
  const settings = useAppState((s) => s.settings);
  const person = useAppState((s) => s.session?.person ?? null);
  const caseId = caseIdOf(place);
  return (
    <header className="bar" data-region>
      <div className="top-bar">
        <strong className="product">Remnant</strong>
        <nav aria-label="Way back" className="way-back">
          {place.name === 'worklist' ? (
            <span className="dim" aria-current="page">
              Worklist
            </span>
          ) : (
            <button
              type="button"
              className="crumb"
              onClick={() => app.go({ name: 'worklist' })}
              data-tip="Back to the worklist, Alt ←"
            >
              Worklist
            </button>
          )}
          {place.name === 'import' && <Crumb text="Import" />}
          {place.name === 'cohort' && <Crumb text="Cohort" />}
          {place.name === 'registry' && <Crumb text="Registry" />}
          {place.name === 'settings' && <Crumb text="Settings" />}
        </nav>
        {caseId && <OpenPatient caseId={caseId} />}
        {caseId && <Places caseId={caseId} place={place} />}
        <span className="spring" />
        <button
          type="button"
          className="palette-button"
          aria-label="Commands"
          onClick={() => app.overlay('palette')}
          aria-keyshortcuts="Control+K"
        >
          <span className="words">Commands</span> <Keys shortcut="Ctrl+K" />
        </button>
        <button
          type="button"
          className="crumb reader ellipsis"
          data-tip-cut
          onClick={() => app.go({ name: 'settings' })}
        >
          {person ? `${person.name}, ${person.role}` : settings === null ? '' : settings.reader || 'Who is reading?'}
        </button>
      </div>
    </header>
  );
}

const Crumb = ({ text }: { readonly text: string }) => (
  <>
    <span className="faint" aria-hidden="true">
      /
    </span>
    <span aria-current="page">{text}</span>
  </>
);

/** Who is open: name and ID, sex and age, the day of the scan. The name comes from the identity store alone. */
function OpenPatient({ caseId }: { readonly caseId: string }) {
  const app = useApp();
  const identity = useAppState((s) => s.identities[caseId]);
  const record = useAppState((s) => (s.openCase?.id === caseId ? s.openCase : null));
  const place = useAppState((s) => s.place);
  const hidden = useAppState((s) => s.settings?.demonstrationMode);
  // biome-ignore lint/correctness/useExhaustiveDependencies: demonstration mode changes what may be shown
  useEffect(() => void app.identify(caseId), [app, caseId, hidden]);
  if (!identity) return null;
  const seriesId = 'seriesId' in place ? place.seriesId : undefined;
  const point = record?.timePoints.find((t) => t.series.some((s) => s.id === seriesId)) ?? record?.timePoints.at(-1);
  const about = [
    record &&
      [record.body.sex, record.body.ageYears === null ? null : withUnit(`${record.body.ageYears}`, 'y')]
        .filter(Boolean)
        .join(' '),
    point?.dayFromIndex == null ? null : `day ${day(point.dayFromIndex)}`,
  ].filter(Boolean);
  return (
    <div className="open-patient">
      <span className="faint" aria-hidden="true">
        /
      </span>
      <strong className="ellipsis" data-tip-cut>
        {patientName(identity.name)}
      </strong>
      {identity.id && (
        <span className="dim ellipsis patient-id" data-tip-cut>
          {identity.id}
        </span>
      )}
      <span className="dim ellipsis about" data-tip-cut>
        {about.join(' · ')}
      </span>
    </div>
  );
}

function Places({ caseId, place }: { readonly caseId: string; readonly place: Place }) {
  const app = useApp();
  const record = useAppState((s) => (s.openCase?.id === caseId ? s.openCase : null));
  return (
    <nav className="places" aria-label="Places of this case">
      {CASE_PLACES.map((name, n) => {
        const to = record && casePlace(record, name, place);
        return (
          <button
            type="button"
            key={name}
            className="place"
            aria-current={place.name === name ? 'page' : undefined}
            aria-disabled={to ? undefined : true}
            aria-keyshortcuts={`Alt+${n + 1}`}
            data-tip={to ? `${placeTitle(name)}, Alt ${n + 1}` : 'Needs: a series that can be measured'}
            onClick={() => to && app.go(to)}
          >
            {placeTitle(name)}
          </button>
        );
      })}
    </nav>
  );
}

/** Commands that go to the places, for keys and palette. */
export function usePlaceCommands(app: App) {
  return useMemo(() => {
    const record = () => {
      const { openCase, place } = app.store.getState();
      const id = caseIdOf(place) ?? openCase?.id;
      return openCase && openCase.id === id ? openCase : null;
    };
    const target = (name: PlaceName) => {
      const open = record();
      return open && casePlace(open, name, app.store.getState().place);
    };
    const places = CASE_PLACES.map((name, n) => ({
      id: `go.${name}`,
      title: `Go to ${placeTitle(name)}`,
      detail: 'screen',
      shortcut: `Alt+${n + 1}`,
      place: 'anywhere' as const,
      run: () => {
        const to = target(name);
        if (to) app.go(to);
      },
      unavailableReason: () =>
        !record() ? 'no case is open' : target(name) ? null : 'no series of this case can be measured',
    }));
    return [
      {
        id: 'go.worklist',
        title: 'Go to Worklist',
        detail: 'screen',
        place: 'anywhere' as const,
        run: () => app.go({ name: 'worklist' }),
      },
      ...places,
      {
        id: 'go.cohort',
        title: 'Go to Cohort',
        detail: 'all cases, growth, tests',
        shortcut: 'Alt+0',
        place: 'anywhere' as const,
        run: () => app.go({ name: 'cohort' }),
      },
      {
        id: 'go.registry',
        title: 'Go to Registry',
        detail: 'targets, outbox, receipts',
        shortcut: 'Alt+9',
        place: 'anywhere' as const,
        run: () => app.go({ name: 'registry' }),
      },
      {
        id: 'go.settings',
        title: 'Settings',
        detail: 'reader, site, scale',
        shortcut: 'Ctrl+,',
        place: 'anywhere' as const,
        run: () => app.go({ name: 'settings' }),
      },
      { id: 'go.back', title: 'Back', shortcut: 'Alt+ArrowLeft', place: 'anywhere' as const, run: () => app.back() },
    ];
  }, [app]);
}
