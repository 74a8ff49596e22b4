import { useMemo } from 'react';
import type { Command } from '../../commands.ts';
import { type App, useAppState } from '../common/app.ts';

/** What of the settings is wanted at once, wherever one is: names away before somebody looks over a shoulder. */
export function useSettingsCommands(app: App): readonly Command[] {
  const hidden = useAppState((s) => s.settings?.demonstrationMode ?? false);
  return useMemo(
    () => [
      {
        id: 'settings.demonstrationMode',
        title: hidden ? 'Show names' : 'Hide names',
        detail: hidden ? 'ends the demonstration mode' : 'demonstration mode',
        explanation: 'Shows stand-ins for names, IDs and birth dates everywhere. Nothing is changed in the cases.',
        place: 'anywhere',
        run: async () => {
          if (await app.setSettings({ demonstrationMode: !hidden })) app.saved(new Date().toISOString());
        },
      },
    ],
    [app, hidden],
  );
}
