import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWhole } from './writeWhole.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-write-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a file is written whole; one that is there is refused and stays untouched, unless it is forced', async () => {
  const path = join(folder, 'record.json');
  const [first, second] = ['first', 'second'].map((words) => new TextEncoder().encode(words));
  expect(await writeWhole(path, first!, { force: false })).toMatchObject({ ok: true });
  expect(await readFile(path, 'utf8')).toBe('first');
  expect(await writeWhole(path, second!, { force: false })).toMatchObject({ code: 'output.exists' });
  expect(await readFile(path, 'utf8')).toBe('first');
  expect(await writeWhole(path, second!, { force: true })).toMatchObject({ ok: true });
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(folder)).toEqual(['record.json']);
});
