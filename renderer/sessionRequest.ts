import { RETURN_KEY_PATH, RETURN_PATH } from '#core/contract/wire';

/** A request to the window's own origin. */
export type Request = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * Requests that come back by themselves to a host that was started anew on the same data (core/contract/wire.ts says how):
 * one that is answered by 401 is sent once more after the window has shown who it is. Inside Electron nothing of it is met.
 * @param send how a request is sent; the browser's fetch unless a test has its own
 */
export function sessionRequest(
  { host }: { readonly host: string },
  send: Request = (path, init) => fetch(path, init),
): Request {
  const key = keyFrom(send);
  let returning: Promise<boolean> | null = null;
  const comeBack = async () => {
    const known = await key;
    return known !== null && proved(known, host, send);
  };
  return async (path, init) => {
    const answer = await send(path, init);
    if (answer.status !== 401) return answer;
    returning ??= comeBack()
      .catch(() => false)
      .finally(() => {
        returning = null;
      });
    return (await returning) ? send(path, init) : answer;
  };
}

async function keyFrom(send: Request): Promise<CryptoKey | null> {
  try {
    const answer = await send(RETURN_KEY_PATH);
    if (!answer.ok) return null;
    const bytes = bytesFrom((await answer.text()).trim());
    return await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  } catch {
    return null;
  }
}

/** The host shows first that it has the key; only then does the window. */
async function proved(key: CryptoKey, host: string, send: Request): Promise<boolean> {
  const nonce = textOf(crypto.getRandomValues(new Uint8Array(32)));
  const asked = await send(`${RETURN_PATH}?nonce=${nonce}`, { credentials: 'omit' });
  if (!asked.ok) return false;
  const { challenge, proof } = (await asked.json()) as { challenge: string; proof: string };
  const said = new TextEncoder().encode(`host ${host} ${nonce} ${challenge}`);
  if (!(await crypto.subtle.verify('HMAC', key, bytesFrom(proof), said))) return false;
  const mine = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`window ${host} ${challenge}`));
  const query = new URLSearchParams({ challenge, proof: textOf(new Uint8Array(mine)) });
  return (await send(`${RETURN_PATH}?${query}`, { credentials: 'same-origin' })).ok;
}

const bytesFrom = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const textOf = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
