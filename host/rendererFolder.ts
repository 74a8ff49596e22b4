import { dirname } from 'node:path';
import { projectPath } from './projectPath.ts';

/** build/renderer of the project; null where the window is not built. */
export function rendererFolder(): string | null {
  const index = projectPath('build', 'renderer', 'index.html');
  return index && dirname(index);
}
