import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file or folder of the project by its path from the project's root, whether the program runs from its sources or from
 * build/; null where it is not there.
 */
export function projectPath(...parts: string[]): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const place = join(folder, ...parts);
    if (existsSync(place)) return place;
    if (folder === dirname(folder)) return null;
  }
}
