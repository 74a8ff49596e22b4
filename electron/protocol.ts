import { readFile } from 'node:fs/promises';
import type { Host } from '#host/startHost';
import { SECURITY_HEADERS } from '#host/transport/securityHeaders';
import { staticFiles } from '#host/transport/staticFiles';

export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://remnant`;

/**
 * Answers the window's requests on app://remnant as loopback HTTP does: the built window's own files, by a list made at
 * the start, and the host's bytes; every response carries the same policy. Calls go over the MessagePort, not here.
 */
export async function appProtocol(
  host: Pick<Host, 'bytes'>,
  rendererFolder: string,
): Promise<(request: Request) => Promise<Response>> {
  const files = await staticFiles(rendererFolder);
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (url.origin !== ORIGIN && `${url.protocol}//${url.host}` !== ORIGIN) return new Response(null, { status: 403 });
    if (url.pathname.startsWith('/bytes/')) return host.bytes(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    const file = files.get(url.pathname === '/' ? '/index.html' : url.pathname);
    if (!file) return new Response('There is nothing here.', { status: 404 });
    return new Response(new Uint8Array(await readFile(file.path)), { headers: { 'content-type': file.contentType } });
  };
  return async (request) => {
    const given = await answer(request);
    const headers = new Headers(given.headers);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
    return new Response(given.body, { status: given.status, headers });
  };
}
