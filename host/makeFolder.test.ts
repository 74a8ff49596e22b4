import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseArguments } from './cli/arguments.ts';
import { demoCommand } from './cli/demo.ts';
import { makeFolder } from './makeFolder.ts';
import { startHost } from './startHost.ts';

const root = mkdtempSync(join(tmpdir(), 'remnant-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a folder is made with all that is missing above it, and one that is there is left alone', () => {
  for (let n = 0; n < 2; n++) makeFolder(join(root, 'a', 'b', 'c'), 0o700);
  expect(statSync(join(root, 'a', 'b', 'c')).mode & 0o777).toBe(0o700);
});

test('a file in the way and a link that leads nowhere say so', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file', 'b'))).toThrow(/EEXIST|ENOTDIR/);
  symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
  expect(() => makeFolder(join(root, 'broken'))).toThrow(/EEXIST/);
});

// Node's recursive mkdir never comes back from there.
test.runIf(process.platform === 'linux')('where the system makes no folders it is refused, and ends', async () => {
  expect(() => makeFolder('/proc/remnant/a')).toThrow(expect.objectContaining({ code: 'EPERM' }));
  for (const out of ['/proc/remnant', '/proc/remnant/deep/er', join(root, 'file', 'b'), join(root, 'broken')]) {
    const args = parseArguments(demoCommand, ['--out', out]);
    if (!args.ok) throw new Error(args.code);
    expect(await demoCommand.run({ ...args.value, tell: () => {} })).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^output\.(notWritable|exists)$/),
    });
  }
  expect(await startHost({ dataFolder: '/proc/remnant/data', log: () => {}, demoFolder: null })).toMatchObject({
    ok: false,
    code: 'data.notWritable',
  });
});
