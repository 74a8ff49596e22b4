const CONTROL = 'input:not([type="checkbox"]), select:not(.why), summary';

/** Moves the focus to the field below or above this one in its column, over sections that are folded away. */
export function nextCell(from: HTMLElement, step: 1 | -1): void {
  const cell = from.closest<HTMLElement>('[data-cell]');
  if (!cell) return;
  const column = [...document.querySelectorAll<HTMLElement>('[data-cell]')].filter(
    (one) => one.dataset.column === cell.dataset.column && one.offsetParent !== null,
  );
  focusCell(column[column.indexOf(cell) + step] ?? null);
}

/** Focuses the control of a cell, its text selected, so that typing writes over it. */
export function focusCell(cell: HTMLElement | null): void {
  const control = cell?.querySelector<HTMLElement>(CONTROL);
  if (!control) return;
  control.focus();
  if (control instanceof HTMLInputElement) control.select();
  control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
