import './palette.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Command, findCommands } from '../../commands.ts';
import { count, patientName } from '../../format.ts';
import { type App, type AppState, useApp, useAppState } from '../common/app.ts';
import { KeyCaps, Keys } from '../common/Keys.tsx';
import { nextStep } from '../worklist/nextStep.ts';

interface Entry {
  readonly group: 'Now' | 'Elsewhere' | 'Cases';
  readonly command: Command;
  readonly reason: string | null;
}

/** Every command by name: those that fit this place, those of elsewhere, then cases. One that cannot run says why. */
export function Palette() {
  const app = useApp();
  const commands = useAppState((s) => s.commands);
  const place = useAppState((s) => s.place);
  const rows = useAppState((s) => s.rows);
  const identities = useAppState((s) => s.identities);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [explained, setExplained] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const dialog = useRef<HTMLDivElement>(null);
  useReturnOfFocus();

  const entries = useMemo((): readonly Entry[] => {
    const { now, elsewhere } = findCommands(
      commands.filter((c) => c.id !== 'window.commands'),
      query,
      place.name,
    );
    const entry = (group: Entry['group']) => (command: Command) => ({
      group,
      command,
      reason: command.unavailableReason?.() ?? null,
    });
    return [
      ...now.map(entry('Now')),
      ...elsewhere.map(entry('Elsewhere')),
      ...caseCommands(app, rows ?? [], identities, query).map(entry('Cases')),
    ];
  }, [app, commands, place, rows, identities, query]);
  const chosen = entries[Math.min(at, entries.length - 1)] ?? null;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const close = () => app.overlay(null);
  const run = (entry: Entry | null) => {
    if (!entry || entry.reason !== null) return;
    close();
    void entry.command.run();
  };
  const keys = new Map<string, () => void>([
    ['ArrowDown', () => setAt(Math.min(entries.length - 1, at + 1))],
    ['ArrowUp', () => setAt(Math.max(0, at - 1))],
    ['Enter', () => run(chosen)],
    ['Escape', close],
    ['F1', () => setExplained(!explained)],
    // The field keeps the focus: there is nothing else in the palette to go to.
    ['Tab', () => undefined],
  ]);
  return (
    <div
      className="veil"
      onPointerDown={(event) => {
        if (!dialog.current?.contains(event.target as Node)) close();
      }}
    >
      <div className="palette" role="dialog" aria-modal="true" aria-label="Commands" ref={dialog}>
        <div className="palette-field">
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={chosen ? `palette-${chosen.command.id}` : undefined}
            aria-label="Find a command or a case"
            // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into
            autoFocus
            spellCheck={false}
            placeholder="Find a command or a case"
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              const act = keys.get(event.key);
              if (!act) return;
              event.preventDefault();
              event.stopPropagation();
              act();
            }}
          />
          <span className="secondary" role="status">
            {count(entries.length, 'command')}
          </span>
        </div>
        <div className="palette-list" id="palette-list" role="listbox" aria-label="Commands" ref={list}>
          {entries.length === 0 && <p className="palette-none dim">Nothing has this name. Esc closes.</p>}
          {entries.map((entry, n) => (
            <PaletteRow
              key={`${entry.group} ${entry.command.id}`}
              entry={entry}
              heading={entries[n - 1]?.group === entry.group ? null : entry.group}
              chosen={entry === chosen}
              explained={explained && entry === chosen}
              query={query}
              onRun={() => run(entry)}
            />
          ))}
        </div>
        <div className="palette-foot secondary" aria-hidden="true">
          <span>
            <Keys shortcut="ArrowUp" /> <Keys shortcut="ArrowDown" /> choose
          </span>
          <span>
            <Keys shortcut="Enter" /> run
          </span>
          <span>
            <Keys shortcut="F1" /> what it does
          </span>
          <span>
            <Keys shortcut="Escape" /> close
          </span>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly heading: string | null;
  readonly chosen: boolean;
  readonly explained: boolean;
  readonly query: string;
  readonly onRun: () => void;
}

function PaletteRow({ entry, heading, chosen, explained, query, onRun }: RowProps) {
  const { command, reason } = entry;
  return (
    <>
      {heading && <div className="palette-group">{heading}</div>}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field that keeps the focus */}
      <div
        role="option"
        id={`palette-${command.id}`}
        aria-selected={chosen}
        aria-disabled={reason !== null || undefined}
        tabIndex={-1}
        className="palette-row"
        onClick={onRun}
      >
        <span className="ellipsis palette-title">
          <Found text={command.title} query={query} />
        </span>
        {command.detail && <span className="faint ellipsis">{command.detail}</span>}
        <span className="spring" />
        {reason && <span className="dim palette-reason">{reason}</span>}
        {command.shortcut && <KeyCaps shortcut={command.shortcut} />}
      </div>
      {explained && (
        <p className="palette-explained secondary">
          {command.explanation ?? (reason ? `Cannot run now: ${reason}.` : `${command.title}. Enter runs it.`)}
        </p>
      )}
    </>
  );
}

/** The title with what was typed marked in it. */
function Found({ text, query }: { readonly text: string; readonly query: string }) {
  const word = query.trim().split(/\s+/)[0] ?? '';
  const at = word === '' ? -1 : text.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + word.length)}</mark>
      {text.slice(at + word.length)}
    </>
  );
}

/** Cases as commands that do their next step, at most eight. */
function caseCommands(
  app: App,
  rows: NonNullable<AppState['rows']>,
  identities: AppState['identities'],
  query: string,
): readonly Command[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .flatMap((row): readonly Command[] => {
      const identity = identities[row.id];
      if (!identity) return [];
      const text = `${patientName(identity.name)} ${identity.id}`;
      if (!words.every((w) => text.toLocaleLowerCase().includes(w))) return [];
      const step = nextStep(row);
      return [
        {
          id: `case.${row.id}`,
          title: patientName(identity.name),
          detail: [identity.id, step.title.toLowerCase()].filter(Boolean).join(', '),
          place: 'anywhere',
          run: () => {
            app.choose(row.id);
            void step.run(app);
          },
        },
      ];
    })
    .slice(0, 8);
}

/** Gives the focus back to what had it before the overlay came: as it is first drawn, before a field of its own takes it. */
export function useReturnOfFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
