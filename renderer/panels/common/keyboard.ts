import { useEffect } from 'react';
import { type Command, isTypedShortcut, matchesShortcut } from '../../commands.ts';
import type { App } from './app.ts';

const TEXT_INPUTS = ['text', 'search', 'number', 'date', 'password', 'email', 'url', ''];

/** Whether what has the focus takes letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && TEXT_INPUTS.includes(target.type);
}

/** The command that this stroke runs here: those of the place before those of anywhere; unavailable ones say why. */
export function commandFor(commands: readonly Command[], event: KeyboardEvent, place: string): Command | null {
  const typing = isTyping(event.target);
  const matching = commands.filter(
    (c) =>
      c.shortcut !== undefined &&
      (c.place === place || c.place === 'anywhere') &&
      matchesShortcut(event, c.shortcut) &&
      !(typing && isTypedShortcut(c.shortcut)),
  );
  const ofButton =
    event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('button, a, summary');
  if (ofButton) return null;
  return matching.find((c) => c.place === place) ?? matching[0] ?? null;
}

/** Runs commands by their shortcuts, anywhere in the window. A screen that handled the stroke itself prevented its default. */
export function useShortcuts(app: App): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { commands, place, overlay } = app.store.getState();
      if (overlay !== null) return;
      const command = commandFor(commands, event, place.name);
      if (!command) return;
      event.preventDefault();
      const reason = command.unavailableReason?.() ?? null;
      if (reason !== null) app.notify({ kind: 'notNow', title: `Not now: ${reason}`, body: command.title });
      else void command.run();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [app]);
}

const FOCUSABLE = ['[tabindex="0"]', 'button', 'input', 'select', 'a[href]'].map(
  (each) => `${each}:not([tabindex="-1"], :disabled)`,
);

/** F6 and Shift F6: from one named region of the window to the next that holds something to press. */
export function moveRegion(step: 1 | -1): void {
  const shown = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((r) => r.offsetParent !== null);
  // The screen as a whole is one only where nothing in it is.
  const regions = shown.filter((region) => region.querySelector('[data-region]') === null);
  const at = regions.findIndex((r) => r.contains(document.activeElement));
  const first = at === -1 && step === -1 ? 0 : at;
  for (let n = 1; n <= regions.length; n++) {
    const next = regions[(first + step * n + n * regions.length) % regions.length]!;
    // A view takes keys itself; what lies over its picture is reached by Tab.
    const target = next.tabIndex === 0 ? next : next.querySelector<HTMLElement>(FOCUSABLE.join());
    if (!target) continue;
    target.focus();
    return;
  }
}
