// `npm start`: the workstation in Electron where its runtime is there or can be fetched within seconds, else the same
// workstation served on loopback and opened in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FETCH_LIMIT_MS = 20_000;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Path of Electron's executable, or null where its runtime is not there. Never requires electron: that would fetch it. */
function electronRuntime() {
  let folder;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
  const pathFile = join(folder, 'path.txt');
  const inside = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const executable = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), inside);
  return existsSync(executable) ? { executable, folder } : { executable: null, folder };
}

/** Why Electron cannot show a window here, or null. */
function obstacle() {
  if (process.env.REMNANT_SHELL === 'browser') return 'REMNANT_SHELL=browser asks for it';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display here';
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'Electron keeps its sandbox on and so does not run as root';
  return null;
}

function shell() {
  const why = obstacle();
  if (why) return { why };
  const runtime = electronRuntime();
  if (runtime === null) return { why: 'the electron package is not installed' };
  if (runtime.executable === null) {
    console.log('Fetching the Electron runtime (once) …');
    spawnSync(process.execPath, [join(runtime.folder, 'install.js')], {
      stdio: 'ignore',
      timeout: FETCH_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
  }
  const executable = runtime.executable ?? electronRuntime()?.executable;
  return executable
    ? { executable }
    : { why: 'its runtime could not be fetched within 20 seconds (`npx install-electron` fetches it)' };
}

if (!existsSync(join(root, 'build/host/cli.mjs')) || !existsSync(join(root, 'build/renderer/index.html'))) {
  console.error('Remnant is not built yet: run `npm ci` (or `npm run build`) in its folder first.');
  process.exit(1);
}
const { executable, why } = shell();
if (!executable)
  console.log(`Not in Electron, since ${why}: the workstation serves itself on this computer, for the browser.`);
const child = executable
  ? spawn(executable, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
  : spawn(process.execPath, [join(root, 'build/host/cli.mjs'), 'serve', ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 0)));
