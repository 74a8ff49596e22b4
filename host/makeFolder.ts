import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and what is missing above it, step by step. Throws as the file system does; EPERM where it knows no
 * folders to be made at all. Node's own recursive mkdir never ends there (`/proc` answers ENOENT for any new name, and
 * Node then makes the parent, which is there, again and again).
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !isThere(at) && missing[0] !== at; at = dirname(at)) missing.unshift(at);
  for (const folder of missing)
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another process may have made it meanwhile.
      if (code === 'EEXIST' && isThere(folder)) continue;
      if (code === 'ENOENT' && isThere(dirname(folder)))
        throw Object.assign(new Error(`No folder can be made in ${dirname(folder)}`), { code: 'EPERM' });
      throw error;
    }
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
