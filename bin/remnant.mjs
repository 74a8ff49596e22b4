#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = new URL('../build/host/cli.mjs', import.meta.url);
if (!existsSync(fileURLToPath(cli))) {
  console.error('Remnant is not built yet: run `npm ci` (or `npm run build`) in its folder first.');
  process.exit(1);
}
await import(cli.href);
