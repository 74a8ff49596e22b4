import { projectPath } from './projectPath.ts';

/** A file that `npm run build` made, by its path under build/. */
export function builtFile(path: string): string {
  const file = projectPath('build', path);
  if (file === null) throw new Error(`build/${path} is missing: run \`npm run build\``);
  return file;
}
