import { readFileSync } from 'node:fs';
import { readInstance } from '#host/import/readInstance';
import { bytesSource } from '#host/import/source';

/** What the bytes of a file are, or why they are no instance. */
export const read = (bytes: Uint8Array) => readInstance(bytesSource(Buffer.from(bytes)), 'file.dcm');

/** The bytes of a real file of test/data. */
export const realBytes = (path: string): Buffer => readFileSync(new URL(`../data/${path}`, import.meta.url));

export async function instance(bytes: Uint8Array) {
  const result = await read(bytes);
  if (!result.ok) throw new Error(`${result.code}: ${result.details.message}`);
  return result.value;
}

/** `ok`, or the code of the refusal. */
export async function code(bytes: Uint8Array) {
  const result = await read(bytes);
  return result.ok ? 'ok' : result.code;
}
