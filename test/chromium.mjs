// Finds a Chromium for the journeys, or fetches one: a path given, one installed, Debian's package where it may be
// installed, Playwright's own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(process.env.ProgramFiles ?? 'C:\\Program Files', 'Google\\Chrome\\Application\\chrome.exe'),
  join(process.env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)', 'Microsoft\\Edge\\Application\\msedge.exe'),
];

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(existsSync);

const starts = (path) => spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;

async function playwrights() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

/** How Chromium is started for a measurement, and in the main for a journey: software drawing, and nothing that wants the network. */
export const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * The journeys' Chromium: pages are painted and put together by the processor, not by a graphics card that is played by
 * the processor, which takes twice its time; 3D is drawn as ever. The bench measures without this.
 */
export const JOURNEY_FLAGS = [...CHROMIUM_FLAGS, '--disable-gpu-rasterization', '--disable-gpu-compositing'];

/** Path of a Chromium that starts; throws one sentence where none can be had. */
export async function findChromium() {
  const given = process.env.REMNANT_CHROMIUM;
  if (given) {
    if (existsSync(given) && starts(given)) return given;
    throw new Error(`REMNANT_CHROMIUM names ${given}, which is no Chromium that starts.`);
  }
  const installed = onPath() ?? PLACES.find(existsSync);
  if (installed && (process.platform === 'win32' || starts(installed))) return installed;
  const own = await playwrights();
  if (existsSync(own)) return own;

  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing Debian’s package …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env, timeout: 180_000 });
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      env,
      timeout: 600_000,
    });
    const debian = onPath();
    if (debian && starts(debian)) return debian;
  }
  console.log('No Chromium found: fetching Playwright’s own …');
  spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
    shell: process.platform === 'win32',
  });
  if (existsSync(own)) return own;
  throw new Error(
    'The tests drive the real window and need a Chromium, and none could be found or fetched: install one, or name it with REMNANT_CHROMIUM=/path/to/chromium.',
  );
}
