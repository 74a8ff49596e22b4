import type { Page } from '@playwright/test';
import { expect, picture, test } from './app.ts';
import { drag, openDemonstration, place, printedMl, savedReading } from './contouring.ts';

/** A diameter drawn by hand, in shares of the axial view. */
const diameter = async (page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> =>
  drag(page, await place(page, 'axial', ...from), await place(page, 'axial', ...to));

test('a tumour by two diameters: previewed, changed, accepted as shown, measured by RECIST, taken back whole', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  // A liver to lie in: a broad dab.
  await window.keyboard.press('p');
  for (let n = 0; n < 40; n++) await window.keyboard.press('+');
  await window.mouse.click(...(await place(window, 'axial', 0.32, 0.5)));
  const liver = await printedMl(window, 'ml-1');

  await window.keyboard.press('t');
  await diameter(window, [0.28, 0.45], [0.38, 0.5]);
  await expect(window.getByText('Now drag the diameter across it')).toBeVisible();
  await diameter(window, [0.34, 0.44], [0.32, 0.52]);
  const accept = window.getByRole('button', { name: /^Accept/ });
  await expect(accept).toBeVisible();
  await expect(window.getByTestId('proposal-bubble')).toBeVisible();
  const round = await accept.textContent();
  await window.getByRole('button', { name: 'Across: more' }).click();
  await expect(accept).not.toHaveText(round!);
  const shown = (await accept.textContent())!.match(/\+([\d.]+)/)![1]!;
  await expect(window.getByTestId('proposal-bubble')).toContainText(shown);
  await picture(window, 'tumour-preview');
  await window.keyboard.press('Enter');

  await expect.poll(() => printedMl(window, 'ml-4')).toBeCloseTo(Number(shown), 1);
  await expect(window.getByTestId('undo')).toContainText(`Draw tumour 1, +${shown}`);
  expect(await printedMl(window, 'ml-1')).toBeGreaterThanOrEqual(liver);
  const lesion = window.getByTestId('lesion-4');
  await expect(lesion).toContainText('mm');
  await picture(window, 'tumour');

  // An ablated tumour is none any more; the number follows the kind, the voxels stay.
  await lesion.getByRole('combobox').selectOption({ label: 'Ablation zone' });
  await expect(window.getByTestId('undo')).toContainText('Tumour 1 is ablation zone');
  expect(await printedMl(window, 'ml-4')).toBeCloseTo(Number(shown), 1);
  await window.keyboard.press('Control+z');
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('segment-4')).toHaveCount(0);
  expect(await printedMl(window, 'ml-1')).toBe(liver);
  await window.keyboard.press('Control+Shift+z');
  await expect.poll(() => printedMl(window, 'ml-4')).toBeCloseTo(Number(shown), 1);

  await window.keyboard.press('Control+s');
  await expect.poll(async () => (await savedReading(window)).series.reading!.segments.length).toBe(4);
  const { series, layers } = await savedReading(window);
  expect(series.measured!.tumourMl).toBeCloseTo(Number(shown), 1);
  expect(layers.map(({ layer }) => layer)).toContain('findings');
});

test('two diameters on one line are refused by name and draw nothing; laid over another tumour and beyond the liver, rows, button and undo line say what each gets and loses', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  // On one line, which is none.
  await window.keyboard.press('Insert');
  await expect(window.getByTestId('segment-4')).toBeVisible();
  for (let n = 0; n < 2; n++) {
    await diameter(window, [n === 0 ? 0.26 : 0.33, 0.5], [n === 0 ? 0.44 : 0.38, 0.5]);
    await window.mouse.move(...(await place(window, 'axial', 0.6, 0.6)));
  }
  await expect(window.getByRole('region', { name: 'Options of the tool' })).toContainText('one line');
  await expect(window.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  await window.keyboard.press('Escape');
  expect(await printedMl(window, 'ml-4')).toBe(0);
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('segment-4')).toHaveCount(0);

  const accept = window.getByRole('button', { name: /^Accept [+−]/ });
  const draw = async (x: number) => {
    await window.keyboard.press('Insert');
    await diameter(window, [x - 0.04, 0.45], [x + 0.04, 0.45]);
    await diameter(window, [x, 0.41], [x, 0.49]);
    await expect(accept).toBeVisible();
  };
  const after = async (segment: number) =>
    Number((await window.getByTestId(`segment-${segment}`).locator('dd').last().textContent())!.replaceAll(',', ''));
  await draw(0.26);
  await window.keyboard.press('Enter');
  await expect.poll(() => printedMl(window, 'ml-4')).toBeGreaterThan(0);
  const first = await printedMl(window, 'ml-4');
  const liver = await printedMl(window, 'ml-1');

  await draw(0.3);
  const own = (await window.getByTestId('preview-ml').textContent())!;
  await expect(accept).toContainText(own);
  await expect(window.getByTestId('proposal-bubble')).toContainText(own);
  const lost = (await window.getByTestId('preview-ml-4').textContent())!;
  expect(lost).toMatch(/^−/);
  const taken = (await window.getByTestId('preview-ml-1').textContent())!;
  const then = [await after(1), await after(4), await after(5)];
  await picture(window, 'tumour-over-tumour');
  await window.keyboard.press('Enter');
  await expect.poll(() => printedMl(window, 'ml-5')).toBeGreaterThan(0);
  expect([await printedMl(window, 'ml-1'), await printedMl(window, 'ml-4'), await printedMl(window, 'ml-5')]).toEqual(
    then,
  );
  expect(then[1]).toBeLessThan(first);
  expect(then[0]).toBeGreaterThan(liver);
  const undo = window.getByTestId('undo');
  await expect(undo).toContainText(`Draw tumour 2, ${own}`);
  await expect(undo).toContainText(`tumour 1 ${lost}`);
  await expect(undo).toContainText(`liver ${taken}`);
  await picture(window, 'tumour-over-tumour-accepted');
});
