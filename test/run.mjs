// `npm test`: style and types, then every test beside the code, then the journeys in a real Chromium.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.mjs';

const run = (title, command, args, env = {}) => {
  console.log(`\n— ${title}`);
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  return status === 0;
};

rmSync('build/test', { recursive: true, force: true });
mkdirSync('build/test', { recursive: true });
let chromium;
try {
  chromium = await findChromium();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const passed =
  run('style, walls between rooms, types', 'npm', ['run', '--silent', 'check']) &&
  run('build', process.execPath, ['build.mjs']);
const unit =
  passed &&
  run(
    'tests',
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=build/test/tests.json'],
    {
      REMNANT_BUILT: '1',
    },
  );
const journeys =
  passed &&
  run(`journeys in ${chromium}`, 'npx', ['playwright', 'test', '--reporter=list,json'], {
    REMNANT_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: 'build/test/journeys.json',
  });

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};
const tests = read('build/test/tests.json');
const walks = read('build/test/journeys.json');
const good = (tests?.numPassedTests ?? 0) + (walks?.stats?.expected ?? 0) + (walks?.stats?.flaky ?? 0);
const bad = (tests?.numFailedTests ?? 0) + (walks?.stats?.unexpected ?? 0);
const skipped = (tests?.numPendingTests ?? 0) + (tests?.numTodoTests ?? 0) + (walks?.stats?.skipped ?? 0);
console.log(`\n${good} passed, ${bad} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(unit && journeys && good > 0 ? 0 : 1);
