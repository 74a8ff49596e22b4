import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roomFor, settle } from './wholeFile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-whole-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a disk without room is refused with the figures, before anything is written', async () => {
  const refused = await roomFor(folder, 2 ** 60);
  expect(refused).toMatchObject({ ok: false, code: 'disk.full' });
  const { neededBytes, freeBytes } = (refused as { details: Record<string, number> }).details;
  expect(neededBytes).toBeGreaterThan(2 ** 60);
  expect(freeBytes).toBeGreaterThan(0);
  expect((await roomFor(folder, 1)).ok).toBe(true);
});

test('a finished file takes its place under its name alone', async () => {
  await writeFile(join(folder, 'part'), 'whole');
  await settle(join(folder, 'part'), join(folder, 'place'));
  expect(await readdir(folder)).toEqual(['place']);
  expect(await readFile(join(folder, 'place'), 'utf8')).toBe('whole');
});
