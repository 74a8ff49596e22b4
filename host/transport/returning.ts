import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A challenge that is not answered in this time is forgotten. */
const ANSWERED_WITHIN_MS = 30_000;
const MOST_CHALLENGES = 64;

/**
 * Lets a window back in that was open when the host was started anew. A session's cookie dies with its host, since the
 * browser would hand it to whoever took the port meanwhile. The window and every host of the same data folder share a key
 * that is never sent again: each proves to the other that it has it, and the proofs name the address, so that nobody in
 * between can pass them on to a host that listens elsewhere.
 */
export class Returning {
  readonly #key: Buffer;
  readonly #authority: string;
  readonly #challenges = new Map<string, number>();

  constructor(key: string, authority: string) {
    this.#key = Buffer.from(key, 'base64url');
    this.#authority = authority;
  }

  /** The host's proof for the window's nonce, and a challenge for the window. */
  challengeFor(nonce: string): { challenge: string; proof: string } {
    const challenge = randomBytes(32).toString('base64url');
    this.#challenges.set(challenge, performance.now());
    const [oldest] = this.#challenges.keys();
    if (this.#challenges.size > MOST_CHALLENGES && oldest) this.#challenges.delete(oldest);
    return { challenge, proof: this.#proof(`host ${this.#authority} ${nonce.slice(0, 200)} ${challenge}`) };
  }

  /** Whether the window answered a challenge of ours; each counts once. */
  isProved(challenge: string, proof: string): boolean {
    const given = this.#challenges.get(challenge);
    this.#challenges.delete(challenge);
    if (given === undefined || performance.now() - given > ANSWERED_WITHIN_MS) return false;
    return equal(proof, this.#proof(`window ${this.#authority} ${challenge}`));
  }

  #proof(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

/** Compares in a time that does not depend on where the two differ. */
export function equal(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
