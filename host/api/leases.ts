import { randomUUID } from 'node:crypto';

/** Who edits a reading: the name of the reader in the settings when it began, and since when (ISO 8601). */
export interface Editor {
  readonly by: string;
  readonly since: string;
}

interface Lease extends Editor {
  readonly window: string;
  /** The host itself holds it, for a moment: it is asked for as of a window, and cannot be taken. */
  readonly isHosts?: true;
  /** Ends the holder's waiting: somebody asked for the reading. */
  notify: (() => void) | null;
  /** Runs while nobody waits for the holder: it has gone when this is over. */
  grace: NodeJS.Timeout | null;
  /** Windows that asked, the first first; the holder is told of each once. */
  readonly asking: Map<string, { readonly given: () => void; told: boolean }>;
}

/** Between two questions of a holder, and before its first one. */
const GRACE_MS = 5000;

/**
 * One window at a time edits a reading. It holds the reading by a question that stays open, so that it is free in the
 * moment in which the window closes or dies; it is told when another window asks, and hands over when its hands are free.
 */
export class Leases {
  readonly #leases = new Map<string, Lease>();

  /** Gives the reading to this window where it is free or this window's already: null. Else who edits it. */
  acquire(readingId: string, window: string, editor: Editor): Editor | null {
    const held = this.#leases.get(readingId);
    if (held) return held.window === window ? null : { by: held.by, since: held.since };
    const lease: Lease = { window, ...editor, notify: null, grace: null, asking: new Map() };
    this.#leases.set(readingId, lease);
    this.#expectBack(readingId, lease);
    return null;
  }

  /** Who edits a reading; null where nobody does. */
  editor(readingId: string): Editor | null {
    const lease = this.#leases.get(readingId);
    return lease ? { by: lease.by, since: lease.since } : null;
  }

  isHeldBy(readingId: string, window: string): boolean {
    return this.#leases.get(readingId)?.window === window;
  }

  isHeld(readingId: string): boolean {
    return this.#leases.has(readingId);
  }

  /** Does some work while no window edits the reading and none can begin to; null, and nothing done, where one does. */
  async whileFree<T>(readingId: string, editor: Editor, work: () => Promise<T>): Promise<T | null> {
    if (this.#leases.has(readingId)) return null;
    const window = `host ${randomUUID()}`;
    this.#leases.set(readingId, { window, isHosts: true, ...editor, notify: null, grace: null, asking: new Map() });
    try {
      return await work();
    } finally {
      this.release(readingId, window);
    }
  }

  /** Holds the reading until another window asks for it, or it is no longer this window's. The signal's end frees it. */
  hold(readingId: string, window: string, signal: AbortSignal): Promise<'asked' | 'lost'> {
    const lease = this.#leases.get(readingId);
    if (lease?.window !== window) return Promise.resolve('lost');
    if (lease.grace) clearTimeout(lease.grace);
    lease.grace = null;
    lease.notify?.();
    return new Promise((resolve) => {
      const end = (how: 'asked' | 'lost') => {
        if (lease.notify !== notify) return resolve('lost');
        lease.notify = null;
        signal.removeEventListener('abort', gone);
        if (how === 'asked') this.#expectBack(readingId, lease);
        resolve(how);
      };
      const gone = () => {
        const mine = lease.notify === notify;
        end('lost');
        if (mine) this.release(readingId, window);
      };
      const notify = () => {
        for (const one of lease.asking.values()) one.told = true;
        end(this.#leases.get(readingId) === lease ? 'asked' : 'lost');
      };
      lease.notify = notify;
      signal.addEventListener('abort', gone);
      if (signal.aborted) gone();
      else if ([...lease.asking.values()].some(({ told }) => !told)) notify();
    });
  }

  /** Asks for a reading and waits until it is given; false when the signal ended the waiting. */
  ask(readingId: string, window: string, editor: Editor, signal: AbortSignal): Promise<boolean> {
    const lease = this.#leases.get(readingId);
    if (!lease || lease.window === window)
      return Promise.resolve(this.acquire(readingId, window, editor) === null && !signal.aborted);
    return new Promise((resolve) => {
      const stop = () => {
        lease.asking.delete(window);
        resolve(false);
      };
      const given = () => {
        signal.removeEventListener('abort', stop);
        resolve(this.ask(readingId, window, editor, signal));
      };
      lease.asking.set(window, { given, told: false });
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      else lease.notify?.();
    });
  }

  /** Gives the reading to this window, whoever had it: for when the holder was asked and does not answer. */
  take(readingId: string, window: string, editor: Editor): void {
    const lease = this.#leases.get(readingId);
    if (lease?.window === window || lease?.isHosts) return;
    if (lease) {
      const asking = [...lease.asking];
      lease.asking.clear();
      this.release(readingId, lease.window);
      this.acquire(readingId, window, editor);
      for (const [other, one] of asking) if (other !== window) this.#leases.get(readingId)!.asking.set(other, one);
    } else this.acquire(readingId, window, editor);
  }

  /** The window edits no more; whoever asked first has it. */
  release(readingId: string, window: string): void {
    const lease = this.#leases.get(readingId);
    if (lease?.window !== window) return;
    this.#leases.delete(readingId);
    if (lease.grace) clearTimeout(lease.grace);
    lease.notify?.();
    for (const { given } of lease.asking.values()) given();
  }

  #expectBack(readingId: string, lease: Lease): void {
    if (lease.grace) clearTimeout(lease.grace);
    lease.grace = setTimeout(() => this.release(readingId, lease.window), GRACE_MS);
    lease.grace.unref();
  }
}
