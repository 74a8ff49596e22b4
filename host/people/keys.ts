import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scrypt,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { ok, type Result, refuse } from '#core/result';

/** How a passphrase is made a key: scrypt at 32 MB and some 100 ms a try (RFC 7914). */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1 };
const MOST_MEMORY = 128 * 2 ** 20;
const KEY_BYTES = 32;

/** A private key under a passphrase: scrypt makes AES-256-GCM's key of it. All bytes as base64. */
export const SealedKeyShape = z.object({
  kdf: z.literal('scrypt'),
  N: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
  salt: z.string(),
  cipher: z.literal('aes-256-gcm'),
  iv: z.string(),
  tag: z.string(),
  box: z.string(),
});
export type SealedKey = z.output<typeof SealedKeyShape>;

/** A new Ed25519 key: its public half (SPKI, base64), and its private half under the passphrase. */
export async function newKey(passphrase: string): Promise<{ publicKey: string; sealed: SealedKey }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt, SCRYPT), iv);
  const box = Buffer.concat([cipher.update(privateKey.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sealed: {
      kdf: 'scrypt',
      ...SCRYPT,
      salt: salt.toString('base64'),
      cipher: 'aes-256-gcm',
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      box: box.toString('base64'),
    },
  };
}

/** The private key that a passphrase unlocks; `person.wrongPassphrase` where it does not. */
export async function unlocked(
  { N, r, p, salt, iv, tag, box }: SealedKey,
  passphrase: string,
): Promise<Result<KeyObject, 'person.wrongPassphrase'>> {
  const key = await keyOf(passphrase, Buffer.from(salt, 'base64'), { N, r, p });
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'));
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  try {
    const der = Buffer.concat([decipher.update(Buffer.from(box, 'base64')), decipher.final()]);
    return ok(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  } catch {
    return refuse('person.wrongPassphrase');
  }
}

/** Signature of a text (UTF-8) by Ed25519, base64. */
export const signed = (text: string, key: KeyObject): string => sign(null, Buffer.from(text), key).toString('base64');

/** Whether a signature is that of this text by the holder of this public key. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    // Bytes that are no key sign nothing.
    return false;
  }
}

/** What a public key is known by: SHA-256 of its bytes. */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

const keyOf = (passphrase: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    // The same words typed on another keyboard are the same bytes.
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: MOST_MEMORY }, (fault, key) =>
      fault ? reject(fault) : resolve(key),
    ),
  );
