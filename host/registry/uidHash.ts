import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { UidHash } from '#core/registry/registryRecords';

/** Digests of UIDs under one site's salt (HMAC-SHA-256, hex): the same UID gives the same digest, and none leads back. */
export const uidHash =
  (salt: Uint8Array): UidHash =>
  (uid) =>
    createHmac('sha256', salt).update(uid).digest('hex');

/**
 * The site's salt at this path, 32 random bytes, made when first asked for and readable to its owner alone. It must stay
 * the same for records of one series to be recognised, and must never leave with them.
 */
export async function siteSalt(path: string): Promise<Uint8Array> {
  // Another process may have made one meanwhile: the first stays.
  await writeFile(path, randomBytes(32), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const salt = await readFile(path);
  if (salt.length !== 32) throw new Error('The salt of the registry is damaged.');
  return salt;
}
