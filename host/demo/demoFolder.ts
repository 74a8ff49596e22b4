import { dirname, join } from 'node:path';
import { projectPath } from '../projectPath.ts';

/** The bundled demonstration: a real, public CT (its licence stands beside it) and the commands that contour its liver. */
export interface DemoFolder {
  readonly dicom: string;
  readonly recipe: string;
}

/** assets/demo of the project; what is missing is a fault of the installation. */
export function demoFolder(): DemoFolder {
  const recipe = projectPath('assets', 'demo', 'recipe.json');
  if (recipe === null) throw new Error('assets/demo is missing from this installation');
  return { dicom: join(dirname(recipe), 'dicom'), recipe };
}
