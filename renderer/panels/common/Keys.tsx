import { shortcutKeys } from '../../commands.ts';

/** A shortcut as it is printed beside its button. Buttons name it by aria-keyshortcuts, so the keys are silent. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
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
