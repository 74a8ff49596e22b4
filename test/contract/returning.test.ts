import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RETURN_KEY_PATH, RETURN_PATH } from '#core/contract/wire';
import { type HttpServer, serveHttp } from '#host/transport/http';
import { keepReturn, keptReturn, newReturnKey } from '#host/transport/keptReturn';
import { type Request, sessionRequest } from '#renderer/sessionRequest';
import { type RunningHost, runningHost, smallestRenderer } from './transports.ts';

let running: RunningHost;
let rendererFolder: string;
let server: HttpServer;
const returnKey = newReturnKey();

beforeEach(async () => {
  running = await runningHost();
  rendererFolder = await smallestRenderer();
  server = await serveHttp(running.host, { rendererFolder, returnKey });
});
afterEach(async () => {
  await server.close();
  await running.stop();
  await rm(rendererFolder, { recursive: true });
});

/** A browser that keeps cookies as one does, at the server's address; what it sends can be looked at. */
async function browser() {
  let cookie = '';
  const sent: { path: string; cookie: string | null }[] = [];
  const take = (answer: Response) => {
    const set = answer.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0]!;
    return answer;
  };
  const { origin } = server;
  const send: Request = async (path, init = {}) => {
    const own = init.credentials === 'omit' ? {} : { cookie };
    sent.push({ path, cookie: init.credentials === 'omit' ? null : cookie });
    return take(await fetch(origin + path, { ...init, headers: { ...init.headers, ...own, origin } }));
  };
  take(await fetch(server.url, { redirect: 'manual' }));
  return { send, sent, page: sessionRequest({ host: new URL(origin).host }, send) };
}

const info = (page: Request) =>
  page('/call/app.info', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });

async function restarted(key: string): Promise<void> {
  const { port } = server;
  await server.close();
  server = await serveHttp(running.host, { rendererFolder, port, returnKey: key });
}

describe('a window that was open when the host was started anew', () => {
  test('comes back by itself to a host of the same data, and the old cookie is worth nothing', async () => {
    const { page, send, sent } = await browser();
    expect((await info(page)).status).toBe(200);
    const old = sent.at(-1)!.cookie;
    await restarted(returnKey);
    expect((await fetch(`${server.origin}/`, { headers: { cookie: old! } })).status).toBe(401);
    const answers = await Promise.all([info(page), info(page), info(page)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await send('/')).status).toBe(200);
    // The key itself was fetched once, in the first session, and is sent by nobody.
    expect(sent.filter(({ path }) => path === RETURN_KEY_PATH)).toHaveLength(1);
    expect(sent.some(({ path }) => path.includes(returnKey))).toBe(false);
    expect(sent.find(({ path }) => path.startsWith(`${RETURN_PATH}?nonce`))!.cookie).toBeNull();
  });

  test('is not let in by a host of other data, and does not show that one what it knows', async () => {
    const { page, sent } = await browser();
    await info(page);
    await restarted(newReturnKey());
    expect((await info(page)).status).toBe(401);
    expect(sent.some(({ path }) => path.includes('proof='))).toBe(false);
  });
});

describe('who was no window of this data', () => {
  const ask = (path: string, headers: Record<string, string> = {}) => fetch(server.origin + path, { headers });

  test('gets a challenge that it cannot answer, and never the key', async () => {
    expect((await ask(RETURN_KEY_PATH)).status).toBe(401);
    const { challenge, proof } = (await (await ask(`${RETURN_PATH}?nonce=x`)).json()) as Record<string, string>;
    for (const wrong of [proof!, '', 'x'.repeat(43)])
      expect((await ask(`${RETURN_PATH}?challenge=${challenge}&proof=${wrong}`)).status).toBe(401);
    expect((await ask(`${RETURN_PATH}?nonce=`)).status).toBe(401);
    expect((await ask(RETURN_PATH)).status).toBe(401);
    expect((await ask(`${RETURN_PATH}?nonce=x`, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask(`${RETURN_PATH}?nonce=x`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('cannot use an answer twice, nor one that was meant for another address', async () => {
    const { page, sent } = await browser();
    await info(page);
    await restarted(returnKey);
    await info(page);
    const answered = sent.find(({ path }) => path.includes('proof='))!.path;
    expect((await ask(answered)).status).toBe(401);
    // In between sits somebody on another port: the window's answer names that port, and opens nothing here.
    const relayed = sessionRequest({ host: '127.0.0.1:1' }, async (path, init) => {
      if (path === RETURN_KEY_PATH) return new Response(returnKey);
      if (path.startsWith(RETURN_PATH)) return fetch(server.origin + path, init);
      return new Response(null, { status: 401 });
    });
    expect((await info(relayed)).status).toBe(401);
  });
});

test('where windows come back to is readable to its owner alone, and forgotten after a day', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remnant-return-'));
  const now = new Date();
  expect(await keptReturn(folder, now)).toBeNull();
  await keepReturn(folder, { port: 4711, returnKey });
  expect(await keptReturn(folder, now)).toEqual({ port: 4711, returnKey });
  const path = join(folder, 'return.json');
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  const yesterday = new Date(now.getTime() - 25 * 3600 * 1000);
  await utimes(path, yesterday, yesterday);
  expect(await keptReturn(folder, now)).toBeNull();
  await writeFile(path, '{"port":"x"}');
  expect(await keptReturn(folder, now)).toBeNull();
  await rm(folder, { recursive: true });
});
