import { expect, test } from 'vitest';
import type { VoxelRuns } from '#core/commands/change';
import { LIVER, type SegmentNumber } from '#core/contours/reading';
import { openedForTest } from '#test/openedWorkspace';
import { changedUnseen, hiddenWords } from './hiddenSaid.ts';

test('a hidden segment is named before its voxels change and after; what is shown alone is named while it is', async () => {
  const workspace = openedForTest();
  const changes: (readonly VoxelRuns[])[] = [];
  workspace.onStep(({ change }) => changes.push(change.voxels));
  const paint = () =>
    workspace.run(
      {
        command: 'extent.paint',
        params: { mode: 'add', radiusMm: 3, points: [[5 + 4 * workspace.now.revision, 5, 2]], k: 1 },
      },
      'Painting',
    );
  const unseen = () => changedUnseen(workspace.now.segments, changes.at(-1)!).map(({ label }) => label);
  await paint();
  expect([hiddenWords(workspace.now.segments, LIVER), unseen()]).toEqual(['', []]);
  await workspace.run({ command: 'findings.add', params: {} }, 'Adding');
  const tumour = workspace.now.segments.find(({ layer }) => layer === 'findings')!;
  await workspace.run({ command: 'segment.setAlone', params: { segment: tumour.number } }, 'Showing');
  const only = `only ${tumour.label} is shown`;
  expect(hiddenWords(workspace.now.segments, tumour.number)).toBe(only);
  expect(hiddenWords(workspace.now.segments, LIVER)).toBe(`Liver is hidden, ${only}`);
  expect(unseen()).toEqual([]);
  await paint();
  expect(unseen()).toEqual(['Liver']);
  await workspace.undo();
  expect(unseen()).toEqual(['Liver']);
  await workspace.run({ command: 'segment.setAlone', params: { segment: null } }, 'Showing');
  await workspace.run({ command: 'segment.setVisible', params: { segment: LIVER, visible: false } }, 'Hiding');
  expect(hiddenWords(workspace.now.segments, tumour.number as SegmentNumber)).toBe('');
  expect(hiddenWords(workspace.now.segments, LIVER)).toBe('Liver is hidden');
});
