import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { SettingsStore } from './settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const kept = (settings: object) => {
  const database = openDatabase(join(folder, 'x.sqlite'), MIGRATIONS);
  if (!database.ok) throw new Error(database.code);
  for (const [name, value] of Object.entries(settings))
    database.value.run('INSERT INTO setting (name, value) VALUES (?, ?)', name, JSON.stringify(value));
  const read = new SettingsStore(database.value).get();
  database.value.close();
  return read;
};

test('a reading error that was kept once and that none can have: the published one stands, the rest stays', () => {
  const readings = Array.from({ length: 10 }, () => [400, 400]);
  expect(kept({ reader: 'a.tech', readingError: { kind: 'repeated', readings } })).toMatchObject({
    reader: 'a.tech',
    readingError: null,
  });
});

test('a threshold that was kept once and that none can be: the paper’s stands, the other rules stay as they were set', () => {
  const thresholds = { I3: { cirrhosis: 35, normal: 0 }, S4: { sflrAbovePct: 10 } };
  expect(kept({ rules: { switchedOff: ['S6'], thresholds, compared: 'unrounded' } }).rules).toEqual({
    switchedOff: ['S6'],
    thresholds: { I3: { cirrhosis: 35 } },
    compared: 'unrounded',
  });
});
