import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsAfter, writeRuns } from '#core/commands/change';
import type { CommandCall } from '#core/commands/commands';
import { bytesHeld } from '#core/commands/history';
import { changesOf, historyOf, lineOf } from '#core/commands/journal';
import { type JournalEntry, packEntry, packTogether, unpackEntry, unpackTogether } from '#core/commands/journalEntry';
import { recordsOf, startingRecords } from '#core/contours/records';
import { patientFromVoxel } from '#core/geometry';
import { ok, refuse } from '#core/result';
import { geometry, openedForTest } from '#test/openedWorkspace';
import { jointCounts } from '#wasm/kernels/jointCounts';

const point = fc
  .tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 4 }))
  .map(([i, j, k]) => patientFromVoxel(geometry, [i, j, k]));
const stroke = fc.record({
  mode: fc.constantFrom('add', 'add', 'erase'),
  radiusMm: fc.double({ min: 0.5, max: 7, noNaN: true }),
  points: fc.array(point, { minLength: 1, maxLength: 3 }),
  k: fc.integer({ min: 0, max: 4 }),
  plane: fc.constantFrom('axial', 'coronal', 'sagittal'),
});
const segment = fc.integer({ min: 1, max: 6 });
const call = (command: string, params: fc.Arbitrary<unknown>) =>
  params.map((p): CommandCall => ({ command, params: p }));
const act = fc.oneof(
  { weight: 8, arbitrary: call('extent.paint', stroke) },
  {
    weight: 4,
    arbitrary: call(
      'findings.paint',
      fc.tuple(stroke, segment).map(([s, n]) => ({ ...s, segment: n })),
    ),
  },
  {
    weight: 2,
    arbitrary: call(
      'extent.grow',
      point.map((seed) => ({ seeds: [seed], lowerHu: 50, upperHu: 150, connectivity: 6 })),
    ),
  },
  { weight: 1, arbitrary: call('extent.fillHoles', fc.constant({ mode: 'inSlice' })) },
  { weight: 1, arbitrary: call('extent.keepLargest', fc.constant({ connectivity: 6 })) },
  { weight: 1, arbitrary: call('extent.smooth', fc.constant({ radiusMm: 2 })) },
  { weight: 1, arbitrary: call('findings.add', fc.constant({ kind: 'tumour' })) },
  {
    weight: 2,
    arbitrary: call('partition.cutByPlane', fc.record({ points: fc.tuple(point, point, point), flrSide: point })),
  },
  {
    weight: 1,
    arbitrary: call('segment.rename', fc.record({ segment, label: fc.string({ minLength: 1, maxLength: 20 }) })),
  },
  { weight: 1, arbitrary: call('segment.setVisible', fc.record({ segment, visible: fc.boolean() })) },
  { weight: 6, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
);
const acts = fc.array(act, { minLength: 500, maxLength: 500 });

test('500 commands with undo and redo end where the journal replayed anew ends, counts and list of undo with them', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const sent: Uint8Array[] = [];
      const journal: JournalEntry[] = [];
      const undoBytes = 20_000;
      const workspace = openedForTest({
        undoBytes,
        fetchChange: async (sequence) => {
          const entry = journal[sequence - 1];
          return entry?.kind === 'do' ? ok(entry.packed) : refuse('journal.notReached');
        },
      });
      workspace.onStep(({ entry }) => {
        sent.push(packEntry(entry));
        journal.push(entry);
        workspace.saved(entry.sequence, '');
      });
      let [done, undone] = [0, 0];
      for (const each of list) {
        if (each === 'undo') undone += (await workspace.undo()) === null ? 1 : 0;
        else if (each === 'redo') await workspace.redo();
        else if ((await workspace.run(each, ''))?.ok) done++;
        expect(bytesHeld(workspace.now.history)).toBeLessThanOrEqual(undoBytes);
      }
      expect(done).toBeGreaterThan(100);
      expect(undone).toBeGreaterThan(10);

      const entries = unpackTogether(packTogether(sent)).map(unpackEntry);
      const packedOf = (sequence: number) => (entries[sequence - 1] as { packed: Uint8Array }).packed;
      const fresh = openedForTest();
      let records = startingRecords();
      for (const change of changesOf(entries, packedOf)) {
        for (const { layer, runs } of change.voxels) writeRuns(fresh.memory.layers[layer], runs, (label) => label);
        records = recordsAfter(records, change);
      }
      for (const layer of ['extent', 'findings', 'partition'] as const)
        expect(fresh.memory.layers[layer]).toEqual(workspace.memory.layers[layer]);
      expect(records).toEqual(recordsOf(workspace.now));
      expect(workspace.now.counts).toEqual(jointCounts(workspace.memory));
      const named = ({ done: past, undone: future }: ReturnType<typeof historyOf>) =>
        [past, future].map((entries) =>
          entries.map(({ sequence, title, gainedMl }) => ({ sequence, title, gainedMl })),
        );
      expect(named(historyOf(entries.map(lineOf)))).toEqual(named(workspace.now.history));

      // All the way back, and forward again.
      while ((await workspace.undo()) === null);
      expect(workspace.memory.layers.extent.every((label) => label === 0)).toBe(true);
      expect(recordsOf(workspace.now)).toEqual(startingRecords());
    }),
    { numRuns: 2 },
  );
}, 60_000);
