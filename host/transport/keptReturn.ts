import { randomBytes } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where windows of this data folder come back to, and by which key (`returning.ts`). */
export interface KeptReturn {
  readonly port: number;
  readonly returnKey: string;
}

const File = z.object({ port: z.number().int().min(1).max(65_535), returnKey: z.string().regex(/^[\w-]{43}$/) });

/** A window that nobody came back to for so long opens by the link. */
const KEPT_MS = 24 * 3600 * 1000;

const place = (dataFolder: string) => join(dataFolder, 'return.json');

/** What the last host of this data folder left, unless it was long ago. Readable to the owner of the cases alone, as they are. */
export async function keptReturn(dataFolder: string, now: Date): Promise<KeptReturn | null> {
  try {
    const path = place(dataFolder);
    const { mtime } = await stat(path);
    if (now.getTime() - mtime.getTime() > KEPT_MS) return null;
    return File.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // None, or one that somebody else wrote: windows open by the link.
    return null;
  }
}

export const newReturnKey = (): string => randomBytes(32).toString('base64url');

/** Keeps where windows come back to; also as a sign that the host was here, from time to time and when it ends. */
export async function keepReturn(dataFolder: string, kept: KeptReturn): Promise<void> {
  await writeFile(place(dataFolder), JSON.stringify(kept), { mode: 0o600 });
  await chmod(place(dataFolder), 0o600);
}
