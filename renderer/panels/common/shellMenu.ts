import { useEffect } from 'react';
import type { MenuCommand } from '#core/contract/shell';
import { type Command, shortcutKeys } from '../../commands.ts';
import { shell } from '../import/openCt.ts';
import type { App } from './app.ts';

/** The submenu in which a command stands in the desktop shell. */
function submenu({ id, place }: Command): string {
  if (id.startsWith('import.') || id.startsWith('worklist.') || id.startsWith('export.')) return 'Case';
  if (id.startsWith('history.')) return 'Edit';
  if (id === 'window.keys' || id === 'window.commands') return 'Help';
  if (id.startsWith('view.')) return 'View';
  if (place === 'contours') return 'Contours';
  if (place === 'cut') return 'Cut';
  if (place === 'assessment') return 'Assessment';
  return 'View';
}

const menuCommand = (command: Command): MenuCommand => ({
  id: command.id,
  title: command.title,
  place: submenu(command),
  shortcut: command.shortcut ? shortcutKeys(command.shortcut).join(' ') : null,
  available: (command.unavailableReason?.() ?? null) === null,
});

/** Keeps the desktop shell's menu at the commands that the window offers now, and runs what is chosen in it. */
export function useShellMenu(app: App): void {
  useEffect(() => {
    const bridge = shell();
    if (!bridge) return;
    let told = '';
    const tell = () => {
      const { commands, place } = app.store.getState();
      const offered = commands.filter((c) => c.place === 'anywhere' || c.place === place.name).map(menuCommand);
      const text = JSON.stringify(offered);
      if (text === told) return;
      told = text;
      bridge.setMenu(offered);
    };
    bridge.onCommand((id) => {
      const command = app.store.getState().commands.find((c) => c.id === id);
      if (command && (command.unavailableReason?.() ?? null) === null) void command.run();
    });
    tell();
    return app.store.subscribe(tell);
  }, [app]);
}
