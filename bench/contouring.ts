// Contouring a 512×512×300 case in the real window: a slider's preview and a brush stroke against one scroll frame of the
// same three views, in one run, since a machine without a graphics card draws slowly whatever is asked of it.
import type { Page } from '@playwright/test';
import { growRequest } from '#core/commands/growRequest';
import { patientFromVoxel } from '#core/geometry';
import { openVolume } from '#host/cli/openVolume';
import { countVoxels } from '#wasm/kernels/countVoxels';
import { grow } from '#wasm/kernels/grow';
import { atRest, scrollFrames, sliceEdits, sliderMoves, strokes, toolSwitches } from './contouringWindow.ts';
import { goTo, height, median, openedWindow, row, width } from './openedWindow.ts';
import { SIZE, SLICES } from './openingCase.ts';

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

const { page, files, close } = await openedWindow();
try {
  const bare = await scrollFrames(page, PLANES, 2 * ROUNDS);
  // Up to where the liver is large, and a click into it.
  const [x, y] = await goTo(page, LIVER_SLICE, [0.3, 0.5]);
  await page.keyboard.press('g');
  await page.mouse.click(x, y);
  const accept = page.getByRole('button', { name: /^Accept \+/ });
  await accept.waitFor();
  await page.getByLabel('Lower HU').focus();
  for (let n = 0; n < MOST_STEPS && (await previewMl(page)) > LARGEST_ML; n++) {
    await page.keyboard.press('ArrowRight');
    await atRest(page);
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
  await close();
}
