import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { ok, type Result, refuse } from '#core/result';
import { removeIfThere, settle } from '../cases/wholeFile.ts';

/** The system's own keychain, where the shell has one (Electron's safeStorage). */
export interface Keychain {
  seal(text: string): Uint8Array;
  /** Throws where the seal is another system's, or of another account. */
  open(sealed: Uint8Array): string;
}

const FileShape = z.record(
  z.string(),
  z.union([z.strictObject({ sealed: z.string() }), z.strictObject({ plain: z.string() })]),
);
type SecretFile = z.output<typeof FileShape>;

/**
 * Passwords and API tokens of targets, apart from the database. Sealed by the system's keychain where there is one; otherwise they
 * lie in a file that only its owner can read, and whoever sets one up is told so.
 */
export class Secrets {
  readonly #path: string;
  readonly #keychain: Keychain | null;

  constructor(path: string, keychain: Keychain | null) {
    this.#path = path;
    this.#keychain = keychain;
  }

  get place(): 'keychain' | 'file' {
    return this.#keychain ? 'keychain' : 'file';
  }

  /** `sealed`: it was kept by a keychain that is not at hand here. */
  async get(id: string): Promise<Result<string, 'registry.noSecret'>> {
    const kept = (await this.#read())[id];
    if (!kept) return refuse('registry.noSecret', { sealed: false });
    if ('plain' in kept) return ok(kept.plain);
    try {
      if (this.#keychain) return ok(this.#keychain.open(Buffer.from(kept.sealed, 'base64')));
    } catch {
      // Sealed by another account or machine: as good as none.
    }
    return refuse('registry.noSecret', { sealed: true });
  }

  async has(id: string): Promise<boolean> {
    return Object.hasOwn(await this.#read(), id);
  }

  /** Keeps a secret; null forgets it. */
  async set(id: string, secret: string | null): Promise<void> {
    const { [id]: _, ...others } = await this.#read();
    if (secret === null) return this.#write(others);
    const kept = this.#keychain
      ? { sealed: Buffer.from(this.#keychain.seal(secret)).toString('base64') }
      : { plain: secret };
    return this.#write({ ...others, [id]: kept });
  }

  async #read(): Promise<SecretFile> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    return FileShape.parse(JSON.parse(text));
  }

  async #write(secrets: SecretFile): Promise<void> {
    const temporary = `${this.#path}.${randomBytes(6).toString('hex')}.part`;
    try {
      await writeFile(temporary, JSON.stringify(secrets), { flag: 'wx', mode: 0o600 });
      await settle(temporary, this.#path);
    } finally {
      await removeIfThere(temporary);
    }
  }
}
