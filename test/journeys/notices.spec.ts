import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { openDemonstration } from './contouring.ts';

const notice = (window: Page) => window.getByRole('region', { name: 'Notice' });
const boxOf = async (window: Page, selector: string) => (await window.locator(selector).boundingBox())!;

test('what cannot be done now says so by a sign of its own, one at a time, over the panel, and goes by itself', async ({
  window,
}) => {
  await openDemonstration(window);
  await window.keyboard.press('k');
  await expect(notice(window)).toContainText('Not now: no liver contoured yet');
  await expect(notice(window).locator('.mark-notNow')).toBeVisible();
  // Once it has come in.
  await window.waitForTimeout(200);
  const panel = await boxOf(window, '.contours-panel');
  const toast = await boxOf(window, '.toast');
  expect(toast.x).toBeGreaterThanOrEqual(panel.x);
  expect(toast.y + toast.height).toBeLessThanOrEqual(panel.y + panel.height);

  await window.keyboard.press('Enter');
  await expect(notice(window)).toContainText('Not now: nothing is proposed');
  await expect(window.locator('.toast')).toHaveCount(1);
  // The pointer has never been near.
  await expect(window.locator('.toast')).toHaveCount(0, { timeout: 8000 });
});

test('a notice stands above the control that was used beneath it', async ({ window }) => {
  await openDemonstration(window);
  await window.setViewportSize({ width: 1280, height: 560 });
  // The last thing of the panel, where toasts stand.
  const what = window.locator('.counts-as-liver summary');
  await what.scrollIntoViewIfNeeded();
  await what.click();
  await what.focus();
  await window.keyboard.press('k');
  await expect(notice(window)).toBeVisible();
  await window.waitForTimeout(200);
  const toast = await boxOf(window, '.toast');
  const used = (await what.boundingBox())!;
  expect(used.y + used.height <= toast.y || toast.y + toast.height <= used.y).toBe(true);
});

test('in Settings a notice covers no line, and the log shows the signs', async ({ window }) => {
  await openDemonstration(window);
  await window.keyboard.press('k');
  await window.keyboard.press('Control+,');
  const log = window.getByRole('region', { name: 'Notices of this session' });
  await expect(log.locator('.mark-notNow')).toBeVisible();
  await window.waitForTimeout(200);
  const toast = await boxOf(window, '.toast');
  const rows = (await log.boundingBox())!;
  expect(rows.x + rows.width).toBeLessThanOrEqual(toast.x);
});
