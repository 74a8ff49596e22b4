import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type Page } from '@playwright/test';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import type { Result } from '#core/result';

export { expect };

const root = join(import.meta.dirname, '..', '..');

/** A running workstation: the real host on a data folder of its own, stopped by its process id. */
export interface Workstation {
  /** The one URL it printed, with its launch token. */
  readonly url: string;
  readonly dataFolder: string;
}

export interface Fixtures {
  readonly workstation: Workstation;
  /** The window, loaded, with nothing reported to its console and no violation of the CSP at the end. */
  readonly window: Page;
  /** A folder of this test's own. */
  readonly folder: string;
  /** What the window may complain of without failing the test: a pattern for lines that are the point of the test. */
  readonly allowedComplaints: RegExp | null;
  /** Whether the host starts on no data folder at all, instead of a copy of one as the first start leaves it. */
  readonly startsEmpty: boolean;
}

interface Shared {
  /** A data folder as a first start leaves it, closed: taking the demonstration in takes longer than starting the host. */
  readonly firstFolder: string;
}

export const test = base.extend<Fixtures, Shared>({
  allowedComplaints: [null, { option: true }],
  startsEmpty: [false, { option: true }],
  firstFolder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const parent = mkdtempSync(join(tmpdir(), 'remnant-first-'));
      const first = join(parent, 'data');
      const { child } = await serve(first);
      await stop(child);
      // Else every host on a copy would want the port of this one.
      rmSync(join(first, 'return.json'));
      await use(first);
      rmSync(parent, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'remnant-journey-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  workstation: async ({ folder, firstFolder, startsEmpty }, use) => {
    const dataFolder = join(folder, 'data');
    if (!startsEmpty) cpSync(firstFolder, dataFolder, { recursive: true });
    const { child, url, told } = await serve(dataFolder);
    await use({ url, dataFolder });
    const ended = child.exitCode;
    await stop(child);
    expect(ended, `the host ended by itself: ${told()}`).toBeNull();
  },
  window: async ({ page, workstation, allowedComplaints }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !allowedComplaints?.test(message.text())) complaints.push(message.text());
    });
    await page.goto(workstation.url);
    await expect(page.getByRole('navigation', { name: 'Way back' })).toBeVisible();
    await use(page);
    expect(complaints).toEqual([]);
  },
});

/** Starts the real host on a data folder; gives its process and the one URL that it printed. */
export async function serve(dataFolder: string): Promise<{ child: ChildProcess; url: string; told: () => string }> {
  const child = spawn(process.execPath, ['build/host/cli.mjs', 'serve', '--no-open', '--data', dataFolder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  for await (const line of createInterface({ input: child.stdout! }))
    if (line.startsWith('http://127.0.0.1:')) return { child, url: line, told: () => told };
  throw new Error(`serve ended without a URL: ${told}`);
}

export const stop = (child: ChildProcess): Promise<void> =>
  new Promise((stopped) => {
    if (child.exitCode !== null) return stopped();
    child.once('exit', () => stopped());
    child.kill('SIGTERM');
  });

/** Asks the host as the window does, from inside the window. Throws where it refuses. */
export async function ask<N extends ProcedureName>(page: Page, name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await page.evaluate(
    async ([procedure, body]) => {
      const response = await fetch(`/call/${encodeURIComponent(procedure)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const lines = (await response.text()).trim().split('\n');
      return (JSON.parse(lines.at(-1)!) as { answer: unknown }).answer;
    },
    [name, JSON.stringify(input)] as const,
  );
  const result = answer as Result<Output<N>>;
  if (!result.ok) throw new Error(`${name}: ${result.code} ${JSON.stringify(result.details)}`);
  return result.value;
}

/** Writes files into a new folder and gives its path. */
export function folderOf(parent: string, name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const folder = join(parent, name);
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), bytes);
  }
  return folder;
}

/** Chooses a folder in the browser's dialog that the key or button opens. */
export async function chooseFolder(page: Page, open: () => Promise<void>, folder: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  await chooser.setFiles(folder);
}

/**
 * A picture of the window for docs/screens, made only when REMNANT_SCREENS=1, so that a test run changes no file.
 * `large`: once more on a screen of 3840 × 2160, as `name-4k`.
 */
export async function picture(page: Page, name: string, { large = false } = {}): Promise<void> {
  if (process.env.REMNANT_SCREENS !== '1') return;
  await screenshot(page, name);
  const size = page.viewportSize();
  if (!large || !size) return;
  await page.setViewportSize({ width: 3840, height: 2160 });
  await screenshot(page, `${name}-4k`);
  await page.setViewportSize(size);
}

async function screenshot(page: Page, name: string): Promise<void> {
  // Views draw in the frames that follow a change of size; surfaces are made anew once the hand rests.
  await page.waitForTimeout(500);
  await expect(page.locator('[data-testid=view-surface][aria-busy=true]')).toHaveCount(0, { timeout: 60_000 });
  const path = join(root, 'docs', 'screens', `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  // 255 colours at a third of the bytes; fewer would turn the colours that mean something grey. Without ImageMagick all.
  spawnSync('convert', [path, '-dither', 'None', '-colors', '255', `PNG8:${path}`]);
}
