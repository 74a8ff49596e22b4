import type { Result } from '../result.ts';
import type { ProcedureName } from './procedures.ts';

/**
 * What travels between window and host for one call, the same on both transports. Over a MessagePort these are the
 * messages. Over HTTP the call is `POST /call/{name}` with the input as JSON, the answer's lines are `Said` as JSON,
 * one a line (application/x-ndjson), and closing the connection is the abort.
 */
export type Asked =
  | { readonly id: number; readonly name: ProcedureName; readonly input: unknown }
  | { readonly id: number; readonly abort: true };

/** Any number of progress lines, then one answer. */
export type Said = { readonly progress: readonly [done: number, total: number] } | { readonly answer: Result<unknown> };

/** What the host's end of a port sends. */
export type Reply = { readonly id: number } & Said;

/**
 * How a window of loopback HTTP comes back to a host that was started anew. While its session lasts it fetches the key, as
 * text, from RETURN_KEY_PATH. When a request is answered by 401 it asks RETURN_PATH?nonce=… and gets {challenge, proof}; the
 * proof is HMAC-SHA-256 by the key over `host {host:port} {nonce} {challenge}`, as base64url. It answers by
 * RETURN_PATH?challenge=…&proof=…, its own proof over `window {host:port} {challenge}`, and has a session again (204).
 */
export const RETURN_KEY_PATH = '/return/key';
export const RETURN_PATH = '/return';

/**
 * How a window inside Electron gets its port: it posts PORT_WANTED to itself, the preload answers with PORT_GIVEN and
 * the port. The window asks, so it does not matter which of the two is ready first.
 */
export const PORT_WANTED = 'remnant:portWanted';
export const PORT_GIVEN = 'remnant:portGiven';
