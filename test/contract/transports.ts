import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { HostClient } from '#core/contract/client';
import { type Host, type HostOptions, startHost } from '#host/startHost';
import { type HttpServer, serveHttp } from '#host/transport/http';
import { servePort } from '#host/transport/port';
import { hostOverHttp, hostOverPort } from '#renderer/hostClient';

export interface RunningHost {
  readonly host: Host;
  readonly dataFolder: string;
  /** Everything that was logged since the start. */
  readonly logged: string[];
  stop(): Promise<void>;
}

/** A host on an empty data folder of its own, which goes with it; without the demonstration case unless asked for. */
export async function runningHost(options: HostOptions = {}): Promise<RunningHost> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'remnant-host-'));
  const logged: string[] = [];
  const started = await startHost({ dataFolder, demoFolder: null, log: (line) => logged.push(line), ...options });
  if (!started.ok) throw new Error(started.code);
  const stop = async () => {
    await started.value.close();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { host: started.value, dataFolder, logged, stop };
}

export interface Connected {
  readonly client: HostClient;
  disconnect(): Promise<void>;
}

/** A window's folder as small as can be: enough to be served. */
export async function smallestRenderer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'remnant-window-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Remnant</title>');
  return folder;
}

/** A request as the page's own browser sends it, its session opened by the launch token. */
export async function browserRequest(server: HttpServer) {
  const launched = await fetch(server.url, { redirect: 'manual' });
  const cookie = launched.headers.get('set-cookie')!.split(';')[0]!;
  return (path: string, init: RequestInit = {}) =>
    fetch(server.origin + path, { ...init, headers: { ...init.headers, cookie, origin: server.origin } });
}

/** The two ways to a host; both must answer the same questions in the same words. */
export const TRANSPORTS: Readonly<Record<string, (host: Host) => Promise<Connected>>> = {
  async 'loopback HTTP'(host) {
    const rendererFolder = await smallestRenderer();
    const server = await serveHttp(host, { rendererFolder });
    const client = hostOverHttp(await browserRequest(server));
    return {
      client,
      async disconnect() {
        await server.close();
        await rm(rendererFolder, { recursive: true });
      },
    };
  },
  async MessagePort(host) {
    const { port1, port2 } = new MessageChannel();
    servePort(host.call, port1, host.log);
    return {
      client: hostOverPort(port2 as unknown as MessagePort),
      async disconnect() {
        port2.close();
      },
    };
  },
};
