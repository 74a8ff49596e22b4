import type { Page } from '@playwright/test';
import { expect, picture, test } from './app.ts';
import { openDemonstration, place, printedMl, savedReading } from './contouring.ts';

/** The voxels of a layer as they are saved now: offsets, by Segment Number; and how many a slice has. */
async function saved(window: Page, layer: string) {
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  const { layers, geometry } = await savedReading(window);
  const runs = layers.find((each) => each.layer === layer)?.runs ?? [];
  const pixels = geometry.columns * geometry.rows;
  const perSlice = new Map<number, number>();
  for (let r = 0; r < runs.length; r += 3) {
    const k = Math.floor(runs[r]! / pixels);
    perSlice.set(k, (perSlice.get(k) ?? 0) + runs[r + 1]!);
  }
  return { runs, perSlice, geometry };
}

async function drag(window: Page, path: readonly (readonly [number, number])[], steps: number): Promise<void> {
  await window.mouse.move(...(await place(window, 'axial', ...path[0]!)));
  await window.mouse.down();
  for (const point of path.slice(1)) await window.mouse.move(...(await place(window, 'axial', ...point)), { steps });
  await window.mouse.up();
}

const notice = (window: Page) => window.getByRole('region', { name: 'Notice' });

test('a brush is sized by wheel and keys, leaves no gap when it is fast, reaches through slices as a ball, and keeps to a mask', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.keyboard.press('p');
  const size = window.getByTestId('brush-size');
  await window.mouse.move(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(size).toHaveText('16.0 mm');
  await window.keyboard.down('Alt');
  await window.mouse.wheel(0, 100);
  await window.mouse.wheel(0, 100);
  await window.keyboard.up('Alt');
  await expect(size).toHaveText('12.0 mm');
  await window.keyboard.press('-');
  await expect(size).toHaveText('10.0 mm');
  const slice =
    Number(/slice (\d+)/.exec((await window.getByTestId('view-axial').getAttribute('aria-label'))!)![1]) - 1;

  // One step of the pointer over a third of the picture: every column between is painted.
  await drag(
    window,
    [
      [0.25, 0.5],
      [0.5, 0.5],
    ],
    1,
  );
  await expect(window.getByTestId('undo')).toContainText('Paint liver, +');
  const round = await saved(window, 'extent');
  expect([...round.perSlice.keys()]).toEqual([slice]);
  const rows = new Set(
    round.runs.filter((_, n) => n % 3 === 0).map((offset) => Math.floor(offset / round.geometry.columns)),
  );
  expect(round.runs.length / 3).toBe(rows.size);
  await window.keyboard.press('Control+z');
  expect(await printedMl(window, 'ml-1')).toBe(0);

  // The same stroke with a ball of 20 mm reaches the slices within 10 mm.
  await window.getByRole('button', { name: 'Ball' }).click();
  for (let n = 0; n < 5; n++) await window.keyboard.press('+');
  await expect(size).toHaveText('20.0 mm');
  await drag(
    window,
    [
      [0.3, 0.5],
      [0.4, 0.5],
    ],
    3,
  );
  const ball = await saved(window, 'extent');
  const heights = [...ball.perSlice.keys()].map((k) =>
    Math.abs(ball.geometry.slicePositions[k]![2] - ball.geometry.slicePositions[slice]![2]),
  );
  expect(ball.perSlice.size).toBeGreaterThan(2);
  expect(Math.max(...heights)).toBeLessThanOrEqual(10);
  await picture(window, 'brush-ball');

  // A mask: what lies outside the range stays; where nothing is left, that is said; the status line tells of it.
  await window.getByLabel('Only HU').check();
  await expect(window.locator('.status-line')).toContainText('Mask: 0 to 200 HU');
  const before = await printedMl(window, 'ml-1');
  await window.mouse.click(...(await place(window, 'axial', 0.05, 0.05)));
  await expect(notice(window)).toContainText('The mask lets nothing through here');
  expect(await printedMl(window, 'ml-1')).toBe(before);
  await window.getByLabel('Only inside').selectOption({ label: 'Only in Liver' });
  await expect(window.locator('.status-line')).toContainText('Mask: inside liver, 0 to 200 HU');
  await window.keyboard.press('x');
  await window.mouse.click(...(await place(window, 'axial', 0.35, 0.5)));
  await expect.poll(() => printedMl(window, 'ml-1')).toBeLessThan(before);
  await window.keyboard.press('Control+z');
  expect((await saved(window, 'extent')).runs).toEqual(ball.runs);
});

test('scissors cut out, keep and fill what is circled, through all slices or this one; undo gives back every voxel', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.keyboard.press('p');
  await window.getByRole('button', { name: 'Ball' }).click();
  for (let n = 0; n < 30; n++) await window.keyboard.press('+');
  await window.mouse.click(...(await place(window, 'axial', 0.35, 0.5)));
  const whole = await saved(window, 'extent');
  expect(whole.perSlice.size).toBeGreaterThan(5);

  await window.keyboard.press('c');
  const circle = [
    [0.3, 0.45],
    [0.4, 0.45],
    [0.4, 0.55],
    [0.3, 0.55],
    [0.3, 0.46],
  ] as const;
  await drag(window, circle, 6);
  await expect(notice(window)).toContainText('Cut liver with scissors, −');
  const through = await saved(window, 'extent');
  const lessIn = (after: typeof whole) =>
    [...whole.perSlice].filter(([k, voxels]) => (after.perSlice.get(k) ?? 0) < voxels).map(([k]) => k);
  expect(lessIn(through).length).toBeGreaterThan(5);
  await window.keyboard.press('Control+z');
  expect((await saved(window, 'extent')).runs).toEqual(whole.runs);

  await window.getByRole('button', { name: 'This', exact: true }).click();
  await drag(window, circle, 6);
  await expect(window.getByTestId('undo')).toContainText('Cut liver with scissors, −');
  expect(lessIn(await saved(window, 'extent'))).toHaveLength(1);
  await picture(window, 'scissors');
  await window.keyboard.press('Control+z');

  // Keep: everything outside goes. Shift fills.
  await window.getByRole('button', { name: 'All', exact: true }).click();
  await window.getByRole('button', { name: 'Keep', exact: true }).click();
  const before = await printedMl(window, 'ml-1');
  await drag(window, circle, 6);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeLessThan(0.7 * before);
  await window.keyboard.press('Control+z');
  await window.keyboard.down('Shift');
  await drag(
    window,
    [
      [0.6, 0.3],
      [0.65, 0.3],
      [0.65, 0.4],
    ],
    6,
  );
  await window.keyboard.up('Shift');
  await expect(window.getByTestId('undo')).toContainText('Fill liver with scissors, +');
  await window.keyboard.press('Control+z');
  expect((await saved(window, 'extent')).runs).toEqual(whole.runs);

  // Nothing of the liver there; a locked liver.
  await window.getByRole('button', { name: 'Cut out', exact: true }).click();
  await drag(
    window,
    [
      [0.85, 0.1],
      [0.95, 0.1],
      [0.95, 0.2],
    ],
    6,
  );
  await expect(notice(window)).toContainText('Nothing of liver to cut there');
  await window.getByRole('button', { name: 'Lock Liver' }).click();
  await drag(window, circle, 6);
  await expect(notice(window)).toContainText('Liver is locked');
  expect(await printedMl(window, 'ml-1')).toBe(before);
});

test('a barrier and a box keep growing on this side, a bottleneck out of what lies behind a bridge: all previewed', async ({
  window,
}) => {
  test.slow();
  await openDemonstration(window);
  await window.keyboard.press('g');
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  const accept = window.getByRole('button', { name: /^Accept \+/ });
  await expect(accept).toBeVisible();
  const settled = () => expect(window.getByTestId('view-axial').locator('..')).toHaveAttribute('aria-busy', 'false');
  await settled();
  const free = await printedMl(window, 'preview-ml');

  await window.getByLabel('Guard').selectOption({ label: 'Guard 6 mm' });
  await expect.poll(() => printedMl(window, 'preview-ml')).toBeLessThan(free);
  await settled();
  const guarded = await printedMl(window, 'preview-ml');
  expect(guarded).toBeGreaterThan(free / 4);
  await picture(window, 'grow-guard');

  await window.getByLabel('Left hand').selectOption({ label: 'Box' });
  await expect(window.locator('.status-line')).toContainText('the box that is not left');
  await drag(
    window,
    [
      [0.2, 0.35],
      [0.4, 0.65],
    ],
    4,
  );
  await expect.poll(() => printedMl(window, 'preview-ml')).toBeLessThan(guarded);
  await settled();
  const boxed = await printedMl(window, 'preview-ml');
  await picture(window, 'grow-box');
  await window.getByLabel('Left hand').selectOption({ label: 'Barrier' });
  await drag(
    window,
    [
      [0.35, 0.3],
      [0.35, 0.7],
    ],
    8,
  );
  await settled();
  expect(await printedMl(window, 'preview-ml')).toBeLessThanOrEqual(boxed);
  await window.keyboard.press('Enter');
  await expect.poll(() => printedMl(window, 'ml-1')).toBeLessThanOrEqual(boxed);
  await expect(window.getByTestId('undo')).toContainText('Grow liver, +');
});
