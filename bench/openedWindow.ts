// The real window over the real host with the bench's series open, all of it drawn, and its stopwatch in the page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../test/chromium.mjs';
import { isDrawn, stopwatch } from './contouringWindow.ts';
import { serve, stop, takeSeries, writeSeries } from './openingCase.ts';

export const [width = 1280, height = 800] = (process.env.WINDOW ?? '1280x800').split('x').map(Number);

export interface OpenedWindow {
  readonly page: Page;
  /** Folder of the series' files. */
  readonly files: string;
  close(): Promise<void>;
}

/** @param write writes the files of the series into a folder */
export async function openedWindow(
  write: (folder: string) => void | Promise<void> = writeSeries,
): Promise<OpenedWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'remnant-bench-'));
  const files = join(folder, 'series');
  await write(files);
  const host = await serve(join(folder, 'data'));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_FLAGS,
    timeout: 30_000,
  });
  const close = async () => {
    await browser.close();
    await stop(host.child);
    rmSync(folder, { recursive: true });
  };
  try {
    await takeSeries(host.client, files);
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(60_000);
    await page.addInitScript(stopwatch);
    await page.goto(host.url);
    await page
      .getByRole('row')
      .filter({ hasText: /PHANTOM/ })
      .dblclick();
    await page.getByTestId('view-axial').waitFor();
    await page.waitForFunction(isDrawn);
    await page.locator('.status-line .task').waitFor({ state: 'detached' });
    await page.waitForTimeout(3000);
    return { page, files, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Steps the axial view by its keys to a slice, the pointer at a place of it (shares of the view). */
export async function goTo(page: Page, slice: number, [x, y]: readonly [number, number]): Promise<[number, number]> {
  const axial = page.getByTestId('view-axial');
  const box = (await axial.boundingBox())!;
  const place: [number, number] = [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...place);
  const now = Number(/slice (\d+)/.exec((await axial.getAttribute('aria-label'))!)![1]);
  for (let n = now; n !== slice; n += Math.sign(slice - n))
    await page.keyboard.press(n < slice ? 'ArrowUp' : 'ArrowDown');
  return place;
}

const part = (all: readonly number[], share: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;
export const median = (all: readonly number[]): number => part(all, 0.5);

/** A line of figures: median and 95th percentile, both against a floor. */
export const row = (name: string, times: readonly number[], floorMs: number): void => {
  const columns = [median(times), part(times, 0.95)].map(
    (ms) => `${ms.toFixed(1).padStart(8)} ms${(ms / floorMs).toFixed(2).padStart(7)} ×`,
  );
  console.log(`${name.padEnd(56)}${columns.join('   p95')}`);
};
