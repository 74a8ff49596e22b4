import type { Page } from '@playwright/test';
import { ask, expect, picture, test } from './app.ts';
import { fillAt, openDemonstration, place, printedMl, savedReading } from './contouring.ts';
import { dicomDay, saveVolumes, takeScans } from './scans.ts';

/** Reloads into the worklist and opens the demonstration again. */
async function again(window: Page): Promise<void> {
  await window.keyboard.press('Control+s');
  await expect(window.locator('.status-line')).toContainText('Saved');
  await window.reload();
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.locator('.status-line .task')).toHaveCount(0);
}

/** The grid of the demonstration's scan. */
async function savedGeometry(window: Page) {
  const [row] = await ask(window, 'worklist.list', {});
  const { timePoints } = await ask(window, 'case.open', { caseId: row!.id });
  const seriesId = timePoints[0]!.series.find(({ measurable }) => measurable)!.id;
  return ask(window, 'series.geometry', { caseId: row!.id, seriesId });
}

/** A dab of liver in the middle of the axial view; gives where. */
async function dab(window: Page): Promise<readonly [number, number]> {
  await window.keyboard.press('p');
  for (let n = 0; n < 20; n++) await window.keyboard.press('+');
  const at = await place(window, 'axial', 0.32, 0.5);
  await window.mouse.click(...at);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeGreaterThan(5);
  // Beside the crosshair.
  return [at[0] + 9, at[1] + 9];
}

test('how a segment is drawn is for the eye: no undo, no revision, and the same when the case is opened again', async ({
  window,
}) => {
  await openDemonstration(window);
  const at = await dab(window);
  await window.mouse.move(10, 10);
  await window.keyboard.press('Control+s');
  const before = (await savedReading(window)).series.reading!;
  await expect.poll(() => fillAt(window, at)).toBeCloseTo(0.18 * 255, -1);

  await window.getByTestId('about-segment').locator('summary').click();
  await window.getByRole('slider', { name: 'Fill' }).fill('50');
  await window.getByRole('slider', { name: 'In 3D' }).fill('30');
  await window.getByRole('combobox', { name: 'Outline' }).selectOption('thick');
  await expect.poll(() => fillAt(window, at)).toBeCloseTo(0.5 * 255, -1);
  await expect(window.getByTestId('undo')).toContainText('Paint');
  await picture(window, 'segment-look', { large: true });

  await again(window);
  await expect.poll(() => fillAt(window, at)).toBeCloseTo(0.5 * 255, -1);
  const { layers, revision, status } = (await savedReading(window)).series.reading!;
  expect({ layers, revision, status }).toEqual({
    layers: before.layers,
    revision: before.revision,
    status: before.status,
  });
  await window.getByTestId('about-segment').locator('summary').click();
  await expect(window.getByRole('slider', { name: 'In 3D' })).toHaveValue('30');
  await window.getByRole('button', { name: 'As its kind' }).click();
  await expect.poll(() => fillAt(window, at)).toBeCloseTo(0.18 * 255, -1);
});

test('notes on a segment and on the reading are kept, undone by name, and found again', async ({ window }) => {
  await openDemonstration(window);
  const inHand = window.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { pressed: true });
  const tool = await inHand.textContent();
  await window.getByTestId('about-segment').locator('summary').click();
  await window.getByRole('textbox', { name: 'Note on Liver' }).fill('Dome unsure, slices 8 to 11');
  await window.getByRole('textbox', { name: 'Note on the reading' }).fill('Second look wanted');
  await expect(window.getByTestId('undo')).toContainText('Note on liver');
  await expect(window.getByTestId('note-1')).toBeVisible();
  // Letters are text while one writes, and no tools; another place keeps what was written.
  expect(await inHand.textContent()).toBe(tool);
  await picture(window, 'segment-notes');
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(window.getByRole('row').filter({ hasText: 'Demonstration' })).toBeVisible();
  await openDemonstration(window);
  await window.getByTestId('about-segment').locator('summary').click();
  await expect(window.getByRole('textbox', { name: 'Note on Liver' })).toHaveValue('Dome unsure, slices 8 to 11');
  await expect(window.getByRole('textbox', { name: 'Note on the reading' })).toHaveValue('Second look wanted');
  await window.getByTestId('undo').click();
  await expect(window.getByRole('textbox', { name: 'Note on the reading' })).toHaveValue('');
  await expect(window.getByTestId('undo')).toContainText('Note on liver');
});

test('the hand is timed on the segment it works on, the time is kept and shown, and nothing is counted when switched off', async ({
  window,
}) => {
  await openDemonstration(window);
  await dab(window);
  const shown = async () => {
    const [m, s] = (await window.getByTestId('time-spent').textContent())!.split(':').map(Number);
    return 60 * m! + s!;
  };
  await window.keyboard.press('ArrowUp');
  await window.waitForTimeout(1500);
  await window.keyboard.press('ArrowDown');
  await expect.poll(shown).toBeGreaterThanOrEqual(1);
  await window.keyboard.press('Insert');
  await expect(window.getByTestId('time-spent').locator('..')).toContainText('Tumour 1');
  expect(await shown()).toBeLessThanOrEqual(1);

  await window.keyboard.press('Alt+ArrowLeft');
  const [row] = await ask(window, 'worklist.list', {});
  const spent = async () =>
    (await ask(window, 'case.open', { caseId: row!.id })).timePoints.flatMap(({ series }) =>
      series.flatMap(({ spent }) => spent),
    );
  await expect.poll(async () => (await spent()).find(({ kind }) => kind === 'liver')?.seconds ?? 0).toBeGreaterThan(1);

  await ask(window, 'settings.set', { countTime: false });
  const before = await spent();
  await window.reload();
  await openDemonstration(window);
  await window.keyboard.press('ArrowUp');
  await window.keyboard.press('ArrowDown');
  await expect(window.getByTestId('time-spent')).toHaveCount(0);
  await window.keyboard.press('Alt+ArrowLeft');
  expect(await spent()).toEqual(before);
});

test('a segment is begun by its anatomical name; a part of the liver leads to the cut that gives it', async ({
  window,
}) => {
  await openDemonstration(window);
  const menu = window.getByRole('button', { name: 'Preset…' });
  const presets = window.getByRole('group', { name: 'Presets' });
  await menu.click();
  await presets.getByRole('button', { name: 'Couinaud I to VIII' }).click();
  await expect(window.getByRole('region', { name: 'Notice' })).toContainText('No liver to cut');
  await dab(window);
  await menu.click();
  await picture(window, 'presets', { large: true });
  await presets.getByRole('button', { name: 'Ablation zone' }).click();
  await expect(presets).toHaveCount(0);
  await expect(window.getByTestId('segment-4')).toContainText('Ablation zone');
  await expect(window.getByTestId('segment-4')).toHaveAttribute('data-chosen', 'true');
  await menu.click();
  await window.keyboard.press('Escape');
  await expect(presets).toHaveCount(0);
  await menu.click();
  await presets.getByRole('button', { name: 'Couinaud I to VIII' }).click();
  await expect(window.getByRole('list', { name: 'Landmarks' })).toBeVisible();
  await expect(window.getByTestId('segment-4')).toHaveCount(0);
});

test('a ruler measures in mm by true geometry, on a view and across slices, stays with other tools, and goes with Esc and Delete', async ({
  window,
}) => {
  await openDemonstration(window);
  await window.keyboard.press('m');
  const drag = async (plane: 'axial' | 'coronal', from: readonly [number, number], to: readonly [number, number]) => {
    await window.mouse.move(...(await place(window, plane, ...from)));
    await window.mouse.down();
    await window.mouse.move(...(await place(window, plane, ...to)), { steps: 4 });
    await window.mouse.up();
  };
  const printed = async (testId: string) =>
    Number((await window.getByTestId(testId).textContent())!.match(/[\d.]+/)![0]);
  const { geometry } = await savedGeometry(window);
  /** How many mm a pixel of a view is, by what its scale bar says. */
  const mmPerPixel = async (plane: string) => {
    const bar = window.getByTestId(`view-${plane}`).locator('.scale-bar');
    const cm = Number((await bar.textContent())!.match(/[\d.]+/)![0]);
    return (10 * cm) / (await bar.locator('i').boundingBox())!.width;
  };

  await drag('axial', [0.3, 0.4], [0.5, 0.55]);
  const axial = (await window.getByTestId('view-axial').boundingBox())!;
  const expected = Math.hypot(0.2 * axial.width, 0.15 * axial.height) * (await mmPerPixel('axial'));
  expect(await printed('ruler-axial-0')).toBeGreaterThan(0.985 * expected);
  expect(await printed('ruler-axial-0')).toBeLessThan(1.015 * expected);
  await drag('coronal', [0.4, 0.4], [0.4, 0.6]);
  const coronal = (await window.getByTestId('view-coronal').boundingBox())!;
  const upright = 0.2 * coronal.height * (await mmPerPixel('coronal'));
  expect(Math.abs((await printed('ruler-coronal-1')) / upright - 1)).toBeLessThan(0.02);

  // Over six slices, straight down: six steps of the slices, whatever the screen shows.
  await window.mouse.click(...(await place(window, 'axial', 0.7, 0.7)));
  for (let n = 0; n < 6; n++) await window.keyboard.press('ArrowUp');
  await window.mouse.click(...(await place(window, 'axial', 0.7, 0.7)));
  const [a, b] = [geometry.slicePositions[0]!, geometry.slicePositions[6]!];
  expect(await printed('ruler-axial-2')).toBeCloseTo(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), 1);
  await expect(window.getByTestId('ruler-axial-0')).toHaveCount(0);
  for (let n = 0; n < 6; n++) await window.keyboard.press('ArrowDown');
  await picture(window, 'ruler', { large: true });

  await window.keyboard.press('g');
  await expect(window.getByTestId('ruler-axial-0')).toBeVisible();
  await window.keyboard.press('m');
  await window.keyboard.press('Escape');
  await expect(window.getByTestId('ruler-axial-2')).toHaveCount(0);
  await expect(window.getByTestId('ruler-axial-0')).toBeVisible();
  await window.keyboard.press('Delete');
  await expect(window.getByTestId('ruler-axial-0')).toHaveCount(0);
  await expect(window.getByTestId('undo')).toHaveCount(0);
});

test('one finger is the tool, two zoom and pan and paint nothing, a palm beside a pen does nothing, its other end erases', async ({
  window,
}) => {
  await openDemonstration(window);
  const cdp = await window.context().newCDPSession(window);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: (readonly [number, number])[]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
  const [x, y] = await place(window, 'axial', 0.32, 0.5);
  await window.keyboard.press('p');

  await touch('touchStart', [x, y]);
  for (let n = 1; n <= 5; n++) await touch('touchMove', [x + 12 * n, y]);
  await touch('touchEnd');
  await expect(window.getByTestId('undo')).toContainText('Paint liver');
  const painted = await printedMl(window, 'ml-1');
  expect(painted).toBeGreaterThan(1);

  const scale = () =>
    window
      .getByTestId('view-axial')
      .locator('.scale-bar')
      .evaluate((bar) => {
        const cm = Number(bar.textContent!.match(/[\d.]+/)![0]);
        return (10 * cm) / bar.querySelector('i')!.getBoundingClientRect().width;
      });
  const before = await scale();
  await touch('touchStart', [x - 40, y]);
  await touch('touchStart', [x - 40, y], [x + 40, y]);
  for (let n = 1; n <= 5; n++) await touch('touchMove', [x - 40 - 8 * n, y], [x + 40 + 8 * n, y]);
  await touch('touchEnd');
  await expect.poll(async () => before / (await scale())).toBeCloseTo(2, 1);
  expect(await printedMl(window, 'ml-1')).toBe(painted);
  await expect(window.getByTestId('redo')).toHaveCount(0);

  /** The pen, or its other end, drawn across what was painted: no protocol has its buttons, so that events stand for it. */
  const pen = (button: number, buttons: number) =>
    window.getByTestId('view-axial').evaluate(
      (view, [px, py, pressed, held]) => {
        const event = (type: string, at: number, buttons: number) =>
          view.dispatchEvent(
            new PointerEvent(type, {
              // The mouse's own id: only a pointer that is there can be captured.
              ...{ pointerId: 1, pointerType: 'pen', bubbles: true, cancelable: true, clientX: at, clientY: py },
              ...{ button: type === 'pointermove' ? -1 : pressed!, buttons },
            }),
          );
        event('pointerdown', px!, held!);
        for (let n = 1; n <= 6; n++) event('pointermove', px! + 10 * n, held!);
        event('pointerup', px! + 60, 0);
      },
      [x, y, button, buttons] as const,
    );
  await window.mouse.move(x, y);
  await pen(5, 32);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeLessThan(painted);
  await expect(window.getByTestId('undo')).toContainText('Erase');
  const erased = await printedMl(window, 'ml-1');
  await touch('touchStart', [x, y + 60]);
  await touch('touchMove', [x + 50, y + 60]);
  await touch('touchEnd');
  await pen(0, 1);
  await expect.poll(() => printedMl(window, 'ml-1')).toBeGreaterThan(erased);
  await window.keyboard.press('Control+z');
  await expect.poll(() => printedMl(window, 'ml-1')).toBe(erased);
});

test('another scan of the case hangs beside the open one, both with their contours, linked by mm where somebody links them', async ({
  window,
  folder,
}) => {
  test.slow();
  const patient = { name: 'TWO^SCANS', id: 'TWO-1' };
  const { caseId, seriesIds } = await takeScans(window, folder, [
    { ...patient, series: 'before', slices: 24, stepMm: 5, date: dicomDay(-30), description: 'Before' },
    { ...patient, series: 'after', slices: 40, stepMm: 2.5, date: dicomDay(-2), description: 'After' },
  ]);
  for (const seriesId of seriesIds) await saveVolumes(window, caseId, seriesId, { measuredTlvMl: 7000, flrMl: null });
  await window.reload();
  await window.getByRole('row', { name: /TWO/ }).dblclick();
  await window.keyboard.press('Alt+1');
  await expect(window.getByTestId('view-axial')).toBeVisible();
  await expect(window.locator('.status-line .task')).toHaveCount(0);
  const slice = async (view: string) =>
    Number((await window.getByTestId(view).locator('.corner.top-right').textContent())!.match(/Slice (\d+) of/)![1]);
  const wheel = async (view: string, notches: number) => {
    const box = (await window.getByTestId(view).boundingBox())!;
    await window.mouse.move(box.x + box.width / 2, box.y + 60);
    for (let n = 0; n < Math.abs(notches); n++) await window.mouse.wheel(0, notches > 0 ? -100 : 100);
  };

  // No memory for it: refused by name, and everything stays as it was.
  await window.evaluate(() => {
    const real = WebAssembly.Memory;
    const none = function none() {
      WebAssembly.Memory = real;
      throw new RangeError('could not allocate memory');
    };
    WebAssembly.Memory = none as unknown as typeof real;
  });
  await window.keyboard.press('Shift+C');
  await expect(window.locator('.toast')).toContainText('memory left for the series');
  await window.locator('.toast').getByRole('button', { name: /Close/ }).click();
  await expect(window.getByTestId('view-coronal')).toBeVisible();

  await window.keyboard.press('Shift+C');
  const other = window.getByTestId('view-beside');
  await expect(other).toContainText('Before');
  await expect(window.getByTestId('view-coronal')).toBeHidden();
  await expect(window.locator('.status-line .task')).toHaveCount(0);
  const painted = (view: string) =>
    window
      .getByTestId(view)
      .locator('.over-ct')
      .evaluate(
        (canvas: HTMLCanvasElement) =>
          canvas
            .getContext('2d')!
            .getImageData(0, 0, canvas.width, canvas.height)
            .data.filter((_, n) => n % 4 === 3 && _ > 0).length,
      );
  // Its keys are its own: slices 1 to 11 hold the liver.
  await other.press('PageDown');
  await expect.poll(() => slice('view-beside')).toBeLessThan(12);
  await expect.poll(() => painted('view-beside')).toBeGreaterThan(1000);
  const [here, there] = [await slice('view-axial'), await slice('view-beside')];
  await wheel('view-axial', 1);
  expect(await slice('view-beside')).toBe(there);
  await wheel('view-axial', -1);

  await window.getByRole('button', { name: 'Link here' }).click();
  await wheel('view-axial', -4);
  await expect.poll(() => slice('view-beside')).toBe(there - 2);
  await wheel('view-beside', 2);
  await expect.poll(() => slice('view-axial')).toBe(here);
  await picture(window, 'compare', { large: true });
  await window.getByTestId('view-axial').press('Home');
  await expect(other).toContainText(/Ends \d/);
  await window.getByRole('button', { name: 'Unlink' }).click();
  const left = await slice('view-beside');
  await wheel('view-axial', 2);
  expect(await slice('view-beside')).toBe(left);

  await window.getByRole('button', { name: 'Put the other scan away' }).click();
  await expect(other).toHaveCount(0);
  await expect(window.getByTestId('view-coronal')).toBeVisible();
});
