import { useEffect } from 'react';
import type { App } from './app.ts';

/**
 * Keeps the settings of a window those of the site: windows of one browser tell each other when they change, and whoever comes
 * to this window from anywhere else has it ask. Its numbers and rules are made by them.
 */
export function useSettingsElsewhere(app: App): void {
  useEffect(() => {
    const windows = new BroadcastChannel('remnant.settings');
    const look = () => void app.settingsAgain();
    const shown = () => {
      if (document.visibilityState === 'visible') look();
    };
    windows.onmessage = look;
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', shown);
    const leave = app.store.subscribe((now, before) => {
      if (before.settings !== null && now.settings !== before.settings) windows.postMessage('changed');
    });
    return () => {
      leave();
      windows.close();
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [app]);
}
