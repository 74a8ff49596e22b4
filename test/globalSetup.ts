import { execFileSync } from 'node:child_process';

export default function setup(): void {
  if (process.env.REMNANT_BUILT === '1') return;
  execFileSync(process.execPath, ['build.mjs', 'kernels', 'host'], { stdio: 'inherit' });
}
