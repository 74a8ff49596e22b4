// Contouring a 512×512×300 case in the real window: a slider's preview and a brush stroke against one scroll frame of the
// same three views, in one run, since a machine without a graphics card draws slowly whatever is asked of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { growRequest } from '#core/commands/growRequest';
import { patientFromVoxel } from '#core/geometry';
import { openVolume } from '#host/cli/openVolume';
import { countVoxels } from '#wasm/kernels/countVoxels';
import { grow } from '#wasm/kernels/grow';
import { CHROMIUM_FLAGS, findChromium } from '../test/chromium.mjs';
import {
  isDrawn,
  scrollFrames,
  sliceEdits,
  sliderMoves,
  stopwatch,
  strokes,
  toolSwitches,
} from './contouringWindow.ts';
import { SIZE, SLICES, serve, stop, takeSeries, writeSeries } from './openingCase.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const STROKE_MM = 40;
/** A piece of liver that a slice edit takes away and gives back, and the places its line goes through. */
const EDIT_MM = 30;
const EDIT_MOVES = 32;
/** As many places as a quick hand's pointer tells of on the way. */
const MOVES = 8;
/** Slice in whose middle the bundled CT's liver is large, and the largest growth that is no leak into everything, ml. */
const LIVER_SLICE = 161;
const LARGEST_ML = 3000;
const MOST_STEPS = 40;
const PLANES = ['axial', 'coronal', 'sagittal'];
const [width = 1280, height = 800] = (process.env.WINDOW ?? '1280x800').split('x').map(Number);
const part = (all: readonly number[], share: number) =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;
const median = (all: readonly number[]) => part(all, 0.5);

const sliceOf = async (page: Page) =>
  /slice (\d+)/.exec((await page.getByTestId('view-axial').getAttribute('aria-label'))!)![1];
const previewMl = async (page: Page) =>
  Number((await page.getByTestId('preview-ml').textContent())!.replace(/[^\d.]/g, ''));

/** Times of the kernel alone, growing the set of voxels whose ml the window showed. */
async function kernelTimes(files: string, range: string, ml: number): Promise<number[]> {
  const opened = await openVolume([files], { accept: [] });
  if (!opened.ok) throw new Error(opened.code);
  const { volume, series } = opened.value;
  const geometry = series.geometry!;
  const [lowerHu = 0, upperHu = 0] = range.match(/[−-]?\d+/g)!.map((text) => Number(text.replace('−', '-')));
  const voxelMl = (geometry.pixelAreaMm2 * geometry.sliceExtentsMm[0]!) / 1000;
  for (let i = 60; i < SIZE / 2; i += 10)
    for (let j = 120; j < SIZE - 120; j += 20) {
      const seeds = [patientFromVoxel(geometry, [i, j, LIVER_SLICE - 1])];
      const request = growRequest(geometry, volume.hu, { seeds, lowerHu, upperHu, connectivity: 6 });
      if (!request.ok) continue;
      const grown = grow(volume, request.value);
      const grownMl = countVoxels(volume, grown) * voxelMl;
      volume.bitSets.release(grown);
      // The window prints the range rounded to whole HU.
      if (Math.abs(grownMl - ml) > 0.01 * ml) continue;
      return Array.from({ length: ROUNDS }, () => {
        const from = performance.now();
        volume.bitSets.release(grow(volume, request.value));
        return performance.now() - from;
      });
    }
  throw new Error(`Nothing grows to ${ml} ml within ${range}`);
}

const folder = mkdtempSync(join(tmpdir(), 'remnant-contouring-'));
const files = join(folder, 'series');
await writeSeries(files);
const host = await serve(join(folder, 'data'));
const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_FLAGS, timeout: 30_000 });
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
  const axial = page.getByTestId('view-axial');
  await axial.waitFor();
  await page.waitForFunction(isDrawn);
  await page.locator('.status-line .task').waitFor({ state: 'detached' });
  await page.waitForTimeout(3000);

  const bare = await scrollFrames(page, PLANES, 2 * ROUNDS);
  // Up to where the liver is large, and a click into it.
  const box = (await axial.boundingBox())!;
  const [x, y] = [box.x + 0.3 * box.width, box.y + 0.5 * box.height];
  await page.mouse.move(x, y);
  for (let n = Number(await sliceOf(page)); n !== LIVER_SLICE; n += Math.sign(LIVER_SLICE - n))
    await page.keyboard.press(n < LIVER_SLICE ? 'ArrowUp' : 'ArrowDown');
  await page.keyboard.press('g');
  await page.mouse.click(x, y);
  const accept = page.getByRole('button', { name: /^Accept \+/ });
  await accept.waitFor();
  await page.getByLabel('Lower HU').focus();
  for (let n = 0; n < MOST_STEPS && (await previewMl(page)) > LARGEST_ML; n++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(1000);
  }
  const slider = await sliderMoves(page, ROUNDS);
  const previewed = await scrollFrames(page, PLANES, ROUNDS);
  const range = (await page.locator('.range-words').textContent())!;
  const ml = await previewMl(page);
  await accept.click();
  await page.waitForTimeout(2000);

  const switches = await toolSwitches(page, ['p', 'n', 'g', 'x'], 2 * ROUNDS);
  await page.keyboard.press('x');
  const stroke = await strokes(page, STROKE_MM, MOVES, ROUNDS);
  await page.keyboard.press('e');
  const edits = await sliceEdits(page, EDIT_MM, EDIT_MOVES, ROUNDS);
  const contoured = await scrollFrames(page, PLANES, ROUNDS);
  const kernel = await kernelTimes(files, range, ml);

  const row = (name: string, times: readonly number[], floorMs: number) =>
    console.log(
      `${name.padEnd(56)}${median(times).toFixed(1).padStart(7)} ms${(median(times) / floorMs).toFixed(2).padStart(7)} ×` +
        `   p95${part(times, 0.95).toFixed(1).padStart(7)} ms${(part(times, 0.95) / floorMs).toFixed(2).padStart(7)} ×`,
    );
  console.log(`${SIZE}×${SIZE}×${SLICES} at ${width}×${height}, ${ROUNDS} rounds; a preview of ${ml} ml, ${range}`);
  row('a scroll frame of three views, nothing drawn', bare, median(bare));
  row('a scroll frame with the preview', previewed, median(previewed));
  row('grow kernel alone', kernel, median(previewed));
  row('slider moved → painted, × (frame + kernel)', slider, median(previewed) + median(kernel));
  row('a scroll frame with the contours', contoured, median(contoured));
  row(`brush stroke of ${STROKE_MM} mm → painted, ml updated`, stroke, median(contoured));
  row(`slice edit of ${EDIT_MM} mm → propagated and painted`, edits, median(contoured));
  row('tool switched → next frame drawn', switches, median(contoured));
} finally {
  await browser.close();
  await stop(host.child);
  rmSync(folder, { recursive: true });
}
