import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

/** A place of a view, as shares of its width and height. */
async function place(page: Page, plane: 'axial' | 'coronal' | 'sagittal', x: number, y: number) {
  const box = (await page.getByTestId(`view-${plane}`).boundingBox())!;
  return [box.x + x * box.width, box.y + y * box.height] as const;
}

/** What pressing a button downloads, written into the folder. */
async function downloaded(page: Page, button: string, folder: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

test('by hand: open, grow, mend a leak, cut, enter the patient, save, close, reopen, export; the command line measures the same', async ({
  window,
  context,
  workstation,
  folder,
}) => {
  test.slow();
  // Open.
  await window.getByRole('row').filter({ hasText: 'Demonstration' }).dblclick();
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.locator('.status-line .task')).toHaveCount(0);

  // Grow: a region dragged in the right lobe proposes the range; Enter accepts what is shown.
  await window.keyboard.press('g');
  await window.mouse.move(...(await place(window, 'axial', 0.27, 0.48)));
  await window.mouse.down();
  await window.mouse.move(...(await place(window, 'axial', 0.33, 0.54)), { steps: 6 });
  await window.mouse.up();
  await expect(window.getByRole('button', { name: /^Accept \+[\d,]+/ })).toBeVisible();
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText('Grow liver');
  const ml = async (testId: string) => Number((await window.getByTestId(testId).textContent())!.replace(/[^\d.]/g, ''));
  const grown = await ml('ml-1');

  // Mend the leak: it runs out of the first and the last slice, where this liver no longer is. A broad brush erases it there.
  await window.keyboard.press('x');
  for (let press = 0; press < 30; press++) await window.keyboard.press('+');
  for (const end of ['Home', 'End']) {
    await window.mouse.move(...(await place(window, 'axial', 0.15, 0.2)));
    await window.keyboard.press(end);
    const before = await ml('ml-1');
    await window.mouse.down();
    for (let line = 0; line <= 8; line++) {
      const y = 0.2 + 0.08 * line;
      await window.mouse.move(...(await place(window, 'axial', line % 2 === 0 ? 0.15 : 0.85, y)));
      await window.mouse.move(...(await place(window, 'axial', line % 2 === 0 ? 0.85 : 0.15, y)), { steps: 4 });
    }
    await window.mouse.up();
    await expect(window.getByTestId('undo')).toContainText('Erase liver, −');
    await expect.poll(() => ml('ml-1')).toBeLessThan(before);
  }
  expect(await ml('ml-1')).toBeLessThan(grown);
  await window.keyboard.press('PageUp');

  // Cut.
  await window.keyboard.press('k');
  await window.mouse.click(...(await place(window, 'axial', 0.4, 0.35)));
  await window.mouse.click(...(await place(window, 'axial', 0.48, 0.6)));
  await window.mouse.click(...(await place(window, 'coronal', 0.43, 0.4)));
  await expect.poll(() => ml('cut-flr')).toBeGreaterThan(0);
  await window.keyboard.press('Enter');

  // Enter the patient.
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  await window
    .getByRole('button', { name: 'Assessment', exact: true })
    .or(window.getByRole('link', { name: 'Assessment', exact: true }))
    .first()
    .click();
  await window.getByRole('textbox', { name: 'Height' }).fill('161');
  await window.getByRole('textbox', { name: 'Height' }).press('Enter');
  await window.getByRole('textbox', { name: 'Weight' }).fill('58.5');
  await window.getByRole('textbox', { name: 'Weight' }).press('Enter');
  await expect(window.getByText('entered')).toHaveCount(2);

  // Close, and reopen in a new window.
  await window.close();
  const reopened = await context.newPage();
  await reopened.goto(workstation.url);
  await reopened.getByRole('row').filter({ hasText: 'Demonstration' }).dblclick();
  await expect(reopened.getByRole('button', { name: 'Assessment', exact: true })).toBeVisible();
  await reopened.keyboard.press('Alt+3');
  await expect(reopened.getByRole('textbox', { name: 'Height' })).toHaveValue('161');

  // Export.
  const record = JSON.parse(readFileSync(await downloaded(reopened, 'Record, JSON', folder), 'utf8'))[0] as {
    measurements: Record<string, { valueQuantity: { value: number } | null }>;
  };
  const labels = [await downloaded(reopened, 'Liver, NRRD', folder), await downloaded(reopened, 'Cut, NRRD', folder)];

  // The command line measures the same layers on the same CT: the same millilitres, to the last digit.
  const measured = JSON.parse(
    execFileSync(
      process.execPath,
      ['bin/remnant.mjs', 'measure', 'assets/demo/dicom', ...labels.flatMap((path) => ['--labels', path]), '--json'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    ).toString(),
  ) as { segments: { number: number; label: string; volumeMl: number }[] };
  const value = (name: string) => record.measurements[name]?.valueQuantity?.value;
  const volumeMl = (n: number) => measured.segments.find(({ number }) => number === n)?.volumeMl;
  expect(measured.segments.map(({ label }) => label)).toEqual(['Liver', 'FLR', 'Deportalised lobe']);
  expect(volumeMl(1)).toBe(value('wholeLiverMl'));
  expect(volumeMl(2)).toBe(value('flrMl'));
});
