import { open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ok, type Result, refuse } from '#core/result';

/**
 * Moves a finished file to its place so that, whatever happens, it is there whole or not at all: its bytes reach the
 * disk first, then its name, then the folder's memory of the name.
 */
export async function settle(temporary: string, place: string): Promise<void> {
  const file = await open(temporary, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, place);
  await syncFolder(dirname(place));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing as flushing a folder.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what may not be there. */
export const removeIfThere = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** What must stay free beside what is written: the database and its journal need room too. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** Refuses as `disk.full`, with the figures, where the disk of this folder has no room for so many bytes. */
export async function roomFor(folder: string, bytes: number): Promise<Result<null, 'disk.full'>> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const neededBytes = bytes + RESERVE_BYTES;
  return freeBytes >= neededBytes ? ok(null) : refuse('disk.full', { neededBytes, freeBytes });
}
