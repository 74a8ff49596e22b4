// `npm run killed`: the host is killed 200 times (or as often as the argument says) while edits stream in.
import { spawnSync } from 'node:child_process';

const [kills = '200'] = process.argv.slice(2);
const { status } = spawnSync('npx', ['vitest', 'run', 'test/killed'], {
  stdio: 'inherit',
  env: { ...process.env, REMNANT_KILLS: kills },
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
