import type { HostClient } from '#core/contract/client';
import { type Asked, PORT_GIVEN, PORT_WANTED, type Reply, type Said } from '#core/contract/wire';
import { type Result, refuse } from '#core/result';
import type { Request } from './sessionRequest.ts';

/** The host of this window: over the port that the preload hands out inside Electron, else by requests to the page's own origin. */
export function connectToHost(request: Request): HostClient {
  if (!('remnant' in window)) return hostOverHttp(request);
  const host = portFromPreload().then(hostOverPort);
  return { call: async (name, input, options) => (await host).call(name, input, options) };
}

function portFromPreload(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listener = ({ source, data, ports: [port] }: MessageEvent) => {
      if (source !== window || data !== PORT_GIVEN || !port) return;
      window.removeEventListener('message', listener);
      resolve(port);
    };
    window.addEventListener('message', listener);
    window.postMessage(PORT_WANTED, location.origin);
  });
}

/**
 * The host over loopback HTTP. The session cookie that the launch token was exchanged for goes along by itself.
 * @param request how a request is sent; the browser's fetch to the page's own origin unless a test has its own
 */
export function hostOverHttp(
  request: (path: string, init: RequestInit) => Promise<Response> = (path, init) => fetch(path, init),
): HostClient {
  const call = async (
    name: string,
    input: unknown,
    { signal, onProgress }: Parameters<HostClient['call']>[2] = {},
  ): Promise<Result<unknown>> => {
    if (signal?.aborted) return refuse('host.aborted');
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal?.addEventListener('abort', stop);
    try {
      const response = await request(`/call/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
        signal: abort.signal,
      });
      for await (const line of lines(response)) {
        const said = JSON.parse(line) as Said;
        if ('answer' in said) return said.answer;
        onProgress?.(...said.progress);
      }
      return refuse('host.unreachable', { status: response.status });
    } catch {
      return refuse(abort.signal.aborted ? 'host.aborted' : 'host.unreachable');
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  };
  return { call: call as HostClient['call'] };
}

async function* lines(response: Response): AsyncGenerator<string> {
  if (!response.body || !response.headers.get('content-type')?.startsWith('application/x-ndjson')) return;
  // Of a known length: it is there in one piece.
  if (response.headers.has('content-length')) return yield* (await response.text()).split('\n').filter(Boolean);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
}

/** The host over a MessagePort: each call has a number, and everything said about it carries that number. */
export function hostOverPort(port: Pick<MessagePort, 'postMessage' | 'addEventListener' | 'start'>): HostClient {
  const open = new Map<number, (said: Said) => void>();
  let last = 0;
  port.addEventListener('message', ({ data }) => {
    const reply = data as Reply;
    open.get(reply.id)?.(reply);
  });
  // The other end went away: nobody will answer what is still open.
  port.addEventListener('close' as 'message', () => {
    for (const hear of open.values()) hear({ answer: refuse('host.unreachable') });
  });
  port.start();

  const call = (
    name: string,
    input: unknown,
    { signal, onProgress }: Parameters<HostClient['call']>[2] = {},
  ): Promise<Result<unknown>> => {
    if (signal?.aborted) return Promise.resolve(refuse('host.aborted'));
    const id = ++last;
    return new Promise((resolve) => {
      const stop = () => {
        port.postMessage({ id, abort: true } satisfies Asked);
        end(refuse('host.aborted'));
      };
      const end = (answer: Result<unknown>) => {
        open.delete(id);
        signal?.removeEventListener('abort', stop);
        resolve(answer);
      };
      open.set(id, (said) => ('answer' in said ? end(said.answer) : onProgress?.(...said.progress)));
      signal?.addEventListener('abort', stop);
      port.postMessage({ id, name: name as never, input } satisfies Asked);
    });
  };
  return { call: call as HostClient['call'] };
}
