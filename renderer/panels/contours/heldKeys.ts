import { isTyping } from '../common/keyboard.ts';
import type { Desk } from './desk.ts';

/** While held: V only this segment, O outlines alone, H nothing over the CT. Gives the function that stops listening. */
export function bindHeldKeys(desk: Desk): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || isTyping(event.target))
        return;
      const key = event.key.toLowerCase();
      if (key === 'v') desk.set({ held: { only: desk.workspace.now.activeSegment } });
      else if (key === 'o') desk.set({ held: 'outlines' });
      else if (key === 'h') desk.set({ held: 'nothing' });
    },
    { signal },
  );
  const release = () => desk.now.held !== null && desk.set({ held: null });
  window.addEventListener('keyup', release, { signal });
  window.addEventListener('blur', release, { signal });
  return () => controller.abort();
}
