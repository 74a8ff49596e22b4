import type { Page } from '@playwright/test';
import { expect, picture, test } from './app.ts';
import { openDemonstration, place, printedMl, savedReading } from './contouring.ts';

const PIXELS = 512 * 512;
type Place = readonly [x: number, y: number];

/** The liver's voxels as they are saved, and which slices were drawn. */
interface Saved {
  readonly liver: Uint8Array;
  readonly drawn: readonly number[];
  readonly hash: string | undefined;
}

async function saved(window: Page): Promise<Saved> {
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  await expect(window.locator('.status-line')).not.toContainText('Not saved');
  const { series, layers, geometry } = await savedReading(window);
  const liver = new Uint8Array(PIXELS * geometry.slices);
  for (const { layer, runs } of layers)
    if (layer === 'extent') for (let r = 0; r < runs.length; r += 3) liver.fill(1, runs[r]!, runs[r]! + runs[r + 1]!);
  return {
    liver,
    drawn: series.reading!.editedSlices.find(({ plane }) => plane === 'axial')?.indices ?? [],
    hash: series.reading!.layers.find(({ layer }) => layer === 'extent')?.hash,
  };
}

async function drag(window: Page, plane: 'axial' | 'coronal' | 'sagittal', places: readonly Place[]): Promise<void> {
  await window.mouse.move(...(await place(window, plane, ...places[0]!)));
  await window.mouse.down();
  for (const each of places.slice(1)) await window.mouse.move(...(await place(window, plane, ...each)), { steps: 6 });
  await window.mouse.up();
}

const slice = async (window: Page) =>
  Number(/slice (\d+)/.exec((await window.getByTestId('view-axial').getAttribute('aria-label'))!)![1]) - 1;

/** A liver grown from one click, leaks and all. */
async function grown(window: Page): Promise<void> {
  await openDemonstration(window);
  await window.keyboard.press('g');
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  await expect(window.getByRole('button', { name: /^Accept \+/ })).toBeVisible();
  await window.keyboard.press('Enter');
  await expect.poll(() => printedMl(window, 'ml-1')).toBeGreaterThan(100);
}

test('a contour drawn on one slice is that slice, spreads to its neighbours alone, is marked, and is undone whole', async ({
  window,
}) => {
  test.slow();
  await grown(window);
  const before = await saved(window);
  const k = await slice(window);

  await window.keyboard.press('e');
  for (const [x, y] of [
    [0.22, 0.4],
    [0.4, 0.4],
    [0.4, 0.6],
    [0.22, 0.6],
  ] as const)
    await window.mouse.click(...(await place(window, 'axial', x, y)));
  await picture(window, 'slice-polygon');
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText('Edit slice of liver');
  await expect(window.getByTestId(`edited-axial-${k}`)).toBeAttached();
  const ml = await printedMl(window, 'ml-1');
  await picture(window, 'slice-edited');

  const after = await saved(window);
  expect(after.drawn).toEqual([k]);
  const ofSlice = (voxels: Uint8Array, n: number) => voxels.subarray(n * PIXELS, (n + 1) * PIXELS);
  // The drawn rectangle, every voxel of it and none beside.
  const on = [...ofSlice(after.liver, k).entries()].filter(([, inside]) => inside === 1).map(([v]) => v);
  const [columns, rows] = [on.map((v) => v % 512), on.map((v) => Math.floor(v / 512))];
  const sides = [columns, rows].map((places) => Math.max(...places) - Math.min(...places) + 1);
  expect(on).toHaveLength(sides[0]! * sides[1]!);
  // Compared as bytes: toEqual of a slice takes a second of a busy computer.
  const alike = (a: Saved, b: Saved, n: number) => Buffer.compare(ofSlice(a.liver, n), ofSlice(b.liver, n)) === 0;
  expect(alike(after, before, k + 1)).toBe(false);
  expect(alike(after, before, k - 2)).toBe(false);
  // 40 mm are eight slices.
  for (const far of [k - 8, k + 8]) expect(alike(after, before, far)).toBe(true);

  // A second slice, corrected by a free line: the first stays as it was drawn.
  await window.mouse.move(...(await place(window, 'axial', 0.3, 0.5)));
  for (let n = 0; n < 3; n++) await window.mouse.wheel(0, -100);
  await expect.poll(() => slice(window)).toBe(k + 3);
  await drag(window, 'axial', [
    [0.22, 0.42],
    [0.4, 0.42],
    [0.4, 0.58],
    [0.22, 0.58],
    [0.221, 0.425],
  ]);
  await expect(window.getByTestId(`edited-axial-${k + 3}`)).toBeAttached();
  await expect.poll(() => printedMl(window, 'ml-1')).not.toBe(ml);
  const secondMl = await printedMl(window, 'ml-1');
  const second = await saved(window);
  expect(second.drawn).toEqual([k, k + 3]);
  expect(alike(second, after, k)).toBe(true);
  expect(alike(second, after, k - 1)).toBe(true);

  // An open line along the border corrects that piece; on another plane it is marked there.
  await drag(window, 'axial', [
    [0.395, 0.46],
    [0.43, 0.5],
    [0.395, 0.54],
  ]);
  await expect.poll(() => printedMl(window, 'ml-1')).not.toBe(secondMl);
  const bulged = await saved(window);
  const gained = bulged.liver.reduce((n, inside, v) => n + (inside && !second.liver[v] ? 1 : 0), 0);
  expect(gained).toBeGreaterThan(100);
  expect(alike(bulged, after, k)).toBe(true);

  for (let n = 0; n < 3; n++) await window.keyboard.press('Control+z');
  await expect(window.locator('[data-testid^=edited-axial]')).toHaveCount(0);
  const undone = await saved(window);
  expect(undone.hash).toBe(before.hash);
  expect(undone.drawn).toEqual([]);
  await window.keyboard.press('Control+Shift+z');
  expect((await saved(window)).hash).toBe(after.hash);
  await expect(window.getByTestId(`edited-axial-${k}`)).toBeAttached();

  // J leads to another slice, the most doubtful one.
  await window.keyboard.press('j');
  await expect(window.getByRole('region', { name: 'Notice' })).toContainText('in doubt');
});

test('strokes only add or only erase, a line follows edges, a brush may spread; each is undone to the voxel', async ({
  window,
}) => {
  test.slow();
  await grown(window);
  const before = await saved(window);

  await window.keyboard.press('Shift+A');
  await expect(window.getByRole('button', { name: /^20 mm/ })).toBeVisible();
  await window.getByRole('button', { name: '20 mm' }).click();
  await drag(window, 'axial', [
    [0.3, 0.44],
    [0.36, 0.46],
  ]);
  await expect(window.getByTestId('undo')).toContainText('Erase from liver, −');
  const erased = await saved(window);
  expect(erased.liver.every((inside, v) => !inside || before.liver[v] === 1)).toBe(true);
  await window.keyboard.press('a');
  await drag(window, 'coronal', [
    [0.3, 0.5],
    [0.34, 0.52],
  ]);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeGreaterThan(0);
  const added = await saved(window);
  expect(erased.liver.every((inside, v) => !inside || added.liver[v] === 1)).toBe(true);

  // Livewire: three clicks, closed by the key.
  await window.keyboard.press('l');
  for (const [x, y] of [
    [0.24, 0.42],
    [0.36, 0.44],
    [0.3, 0.58],
  ] as const)
    await window.mouse.click(...(await place(window, 'axial', x, y)));
  await picture(window, 'slice-edge');
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('undo')).toContainText('Edit slice of liver');
  const k = await slice(window);
  await expect(window.getByTestId(`edited-axial-${k}`)).toBeAttached();

  // The brush counts as an edit of its slice once it spreads.
  await window.keyboard.press('p');
  await window.getByLabel('Spread').check();
  await window.mouse.move(...(await place(window, 'axial', 0.3, 0.5)));
  await window.mouse.wheel(0, 100);
  await expect.poll(() => slice(window)).toBe(k - 1);
  await window.keyboard.press('x');
  await window.getByLabel('Spread').check();
  await drag(window, 'axial', [
    [0.3, 0.46],
    [0.34, 0.5],
  ]);
  await expect(window.getByTestId(`edited-axial-${k - 1}`)).toBeAttached();

  const steps = async () => Number(await window.getByTestId('undo').count());
  for (let n = 0; n < 12 && (await steps()) > 0; n++) {
    if ((await window.getByTestId('undo').textContent())!.includes('Grow')) break;
    await window.keyboard.press('Control+z');
  }
  expect((await saved(window)).hash).toBe(before.hash);
  await expect(window.locator('[data-testid^=edited-axial]')).toHaveCount(0);
});

test('what cannot be done is refused by its name: locked, nothing there, a line that meets no contour', async ({
  window,
}) => {
  await grown(window);
  const liver = await printedMl(window, 'ml-1');
  const notice = window.getByRole('region', { name: 'Notice' });
  const square: Place[] = [
    [0.25, 0.42],
    [0.38, 0.42],
    [0.38, 0.58],
    [0.25, 0.58],
    [0.25, 0.425],
  ];

  await window.keyboard.press('e');
  await drag(window, 'axial', [
    [0.8, 0.1],
    [0.85, 0.12],
    [0.9, 0.1],
  ]);
  await expect(notice).toContainText('The line meets no contour');
  await window.getByRole('button', { name: 'Lock Liver' }).click();
  await drag(window, 'axial', square);
  await expect(notice).toContainText('Liver is locked');
  await window.keyboard.press('a');
  await drag(window, 'axial', [
    [0.3, 0.44],
    [0.36, 0.46],
  ]);
  await expect(notice).toContainText('Liver is locked');
  await window.getByRole('button', { name: 'Unlock Liver' }).click();

  // Nothing of the segment under an erasing stroke.
  await window.keyboard.press('Shift+A');
  await drag(window, 'axial', [
    [0.05, 0.05],
    [0.08, 0.05],
  ]);
  await expect(notice).toContainText('Nothing of liver lies here');
  expect(await printedMl(window, 'ml-1')).toBe(liver);
});
