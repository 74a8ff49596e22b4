import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { diskPath } from './diskPath.ts';
import { type ByteSource, openFile, withHead } from './source.ts';

/** Longer than this for one header, and it is not a local disk's cache that answers. */
const WAITED_MS = 2;
/** For so many files it is then taken for a drive that makes one wait, before it is tried again. */
const PATIENCE = 64;
/** What is longer is not read in one go: it would hold up everybody else. */
const LARGEST_AT_ONCE = 4 << 20;
/** After so long, whoever else waits has a turn. */
const TURN_MS = 8;

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

/**
 * A way to read many files whole, one after another, by the same rule: a file is opened, read and closed at once as long as
 * the disk answers at once.
 */
export function quickFiles(): (path: string) => Promise<ByteSource> {
  let handedOver = 0;
  let turnAt = performance.now();
  const timed = <T>(work: () => T): T => {
    const from = performance.now();
    const done = work();
    if (performance.now() - from > WAITED_MS) handedOver = PATIENCE;
    return done;
  };
  return async (path) => {
    if (performance.now() - turnAt > TURN_MS) {
      await new Promise((turn) => setImmediate(turn));
      turnAt = performance.now();
    }
    if (handedOver > 0) {
      handedOver--;
      return openFile(path);
    }
    const file = timed(() => openSync(diskPath(path), 'r'));
    const { size } = fstatSync(file);
    if (size > LARGEST_AT_ONCE) {
      closeSync(file);
      return openFile(path);
    }
    return {
      size,
      async read(offset, length, room) {
        const wanted = Math.max(0, Math.min(length, size - offset));
        const bytes = room && room.length >= wanted ? room.subarray(0, wanted) : Buffer.allocUnsafeSlow(wanted);
        let [filled, count] = [0, wanted];
        while (filled < wanted && count > 0) {
          count = timed(() => readSync(file, bytes, filled, wanted - filled, offset + filled));
          filled += count;
        }
        return bytes.subarray(0, filled);
      },
      close: async () => closeSync(file),
    };
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
