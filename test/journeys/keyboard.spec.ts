import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { printedMl } from './contouring.ts';

/** The demonstration, chosen in the worklist as it opens, by Enter. */
async function openByKeys(page: Page): Promise<void> {
  await expect(page.getByRole('row').filter({ hasText: 'Demonstration' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('view-axial')).toBeVisible();
  await expect(page.locator('.status-line .task')).toHaveCount(0);
}

/** Presses a key so many times. */
async function press(page: Page, key: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await page.keyboard.press(key);
}

test('without a mouse: open the case, the liver by one press, a cut through three places, its FLR read and saved', async ({
  window,
}) => {
  test.slow();
  await openByKeys(window);
  const axial = window.getByTestId('view-axial');
  const status = window.locator('.status-line');

  // The crosshair goes where the keys send it, and the view says what lies there.
  await window.keyboard.press('q');
  await press(window, 'Control+Shift+ArrowLeft', 7);
  await expect(axial).toHaveAttribute('aria-label', /pointer \d+ HU$/);
  await expect(status).toContainText('Space click at the crosshair');
  await window.keyboard.press('Space');
  await expect(window.getByTestId('proposal-bubble')).toBeVisible();
  await expect(window.locator('.views')).toHaveAttribute('aria-busy', 'false');
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText('Liver by one click');
  const liver = await printedMl(window, 'ml-1');
  expect(Math.abs(liver / 1687 - 1)).toBeLessThan(0.12);

  // Space held drags: an erasing stroke, one step of history.
  await window.keyboard.press('x');
  await window.keyboard.down('Space');
  await press(window, 'ArrowLeft', 12);
  await window.keyboard.up('Space');
  await expect(window.getByTestId('undo')).toContainText('Erase liver, −');
  expect(await printedMl(window, 'ml-1')).toBeLessThan(liver);
  await window.keyboard.press('Control+z');
  await expect.poll(() => printedMl(window, 'ml-1')).toBe(liver);

  // The plane of a cut by three presses, the third on another slice.
  await window.keyboard.press('k');
  await expect(window.getByRole('region', { name: 'Sides of the cut' })).toBeVisible();
  await press(window, 'Control+Shift+ArrowRight', 4);
  await press(window, 'Control+Shift+ArrowUp', 4);
  await window.keyboard.press('Space');
  await press(window, 'Control+Shift+ArrowDown', 6);
  await press(window, 'Shift+ArrowRight', 8);
  await window.keyboard.press('Space');
  await press(window, 'ArrowUp', 6);
  await window.keyboard.press('Space');
  await expect.poll(() => printedMl(window, 'cut-flr')).toBeGreaterThan(0);
  const flr = await printedMl(window, 'side-flr');
  await window.keyboard.press('Enter');
  await window.keyboard.press('Alt+1');
  await expect.poll(() => printedMl(window, 'ml-2')).toBe(flr);
  await window.keyboard.press('Control+s');
  await expect(status).toContainText('Saved');
});

test('F6 and Tab reach the views, the one reached takes the keys; diameters of a tumour are dragged by Space and arrows', async ({
  window,
}) => {
  await openByKeys(window);
  const focused = () => window.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null);
  for (let n = 0; n < 20 && (await focused()) !== 'view-coronal'; n++) await window.keyboard.press('F6');
  expect(await focused()).toBe('view-coronal');
  await expect(window.getByTestId('view-coronal')).toHaveAttribute('data-active', 'true');
  await window.keyboard.press('Shift+F6');
  expect(await focused()).toBe('view-axial');

  await press(window, 'Control+Shift+ArrowLeft', 7);
  await window.keyboard.press('t');
  await window.keyboard.down('Space');
  await press(window, 'ArrowRight', 30);
  await window.keyboard.up('Space');
  await press(window, 'Shift+ArrowLeft', 15);
  await press(window, 'Shift+ArrowUp', 12);
  await window.keyboard.down('Space');
  await press(window, 'ArrowDown', 24);
  await window.keyboard.up('Space');
  // The last step of the hand is asked about with the next frame; Enter takes what stands once that is answered.
  await window.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(window.locator('.views')).toHaveAttribute('aria-busy', 'false');
  await expect(window.getByRole('button', { name: /^Accept \+/ })).toBeVisible();
  await window.keyboard.press('Enter');
  await expect.poll(() => printedMl(window, 'ml-4')).toBeGreaterThan(1);

  // A control keeps its keys: Space on a focused button presses it and places nothing.
  const lock = window.getByRole('button', { name: 'Lock Liver' });
  await lock.focus();
  await window.keyboard.press('Space');
  await expect(window.getByRole('button', { name: 'Unlock Liver' })).toBeVisible();
});
