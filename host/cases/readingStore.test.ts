import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_PLANS, plainRecipe, TWO_SIDES } from '#core/contours/plans';
import { startingRecords } from '#core/contours/records';
import { openDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { ReadingStore } from './readingStore.ts';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'remnant-readings-')), 'x.sqlite');
});
afterEach(() => rm(join(path, '..'), { recursive: true }));

const opened = (migrations: readonly string[]) => {
  const database = openDatabase(path, migrations);
  if (!database.ok) throw new Error(database.code);
  return database.value;
};

test('a reading that the first version wrote keeps its segments and its cut', () => {
  const { segments } = startingRecords();
  const partitionRecipe = {
    kind: 'plane' as const,
    points: [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ] as const,
    flrSide: [0, 0, 9] as const,
  };
  const first = opened(MIGRATIONS.slice(0, 1));
  first.run(`INSERT INTO patient_case VALUES ('case-0001', '2026-01-01', 0, '{}', '{}', NULL, NULL, '[]')`);
  first.run(`INSERT INTO time_point VALUES ('t', 'case-0001', '1.2', NULL, NULL)`);
  for (const id of ['cut', 'uncut']) {
    first.run(`INSERT INTO series VALUES ('case-0001', ?, 't', '{}', '{}', 0)`, id);
    first.run(
      `INSERT INTO reading VALUES (?, 'case-0001', ?, 't', 'reader', 'draft', 3, ?, ?, '2026-01-02')`,
      `r-${id}`,
      id,
      JSON.stringify(segments),
      id === 'cut' ? JSON.stringify(partitionRecipe) : null,
    );
  }
  first.close();

  const now = opened(MIGRATIONS);
  const readings = new ReadingStore(now);
  expect(readings.ofSeries('case-0001', 'cut').reading).toMatchObject({
    revision: 3,
    segments,
    plans: { activeId: 'plan-1', list: [{ recipe: plainRecipe(partitionRecipe), parts: TWO_SIDES }] },
  });
  expect(readings.ofSeries('case-0001', 'uncut').reading).toMatchObject({ segments, plans: NO_PLANS });
  now.close();
});
