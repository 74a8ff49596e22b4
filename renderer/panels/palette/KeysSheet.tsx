import './palette.css';
import { useEffect, useRef } from 'react';
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
  const groups: readonly (readonly [string, readonly Command[]])[] = [
    [PLACE_TITLES[place.name], keyed.filter((c) => c.place === place.name)],
    ['Anywhere', keyed.filter((c) => c.place === 'anywhere')],
  ];
  const isKey = (gesture: string) => keyed.some((c) => shortcutKeys(c.shortcut!).join(' ') === gesture);
  const isOnImages = (gesture: string) => IMAGE_GESTURES.some(([known]) => known.startsWith(gesture));
  const gestures: readonly (readonly [string, readonly Hint[]])[] = isImagePlace(place)
    ? [
        ['The tool in hand', hints.filter(([gesture]) => !isKey(gesture) && !isOnImages(gesture))],
        ['On the images', IMAGE_GESTURES],
      ]
    : [];
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
            .filter(([, list]) => list.length > 0)
            .map(([title, list]) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {list.map((c) => (
                    <div key={c.id}>
                      <dt>{c.title}</dt>
                      <dd>
                        <Keys shortcut={c.shortcut!} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          {gestures
            .filter(([, list]) => list.length > 0)
            .map(([title, list]) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {list.map(([gesture, does]) => (
                    <div key={gesture}>
                      <dt>{does.charAt(0).toUpperCase() + does.slice(1)}</dt>
                      <dd className="gesture">{gesture}</dd>
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
