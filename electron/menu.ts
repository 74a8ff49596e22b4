import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '#core/contract/shell';

const MENU_ORDER = ['Remnant', 'Worklist', 'Import', 'Series', 'Contours', 'Cut', 'Assessment', 'Settings'];

/** Electron writes shortcuts as accelerators; ours are written as people read them (`Ctrl+Shift+Z`). */
export const accelerator = (shortcut: string | null): string | undefined => {
  if (shortcut === null) return undefined;
  const keys = shortcut.split('+').map((key) => (key === 'Ctrl' ? 'CommandOrControl' : key));
  // A bare letter stays with the window: as a menu accelerator it would fire while text is typed.
  return keys.length > 1 ? keys.join('+') : undefined;
};

/** The menu from the window's own commands: every item runs the command of the same id. */
export function menuTemplate(
  commands: readonly MenuCommand[],
  run: (id: string) => void,
): MenuItemConstructorOptions[] {
  const places = [...new Set(commands.map((c) => c.place))].sort((a, b) => order(a) - order(b));
  const own = places.map((place) => ({
    label: place,
    submenu: commands
      .filter((c) => c.place === place)
      .map((c): MenuItemConstructorOptions => {
        const keys = accelerator(c.shortcut);
        return {
          id: c.id,
          label: c.title,
          enabled: c.available,
          // The window hears the keys itself; the menu only shows them, so that nothing runs twice.
          ...(keys ? { accelerator: keys, registerAccelerator: false } : {}),
          click: () => run(c.id),
        };
      }),
  }));
  const system: MenuItemConstructorOptions = {
    label: 'Window',
    submenu: [{ role: 'togglefullscreen' }, { role: 'minimize' }, { type: 'separator' }, { role: 'quit' }],
  };
  return [...own, system];
}

const order = (place: string) => {
  const n = MENU_ORDER.indexOf(place);
  return n < 0 ? MENU_ORDER.length : n;
};
