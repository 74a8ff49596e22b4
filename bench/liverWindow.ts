// One click into the liver until its preview is painted, and the same for a move of each slider, in the real window at
// 512×512×300, against the native floor over the same HU in the same run.
import { rmSync, writeFileSync } from 'node:fs';
import { openVolume } from '#host/cli/openVolume';
import { answered, scrollFrames } from './contouringWindow.ts';
import { goTo, height, median, openedWindow, row, width } from './openedWindow.ts';
import { SIZE, SLICES, writePhantomSeries } from './openingCase.ts';
import { buildFloor, Peer } from './peers.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 9);
/** Slice through the middle of the phantom's liver. */
const LIVER_SLICE = Math.round((155 * SLICES) / 300);
const PLANES = ['axial', 'coronal', 'sagittal'];
/** Places well inside the phantom's liver, shares of the axial view. */
const PLACES = [
  [0.36, 0.46],
  [0.34, 0.44],
  [0.38, 0.48],
] as const;

/** A native threshold-and-count over all HU, ms, by turns with nothing. */
async function floorTimes(files: string): Promise<number[]> {
  const opened = await openVolume([files], { accept: [] });
  if (!opened.ok) throw new Error(opened.code);
  const { hu } = opened.value.volume;
  const raw = 'build/bench/liverWindow.raw';
  const program = buildFloor();
  writeFileSync(raw, new Uint8Array(hu.buffer, hu.byteOffset, hu.byteLength));
  const floor = new Peer(program, raw, hu.length, 40, 160);
  const times: number[] = [];
  for (let n = 0; n < 2 * ROUNDS; n++) times.push((await floor.run('threshold')).ms);
  floor.end();
  rmSync(raw);
  return times;
}

/** A slider by its keys, there and back. */
async function moved(label: string): Promise<number[]> {
  await page.getByLabel(label).focus();
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    times.push(await answered(page, 'keydown', () => page.keyboard.press(n % 4 < 2 ? 'ArrowRight' : 'ArrowLeft')));
    await page.waitForTimeout(300);
  }
  return times;
}

const { page, files, close } = await openedWindow(writePhantomSeries);
try {
  await page.keyboard.press('q');
  await goTo(page, LIVER_SLICE, PLACES[0]);
  const clicks: number[] = [];
  for (let n = 0; n <= ROUNDS; n++) {
    const place = await goTo(page, LIVER_SLICE, PLACES[n % PLACES.length]!);
    const ms = await answered(page, 'pointerup', () => page.mouse.click(...place));
    // The first one also pays for memory that is touched for the first time.
    if (n > 0) clicks.push(ms);
    if (n < ROUNDS) {
      await page.keyboard.press('Escape');
      await page.getByTestId('preview-ml').waitFor({ state: 'detached' });
    }
  }
  const ml = await page.getByTestId('preview-ml').textContent();
  const bottleneck = await moved('Bottleneck');
  const range = await moved('Lower HU');
  const frames = await scrollFrames(page, PLANES, ROUNDS);
  const floor = await floorTimes(files);

  console.log(`${SIZE}×${SIZE}×${SLICES} at ${width}×${height}, ${ROUNDS} rounds; a liver of ${ml} ml`);
  row('native floor: threshold and count', floor, median(floor));
  row('a scroll frame of three views with the preview', frames, median(floor));
  row('liver click → preview painted, × floor', clicks, median(floor));
  row('bottleneck moved → painted, × floor', bottleneck, median(floor));
  row('lower HU moved → painted, × floor', range, median(floor));
} finally {
  await close();
}
