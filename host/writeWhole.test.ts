import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
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

test('killed at any moment it leaves the file that was there or the new one, whole', async () => {
  const path = join(folder, 'killed.dcm');
  const both = [0x11, 0x22].map((byte) => Buffer.alloc(4 << 20, byte));
  await writeFile(path, both[0]!);
  const writer = fileURLToPath(new URL('./writeWhole.ts', import.meta.url));
  await writeFile(
    join(folder, 'writer.ts'),
    `import { writeWhole } from ${JSON.stringify(writer)};
     const both = [0x11, 0x22].map((byte) => Buffer.alloc(4 << 20, byte));
     process.stdout.write('begun');
     for (let n = 1; ; n++) await writeWhole(${JSON.stringify(path)}, both[n % 2]!, { force: true });`,
  );
  const built = await rolldown({ input: join(folder, 'writer.ts'), platform: 'node', logLevel: 'silent' });
  await built.write({ file: join(folder, 'writer.mjs'), format: 'esm' });
  await built.close();
  for (let round = 0; round < 8; round++) {
    const program = spawn(process.execPath, [join(folder, 'writer.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<void>((resolve) => program.on('close', () => resolve()));
    await new Promise<void>((resolve) => program.stdout.once('data', () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 7 * round));
    program.kill('SIGKILL');
    await ended;
    const left = await readFile(path);
    expect(both.some((whole) => Buffer.compare(whole, left) === 0)).toBe(true);
  }
});
