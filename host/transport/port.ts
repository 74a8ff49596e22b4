import type { Asked, Reply } from '#core/contract/wire';
import { type Call, kindOf, type Log } from '../api/router.ts';

/** A port of any make: Node's MessagePort gives messages as they are, Electron's MessagePortMain inside an event. */
export interface HostPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start?(): void;
}

/** Answers the calls of one window over its port until the port closes; what is then still under way is aborted. */
export function servePort(call: Call, port: HostPort, log: Log): void {
  const running = new Map<number, AbortController>();
  port.on('message', (message) => {
    const asked = askedFrom(message);
    if (!asked) return;
    if ('abort' in asked) return void running.get(asked.id)?.abort();
    const abort = new AbortController();
    running.set(asked.id, abort);
    const say = (reply: Reply) => port.postMessage(reply);
    call(asked.name, asked.input, {
      signal: abort.signal,
      onProgress: (done, total) => running.has(asked.id) && say({ id: asked.id, progress: [done, total] }),
    })
      .then((answer) => say({ id: asked.id, answer }))
      .catch((fault: unknown) => log(`port: ${kindOf(fault)}`))
      .finally(() => running.delete(asked.id));
  });
  port.on('close', () => {
    for (const abort of running.values()) abort.abort();
  });
  port.start?.();
}

function askedFrom(message: unknown): Asked | null {
  const asked = isObject(message) && isObject(message.data) ? message.data : message;
  if (!isObject(asked) || typeof asked.id !== 'number') return null;
  return asked.abort === true || typeof asked.name === 'string' ? (asked as unknown as Asked) : null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
