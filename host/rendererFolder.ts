import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** build/renderer of the project, whether this runs from source or from build/; null where it is not built. */
export function rendererFolder(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const place = join(folder, 'build', 'renderer');
    if (existsSync(join(place, 'index.html'))) return place;
    if (folder === dirname(folder)) return null;
  }
}
