import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The bundled demonstration: a real, public CT (its licence stands beside it) and the commands that contour its liver. */
export interface DemoFolder {
  readonly dicom: string;
  readonly recipe: string;
}

/** assets/demo of the project, from wherever this code runs; what is missing is a fault of the installation. */
export function demoFolder(): DemoFolder {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const demo = join(folder, 'assets', 'demo');
    if (existsSync(join(demo, 'recipe.json'))) return { dicom: join(demo, 'dicom'), recipe: join(demo, 'recipe.json') };
    if (folder === dirname(folder)) throw new Error('assets/demo is missing from this installation');
  }
}
