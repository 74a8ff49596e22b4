import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { _electron, test as base, expect, type Page } from '@playwright/test';
import { type MenuItem, type StandIn, startStandIn } from '../electron/standIn.ts';
import { test as withFolder } from './app.ts';

/** Path of Electron's executable where its runtime is there; electron itself is never required, which would fetch it. */
function electronRuntime(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8'),
  );
  return existsSync(executable) ? executable : null;
}

/** The shell's window, in Electron where it is there, else in the stand-in (test/electron/standIn.ts). */
interface Shell {
  readonly page: Page;
  /** Only the stand-in can be asked what the shell would allow. */
  readonly standIn: StandIn | null;
}

const test = withFolder.extend<{ shell: Shell }>({
  shell: async ({ browser, folder }, use) => {
    const dataFolder = join(folder, 'data');
    const runtime = electronRuntime();
    if (runtime) {
      const app = await _electron.launch({ executablePath: runtime, args: [resolve('.'), '--data', dataFolder] });
      await use({ page: await app.firstWindow(), standIn: null });
      await app.close();
      return;
    }
    const standIn = await startStandIn(browser, { userData: folder, dataFolder });
    await use({ page: standIn.page, standIn });
    await standIn.close();
  },
});

test('the window opens on the bundled case, isolated, with the host behind a port', async ({ shell: { page } }) => {
  await expect(page.getByText('1 case')).toBeVisible();
  await expect(page.getByRole('row', { name: /C3L-00189/ })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  const info = await page.evaluate(() => document.querySelector('meta[http-equiv]') === null);
  expect(info).toBe(true);
});

test('a series is drawn from bytes that the shell serves', async ({ shell: { page } }) => {
  await expect(page.getByRole('row', { name: /C3L-00189/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /Axial, slice \d+ of 35/ })).toBeVisible({ timeout: 60_000 });
});

test('what the shell must deny is denied', async ({ shell: { page, standIn } }) => {
  base.skip(standIn === null, 'the runtime itself denies; the stand-in can be asked');
  const shell = standIn!;
  await expect(page.getByText('1 case')).toBeVisible();
  expect(shell.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
  expect(shell.navigates('https://example.org/')).toBe(false);
  expect(shell.navigates('file:///etc/passwd')).toBe(false);
  expect(shell.navigates('app://remnant.example.org/')).toBe(false);
  expect(shell.navigates('app://remnant/')).toBe(true);
  expect(shell.opensWindow('https://example.org/')).toBe(false);
  for (const permission of ['geolocation', 'media', 'notifications', 'clipboard-read', 'openExternal'])
    expect(shell.permits(permission), permission).toBe(false);
  const before = shell.menu();
  shell.sendAs('https://example.org/', 'remnant:setMenu', [
    { id: 'x', title: 'Evil', place: 'Evil', shortcut: null, available: true },
  ]);
  expect(shell.menu()).toBe(before);
});

test('the menu holds the window’s own commands and runs them', async ({ shell: { page, standIn } }) => {
  base.skip(standIn === null, 'a native menu cannot be clicked from outside');
  await expect(page.getByText('1 case')).toBeVisible();
  const items = (menu: MenuItem[]): MenuItem[] => menu.flatMap((item) => [item, ...items(item.submenu ?? [])]);
  await expect.poll(() => items(standIn!.menu()).some(({ label }) => label === 'Commands')).toBe(true);
  items(standIn!.menu()).find(({ label }) => label === 'Commands')!.click!();
  await expect(page.getByRole('dialog')).toBeVisible();
});
