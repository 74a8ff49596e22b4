import type { Page } from '@playwright/test';
import { volumeGeometry } from '#core/geometry';
import { ask, expect } from './app.ts';

/** A place of a view, as shares of its width and height. */
export async function place(page: Page, plane: 'axial' | 'coronal' | 'sagittal', x: number, y: number) {
  const box = (await page.getByTestId(`view-${plane}`).boundingBox())!;
  return [box.x + x * box.width, box.y + y * box.height] as const;
}

/** Millilitres as an element prints them. */
export const printedMl = async (page: Page, testId: string): Promise<number> =>
  Number((await page.getByTestId(testId).textContent())!.replace(/[^\d.−-]/g, '').replace('−', '-'));

export async function openDemonstration(page: Page): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'Demonstration' }).dblclick();
  await expect(page.getByTestId('view-axial')).toBeVisible();
  await expect(page.locator('.status-line .task')).toHaveCount(0);
}

/** The one reading of a case that is saved, as the host holds it, and its layers' voxels; of the first case unless told. */
export async function savedReading(page: Page, of: { readonly caseId?: string } = {}) {
  const caseId = of.caseId ?? (await ask(page, 'worklist.list', {}))[0]!.id;
  const record = await ask(page, 'case.open', { caseId });
  const series = record.timePoints[0]!.series.find((each) => each.reading?.savedAt)!;
  const { geometry } = await ask(page, 'series.geometry', { caseId, seriesId: series.id });
  const layers = await Promise.all(
    series.reading!.layers.map(async ({ layer, hash }) => {
      const text = await page.evaluate(async (id) => {
        const voxels = new Uint8Array(await (await fetch(`/bytes/layer/${id}`)).arrayBuffer());
        // Runs instead of bytes: 9 million numbers would take minutes from the page to the test.
        const runs: number[] = [];
        for (let v = 0; v < voxels.length; ) {
          const start = v;
          while (v < voxels.length && voxels[v] === voxels[start]) v++;
          if (voxels[start] !== 0) runs.push(start, v - start, voxels[start]!);
        }
        // As text: every number of an array would be wrapped by itself, which takes seconds for those of a liver.
        return JSON.stringify(runs);
      }, hash);
      return { layer, runs: JSON.parse(text) as number[] };
    }),
  );
  return { series, geometry: volumeGeometry(geometry), layers };
}

export const notice = (page: Page) => page.getByRole('region', { name: 'Notice' });
export const optionsBar = (page: Page) => page.getByRole('region', { name: 'Options of the tool' });
export const acceptButton = (page: Page) => page.getByRole('button', { name: /^Accept [+−\d]/ });

/** What was asked with the next frame, and then awaited. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(page.locator('.views')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
}

/** Accepts what the bar shows, and gives the ml it said. */
export async function accepted(page: Page): Promise<number> {
  await settled(page);
  const shown = Number(
    (await acceptButton(page).textContent())!
      .match(/[+−]?\d[\d.,]*/)![0]
      .replace('−', '-')
      .replace(',', ''),
  );
  await page.keyboard.press('Enter');
  await expect(acceptButton(page)).toHaveCount(0);
  return shown;
}

/** The axial slice that is shown, counted from 0. */
export const axialSlice = async (page: Page) =>
  Number(/slice (\d+)/.exec((await page.getByTestId('view-axial').getAttribute('aria-label'))!)![1]) - 1;

/** Scrolls to an axial slice, counted from 0. */
export async function show(page: Page, k: number): Promise<void> {
  for (let at = await axialSlice(page); at !== k; at += Math.sign(k - at))
    await page.keyboard.press(k > at ? 'ArrowUp' : 'ArrowDown');
  await expect.poll(() => axialSlice(page)).toBe(k);
}

/** Brings the crosshair to a place of the window. */
export async function lookAt(page: Page, at: readonly [x: number, y: number]): Promise<void> {
  await page.keyboard.down('Shift');
  await page.mouse.move(...at);
  await page.keyboard.up('Shift');
}

/** Where columns and rows lie on the axial view, as its crosshair tells at two places: pixels of the window. */
export async function calibrated(page: Page) {
  const at = async (x: number, y: number) => {
    const [left, top] = await place(page, 'axial', x, y);
    await lookAt(page, [left, top]);
    const index = async (plane: string) =>
      Number(/plane (\d+)/.exec((await page.getByTestId(`view-${plane}`).getAttribute('aria-label'))!)![1]) - 1;
    return { left, top, i: await index('sagittal'), j: await index('coronal') };
  };
  const [a, b] = [await at(0.25, 0.25), await at(0.75, 0.75)];
  const [perColumn, perRow] = [(b.left - a.left) / (b.i - a.i), (b.top - a.top) / (b.j - a.j)];
  return ([i, j]: readonly [number, number]) => [a.left + (i - a.i) * perColumn, a.top + (j - a.j) * perRow] as const;
}

/** Drags from place to place of the window. */
export async function drag(page: Page, ...places: (readonly [x: number, y: number])[]): Promise<void> {
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const at of places.slice(1)) await page.mouse.move(...at, { steps: 2 });
  await page.mouse.up();
}

/** How opaque what lies over the CT is at a place of the axial view, 0 to 255. */
export const fillAt = (page: Page, [x, y]: readonly [number, number]): Promise<number> =>
  page.evaluate(
    ([px, py]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="view-axial"] .over-ct')!;
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      return canvas.getContext('2d')!.getImageData((px! - box.left) * scale, (py! - box.top) * scale, 1, 1).data[3]!;
    },
    [x, y] as const,
  );
