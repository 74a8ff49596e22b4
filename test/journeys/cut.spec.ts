import type { Page } from '@playwright/test';
import { startingRecords } from '#core/contours/records';
import { type DemoReading, segmentDemo } from '#host/demo/segmentDemo';
import { ask, expect, picture, test } from './app.ts';
import { openDemonstration, place, printedMl } from './contouring.ts';
import { sendLayer } from './layers.ts';

let demo: DemoReading;
test.beforeAll(async () => {
  const segmented = await segmentDemo();
  if (!segmented.ok) throw new Error(segmented.code);
  demo = segmented.value;
});

/** The demonstration's liver, contoured and not cut, open in Cut with the axial view on the full window. */
async function openLiver(window: Page): Promise<void> {
  const [row] = await ask(window, 'worklist.list', {});
  const caseId = row!.id;
  await ask(window, 'settings.set', { reader: 'demo.tech' });
  const opened = await ask(window, 'reading.open', { caseId, seriesId: demo.series.id });
  const hash = await sendLayer(window, demo.volume.layers.extent);
  await ask(window, 'reading.save', {
    caseId,
    reading: { ...opened, status: 'ofRecord', ...startingRecords(), layers: [{ layer: 'extent', hash }] },
    measured: null,
  });
  await ask(window, 'case.edit', { caseId, pathway: 'RALPPS', liver: 'cirrhosis' });
  await window.reload();
  await openDemonstration(window);
  await window.keyboard.press('k');
  await expect(window.getByRole('region', { name: 'Plan', exact: true })).toBeVisible();
  await window.mouse.move(...(await place(window, 'axial', 0.5, 0.5)));
  await window.keyboard.press('w');
}

/** Shows an axial slice, counted from 1. */
async function slice(window: Page, k: number): Promise<void> {
  await window.keyboard.press('Home');
  for (let n = 1; n < k; n++) await window.keyboard.press('ArrowUp');
  await expect(window.getByTestId('view-axial')).toHaveAttribute('aria-label', new RegExp(`slice ${k} of 35`));
}

/** Clicks a place of the axial view on the full window, as shares of its size. */
const click = async (window: Page, x: number, y: number) => window.mouse.click(...(await place(window, 'axial', x, y)));

/** The voxels of each segment of the partition layer, as the host keeps them once they are saved. */
const ml = (window: Page, name: string) =>
  window
    .getByTestId(`plan-${name}`)
    .getByRole('cell')
    .first()
    .textContent()
    .then((text) => Number(text!.replaceAll(',', '')));

test('a right hepatectomy from three landmarks, a curved plan beside it: their ml add up, and undo gives all of it back', async ({
  window,
}) => {
  test.slow();
  await openLiver(window);
  const plan = window.getByRole('region', { name: 'Plan', exact: true });
  await window.getByRole('group', { name: 'How to cut' }).getByRole('button', { name: 'Resection' }).click();
  await expect(plan.getByRole('status')).toContainText('where the hepatic veins enter it');

  // Each click places the landmark that the panel asks for, and it asks for the next.
  await slice(window, 26);
  await click(window, 0.459, 0.463);
  await expect(plan.getByRole('status')).toContainText('gallbladder bed');
  await slice(window, 14);
  await click(window, 0.356, 0.297);
  await expect(plan.getByRole('status')).toContainText('middle hepatic vein half-way along');
  await slice(window, 22);
  await click(window, 0.387, 0.334);
  await expect(window.getByTestId('cut-flr')).toBeVisible();
  const asCut = await printedMl(window, 'cut-flr');

  // The name of a resection leaves two questions open: until they are answered nothing can be accepted.
  await expect(window.getByRole('button', { name: 'Accept cut' })).toHaveCount(0);
  await plan.getByRole('group', { name: 'Segment I' }).getByRole('button', { name: 'As cut' }).click();
  await plan.getByRole('group', { name: 'Middle hepatic vein' }).getByRole('button', { name: 'Stays' }).click();
  // The remnant keeps the vein: the cut runs 5 mm beside it, on its right.
  await expect.poll(() => printedMl(window, 'cut-flr')).toBeGreaterThan(asCut + 20);
  const sides = async () => [await printedMl(window, 'side-flr'), await printedMl(window, 'side-lobe')] as const;
  const [flr, lobe] = await sides();
  expect(((flr + lobe) * 10).toFixed(0)).toBe(((await printedMl(window, 'cut-liver')) * 10).toFixed(0));
  await picture(window, 'cut-resection');
  await window.getByRole('button', { name: 'Accept cut' }).click();
  await expect(window.getByTestId('plan-Right hepatectomy')).toBeVisible();
  expect(await ml(window, 'Right hepatectomy')).toBe(flr);

  // A transection zone is a part of its own, and the three add up.
  await plan.getByRole('checkbox', { name: /Transection zone/ }).check();
  await expect(window.getByTestId('side-zone')).toBeVisible();
  const three = [...(await sides()), await printedMl(window, 'side-zone')];
  expect(three[2]).toBeGreaterThan(40);
  expect((three.reduce((sum, each) => sum + each, 0) * 10).toFixed(0)).toBe(
    ((await printedMl(window, 'cut-liver')) * 10).toFixed(0),
  );
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('side-zone')).toHaveCount(0);
  expect(await printedMl(window, 'cut-flr')).toBe(flr);

  // A curved plan begins as the plane that is there; pulling its line bends it, with ml live.
  await window.getByRole('group', { name: 'How to cut' }).getByRole('button', { name: 'Curved' }).click();
  await expect.poll(() => printedMl(window, 'cut-flr')).toBeCloseTo(flr, -1);
  await slice(window, 20);
  const line = await place(window, 'axial', 0.39, 0.36);
  await window.mouse.move(...line);
  await window.mouse.down();
  await window.mouse.move(line[0] - 60, line[1] + 10, { steps: 6 });
  const dragged = await printedMl(window, 'cut-flr');
  await window.mouse.up();
  await picture(window, 'cut-curved');
  expect(Math.abs(dragged - flr)).toBeGreaterThan(5);
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('plan-Curved surface')).toBeVisible();
  expect(await ml(window, 'Curved surface')).toBe(dragged);
  // Not shown and not painted, the first plan still measures what it did.
  expect(await ml(window, 'Right hepatectomy')).toBe(flr);
  await picture(window, 'cut-plans');

  // The other plan is shown by its name; what the segments measure is that plan's.
  await window
    .getByTestId('plan-Right hepatectomy')
    .getByRole('button', { name: 'Right hepatectomy', exact: true })
    .click();
  await expect.poll(() => printedMl(window, 'cut-flr')).toBe(flr);
  await window.keyboard.press('Alt+1');
  await expect.poll(() => printedMl(window, 'ml-2')).toBe(flr);
  expect(await printedMl(window, 'ml-3')).toBe(lobe);

  // Undo by name, back to the liver as it was; redo, and both plans are there again.
  for (const step of ['Show plan Right hepatectomy', 'Cut: Curved surface', 'Cut: Right hepatectomy']) {
    await expect(window.getByTestId('undo')).toContainText(step);
    await window.keyboard.press('Control+z');
  }
  await expect(window.getByTestId('undo')).toHaveCount(0);
  await expect(window.getByTestId('segment-2')).toContainText('not cut');
  for (let n = 0; n < 3; n++) await window.keyboard.press('Control+Shift+z');
  await expect.poll(() => printedMl(window, 'ml-2')).toBe(flr);
  expect(await printedMl(window, 'ml-3')).toBe(lobe);
});

test('Couinaud segments from nine landmarks, territories of veins grown and split by clicks: each adds up to the liver', async ({
  window,
}) => {
  test.slow();
  await openLiver(window);
  const plan = window.getByRole('region', { name: 'Plan', exact: true });
  const kind = (name: string) =>
    window.getByRole('group', { name: 'How to cut' }).getByRole('button', { name }).click();
  await kind('Couinaud');
  const places = [
    [26, 0.459, 0.463, 'Gallbladder fossa'],
    [14, 0.356, 0.297, 'Middle hepatic vein'],
    [22, 0.387, 0.334, 'Right hepatic vein'],
    [22, 0.351, 0.459, 'Inferior vena cava, low'],
    [14, 0.43, 0.493, 'Falciform ligament'],
    [22, 0.47, 0.156, 'Umbilical fissure'],
    [18, 0.453, 0.295, 'Portal bifurcation'],
    [18, 0.414, 0.376, 'Ligamentum venosum'],
    [22, 0.508, 0.456, null],
  ] as const;
  for (const [k, x, y, next] of places) {
    await slice(window, k);
    await click(window, x, y);
    if (next) await expect(plan.locator('li.wanted')).toContainText(next);
  }
  await expect(window.getByTestId('part-Segment VIII')).toBeVisible();
  const parts = async (names: readonly string[]) => Promise.all(names.map((name) => printedMl(window, `part-${name}`)));
  const segments = await parts(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII'].map((name) => `Segment ${name}`));
  const liver = await printedMl(window, 'cut-liver');
  const tenths = (values: readonly number[]) => Math.round(values.reduce((sum, each) => sum + each, 0) * 10);
  expect(tenths(segments)).toBe(tenths([liver]));
  for (const each of segments) expect(each).toBeGreaterThan(0);
  // Nothing is remnant until somebody says what stays.
  const sides = window.getByRole('region', { name: 'Sides of the cut' });
  await expect(sides).toContainText('Nothing is said to stay');
  for (const name of ['Segment II', 'Segment III', 'Segment IV'])
    await sides.getByRole('checkbox', { name, exact: true }).check();
  const flr = await printedMl(window, 'cut-flr');
  expect(flr * 10).toBeCloseTo(tenths(segments.slice(1, 4)), -0.5);
  await slice(window, 20);
  await picture(window, 'cut-couinaud');
  await window.getByRole('button', { name: 'Accept cut' }).click();
  await expect(window.getByTestId('plan-Couinaud segments')).toContainText(flr.toFixed(1));

  // Territories: a click on a vein grows it as a finding; clicks on its branches part it.
  await kind('Territories');
  await plan.getByRole('button', { name: 'Hepatic vein' }).click();
  await slice(window, 22);
  await click(window, 0.351, 0.459);
  await expect(plan.getByRole('status')).toContainText('each branch');
  const marks = plan.getByRole('combobox', { name: /^Territory of branch/ });
  await click(window, 0.351, 0.459);
  await expect(marks).toHaveCount(1);
  // The middle hepatic vein does not hang together with the right one here: the first click grows it too.
  await click(window, 0.387, 0.334);
  await expect(window.locator('.views')).toHaveAttribute('aria-busy', 'false');
  await click(window, 0.387, 0.334);
  await expect(marks).toHaveCount(2);
  await plan.getByRole('combobox', { name: 'Territory of branch 1' }).fill('Right');
  await plan.getByRole('combobox', { name: 'Territory of branch 2' }).fill('Left');
  await expect(window.getByTestId('part-Left')).toBeVisible();
  expect(tenths(await parts(['Right', 'Left']))).toBe(tenths([liver]));
  await sides.getByRole('checkbox', { name: 'Left' }).check();
  await window.getByRole('button', { name: 'Accept cut' }).click();
  await expect(window.getByTestId('plan-Territories')).toBeVisible();
  await picture(window, 'cut-territories');
  expect(await ml(window, 'Couinaud segments')).toBe(flr);

  // Saved and opened again, both plans are there with the same numbers.
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  const territories = await ml(window, 'Territories');
  await window.reload();
  await expect.poll(() => ml(window, 'Territories')).toBe(territories);
  expect(await ml(window, 'Couinaud segments')).toBe(flr);
});
