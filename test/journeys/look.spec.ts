import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { dicomDay, takeScans } from './scans.ts';

/** As long as DICOM lets a part of a name be. */
const NAME = 'WOLFESCHLEGELSTEINHAUSENBERGERDORFF^HUBERT BLAINE ADOLPH CHARLES';

const box = async (window: Page, selector: string) => (await window.locator(selector).boundingBox())!;

test('at the smallest size, with a long name: nothing in a corner lies over another, and every tool is in sight', async ({
  window,
  folder,
}) => {
  await takeScans(window, folder, [
    { name: NAME, id: 'SITE-2026-00000000123456', series: 'one', slices: 24, stepMm: 5, date: dicomDay(-1) },
  ]);
  await window.reload();
  await window.getByRole('row', { name: /WOLFE/ }).dblclick();
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.locator('.status-line .task')).toHaveCount(0);
  const axial = '[data-testid=view-axial] ';
  const [name, letter, slice] = [
    await box(window, `${axial}.corner.top-left`),
    await box(window, `${axial}.letter.at-top`),
    await box(window, `${axial}.corner.top-right`),
  ];
  expect(name.x + name.width).toBeLessThanOrEqual(letter.x);
  expect(letter.x + letter.width).toBeLessThanOrEqual(slice.x);

  const rail = window.getByRole('toolbar', { name: 'Tools' });
  const hidden = await rail.evaluate((r) => [r.scrollWidth - r.clientWidth, r.scrollHeight - r.clientHeight]);
  expect(hidden).toEqual([0, 0]);
  // A click proposes the liver: the first thing said is where to click.
  await expect(window.locator('.view-prompt')).toContainText('Scroll to the liver, then click once, well inside it');
});
