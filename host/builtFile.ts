import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file that `npm run build` made, by its path under build/: found from wherever this code itself lies, whether bundled
 * there, bundled elsewhere, or run from source.
 */
export function builtFile(path: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'build', path);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error(`build/${path} is missing: run \`npm run build\``);
  }
}
