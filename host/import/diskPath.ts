import { isUtf8 } from 'node:buffer';

/** Lone low surrogates, which no text holds; a pair (an emoji, say) is one character and does not match. */
const ESCAPED = /[\uDC80-\uDCFF]/u;

/**
 * A path as text. POSIX names are bytes, and archives of older systems hold names in Latin-1 or Shift-JIS: of a name that
 * is no UTF-8, every byte from 0x80 on becomes the lone surrogate U+DC00 + byte, so that `diskPath` gives it back unharmed.
 */
export const pathText = (bytes: Buffer): string =>
  isUtf8(bytes)
    ? bytes.toString('utf8')
    : bytes
        .toString('latin1')
        .split('/')
        .map((name) => {
          const own = Buffer.from(name, 'latin1');
          return isUtf8(own)
            ? own.toString('utf8')
            : name.replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0)));
        })
        .join('/');

/** The path of a text as the file system knows it. */
export const diskPath = (path: string): string | Buffer =>
  ESCAPED.test(path)
    ? Buffer.concat(
        [...path].map((char) => (ESCAPED.test(char) ? Buffer.of(char.charCodeAt(0) - 0xdc00) : Buffer.from(char))),
      )
    : path;
