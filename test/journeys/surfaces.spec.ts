import type { Page } from '@playwright/test';
import { type DemoReading, segmentDemo } from '#host/demo/segmentDemo';
import { expect, picture, test } from './app.ts';
import { place, printedMl } from './contouring.ts';
import { saveDemoReading } from './demoReading.ts';

/** Surfaces are made in the background, behind everything else that a busy computer does. */
const LONG = { timeout: 60_000 };

let demo: DemoReading;
test.beforeAll(async () => {
  const segmented = await segmentDemo();
  if (!segmented.ok) throw new Error(segmented.code);
  demo = segmented.value;
});

/** Hues of the segments' colours, degrees: shading makes them darker, never another hue. A tumour is seen through the lobe. */
const HUES = { liver: 56, flr: 162, lobe: 301, tumour: 8 } as const;
type Hue = keyof typeof HUES;

/** How much of the surfaces' picture has a hue, where the middle of that lies (shares of the view), and how bright it is. */
interface Seen {
  readonly share: number;
  readonly x: number;
  readonly y: number;
  readonly light: number;
}

async function hues(page: Page): Promise<Record<Hue, Seen>> {
  const png = await page.getByTestId('view-surface').screenshot();
  return page.evaluate(
    async ([base64, wanted]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
      const found = Object.fromEntries(Object.keys(wanted).map((name) => [name, { share: 0, x: 0, y: 0, light: 0 }]));
      for (let p = 0; p < data.length; p += 4) {
        const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!];
        const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
        if (most < 40 || most - least < 0.25 * most) continue;
        const sixth =
          most === r
            ? (g - b) / (most - least)
            : most === g
              ? 2 + (b - r) / (most - least)
              : 4 + (r - g) / (most - least);
        const hue = (sixth * 60 + 360) % 360;
        for (const [name, value] of Object.entries(wanted)) {
          const apart = Math.abs(hue - value);
          if (Math.min(apart, 360 - apart) > 14) continue;
          const sum = found[name]!;
          sum.share++;
          sum.light += most / 255;
          sum.x += (p / 4) % width;
          sum.y += Math.floor(p / 4 / width);
        }
      }
      for (const sum of Object.values(found)) {
        if (sum.share > 0) {
          const { x, y, light } = sum;
          Object.assign(sum, { x: x / sum.share / width, y: y / sum.share / height, light: light / sum.share });
        }
        sum.share /= width * height;
      }
      return found as Record<Hue, Seen>;
    },
    [png.toString('base64'), HUES] as const,
  );
}

const share = async (page: Page, hue: Hue) => (await hues(page))[hue].share;

/** The recorded contours, opened, with their surfaces drawn. */
async function openSurfaces(page: Page): Promise<void> {
  await saveDemoReading(page, demo);
  await page.reload();
  await page.getByRole('row', { name: /C3L-00189/ }).dblclick();
  await expect(page.getByRole('region', { name: 'Assessment of the remnant' })).toBeVisible();
  await page.keyboard.press('Alt+1');
  await expect(page.getByTestId('view-axial')).toBeVisible(LONG);
  await expect(page.locator('.status-line .task')).toHaveCount(0, LONG);
}

/** A drag over the surfaces, by so many CSS pixels from their middle. */
async function turn(page: Page, dx: number, dy: number): Promise<void> {
  const box = (await page.getByTestId('view-surface').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y + dy, { steps: 6 });
  await page.mouse.up();
}

/** The voxel where the slices meet, as the views name it. */
async function focus(page: Page): Promise<[i: number, j: number, k: number]> {
  const shown = async (view: string) =>
    Number(
      /(?:slice|plane) ([\d,]+) of/.exec((await page.getByTestId(`view-${view}`).getAttribute('aria-label'))!)![1],
    ) - 1;
  return [await shown('sagittal'), await shown('coronal'), await shown('axial')];
}

test('surfaces are seen, turned, picked, hidden, seen through and cut', async ({ window }) => {
  test.slow();
  await openSurfaces(window);
  const surface = window.getByTestId('view-surface');
  await expect.poll(() => share(window, 'flr'), LONG).toBeGreaterThan(0.08);
  expect(await share(window, 'lobe')).toBeGreaterThan(0.08);
  await expect(surface).toContainText('smoothed for display');
  await surface.getByRole('button', { name: /smoothed for display/ }).hover();
  const tip = window.getByText('Volumes are counted in voxels, never taken from this surface.');
  await expect(tip).toBeVisible();
  await window.mouse.move(5, 5);
  await expect(tip).toBeHidden();
  await expect(surface).toHaveAttribute('aria-busy', 'false');
  const letters = async () => [
    await surface.locator('.at-left').textContent(),
    await surface.locator('.at-right').textContent(),
    await surface.locator('.at-top').textContent(),
  ];
  expect(await letters()).toEqual(['R', 'L', 'H']);
  const fromFront = await hues(window);
  expect(fromFront.lobe.x).toBeLessThan(fromFront.flr.x);

  // A click on the lobe: the slices go to its border.
  const before = await focus(window);
  const box = (await surface.boundingBox())!;
  await window.mouse.click(box.x + fromFront.lobe.x * box.width, box.y + fromFront.lobe.y * box.height);
  await expect.poll(() => focus(window), LONG).not.toEqual(before);
  await window.mouse.move(box.x + fromFront.flr.x * box.width, box.y + fromFront.flr.y * box.height);
  await expect(window.getByTestId('surface-under')).toHaveText('FLR');
  const [i, j, k] = await focus(window);
  const { columns, rows } = demo.volume;
  const around = new Set<number>();
  for (let dk = -1; dk <= 1; dk++)
    for (let dj = -5; dj <= 5; dj++)
      for (let di = -5; di <= 5; di++)
        around.add(demo.volume.layers.partition[i + di + columns * (j + dj + rows * (k + dk))]!);
  expect([...around].sort()).toEqual([0, 3]);

  // Turned by the hand, by keys, and to a side by name.
  await turn(window, -150, 0);
  await expect.poll(letters, LONG).toEqual(['A', 'P', 'H']);
  await window.keyboard.press('ArrowRight');
  await expect.poll(async () => (await letters())[0], LONG).not.toBe('A');
  await window.keyboard.press('d');
  await expect(surface).toHaveAttribute('data-alone', 'true');
  await expect.poll(async () => (await surface.boundingBox())!.width, LONG).toBeGreaterThan(800);
  await surface.hover();
  await window.getByRole('button', { name: 'From behind' }).click();
  await expect.poll(letters, LONG).toEqual(['L', 'R', 'H']);
  await expect
    .poll(async () => {
      const { flr, lobe } = await hues(window);
      return flr.share > 0.05 && lobe.share > 0.05 && flr.x < lobe.x;
    }, LONG)
    .toBe(true);
  await window.getByRole('button', { name: 'From the front' }).click();
  await picture(window, 'surfaces');
  // Fainter by the slider, and less so.
  const solid = (await hues(window)).lobe.light;
  await window.getByLabel('How solid the liver is').fill('20');
  await expect.poll(async () => (await hues(window)).lobe.light, LONG).toBeLessThan(0.85 * solid);
  const faint = (await hues(window)).lobe.light;
  await window.getByLabel('How solid the liver is').fill('45');
  await expect.poll(async () => (await hues(window)).lobe.light, LONG).toBeGreaterThan(1.1 * faint);
  await window.keyboard.press('Escape');
  await expect(surface).not.toHaveAttribute('data-alone', 'true');

  // Hidden in the list is hidden here.
  await window.getByRole('button', { name: 'Hide Deportalised lobe' }).click();
  await expect.poll(() => share(window, 'lobe'), LONG).toBeLessThan(0.005);
  await window.getByRole('button', { name: 'Show Deportalised lobe' }).click();
  await expect.poll(() => share(window, 'lobe'), LONG).toBeGreaterThan(0.05);

  // A tumour within: the liver becomes translucent, and undo takes both back.
  await window.keyboard.press('t');
  const diameter = async (from: readonly [number, number], to: readonly [number, number]) => {
    await window.mouse.move(...(await place(window, 'axial', ...from)));
    await window.mouse.down();
    await window.mouse.move(...(await place(window, 'axial', ...to)), { steps: 5 });
    await window.mouse.up();
  };
  await diameter([0.27, 0.52], [0.35, 0.52]);
  await diameter([0.31, 0.48], [0.31, 0.56]);
  await expect(window.getByRole('button', { name: /^Accept/ })).toBeVisible();
  await window.keyboard.press('Enter');
  await expect.poll(() => share(window, 'tumour'), LONG).toBeGreaterThan(0.003);
  await picture(window, 'surfaces-tumour');
  await window.keyboard.press('Control+z');
  await expect.poll(() => share(window, 'tumour'), LONG).toBeLessThan(0.001);

  // The cut: dragged by a handle in 3D, ml and both colours follow.
  await window.keyboard.press('Alt+2');
  await expect(window.getByRole('region', { name: 'Sides of the cut' })).toBeVisible();
  const flrMl = await printedMl(window, 'cut-flr');
  const flrShare = await share(window, 'flr');
  expect(flrShare).toBeGreaterThan(0.05);
  const handle = (await window.getByTestId('handle-surface-middle').boundingBox())!;
  await window.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
  await window.mouse.down();
  await window.mouse.move(handle.x + handle.width / 2 + 25, handle.y + handle.height / 2, { steps: 5 });
  await window.mouse.up();
  await expect.poll(() => printedMl(window, 'cut-flr'), LONG).toBeLessThan(flrMl);
  await expect.poll(() => share(window, 'flr'), LONG).toBeLessThan(0.93 * flrShare);
  await picture(window, 'surfaces-cut');
  await window.getByTestId('handle-surface-0').focus();
  const moved = await printedMl(window, 'cut-flr');
  for (let press = 0; press < 5; press++) await window.keyboard.press('ArrowLeft');
  await expect.poll(() => printedMl(window, 'cut-flr'), LONG).not.toBe(moved);

  // Hung alike, all four are as large.
  await window.keyboard.press('Shift+D');
  const sizes = async () =>
    Promise.all(
      ['axial', 'coronal', 'sagittal', 'surface'].map(async (view) =>
        Math.round((await window.getByTestId(`view-${view}`).boundingBox())!.width / 4),
      ),
    );
  await expect.poll(async () => new Set(await sizes()).size, LONG).toBe(1);
});

/** How much of the 3D picture below its middle is bright and of no segment's hue, and one such place (shares of the view). */
async function around(page: Page): Promise<{ share: number; x: number; y: number }> {
  const png = await page.getByTestId('view-surface').screenshot();
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const bone = (x: number, y: number) => {
      const [r, g, b] = data.subarray(4 * (x + y * width), 4 * (x + y * width) + 3);
      return r! > 70 && r! >= g! && g! >= b! && r! - b! < 0.4 * r!;
    };
    const found = { share: 0, x: 0, y: 0 };
    // Between the names of the view and its scale.
    for (let y = height >> 1; y < 0.85 * height; y++)
      for (let x = Math.round(0.1 * width); x < 0.9 * width; x++) {
        if (!bone(x, y)) continue;
        found.share += 1 / (width * height);
        const wide = [-3, 0, 3].every((dx) => [-3, 0, 3].every((dy) => bone(x + dx, y + dy)));
        if (wide) Object.assign(found, { x: x / width, y: y / height });
      }
    return found;
  }, png.toString('base64'));
}

test('the CT is shown around the surfaces when asked for, cut away, picked, and put away', async ({ window }) => {
  test.slow();
  await openSurfaces(window);
  const surface = window.getByTestId('view-surface');
  const drawn = async () => {
    await window.mouse.move(2, 2);
    await expect(surface).toHaveAttribute('aria-busy', 'false', LONG);
    // Begun after the hand has rested, and refined while it still does.
    await window.waitForTimeout(400);
    await expect(surface).not.toHaveAttribute('data-refining', /.*/, LONG);
  };
  await expect.poll(() => share(window, 'flr'), LONG).toBeGreaterThan(0.08);
  await drawn();
  expect((await around(window)).share).toBeLessThan(0.01);

  await window.keyboard.press('Shift+R');
  await expect(surface).toContainText('for looking only');
  await expect.poll(async () => (await around(window)).share, LONG).toBeGreaterThan(0.02);
  await drawn();
  expect(await share(window, 'flr')).toBeGreaterThan(0.04);
  await picture(window, 'surfaces-ct');

  // A click beside the surfaces, on bone: the slices go there.
  const { x, y } = await around(window);
  const before = await focus(window);
  const box = (await surface.boundingBox())!;
  await window.mouse.click(box.x + x * box.width, box.y + y * box.height);
  await expect.poll(() => focus(window), LONG).not.toEqual(before);
  const [i, j, k] = await focus(window);
  const { columns, rows, hu } = demo.volume;
  let densest = -1000;
  for (let dj = -5; dj <= 5; dj++)
    for (let di = -5; di <= 5; di++) densest = Math.max(densest, hu[i + di + columns * (j + dj + rows * k)]!);
  expect(densest).toBeGreaterThan(120);

  // Cut away, another picture; and back.
  await drawn();
  const whole = await surface.locator('canvas').screenshot();
  await window.getByRole('button', { name: 'Cut away' }).click();
  await expect(window.getByRole('button', { name: 'Cut away' })).toHaveAttribute('aria-pressed', 'true');
  await drawn();
  expect((await surface.locator('canvas').screenshot()).equals(whole)).toBe(false);

  // Turned, it is drawn coarsely, and finely again.
  await turn(window, 60, 0);
  await drawn();
  expect((await around(window)).share).toBeGreaterThan(0.01);

  await window.keyboard.press('Control+k');
  await window.keyboard.type('CT around the surfaces');
  await window.keyboard.press('Enter');
  await expect(surface).not.toContainText('for looking only');
  await expect.poll(async () => (await around(window)).share, LONG).toBeLessThan(0.01);
});

test('without WebGL 2 the view says so, and everything else goes on', async ({ window }) => {
  test.slow();
  await window.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...asked: unknown[]) {
      if (this.classList.contains('surface-canvas')) return null;
      return (getContext as (...asked: unknown[]) => RenderingContext | null).apply(this, asked);
    } as typeof getContext;
  });
  await openSurfaces(window);
  await expect(window.getByTestId('view-surface')).toContainText('3D needs WebGL 2');
  await window.keyboard.press('Shift+R');
  await expect(window.getByText('this browser or graphics driver offers no WebGL 2')).toBeVisible();
  await window.keyboard.press('x');
  const before = await printedMl(window, 'ml-1');
  await window.mouse.click(...(await place(window, 'axial', 0.3, 0.5)));
  await expect.poll(() => printedMl(window, 'ml-1'), LONG).toBeLessThan(before);
});
