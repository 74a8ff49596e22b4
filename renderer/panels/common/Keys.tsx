import { shortcutKeys } from '../../commands.ts';
import { useAppState } from './app.ts';

/** The keys that now run what came with this shortcut here: a person may have set others. */
export const useShortcutNow = (shortcut: string): string =>
  useAppState(
    ({ commands, place }) =>
      commands.find((c) => c.originalShortcut === shortcut && (c.place === place.name || c.place === 'anywhere'))
        ?.shortcut ?? shortcut,
  );

/** A shortcut as it is printed beside its button. Buttons name it by aria-keyshortcuts, so the keys are silent. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return <KeyCaps shortcut={useShortcutNow(shortcut)} />;
}

/** Keys as they are written, whatever a person set. */
export function KeyCaps({ shortcut }: { readonly shortcut: string }) {
  const keys = shortcutKeys(shortcut);
  // Ctrl and a letter share one key cap, as on the buttons of the pictures; Shift stands apart.
  const caps = keys[0] === 'Ctrl' ? [keys.join(' ')] : keys;
  return (
    <span className="keys" aria-hidden="true">
      {caps.map((cap) => (
        <kbd className="key" key={cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

/** A shortcut in the form that aria-keyshortcuts asks for. */
export const ariaShortcut = (shortcut: string): string => shortcut.replace('Ctrl', 'Control');
