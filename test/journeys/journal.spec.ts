import type { ChildProcess } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect, picture, serve, stop } from './app.ts';
import { place, printedMl } from './contouring.ts';

/** A host that a test may kill and start again on the same data. */
interface Host {
  readonly dataFolder: string;
  url(): string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

const test = base.extend<{ host: Host }>({
  host: async ({ firstFolder }, use, testInfo) => {
    const dataFolder = testInfo.outputPath('data');
    cpSync(firstFolder, dataFolder, { recursive: true });
    let child: ChildProcess;
    let url: string;
    const start = async () => {
      ({ child, url } = await serve(dataFolder));
    };
    await start();
    await use({
      dataFolder,
      url: () => url,
      start,
      kill: () =>
        new Promise((gone) => {
          child.once('exit', () => gone());
          child.kill('SIGKILL');
        }),
    });
    await stop(child!);
    rmSync(dataFolder, { recursive: true, force: true });
  },
});

/** Opens the demonstration where its liver is painted, though it may be time to cut it. */
async function openContours(page: Page): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'Demonstration' }).dblclick();
  await expect(page.getByTestId('view-axial')).toBeVisible();
  // Two windows read the slices at their own pace.
  await expect(page.locator('.status-line .task')).toHaveCount(0, { timeout: 60_000 });
  await page.keyboard.press('p');
  await expect(page.getByTestId('ml-1')).toBeVisible();
}

/** Paints a stroke of liver on the axial view, between two shares of its height. */
async function paint(page: Page, from: number, to: number): Promise<void> {
  await page.keyboard.press('p');
  await page.mouse.move(...(await place(page, 'axial', 0.35, from)));
  await page.mouse.down();
  await page.mouse.move(...(await place(page, 'axial', 0.4, to)), { steps: 6 });
  await page.mouse.up();
}
const saved = (page: Page) => page.locator('.status-line').getByText(/^Saved \d/);
const undoLine = (page: Page) => page.getByTestId('undo');

/** A window of the host in which a stroke was painted and saved; gives its ml. */
async function firstStroke(page: Page, host: Host): Promise<number> {
  await page.goto(host.url());
  await openContours(page);
  await paint(page, 0.4, 0.5);
  await expect(saved(page)).toBeVisible();
  return printedMl(page, 'ml-1');
}

test('a stroke is there after the host was killed, with its name; the open window goes on by itself, and saves what was painted meanwhile', async ({
  page,
  host,
}) => {
  test.slow();
  const begun: { window: string; left: string[] }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/call/reading.edit')) begun.push(request.postDataJSON());
  });
  const first = await firstStroke(page, host);
  await expect(undoLine(page)).toContainText('Paint liver, +');

  // Loaded again, and again before it has opened anything: it edits on, and says in whose place it stands.
  await page.reload({ waitUntil: 'commit' });
  await page.reload();
  await expect(undoLine(page)).toContainText('Paint liver, +');
  await expect(page.getByTestId('looking')).toBeHidden();
  expect(begun.at(-1)!.left).toContain(begun[0]!.window);

  await host.kill();
  await paint(page, 0.55, 0.65);
  const banner = page.getByTestId('not-kept');
  await expect(banner).toContainText('Remnant’s service does not answer. 1 change kept in this window.');
  await picture(page, 'contours-host-away', { large: true });
  const second = await printedMl(page, 'ml-1');
  expect(second).toBeGreaterThan(first);

  await host.start();
  await expect(banner).toBeHidden();
  await host.kill();
  await host.start();

  // A new window, by the new link: both strokes are there, and are taken back by name, though no window remembers them.
  await page.goto(host.url());
  await openContours(page);
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(second);
  await expect(undoLine(page)).toContainText('Paint liver, +');
  await page.keyboard.press('Control+z');
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(first);
  await page.keyboard.press('Control+z');
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(0);
  await expect(undoLine(page)).toBeHidden();
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(first);
});

test('two windows on one case: the second says who edits and is for looking; it asks, and edits; nothing painted is refused', async ({
  page,
  context,
  host,
}) => {
  test.slow();
  const first = await firstStroke(page, host);

  const other = await context.newPage();
  await other.goto(new URL(host.url()).origin);
  await openContours(other);
  const looking = other.getByTestId('looking');
  await expect(looking).toContainText('Another window edits these contours, since');
  await expect.poll(() => printedMl(other, 'ml-1')).toBe(first);
  await picture(other, 'contours-looking', { large: true });
  await paint(other, 0.55, 0.65);
  await expect(other.getByText('Ask for them with “Edit here instead”')).toBeVisible();
  expect(await printedMl(other, 'ml-1')).toBe(first);
  await other.keyboard.press('Control+z');
  expect(await printedMl(other, 'ml-1')).toBe(first);

  // The first goes on painting; then the second asks.
  await page.bringToFront();
  await paint(page, 0.55, 0.65);
  const second = await printedMl(page, 'ml-1');
  await other.bringToFront();
  await looking.getByRole('button', { name: 'Edit here instead' }).click();
  await expect(looking).toBeHidden();
  // What the first drew meanwhile is there before the second may draw.
  await expect.poll(() => printedMl(other, 'ml-1')).toBe(second);
  await expect(undoLine(other)).toContainText('Paint liver, +');
  await paint(other, 0.7, 0.75);
  await expect.poll(() => printedMl(other, 'ml-1')).toBeGreaterThan(second);

  await page.bringToFront();
  await expect(page.getByTestId('looking')).toContainText('Another window edits these contours');
  // The second is closed: the first has what it drew once it takes over.
  const third = await printedMl(other, 'ml-1');
  await other.close();
  await page.getByRole('button', { name: 'Edit here instead' }).click();
  await expect(page.getByTestId('looking')).toBeHidden();
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(third);
});

test('where no way leads back, the changes are kept as a file, and opened in the new window', async ({
  page,
  host,
}) => {
  test.slow();
  const first = await firstStroke(page, host);
  await host.kill();
  await paint(page, 0.55, 0.65);
  const second = await printedMl(page, 'ml-1');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Keep changes as a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^remnant-[0-9a-f-]+\.changes$/);
  const file = await download.path();

  rmSync(join(host.dataFolder, 'return.json'));
  await host.start();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(host.url());
  await openContours(page);
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(first);
  // Listened for well before the key that opens it, which is quicker than the listening.
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Open kept changes');
  await expect(page.getByRole('option', { name: /Open kept changes/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file);
  await expect(page.getByText('1 change done again')).toBeVisible();
  await expect.poll(() => printedMl(page, 'ml-1')).toBe(second);
  await expect(saved(page)).toBeVisible();
});
