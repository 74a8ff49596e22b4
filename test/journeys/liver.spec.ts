import type { Page } from '@playwright/test';
import { expect, picture, test } from './app.ts';
import { openDemonstration, place, printedMl, savedReading } from './contouring.ts';

/** Hash of the liver's voxels as they are saved now, and how many there are. */
async function saved(window: Page): Promise<{ hash: string | undefined; voxels: number }> {
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  await expect(window.locator('.status-line')).not.toContainText('Not saved');
  const { series, layers } = await savedReading(window);
  let voxels = 0;
  for (const { layer, runs } of layers)
    if (layer === 'extent') for (let r = 1; r < runs.length; r += 3) voxels += runs[r]!;
  return { hash: series.reading!.layers.find(({ layer }) => layer === 'extent')?.hash, voxels };
}

const bubble = (window: Page) => window.getByTestId('proposal-bubble');
const bubbleVoxels = async (window: Page) =>
  Number(/([\d,]+) voxels/.exec((await bubble(window).textContent())!)![1]!.replaceAll(',', ''));
/** What a slider asked for is asked with the next frame, and then awaited. */
const settled = async (window: Page) => {
  await window.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(window.locator('.views')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
};

test('one click proposes the liver, sliders move it, Enter takes exactly what is shown, and undo gives every voxel back', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  // In hand when a series opens, and the image itself says what to do.
  await expect(window.locator('.view-prompt')).toBeVisible();
  await expect(window.locator('.options-bar')).toContainText('click once, well inside it');

  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(bubble(window)).toBeVisible({ timeout: 60_000 });
  await settled(window);
  await picture(window, 'liver-click');
  const proposed = Number(/([\d,.]+)/.exec((await bubble(window).textContent())!)![1]!.replaceAll(',', ''));
  // The recorded contours hold 1,687 ml.
  expect(Math.abs(proposed / 1687 - 1)).toBeLessThan(0.12);

  // A wider bottleneck by the keyboard: another proposal, with the same click.
  const before = await bubble(window).textContent();
  await window.getByLabel('Bottleneck').focus();
  for (let n = 0; n < 6; n++) await window.keyboard.press('ArrowRight');
  await expect(window.locator('.options-bar')).toContainText('11.0 mm');
  await expect.poll(() => bubble(window).textContent(), { timeout: 60_000 }).not.toBe(before);
  await settled(window);
  await window.getByLabel('Lower HU').focus();
  await window.keyboard.press('ArrowRight');
  await settled(window);

  const voxels = await bubbleVoxels(window);
  const shown = /([+−][\d,.]+)/.exec((await bubble(window).textContent())!)![1]!;
  await expect(window.getByRole('button', { name: /^Accept/ })).toContainText(shown);
  await window.getByTestId('view-axial').focus();
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText('Liver by one click');
  await expect(window.locator('.view-prompt')).toHaveCount(0);
  await expect(window.locator('.options-bar')).toContainText('Look through the slices');
  await expect(bubble(window)).toHaveCount(0);
  expect(await printedMl(window, 'ml-1')).toBeCloseTo(Number(shown.replace(/[+,]/g, '')), 1);
  const accepted = await saved(window);
  expect(accepted.voxels).toBe(voxels);

  await window.keyboard.press('Control+z');
  // The host is asked until it has heard of the step: on a busy machine it may be asked before.
  await expect.poll(async () => (await saved(window)).voxels).toBe(0);
  await window.keyboard.press('Control+Shift+z');
  await expect.poll(() => saved(window)).toEqual(accepted);
});

test('Enter while a slider still moves applies nothing that was not shown; once the number stands it applies just that', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(bubble(window)).toBeVisible({ timeout: 60_000 });
  await settled(window);
  await window.getByLabel('Upper HU').focus();
  for (let n = 0; n < 40; n++) await window.keyboard.press('ArrowRight');
  // In one turn of the window: the slider moves once more, and Enter follows before any answer can be there.
  const said = await window.getByLabel('Upper HU').evaluate(async (slider: HTMLInputElement) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
    set.call(slider, String(Number(slider.value) + 1));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    const view = document.querySelector<HTMLElement>('[data-testid="view-axial"]')!;
    view.focus();
    await Promise.resolve();
    view.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
    await Promise.resolve();
    return document.querySelector('.options-bar')!.textContent;
  });
  expect(said).toContain('Counting…');
  await settled(window);
  const accept = window.getByRole('button', { name: /^Accept [+−]/ });
  await expect(accept).toBeVisible({ timeout: 60_000 });
  expect(await printedMl(window, 'ml-1')).toBe(0);
  await expect(window.getByTestId('undo')).toHaveCount(0);
  const shown = /([+−][\d,.]+)/.exec((await accept.textContent())!)![1]!;
  await expect(bubble(window)).toContainText(shown);
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText(`Liver by one click, ${shown}`);
  expect(await printedMl(window, 'ml-1')).toBeCloseTo(Number(shown.replace(/[+,]/g, '')), 1);
});

test('a click on air or fat is refused with a way out, Esc takes a click back, and a locked liver is not touched', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.keyboard.press('q');
  await window.mouse.click(...(await place(window, 'axial', 0.03, 0.06)));
  await expect(window.locator('.options-bar')).toContainText('Fat or air lies under the pointer');
  await expect(bubble(window)).toHaveCount(0);
  await window.keyboard.press('Escape');
  await expect(window.locator('.options-bar')).toContainText('click once, well inside it');

  await window.getByRole('button', { name: /^Lock Liver/i }).click();
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(window.locator('.options-bar')).toContainText('locked', { timeout: 60_000 });
  await expect(bubble(window)).toHaveCount(0);
});
