import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { diskPath } from './diskPath.ts';
import { type ByteSource, openFile, withHead } from './source.ts';

/** Longer than this for one header, and it is not a local disk's cache that answers. */
const WAITED_MS = 2;
/** For so many files it is then taken for a drive that makes one wait, before it is tried again. */
const PATIENCE = 64;

/**
 * A way to open many files for their first `headBytes`. While the disk answers at once, open and read at once: handing
 * each call to another thread costs ten times the call. Once it makes us wait (a network drive), hand them over, so that
 * many files are under way together.
 */
export function quickOpener(headBytes: number): (path: string) => Promise<ByteSource> {
  let handedOver = 0;
  return async (path) => {
    if (handedOver > 0) {
      handedOver--;
      return openFile(path);
    }
    const from = performance.now();
    const source = openAtOnce(path, headBytes);
    if (performance.now() - from > WAITED_MS) handedOver = PATIENCE;
    return source;
  };
}

function openAtOnce(path: string, headBytes: number): ByteSource {
  const file = openSync(diskPath(path), 'r');
  try {
    const { size } = fstatSync(file);
    const head = Buffer.allocUnsafe(Math.min(headBytes, size));
    const read = readSync(file, head, 0, head.length, 0);
    const rest = {
      size,
      // What lies behind the head is rarely asked for: then the file is opened once more.
      async read(offset: number, length: number) {
        const whole = await openFile(path);
        try {
          return await whole.read(offset, length);
        } finally {
          await whole.close();
        }
      },
      close: async () => {},
    };
    return withHead(rest, head.subarray(0, read));
  } finally {
    closeSync(file);
  }
}
