import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { diskPath } from './diskPath.ts';
import { type ByteSource, openFile } from './source.ts';
import { type Archive, openArchive } from './zip.ts';

/** Between the path of a zip and the name of a file in it. */
const INSIDE = '#';

/** The path by which a file in a zip is known. */
export const pathInside = (archive: string, name: string): string => `${archive}${INSIDE}${name}`;

/** Files and entries of zips under the paths that a scan gives them; archives stay open until `close`. */
export interface ImportFiles {
  open(path: string): Promise<ByteSource>;
  close(): Promise<void>;
}

/** @param openPlain opens what is no entry of a zip */
export function importFiles(openPlain: (path: string) => Promise<ByteSource> = openFile): ImportFiles {
  const archives = new Map<string, Promise<Archive>>();
  return {
    async open(path) {
      const inside = await splitPath(path);
      if (!inside) return openPlain(path);
      const archive = archives.get(inside.archive) ?? openArchive(inside.archive);
      archives.set(inside.archive, archive);
      return (await archive).open(inside.name);
    },
    async close() {
      for (const archive of await Promise.allSettled(archives.values()))
        if (archive.status === 'fulfilled') archive.value.close();
      archives.clear();
    },
  };
}

/** Whether the path leads to an entry of a zip. */
export const isInArchive = async (path: string): Promise<boolean> => (await splitPath(path)) !== null;

/** All bytes of a file or of an entry of a zip. Rejects as the file system does. */
export async function readWhole(path: string): Promise<Buffer> {
  const files = importFiles();
  try {
    const source = await files.open(path);
    try {
      return await source.read(0, source.size);
    } finally {
      await source.close();
    }
  } finally {
    await files.close();
  }
}

/** The name of a file without the folders or the archive it lies in. */
export const fileName = (path: string): string => basename(path.replace(/^.*\.zip#/i, ''));

/** Archive and name where the path is inside a zip; null for a plain file, whose name may hold a # as well. */
async function splitPath(path: string): Promise<{ archive: string; name: string } | null> {
  for (let at = path.indexOf(INSIDE); at >= 0; at = path.indexOf(INSIDE, at + 1)) {
    const archive = path.slice(0, at);
    if (!/\.zip$/i.test(archive)) continue;
    if (await isFile(archive)) return { archive, name: path.slice(at + INSIDE.length) };
  }
  return null;
}

const isFile = (path: string) =>
  stat(diskPath(path)).then(
    (found) => found.isFile(),
    () => false,
  );
