import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Database, openDatabase } from './database.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-database-'));
  path = join(folder, 'x.sqlite');
});
afterEach(() => rm(folder, { recursive: true }));

const FIRST = 'CREATE TABLE liver (name TEXT NOT NULL) STRICT';
const SECOND = 'ALTER TABLE liver ADD COLUMN ml REAL NOT NULL DEFAULT 1500; UPDATE liver SET name = upper(name)';
const Row = z.object({ name: z.string(), ml: z.number().optional() });

function opened(migrations: readonly string[]): Database {
  const database = openDatabase(path, migrations);
  if (!database.ok) throw new Error(database.code);
  return database.value;
}

describe('a database', () => {
  test('is readable to its owner alone', async () => {
    opened([FIRST]).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('is brought from any version to the newest, each step once, and keeps what it held', () => {
    const old = opened([FIRST]);
    old.run('INSERT INTO liver (name) VALUES (?)', 'a');
    old.close();
    for (let n = 0; n < 2; n++) {
      const now = opened([FIRST, SECOND]);
      expect(now.rows(Row, 'SELECT * FROM liver')).toEqual([{ name: 'A', ml: 1500 }]);
      now.close();
    }
  });

  test('a step that fails leaves the version before it', () => {
    opened([FIRST]).close();
    expect(() => openDatabase(path, [FIRST, `${SECOND}; DROP TABLE nonsense`])).toThrow(/nonsense/);
    const before = opened([FIRST]);
    before.run('INSERT INTO liver (name) VALUES (?)', 'one column only');
    before.close();
  });

  test('written by a later version is refused and left alone', () => {
    opened([FIRST, SECOND]).close();
    expect(openDatabase(path, [FIRST])).toMatchObject({ ok: false, code: 'data.newer', details: { version: 2 } });
    opened([FIRST, SECOND]).close();
  });

  test('is held alone: a second opening is refused until the first has closed', () => {
    const first = opened([FIRST]);
    expect(openDatabase(path, [FIRST])).toMatchObject({ ok: false, code: 'data.inUse' });
    first.run('INSERT INTO liver (name) VALUES (?)', 'still writes');
    expect(first.rows(Row, 'SELECT * FROM liver')).toHaveLength(1);
    first.close();
    const second = opened([FIRST]);
    expect(second.rows(Row, 'SELECT * FROM liver')).toHaveLength(1);
    second.close();
  });

  test('does all of a transaction or none', () => {
    const database = opened([FIRST]);
    expect(() =>
      database.transaction(() => {
        database.run('INSERT INTO liver (name) VALUES (?)', 'a');
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(database.rows(Row, 'SELECT * FROM liver')).toEqual([]);
    database.close();
  });
});
