import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHost, runningHost } from '#test/contract/transports';
import { type HttpServer, serveHttp } from './http.ts';

let running: RunningHost;
let server: HttpServer;
let rendererFolder: string;
let cookie: string;

beforeAll(async () => {
  running = await runningHost();
  const folder = await mkdtemp(join(tmpdir(), 'remnant-served-'));
  rendererFolder = join(folder, 'renderer');
  await mkdir(join(rendererFolder, 'assets'), { recursive: true });
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Remnant</title>');
  await writeFile(join(rendererFolder, 'assets', 'kernels.wasm'), 'wasm');
  await writeFile(join(rendererFolder, 'assets', 'index.js.map'), '{}');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(rendererFolder, 'link.txt'));
  server = await serveHttp(running.host, { rendererFolder });
  cookie = (await fetch(server.url, { redirect: 'manual' })).headers.get('set-cookie')!.split(';')[0]!;
});
afterAll(async () => {
  await server.close();
  await running.stop();
  await rm(join(rendererFolder, '..'), { recursive: true });
});

interface Asked {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
}

/** A request with exactly these headers, as no browser would let a page send it. */
const ask = (path: string, { method = 'GET', headers = {}, body }: Asked = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

const ours = (): OutgoingHttpHeaders => ({ cookie, origin: server.origin, 'content-type': 'application/json' });
const call = (name: string, parts: Asked = {}) =>
  ask(`/call/${name}`, { method: 'POST', headers: ours(), body: '{}', ...parts });

describe('who may come in', () => {
  test('the launch token opens a session and leaves the address bar clean', async () => {
    const launched = await ask(new URL(server.url).pathname + new URL(server.url).search);
    expect(launched.status).toBe(303);
    expect(launched.headers.location).toBe('/');
    const [set] = launched.headers['set-cookie'] as string[];
    expect(set).toMatch(/HttpOnly; SameSite=Strict; Path=\/$/);
    expect(set).not.toContain(new URL(server.url).searchParams.get('token'));
    expect((await ask('/', { headers: { cookie } })).text).toContain('<title>Remnant</title>');
  });

  test('without the session nothing is given, not even the window', async () => {
    for (const path of ['/', '/assets/kernels.wasm', '/bytes/layer/00', '/call/app.info', '/nowhere'])
      expect((await ask(path)).status).toBe(401);
    expect((await call('app.info', { headers: { ...ours(), cookie: '' } })).status).toBe(401);
    expect((await call('app.info', { headers: { ...ours(), cookie: `${cookie}x` } })).status).toBe(401);
  });

  test('a wrong, empty or repeated token is refused', async () => {
    const token = new URL(server.url).searchParams.get('token')!;
    for (const wrong of ['', 'x', token.slice(1), `${token}x`, token.toUpperCase()])
      expect((await ask(`/?token=${wrong}`)).status).toBe(401);
    expect((await ask(`/?token=x&token=${token}`)).status).toBe(401);
  });

  test('a link for one opening opens once', async () => {
    const { pathname, search } = new URL(server.oneTimeUrl());
    expect([(await ask(pathname + search)).status, (await ask(pathname + search)).status]).toEqual([303, 401]);
  });

  test('a foreign name that resolves to this computer is refused, session or not', async () => {
    for (const host of ['evil.example', `evil.example:${server.port}`, `localhost:${server.port}`, '127.0.0.1'])
      expect((await call('app.info', { headers: { ...ours(), host } })).status).toBe(403);
    expect((await ask('/', { headers: { cookie, host: 'evil.example' } })).status).toBe(403);
  });

  test('another origin is refused, and so is a change that names none', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${server.port + 1}`,
      `${server.origin}.evil`,
    ])
      expect((await call('app.info', { headers: { ...ours(), origin } })).status).toBe(403);
    const { origin: _, ...without } = ours();
    expect((await call('app.info', { headers: without })).status).toBe(403);
    expect((await ask('/bytes/layer', { method: 'PUT', headers: without, body: 'x' })).status).toBe(403);
  });

  test('a page elsewhere cannot embed or fetch what is served, says the browser itself', async () => {
    for (const site of ['cross-site', 'same-site'])
      expect((await ask('/', { headers: { cookie, 'sec-fetch-site': site } })).status).toBe(403);
  });

  test('only this computer can reach it', async () => {
    const elsewhere = await new Promise((resolve) => {
      const socket = connect({ port: server.port, host: '127.0.0.2', timeout: 1000 });
      socket.on('connect', () => resolve('connected'));
      socket.on('error', () => resolve('refused'));
      socket.on('timeout', () => resolve('refused'));
    });
    expect(elsewhere).toBe('refused');
  });
});

describe('what may be asked', () => {
  test('no way leads out of the window’s own files', async () => {
    const ways = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '//secret.txt',
      '/link.txt',
      '/assets/',
      '/assets',
      '/assets/index.js.map',
      '/index.html%00.txt',
    ];
    for (const way of ways) expect((await ask(way, { headers: { cookie } })).text, way).not.toContain('secret');
    for (const way of ways) expect((await ask(way, { headers: { cookie } })).status, way).toBeGreaterThanOrEqual(400);
    expect((await ask('http://evil.example/', { headers: { cookie } })).status).toBe(400);
  });

  test('a file is served with its type, and only to be read', async () => {
    const wasm = await ask('/assets/kernels.wasm', { headers: { cookie } });
    expect([wasm.status, wasm.headers['content-type'], wasm.text]).toEqual([200, 'application/wasm', 'wasm']);
    expect((await ask('/assets/kernels.wasm', { method: 'HEAD', headers: { cookie } })).text).toBe('');
    expect((await ask('/assets/kernels.wasm', { method: 'DELETE', headers: ours() })).status).toBe(405);
  });

  test('a call is a POST of JSON to a procedure that exists', async () => {
    expect((await ask('/call/app.info', { headers: { cookie } })).status).toBe(405);
    expect((await call('app.info', { method: 'PUT' })).status).toBe(405);
    expect((await call('app.info', { headers: { ...ours(), 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await call('app.info', { body: '{"a":' })).status).toBe(400);
    expect((await call('app.info', { body: '' })).status).toBe(400);
    for (const name of ['no.such', '__proto__', 'constructor', '', 'app.info/..'])
      expect((await call(name)).status, name).toBe(404);
  });

  test('a body that is too long is refused, announced or not', async () => {
    const long = JSON.stringify({ reader: 'x'.repeat(5 * 1024 * 1024) });
    expect((await call('settings.set', { body: long })).status).toBe(413);
    const unannounced = await call('settings.set', {
      headers: { ...ours(), 'transfer-encoding': 'chunked' },
      body: long,
    });
    expect(unannounced.status).toBe(413);
    const layer = await ask('/bytes/layer', { method: 'PUT', headers: { ...ours(), 'content-length': 2 ** 31 } }).catch(
      () => ({ status: 413 }),
    );
    expect(layer.status).toBe(413);
  });

  test('bytes are asked for by known routes only', async () => {
    for (const path of [
      '/bytes/',
      '/bytes/layer/',
      '/bytes/layer/..%2f..%2fremnant.sqlite',
      '/bytes/nothing/x',
      '/bytes/%E0',
    ])
      expect((await ask(path, { headers: { cookie } })).status, path).toBe(404);
    expect((await ask('/bytes/layer/x', { method: 'DELETE', headers: ours() })).status).toBe(404);
    expect((await ask(`/bytes/export/${'0'.repeat(36)}`, { headers: { cookie } })).status).toBe(404);
  });

  test('an upload cannot be written outside its folder', async () => {
    const put = (id: string, name: string) =>
      ask(`/bytes/upload/${id}?name=${encodeURIComponent(name)}`, { method: 'PUT', headers: ours(), body: 'x' });
    for (const name of ['../x.dcm', 'a/../../x.dcm', '..\\..\\x.dcm', '', '/', '.', 'x/'.repeat(40)])
      expect((await put('upload-1', name)).status, name).toBe(400);
    for (const id of ['..', '%2e%2e%2f%2e%2e', 'a', 'UPLOAD-ONE'])
      expect((await put(id, 'x.dcm')).status, id).toBeGreaterThanOrEqual(400);
    expect((await put('upload-1', 'DICOM/PAT1/IM0001')).status).toBe(204);
  });
});

test('every answer carries the strict policy, refusals too', async () => {
  for (const answer of [
    await ask('/'),
    await ask('/', { headers: { cookie } }),
    await call('app.info'),
    await call('no'),
  ]) {
    expect(answer.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self' blob: data:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'",
    );
  }
});

test('layers go in and come out byte for byte, under the SHA-256 of their voxels', async () => {
  const sent = await ask('/bytes/layer', { method: 'PUT', headers: ours(), body: 'abc' });
  expect(JSON.parse(sent.text)).toEqual({ hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' });
  expect((await ask(`/bytes/layer/${JSON.parse(sent.text).hash}`, { headers: { cookie } })).text).toBe('abc');
});

test.each([
  ['an empty one', 0],
  ['a short one', 500],
  ['one that comes in pieces', 200_000],
  ['the longest that is taken whole', 2 ** 20],
  ['one that streams', 5_000_001],
])('%s arrives whole', async (_, length) => {
  const body = Buffer.alloc(length);
  for (let n = 0; n < length; n++) body[n] = (n * 31 + (n >> 8)) & 255;
  const hash = createHash('sha256').update(body).digest('hex');
  const headers = { ...ours(), 'content-type': 'application/octet-stream', 'content-length': length };
  expect(JSON.parse((await ask('/bytes/layer', { method: 'PUT', headers, body })).text)).toEqual({ hash });
  const streamed = { ...ours(), 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' };
  expect(JSON.parse((await ask('/bytes/layer', { method: 'PUT', headers: streamed, body })).text)).toEqual({ hash });
});

test('a sender who goes away at any moment of an upload does not end the host', async () => {
  const head = `PUT /bytes/upload/gone?name=a.dcm HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: ${server.origin}\r\nCookie: ${cookie}\r\nContent-Length: 100000\r\n\r\n`;
  for (let afterMs = 0; afterMs < 40; afterMs++)
    await new Promise<void>((gone) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(head);
        socket.write('some of it');
        setTimeout(() => socket.destroy(), afterMs / 4);
      });
      socket.on('error', () => {});
      socket.on('close', () => gone());
    });
  expect((await call('app.info')).status).toBe(200);
});
