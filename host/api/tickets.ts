import { randomUUID } from 'node:crypto';

/** A finished file that waits to be fetched. */
export interface FinishedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The last few exports, each under a ticket that only its asker knows; none touches the disk before it is fetched. */
export class Tickets {
  readonly #files = new Map<string, FinishedFile>();

  issue(file: FinishedFile): { ticket: string; fileName: string } {
    const ticket = randomUUID();
    this.#files.set(ticket, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > 16 && oldest) this.#files.delete(oldest);
    return { ticket, fileName: file.fileName };
  }

  find(ticket: string): FinishedFile | null {
    return this.#files.get(ticket) ?? null;
  }
}
