import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quickFiles, quickOpener } from './quickOpen.ts';
import { openFile } from './source.ts';

let path = '';
beforeAll(() => {
  path = join(mkdtempSync(join(tmpdir(), 'remnant-open-')), 'file');
  writeFileSync(
    path,
    Uint8Array.from({ length: 100 }, (_, n) => n),
  );
});
afterAll(() => rmSync(join(path, '..'), { recursive: true }));

test.each([
  ['one by one', () => openFile(path)],
  ['quickly, with a short head', () => quickOpener(10)(path)],
  ['quickly, with a head longer than the file', () => quickOpener(1000)(path)],
  ['quickly, to be read whole', () => quickFiles()(path)],
])('a file opened %s gives the bytes asked for, fewer only at its end', async (_, open) => {
  const source = await open();
  expect(source.size).toBe(100);
  for (const [offset, length] of [
    [0, 10],
    [5, 20],
    [0, 1000],
    [98, 8],
    [100, 8],
  ] as const)
    expect([...(await source.read(offset, length))]).toEqual(
      Array.from({ length: Math.min(length, 100 - offset) }, (_, n) => offset + n),
    );
  await source.close();
});

test.each([
  ['one by one', openFile],
  ['quickly', quickOpener(10)],
  ['quickly, to be read whole', quickFiles()],
])('a file that is not there rejects, opened %s', async (_, open) => {
  await expect(open(`${path}.none`)).rejects.toMatchObject({ code: 'ENOENT' });
});
