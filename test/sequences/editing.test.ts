import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startingRecords } from '#core/contours/records';
import { ok, refuse } from '#core/result';
import { Journal } from '#host/cases/journal';
import { openedOn } from '#test/openedWorkspace';
import { liverGrid } from '#test/phantoms/liverPlans';
import { abdomenHu } from './abdomen.ts';
import { edited } from './editing.ts';

// `npm run bench -- editing` is the same for an hour at 512 × 512 × 600.
test('editing without a pause, undo holds no more than it may, memory does not grow beyond it, and counts are those of a full count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remnant-editing-'));
  const owner = { readingId: 'reading', caseId: 'case', seriesId: 'series' };
  const start = { kept: { sequence: 0, hash: '' }, records: startingRecords(), now: () => new Date(1_700_000_000_000) };
  const journal = await Journal.open(join(folder, 'journal'), owner, start);
  const undoBytes = 8_000;
  const workspace = openedOn(liverGrid, abdomenHu(liverGrid), {
    undoBytes,
    fetchChange: async (sequence) => {
      const entry = await journal.entry(sequence);
      return entry?.kind === 'do' ? ok(entry.packed) : refuse('journal.notReached');
    },
  });
  await workspace.run({ command: 'extent.grow', params: { seeds: [[0, -20, 0]], lowerHu: 60, upperHu: 250 } }, '');
  await workspace.run({ command: 'partition.cutByPlane', params: CUT }, '');
  // What was there before is no step of this.
  workspace.store.setState({ revision: 0, history: { done: [], undone: [] } });
  const done = await edited(workspace, journal, 250);
  expect(done).toMatchObject({ segments: 8, counted: true, restored: true });
  expect(done.steps).toBeGreaterThan(150);
  expect(done.undoBytes).toBeLessThanOrEqual(undoBytes);
  // Compiled code and whatever else the test's own process holds are not told from ours.
  expect(done.grownBytes).toBeLessThan(undoBytes + 8e6);
  await journal.close();
  await rm(folder, { recursive: true });
});

const CUT = {
  points: [
    [5, 0, 0],
    [5, 30, 0],
    [5, 0, 30],
  ],
  flrSide: [50, 0, 0],
};
