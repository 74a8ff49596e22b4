import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { arrayBuffer } from 'node:stream/consumers';
import { procedures } from '#core/contract/procedures';
import type { Said } from '#core/contract/wire';
import { type Refused, refuse } from '#core/result';
import type { BytesRequest } from '../api/bytes.ts';
import { kindOf } from '../api/router.ts';
import type { Host } from '../startHost.ts';
import { gate } from './gate.ts';
import { SECURITY_HEADERS } from './securityHeaders.ts';
import { sendBody } from './sendBody.ts';
import { staticFiles } from './staticFiles.ts';

/** No call is longer than this; what is large travels under /bytes/. */
const CALL_LIMIT_BYTES = 4 * 1024 * 1024;
const SHORT_BODY_BYTES = 1024 * 1024;

export interface HttpOptions {
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** The built window; only files that are there at the start are ever served. */
  readonly rendererFolder: string;
  /** The launch token; a random one where none is given. */
  readonly token?: string;
  /** By which windows of an earlier start may come back; a random one, which lets nobody back, where none is given. */
  readonly returnKey?: string;
}

export interface HttpServer {
  /** Where the window opens, with the launch token; told nowhere else. */
  readonly url: string;
  /**
   * The same for one opening only: for whoever else may see it, as every user of a computer sees the arguments with which
   * a browser is started.
   */
  oneTimeUrl(): string;
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the host and its window on 127.0.0.1, to whoever holds the launch token and to nobody else. */
export async function serveHttp(host: Host, options: HttpOptions): Promise<HttpServer> {
  const files = await staticFiles(options.rendererFolder);
  const server = createServer({ requestTimeout: 0, maxHeaderSize: 16 * 1024 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1', exclusive: true }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const admit = gate(port, { token: options.token, returnKey: options.returnKey });

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    answer(request, response).catch((fault: unknown) => {
      if (!response.destroyed && !isDisconnect(fault)) host.log(`http: ${kindOf(fault)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = admit.returning(request) ?? admit(request);
    if ('status' in admitted) {
      response.writeHead(admitted.status, admitted.headers);
      response.end(admitted.text);
      return;
    }
    const { pathname } = admitted.url;
    if (pathname.startsWith('/call/')) return answerCall(host, pathname.slice('/call/'.length), request, response);
    if (pathname.startsWith('/bytes/')) return answerBytes(host, admitted.url, request, response);
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    if (!file) return plain(response, 404, 'There is nothing here.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET.');
    await file.send(response, request.method === 'HEAD');
  }

  return {
    url: admit.launchUrl,
    oneTimeUrl: admit.oneTimeUrl,
    origin: admit.origin,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const plain = (response: ServerResponse, status: number, text: string) => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
};

async function answerCall(host: Host, name: string, request: IncomingMessage, response: ServerResponse) {
  const refused = (status: number, refusal: Refused) => {
    response.setHeader('connection', 'close');
    sayAtOnce(response, status, { answer: refusal });
  };
  if (request.method !== 'POST') return plain(response, 405, 'Only POST.');
  if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? ''))
    return refused(415, refuse('input.invalid'));
  if (!Object.hasOwn(procedures, name)) return refused(404, refuse('procedure.unknown'));
  const body = await shortBody(request);
  if (body === null) return refused(413, refuse('input.invalid', { limitBytes: CALL_LIMIT_BYTES }));
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch {
    return refused(400, refuse('input.invalid'));
  }
  const abort = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) abort.abort();
  });
  const onProgress = (done: number, total: number) => {
    if (!response.headersSent) response.writeHead(200, SAID);
    response.write(lineOf({ progress: [done, total] }));
  };
  const answered = await host.call(name, input, { signal: abort.signal, onProgress });
  if (response.destroyed) return;
  if (response.headersSent) response.end(lineOf({ answer: answered }));
  else sayAtOnce(response, 200, { answer: answered });
}

const SAID = { 'content-type': 'application/x-ndjson' } as const;
const lineOf = (said: Said) => `${JSON.stringify(said)}\n`;

/** One answer of a known length, in one write: neither side needs a stream for it. */
function sayAtOnce(response: ServerResponse, status: number, said: Said): void {
  const line = lineOf(said);
  response.writeHead(status, { ...SAID, 'content-length': Buffer.byteLength(line) });
  response.end(line);
}

/** A body that is no longer than a call may be, read whole; null where it is longer. */
function shortBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > CALL_LIMIT_BYTES) return Promise.resolve(null);
  // By its events: a stream's iterator costs several times what it brings here.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > CALL_LIMIT_BYTES) {
        request.pause();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

async function answerBytes(host: Host, url: URL, request: IncomingMessage, response: ServerResponse) {
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const { status, headers, body } = await host.bytesAnswer(await bytesRequest(request, url, abort.signal));
  // Bytes that nobody will read any more (too long, refused) must not be waited for.
  if (status >= 400) response.setHeader('connection', 'close');
  response.writeHead(status, headers);
  if (body instanceof ReadableStream) await sendBody(body, response);
  else response.end(body ?? undefined);
}

/**
 * The request as the host's bytes take it. A stroke is a few hundred bytes, and is waited for: what is short is taken whole,
 * without a stream and without a web Request, which together cost as much as the disk.
 */
async function bytesRequest(request: IncomingMessage, url: URL, signal: AbortSignal): Promise<BytesRequest> {
  const { method = 'GET', headers } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const isShort = hasBody && Number(headers['content-length'] ?? Number.NaN) <= SHORT_BODY_BYTES;
  const whole = isShort ? await shortBody(request) : null;
  let body: ReadableStream<Uint8Array> | null = null;
  return {
    method,
    url: url.href,
    headers: { get: (name) => headers[name]?.toString() ?? null },
    signal,
    // One stream however often it is asked for: a second one would take bytes away from the first.
    get body() {
      if (!hasBody) return null;
      body ??= Readable.toWeb(whole ? Readable.from([whole]) : request) as ReadableStream<Uint8Array>;
      return body;
    },
    arrayBuffer: () => (whole ? Promise.resolve(new Uint8Array(whole).buffer) : arrayBuffer(request)),
  };
}

const isDisconnect = (fault: unknown) =>
  ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR', 'EPIPE'].includes(
    String((fault as { code?: unknown }).code),
  );
