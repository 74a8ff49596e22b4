import { readingVolumes } from '#core/volumetry/readingVolumes';
import { volumeWith } from '#test/kernels';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { expect, picture, test } from './app.ts';
import { openDemonstration, place, printedMl, savedReading } from './contouring.ts';

test('grow, mend a leak, undo and redo by name, cut with live ml, reopen: the same ml everywhere, to the last digit', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  const axial = window.getByTestId('view-axial');
  await window.mouse.move(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(axial).toHaveAttribute('aria-label', /^Axial, slice \d+ of 35, pointer \d+ HU$/);

  // Grow: one number in three places, and it is what accepting adds.
  await window.keyboard.press('g');
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  const accept = window.getByRole('button', { name: /^Accept \+/ });
  await expect(accept).toBeVisible();
  await expect(window.getByTestId('proposal-bubble')).toBeVisible();
  await window.getByLabel('Lower HU').focus();
  for (let press = 0; press < 6; press++) await window.keyboard.press('ArrowRight');
  // A slider's move is asked about with the next frame.
  await window.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(async () => {
    const shown = await window.getByTestId('preview-ml').textContent();
    await expect(accept).toContainText(shown!);
    await expect(window.getByTestId('proposal-bubble')).toContainText(shown!);
    await expect(accept).toContainText('ml', { timeout: 100 });
  }).toPass();
  await expect(window.getByTestId('view-axial').locator('..')).toHaveAttribute('aria-busy', 'false');
  const preview = await printedMl(window, 'preview-ml');
  await picture(window, 'contours-grow');
  await accept.click();
  await expect.poll(() => printedMl(window, 'ml-1')).toBe(preview);

  // A stroke that erases: ml follow while the brush is down, and the stroke is one step of history.
  await window.keyboard.press('x');
  await window.mouse.move(...(await place(window, 'axial', 0.35, 0.45)));
  await window.mouse.down();
  await window.mouse.move(...(await place(window, 'axial', 0.42, 0.5)), { steps: 8 });
  await expect.poll(() => printedMl(window, 'ml-1')).toBeLessThan(preview);
  const erased = await printedMl(window, 'ml-1');
  await window.mouse.up();
  await expect(window.getByTestId('undo')).toContainText('Erase liver, −');
  expect(await printedMl(window, 'ml-1')).toBe(erased);
  await window.keyboard.press('Control+z');
  await expect.poll(() => printedMl(window, 'ml-1')).toBe(preview);
  await expect(window.getByTestId('redo')).toContainText('Erase liver, −');
  await window.keyboard.press('Control+Shift+z');
  await expect.poll(() => printedMl(window, 'ml-1')).toBe(erased);

  // Cut: three points on two views, tilted by a handle, swapped, accepted.
  await window.keyboard.press('k');
  await expect(window.getByRole('region', { name: 'Sides of the cut' })).toBeVisible();
  await window.mouse.click(...(await place(window, 'axial', 0.44, 0.4)));
  await window.mouse.click(...(await place(window, 'axial', 0.52, 0.6)));
  await window.mouse.click(...(await place(window, 'coronal', 0.47, 0.4)));
  const first = await printedMl(window, 'cut-flr');
  const handle = (await window.getByTestId('handle-axial-end').boundingBox())!;
  await window.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
  await window.mouse.down();
  await window.mouse.move(handle.x + 60, handle.y + 10, { steps: 5 });
  await expect.poll(() => printedMl(window, 'cut-flr')).not.toBe(first);
  await window.mouse.up();
  const lobe = await printedMl(window, 'side-lobe');
  await window.getByRole('button', { name: 'Swap sides' }).click();
  await expect.poll(() => printedMl(window, 'cut-flr')).toBe(lobe);
  await picture(window, 'contours-cut');
  const [flrMl, lobeMl] = [await printedMl(window, 'side-flr'), await printedMl(window, 'side-lobe')];
  await window.keyboard.press('Enter');
  await window.keyboard.press('Alt+1');
  await expect.poll(() => printedMl(window, 'ml-2')).toBe(flrMl);
  expect(await printedMl(window, 'ml-3')).toBe(lobeMl);

  // Saved by itself; opened again it is the same.
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  await window.reload();
  await expect.poll(() => printedMl(window, 'ml-2')).toBe(flrMl);
  expect(await printedMl(window, 'ml-1')).toBe(erased);

  // What was saved is what Node measures on the same layers, to the last digit.
  const { series, geometry, layers } = await savedReading(window);
  const memory = volumeWith(geometry);
  for (const { layer, runs } of layers)
    for (let r = 0; r < runs.length; r += 3) memory.layers[layer].fill(runs[r + 2]!, runs[r]!, runs[r]! + runs[r + 1]!);
  const measured = readingVolumes(jointCounts(memory), geometry, series.reading! as never);
  expect(series.measured).toMatchObject({ ...measured });
  expect(measured.flrMl! + (measured.measuredTlvMl - measured.flrMl!)).toBe(measured.measuredTlvMl);
});

test('what is locked says so; a tumour is painted; every command stands in the palette', async ({ window }) => {
  await openDemonstration(window);
  await window.mouse.move(...(await place(window, 'axial', 0.3, 0.5)));
  await window.keyboard.press('p');
  await window.mouse.down();
  await window.mouse.move(...(await place(window, 'axial', 0.4, 0.5)), { steps: 4 });
  await window.mouse.up();
  const liver = await printedMl(window, 'ml-1');
  expect(liver).toBeGreaterThan(0);

  await window.getByRole('button', { name: 'Lock Liver' }).click();
  await window.mouse.click(...(await place(window, 'axial', 0.35, 0.4)));
  await expect(window.getByRole('region', { name: 'Notice' })).toContainText('Liver is locked');
  expect(await printedMl(window, 'ml-1')).toBe(liver);
  await window.getByRole('button', { name: 'Unlock Liver' }).click();

  await window.keyboard.press('Insert');
  await expect(window.getByTestId('segment-4')).toBeVisible();
  await window.getByRole('button', { name: 'Paint', exact: true }).last().click();
  await window.mouse.click(...(await place(window, 'axial', 0.35, 0.5)));
  await expect.poll(() => printedMl(window, 'ml-4')).toBeGreaterThan(0);
  await expect(window.getByTestId('undo')).toContainText('Paint tumour 1, +');

  await window.keyboard.press('Control+k');
  for (const title of ['Grow', 'Cut: swap sides', 'Fill holes of liver', 'Window: liver', 'Undo'])
    await expect(window.getByRole('option', { name: new RegExp(title) }).first()).toBeAttached();
});

test('wheel, presets, zoom and the linked crosshair move the picture and nothing else', async ({ window }) => {
  await openDemonstration(window);
  const [axial, coronal] = [window.getByTestId('view-axial'), window.getByTestId('view-coronal')];
  await window.mouse.move(...(await place(window, 'axial', 0.5, 0.5)));
  const slice = async () => Number(/slice (\d+)/.exec((await axial.getAttribute('aria-label'))!)![1]);
  const before = await slice();
  await window.mouse.wheel(0, 100);
  await expect.poll(slice).toBe(before - 1);
  await window.keyboard.press('PageUp');
  await expect.poll(slice).toBe(before + 9);
  await window.keyboard.press('Home');
  await expect.poll(slice).toBe(1);
  await window.keyboard.press('2');
  await expect(axial).toContainText('W 150 L 90');
  const rowOf = async () => Number(/plane (\d+)/.exec((await coronal.getAttribute('aria-label'))!)![1]);
  const row = await rowOf();
  await window.keyboard.down('Shift');
  await window.mouse.move(...(await place(window, 'axial', 0.4, 0.6)), { steps: 3 });
  await window.keyboard.up('Shift');
  await expect.poll(rowOf).toBeGreaterThan(row);
  const bar = window.locator('[data-testid=view-axial] .scale-bar i');
  const width = (await bar.boundingBox())!.width;
  await window.keyboard.down('Control');
  await window.mouse.wheel(0, -40);
  await window.keyboard.up('Control');
  await expect.poll(async () => (await bar.boundingBox())!.width).not.toBe(width);
  await expect(window.getByTestId('undo')).toHaveCount(0);
});
