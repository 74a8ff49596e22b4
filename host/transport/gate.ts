import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RETURN_KEY_PATH, RETURN_PATH } from '#core/contract/wire';
import { equal, Returning } from './returning.ts';

/** Turned away, sent on with a cookie, or let back in: what to answer. */
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Gate {
  (request: IncomingMessage): { readonly url: URL } | Answered;
  readonly origin: string;
  readonly launchUrl: string;
  /** A launch URL that opens one session and then no more. */
  oneTimeUrl(): string;
  /** A request of a window that was there before the host was started anew; null for every other. */
  returning(request: IncomingMessage): Answered | null;
}

export interface GateOptions {
  readonly token?: string | undefined;
  /** By which a window of an earlier start shows that it was one; see `returning.ts`. */
  readonly returnKey?: string | undefined;
}

/**
 * Who may come in. The launch token stands in the URL once; opening it gives the browser a cookie that scripts cannot
 * read and other sites cannot send, and a clean address bar. `Host` must be our own, so that a foreign name that
 * resolves to 127.0.0.1 (DNS rebinding) gets nothing; `Origin` must be our own wherever something could be changed.
 */
export function gate(port: number, { token = secret(), returnKey = secret() }: GateOptions = {}): Gate {
  const authority = `127.0.0.1:${port}`;
  const origin = `http://${authority}`;
  // Cookies do not tell ports apart: the port in the name keeps two hosts from taking each other's.
  const cookieName = `remnant-${port}`;
  const session = secret();
  const comeBack = new Returning(returnKey, authority);
  const once = new Set<string>();
  const launches = (given: string): boolean =>
    equal(given, token) || [...once].some((one) => equal(given, one) && once.delete(one));
  const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;

  const admit = (request: IncomingMessage): { url: URL } | Answered => {
    const { host, origin: from, cookie: cookies, 'sec-fetch-site': site } = request.headers;
    if (host !== authority) return turned(403, 'This address is not served here.');
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (from === undefined ? !reading : from !== origin) return turned(403, 'Not from here.');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return turned(403, 'Not from here.');
    if (!request.url?.startsWith('/') || !URL.canParse(request.url, origin)) return turned(400, 'No such address.');
    const url = new URL(request.url, origin);
    if (url.origin !== origin) return turned(400, 'No such address.');
    if (request.method === 'GET' && url.pathname === '/' && url.searchParams.has('token'))
      return launches(url.searchParams.get('token') ?? '')
        ? { status: 303, headers: { location: '/', 'set-cookie': cookie }, text: '' }
        : turned(401, 'This link is of an earlier start. Open the one that Remnant printed last.');
    if (!equal(cookieValue(cookies, cookieName), session))
      return turned(401, 'Open the link that Remnant printed when it started.');
    if (request.method === 'GET' && url.pathname === RETURN_KEY_PATH) return text(returnKey);
    return { url };
  };
  const returning = (request: IncomingMessage): Answered | null => {
    const { host, origin: from, 'sec-fetch-site': site } = request.headers;
    if (!request.url?.startsWith(`${RETURN_PATH}?`) || !URL.canParse(request.url, origin)) return null;
    const own = host === authority && (from === undefined || from === origin) && (!site || site === 'same-origin');
    if (!own || request.method !== 'GET') return turned(403, 'Not from here.');
    const { searchParams } = new URL(request.url, origin);
    const [nonce, challenge, proof] = ['nonce', 'challenge', 'proof'].map((name) => searchParams.get(name) ?? '');
    if (nonce) return text(JSON.stringify(comeBack.challengeFor(nonce)));
    return comeBack.isProved(challenge!, proof!)
      ? { status: 204, headers: { 'set-cookie': cookie }, text: '' }
      : turned(401, 'Open the link that Remnant printed when it started.');
  };
  const urlWith = (given: string) => `${origin}/?token=${encodeURIComponent(given)}`;
  const oneTimeUrl = () => {
    const given = secret();
    once.add(given);
    return urlWith(given);
  };
  return Object.assign(admit, { origin, launchUrl: urlWith(token), oneTimeUrl, returning });
}

const secret = () => randomBytes(32).toString('base64url');

const text = (body: string): Answered => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  text: body,
});

const turned = (status: number, text: string): Answered => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', connection: 'close' },
  text,
});

const cookieValue = (cookies: string | undefined, name: string) =>
  (cookies ?? '')
    .split(/;\s*/)
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';
