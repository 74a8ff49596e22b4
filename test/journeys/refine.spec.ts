import type { Page } from '@playwright/test';
import { expect, picture, test } from './app.ts';
import {
  acceptButton as accept,
  accepted,
  optionsBar as bar,
  notice,
  openDemonstration,
  place,
  printedMl,
  savedReading,
  settled,
} from './contouring.ts';

/** A layer's runs [offset, length, number] as they are saved now. */
async function saved(window: Page, layer: string): Promise<readonly number[]> {
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  return (await savedReading(window)).layers.find((each) => each.layer === layer)?.runs ?? [];
}

/** A ball of so many mm, painted around a place of the axial view. */
async function ball(window: Page, x: number, y: number, larger: number): Promise<void> {
  await window.getByRole('button', { name: 'Ball' }).click();
  for (let n = 0; n < larger; n++) await window.keyboard.press('+');
  await window.mouse.click(...(await place(window, 'axial', x, y)));
}

test('refinements of the liver: shown first, accepted as shown, each said in ml, and undone to the last voxel', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.keyboard.press('p');
  await ball(window, 0.33, 0.5, 20);
  const first = await saved(window, 'extent');
  const ml = await printedMl(window, 'ml-1');

  // Margin: what is shown is what is added; a step of the value is a new preview.
  await window.keyboard.press('r');
  await expect(window.getByTestId('margin-mm')).toHaveText('+5 mm');
  await expect(accept(window)).toBeVisible();
  await window.getByRole('button', { name: 'Grow: less' }).click();
  await expect(window.getByTestId('margin-mm')).toHaveText('+4 mm');
  await settled(window);
  await picture(window, 'refine-margin');
  const margin = await accepted(window);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeCloseTo(ml + margin, 1);
  await expect(notice(window)).toContainText('Grow liver by 4 mm, +');
  await expect(window.getByTestId('undo')).toContainText('Grow liver by 4 mm, +');

  // Crumbs beside it: islands under 1 ml go, the large part stays.
  await window.keyboard.press('p');
  for (let n = 0; n < 60; n++) await window.keyboard.press('-');
  for (let n = 0; n < 3; n++) await window.keyboard.press('+');
  await window.mouse.click(...(await place(window, 'axial', 0.7, 0.5)));
  const crumbs = await saved(window, 'extent');
  await window.keyboard.press('r');
  await window.getByLabel('What to do').selectOption({ label: 'Islands' });
  expect(await accepted(window)).toBeLessThan(0);
  const whole = await saved(window, 'extent');
  expect(whole).not.toEqual(crumbs);

  // A hole erased into it is filled again, to the voxel.
  await window.keyboard.press('x');
  for (let n = 0; n < 4; n++) await window.keyboard.press('+');
  await window.mouse.click(...(await place(window, 'axial', 0.33, 0.5)));
  await window.keyboard.press('r');
  await window.getByLabel('What to do').selectOption({ label: 'Holes' });
  expect(await accepted(window)).toBeGreaterThan(0);
  expect(await saved(window, 'extent')).toEqual(whole);

  // A slice left out is filled between its neighbours, where it was drawn all along.
  await window.keyboard.press('c');
  await window.getByRole('button', { name: 'This', exact: true }).click();
  const around = [
    [0.02, 0.02],
    [0.98, 0.02],
    [0.98, 0.98],
    [0.02, 0.98],
  ] as const;
  await window.mouse.move(...(await place(window, 'axial', 0.02, 0.5)));
  await window.mouse.down();
  for (const [x, y] of [...around.slice(0, 4)])
    await window.mouse.move(...(await place(window, 'axial', x, y)), { steps: 4 });
  await window.mouse.up();
  await expect(window.getByTestId('undo')).toContainText('Cut liver with scissors');
  await window.keyboard.press('i');
  await expect(window.getByLabel('What to do')).toHaveValue('interpolate');
  const between = await accepted(window);
  expect(between).toBeGreaterThan(0);
  await expect(window.getByTestId('undo')).toContainText('Interpolate liver, +');

  // Smooth, keeping the volume: fewer than 1 % of the ml.
  await window.getByLabel('What to do').selectOption({ label: 'Smooth' });
  const before = await printedMl(window, 'ml-1');
  const change = await accepted(window);
  expect(Math.abs(change)).toBeLessThan(before / 100);
  await expect(notice(window)).toContainText('Smooth liver,');

  while (!(await window.getByTestId('undo').textContent())!.includes('Grow liver by 4 mm'))
    await window.keyboard.press('Control+z');
  await window.keyboard.press('Control+z');
  expect(await saved(window, 'extent')).toEqual(first);
  expect(await printedMl(window, 'ml-1')).toBe(ml);
});

test('segments are combined; what is locked, empty, of one layer or not under the pointer is refused by name', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.keyboard.press('p');
  await ball(window, 0.33, 0.5, 20);
  const ml = await printedMl(window, 'ml-1');
  await window.keyboard.press('Insert');
  await expect(window.getByTestId('segment-4')).toBeVisible();

  // An empty tumour, then one in the liver.
  await window.keyboard.press('r');
  await expect(bar(window)).toContainText('Tumour 1 holds no voxel yet');
  await expect(accept(window)).toHaveCount(0);
  await window.keyboard.press('t');
  await window.getByRole('button', { name: 'Paint', exact: true }).last().click();
  for (let n = 0; n < 16; n++) await window.keyboard.press('-');
  await window.mouse.click(...(await place(window, 'axial', 0.33, 0.5)));
  await expect.poll(() => printedMl(window, 'ml-4')).toBeGreaterThan(0);
  const tumour = await printedMl(window, 'ml-4');
  const findings = await saved(window, 'findings');

  // Nothing under the pointer; a click on the liver chooses it.
  await window.keyboard.press('r');
  await window.mouse.click(...(await place(window, 'axial', 0.95, 0.05)));
  await expect(notice(window)).toContainText('There is no segment under the pointer');
  await window.mouse.click(...(await place(window, 'axial', 0.33, 0.47)));
  await window.getByLabel('What to do').selectOption({ label: 'Combine' });
  await window.getByLabel('The other segment').selectOption({ label: 'Tumour 1' });
  await settled(window);
  await picture(window, 'refine-combine');
  expect(await accepted(window)).toBeCloseTo(-tumour, 1);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeCloseTo(ml - tumour, 1);
  expect(await saved(window, 'findings')).toEqual(findings);

  await window.getByRole('button', { name: 'Lock Liver' }).click();
  await window.getByRole('button', { name: 'Preview' }).click();
  await expect(bar(window)).toContainText('Liver is locked');
  await expect(accept(window)).toHaveCount(0);
  await window.getByRole('button', { name: 'Unlock Liver' }).click();

  // Everything by name.
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+k');
  for (const title of [
    'Margin of the segment',
    'Smooth the segment',
    'Drop islands',
    'Interpolate between slices',
    'Combine segments',
    'Scissors',
    'Grow: draw a barrier',
    'Brush: round or ball',
  ])
    await expect(window.getByRole('option', { name: new RegExp(title) }).first()).toBeAttached();
});
