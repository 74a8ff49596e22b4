import { stillFits, unpackKept } from '#core/commands/keptChanges';
import { refuse } from '#core/result';
import { count } from '../../format.ts';
import { chosenFile } from './chosenFile.ts';
import type { Desk } from './desk.ts';

/**
 * Does changes again that were kept as a file when they could not be saved: one after the other, each a step of history, as
 * long as the contours are there what the change found.
 */
export async function openKeptChanges(desk: Desk): Promise<void> {
  const file = await chosenFile('.changes', 'changes');
  if (!file) return;
  const kept = unpackKept(new Uint8Array(await file.arrayBuffer()));
  if (!kept.ok) return desk.refused(kept);
  const { of, changes } = kept.value;
  const { workspace } = desk;
  if (of.seriesId !== workspace.seriesId) return desk.refused(refuse('changes.otherSeries'));
  let done = 0;
  for (const change of changes) {
    if (!stillFits(change, workspace.commandWorkspace)) break;
    const applied = workspace.apply({ ...change, fromRevision: workspace.now.revision });
    if (!applied.ok) return desk.refused(applied);
    done++;
  }
  if (done < changes.length) return desk.refused(refuse('changes.doNotFit', { done, total: changes.length }));
  desk.app.notify({
    kind: 'notice',
    title: `${count(done, 'change')} done again`,
    body: 'Undo takes them back one by one.',
  });
}
