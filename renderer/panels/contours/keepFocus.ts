import type { MouseEvent } from 'react';

/**
 * A button pressed with the mouse leaves the focus where it was, on a view: its keys go on working, and Enter accepts what
 * is proposed instead of pressing the button again. The keyboard still reaches every button.
 */
export function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}
