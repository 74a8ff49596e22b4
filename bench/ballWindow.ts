// A ball of 30 mm that erases from a liver beside seven findings, in the real window: each move of the pointer until it is
// painted, against a scroll frame of the same view. For 512×512×600: SLICES=600 npm run bench -- ballWindow.
import { answered, dragMoves, scrollRun } from './contouringWindow.ts';
import { goTo, height, median, openedWindow, row, width } from './openedWindow.ts';
import { SIZE, SLICES, writePhantomSeries } from './openingCase.ts';

const STROKES = Number(process.env.ROUNDS ?? 6);
const MOVES = 12;
const STROKE_MM = 40;
const BALL_MM = 30;
const FINDINGS = 7;
/** Slice through the middle of the phantom's liver. */
const LIVER_SLICE = Math.round((155 * SLICES) / 300);

const { page, close } = await openedWindow(writePhantomSeries);
try {
  await page.keyboard.press('q');
  const place = await goTo(page, LIVER_SLICE, [0.36, 0.46]);
  await answered(page, 'pointerup', () => page.mouse.click(...place));
  await page.keyboard.press('Enter');
  await page.getByTestId('preview-ml').waitFor({ state: 'detached' });
  for (let n = 0; n < FINDINGS; n++) {
    await page.keyboard.press('Insert');
    await page.getByTestId(`segment-${n + 4}`).waitFor();
    await page.keyboard.press('x');
    // With Alt an eraser paints.
    await dragMoves(page, { x: 0.26 + 0.03 * n, y: 0.42 + 0.02 * n, mm: 10, moves: 3, altKey: true });
  }
  await page.getByRole('button', { name: 'Liver', exact: true }).last().click();
  await page
    .getByRole('button', { name: 'Ball' })
    .or(page.getByRole('radio', { name: 'Ball' }))
    .first()
    .click();
  const size = page.getByTestId('brush-size');
  for (let n = 0; n < 60 && Number.parseFloat((await size.textContent())!) < BALL_MM; n++)
    await page.getByRole('button', { name: 'Larger brush' }).click();
  const words = await size.textContent();
  await page.waitForTimeout(1000);
  const [before, moves]: [number[], number[]] = [[], []];
  for (let n = 0; n < STROKES; n++) {
    const at = { x: 0.32, y: 0.38 + (0.16 * n) / STROKES, mm: STROKE_MM, moves: MOVES };
    // Both one straight after the other, as hands have them.
    before.push(...(await scrollRun(page, ['axial'], MOVES)));
    await page.waitForTimeout(500);
    moves.push(...(await dragMoves(page, { ...at, altKey: false })));
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(500);
  }
  const three = await scrollRun(page, ['axial', 'coronal', 'sagittal'], 2 * MOVES);
  const ml = await page.getByTestId('ml-1').textContent();

  console.log(
    `${SIZE}×${SIZE}×${SLICES} at ${width}×${height}; a ball of ${words}, ${STROKES} strokes of ${MOVES} moves; liver of ${ml} ml and ${FINDINGS} findings`,
  );
  row('a scroll frame of the axial view', before, median(before));
  row('a scroll frame of three views', three, median(before));
  row('pointer moved → painted', moves, median(before));
} finally {
  await close();
}
