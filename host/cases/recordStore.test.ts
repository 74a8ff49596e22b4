import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_RECORD } from '#core/record/caseRecord';
import { openDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { RecordStore } from './recordStore.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-record-'));
});
afterEach(() => rm(folder, { recursive: true }));

const opened = (migrations: readonly string[]) => {
  const database = openDatabase(join(folder, 'x.sqlite'), migrations);
  if (!database.ok) throw new Error(database.code);
  return database.value;
};
const BEFORE = MIGRATIONS.findIndex((step) => step.includes('CREATE TABLE record_entry'));
const CASE = `INSERT INTO patient_case (id, created_at, demonstration, body, body_sources, events, icg_r15_pct)
  VALUES ('case-0001', '2026-01-01', 0, '{}', '{}', '[]', 14)`;
const ECOG = { item: '', field: 'ecog' as const, given: { value: '1' } };
const SAID = { by: 'demo.tech', at: '2026-03-20', icgR15Pct: undefined };

test('a case of before has an empty record, and takes entries', () => {
  const old = opened(MIGRATIONS.slice(0, BEFORE));
  old.run(CASE);
  old.close();
  const database = opened(MIGRATIONS);
  const records = new RecordStore(database);
  expect(records.of('case-0001')).toEqual(NO_RECORD);
  records.enter('case-0001', [ECOG], SAID);
  expect(records.of('case-0001').entries).toMatchObject([ECOG]);
  database.close();
});

test('a field of a later version is left alone', () => {
  const database = opened(MIGRATIONS);
  database.run(CASE);
  const records = new RecordStore(database);
  records.enter('case-0001', [ECOG], SAID);
  database.run("UPDATE record_entry SET field = 'ofLater'");
  expect(records.of('case-0001')).toEqual(NO_RECORD);
  database.close();
});
