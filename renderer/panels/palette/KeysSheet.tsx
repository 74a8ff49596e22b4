import './palette.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { type Command, PLACE_TITLES, shortcutKeys } from '../../commands.ts';
import { type Hint, isImagePlace, useApp, useAppState } from '../common/app.ts';
import { Keys } from '../common/Keys.tsx';
import { IMAGE_GESTURES } from './gestures.ts';
import { useReturnOfFocus } from './Palette.tsx';

/** Every shortcut that holds here, from the same commands that run them; on images also what hands and held keys do. */
export function KeysSheet() {
  const app = useApp();
  const commands = useAppState((s) => s.commands);
  const place = useAppState((s) => s.place);
  const hints = useAppState((s) => s.hints);
  const sheet = useRef<HTMLDivElement>(null);
  useReturnOfFocus();
  useEffect(() => {
    sheet.current?.focus();
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' && event.key !== '?') return;
      event.preventDefault();
      event.stopPropagation();
      app.overlay(null);
    };
    window.addEventListener('keydown', close, true);
    return () => window.removeEventListener('keydown', close, true);
  }, [app]);
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
          <span className="secondary">
            <Keys shortcut="Escape" /> close
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

const commandLine = ({ id, title, shortcut }: Command): Line => ({
  id,
  words: title,
  keys: <Keys shortcut={shortcut!} />,
});

const gestureLine = ([gesture, does]: Hint): Line => ({
  id: gesture,
  words: does.charAt(0).toUpperCase() + does.slice(1),
  keys: <span className="gesture">{gesture}</span>,
});
