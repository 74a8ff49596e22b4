import type { ShellBridge } from '#core/contract/shell';
import { PLACE_TITLES } from './commands.ts';
import type { App } from './panels/common/app.ts';

/**
 * The native menu shows the very commands of palette and shortcuts, and runs them. In a browser there is none.
 * It is told anew only when what it shows has changed.
 */
export function keepShellMenu(app: App, bridge: ShellBridge | null): void {
  if (!bridge) return;
  let shown = '';
  const tell = () => {
    const { commands, place } = app.store.getState();
    const menu = commands.map((command) => ({
      id: command.id,
      title: command.title,
      place: command.place === 'anywhere' ? 'Remnant' : PLACE_TITLES[command.place],
      shortcut: command.shortcut ?? null,
      available:
        (command.place === 'anywhere' || command.place === place.name) &&
        (command.unavailableReason?.() ?? null) === null,
    }));
    const text = JSON.stringify(menu);
    if (text === shown) return;
    shown = text;
    bridge.setMenu(menu);
  };
  let waiting = 0;
  app.store.subscribe(() => {
    clearTimeout(waiting);
    waiting = window.setTimeout(tell, 200);
  });
  bridge.onCommand((id) => {
    const command = app.store.getState().commands.find((one) => one.id === id);
    if (command && (command.unavailableReason?.() ?? null) === null) void command.run();
  });
  tell();
}
