import './palette.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Command, holderOf, PLACE_TITLES, shortcutKeys, shortcutOf } from '../../commands.ts';
import { type Hint, isImagePlace, useApp, useAppState } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { KeyCaps, Keys } from '../common/Keys.tsx';
import { IMAGE_GESTURES } from './gestures.ts';
import { useReturnOfFocus } from './Palette.tsx';

/**
 * Every shortcut that holds here, from the same commands that run them, to be set anew by pressing it; on images also
 * what hands and held keys do.
 */
export function KeysSheet() {
  const app = useApp();
  const commands = useAppState((s) => s.commands);
  const place = useAppState((s) => s.place);
  const hints = useAppState((s) => s.hints);
  const keysSet = useAppState((s) => s.settings?.keys ?? {});
  const [setting, setSetting] = useState<Setting | null>(null);
  const sheet = useRef<HTMLDivElement>(null);
  useReturnOfFocus();
  useEffect(() => {
    sheet.current?.focus();
    const pressed = (event: KeyboardEvent) => {
      if (!setting && event.key !== 'Escape' && event.key !== '?') return;
      event.preventDefault();
      event.stopPropagation();
      if (!setting) app.overlay(null);
      else if (event.key === 'Escape') setSetting(null);
      else {
        const shortcut = shortcutOf(event);
        if (shortcut === null) return;
        const holder = holderOf(app.store.getState().commands, setting.command, shortcut);
        if (holder) setSetting({ ...setting, clash: { shortcut, holder } });
        else {
          setSetting(null);
          void app.setSettings({ keys: { ...keysSet, [setting.command.id]: shortcut } });
        }
      }
    };
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  }, [app, setting, keysSet]);
  const commandLine = (command: Command): Line => ({
    id: command.id,
    words: command.title,
    keys: <KeyToSet command={command} setting={setting} onSet={setSetting} />,
  });
  const keyed = commands.filter((c) => c.shortcut);
  const isKey = (gesture: string) => keyed.some((c) => shortcutKeys(c.shortcut!).join(' ') === gesture);
  const isOnImages = (gesture: string) => IMAGE_GESTURES.some(([known]) => known.startsWith(gesture));
  const groups: readonly Group[] = [
    { title: PLACE_TITLES[place.name], lines: keyed.filter((c) => c.place === place.name).map(commandLine) },
    ...(isImagePlace(place)
      ? [
          {
            title: 'The tool in hand',
            lines: hints.filter(([gesture]) => !isKey(gesture) && !isOnImages(gesture)).map(gestureLine),
          },
          { title: 'On the images', lines: IMAGE_GESTURES.map(gestureLine) },
        ]
      : []),
    { title: 'Anywhere', lines: keyed.filter((c) => c.place === 'anywhere').map(commandLine) },
  ];
  return (
    <div
      className="veil"
      onPointerDown={(event) => {
        if (!sheet.current?.contains(event.target as Node)) app.overlay(null);
      }}
    >
      <div
        className="palette sheet"
        role="dialog"
        aria-modal="true"
        aria-label="Sheet of keys"
        ref={sheet}
        tabIndex={-1}
      >
        <div className="palette-field">
          <h2>Keys</h2>
          <span className="secondary" role="status">
            {setting?.clash
              ? `${shortcutKeys(setting.clash.shortcut).join(' ')} is taken: ${setting.clash.holder.title}`
              : setting
                ? `Press the keys for ${setting.command.title}`
                : 'Click a key to set another'}
          </span>
          {Object.keys(keysSet).length > 0 && (
            <Button small onPress={() => void app.setSettings({ keys: {} })}>
              All as they came
            </Button>
          )}
          <span className="secondary">
            <Keys shortcut="Escape" /> {setting ? 'leave it' : 'close'}
          </span>
        </div>
        <div className="sheet-groups">
          {groups
            .filter(({ lines }) => lines.length > 0)
            .map(({ title, lines }) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {lines.map(({ id, words, keys }) => (
                    <div key={id}>
                      <dt>{words}</dt>
                      <dd>{keys}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
        </div>
      </div>
    </div>
  );
}

interface Line {
  readonly id: string;
  readonly words: string;
  readonly keys: ReactNode;
}
interface Group {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A key that is being set, and what has it already. */
interface Setting {
  readonly command: Command;
  readonly clash?: { readonly shortcut: string; readonly holder: Command };
}

function KeyToSet({
  command,
  setting,
  onSet,
}: {
  readonly command: Command;
  readonly setting: Setting | null;
  readonly onSet: (setting: Setting) => void;
}) {
  const waiting = setting?.command.id === command.id;
  return (
    <button
      type="button"
      className="key-to-set"
      aria-label={`Key of ${command.title}: ${shortcutKeys(command.shortcut!).join(' ')}`}
      aria-pressed={waiting}
      onClick={() => onSet({ command })}
    >
      {waiting ? 'Press…' : <KeyCaps shortcut={command.shortcut!} />}
    </button>
  );
}

const gestureLine = ([gesture, does]: Hint): Line => ({
  id: gesture,
  words: does.charAt(0).toUpperCase() + does.slice(1),
  keys: <span className="gesture">{gesture}</span>,
});
