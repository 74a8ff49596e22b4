import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A slice of 512 × 512 and its number fit in whole: one step per slice. */
const ROOM_BYTES = 1 << 20;

/**
 * Sends a body to its end, no faster than it is taken. A body that fills buffers which are brought to it gets one, the
 * same for all that it sends: fresh memory for half a megabyte costs more than sending it.
 */
export async function sendBody(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = byobReader(body);
  if (!reader) return pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), response);
  try {
    let room = new ArrayBuffer(ROOM_BYTES);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(room));
      if (done) break;
      await written(response, value);
      room = value.buffer;
    }
    response.end();
  } catch (fault) {
    await reader.cancel(fault).catch(() => {});
    // What was promised cannot be kept: the other side must not take it for whole.
    response.destroy();
    throw fault;
  }
}

function byobReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

/** Resolves when the bytes have left the buffer, or never will. */
const written = (response: ServerResponse, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    const closed = () => reject(Object.assign(new Error('The other side has gone'), { code: 'ECONNRESET' }));
    if (response.destroyed) return closed();
    response.once('close', closed);
    response.write(bytes, (fault) => {
      response.off('close', closed);
      if (fault) reject(fault);
      else resolve();
    });
  });
